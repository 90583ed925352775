"""The chain of events, without a database."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.audit import START, Anchor, Break, Event, check, link, read_anchors
from colonyqc.domain.errors import UsageError

TEXTS = st.text(max_size=6)
FIELDS = ("at", "kind", "person", "subject", "old", "new", "reason", "rows")
CONTENTS = st.lists(st.tuples(*[TEXTS] * len(FIELDS)), min_size=1, max_size=6)


def chained(contents: list[tuple[str, ...]]) -> list[Event]:
    """Return a whole chain of events of these contents."""
    made: list[Event] = []
    for number, texts in enumerate(contents, 1):
        event = Event(number, *texts)
        previous = made[-1].sha256 if made else START
        made.append(replace(event, sha256=link(previous, event)))
    return made


@given(CONTENTS)
def test_a_whole_chain_has_no_break(contents: list[tuple[str, ...]]) -> None:
    assert list(check(chained(contents))) == []


@given(CONTENTS, st.data(), st.sampled_from(FIELDS), TEXTS)
def test_the_first_changed_event_is_named(
    contents: list[tuple[str, ...]], data: st.DataObject, field: str, text: str
) -> None:
    events = chained(contents)
    at = data.draw(st.integers(0, len(events) - 1))
    if getattr(events[at], field) == text:
        text += "x"
    events[at] = replace(events[at], **{field: text})
    assert [found.number for found in check(events)] == [at + 1]


@given(CONTENTS, st.data())
def test_a_removed_event_is_named(contents: list[tuple[str, ...]], data: st.DataObject) -> None:
    events = chained([*contents, ("",) * len(FIELDS)])
    at = data.draw(st.integers(0, len(events) - 2))
    del events[at]
    assert next(check(events)) == Break(at + 1, f"event {at + 1} is missing")


def test_every_break_is_named_and_the_chain_read_on_after_each() -> None:
    events = chained([("",) * len(FIELDS)] * 12)
    events[9] = replace(events[9], person="x")
    events[10] = replace(events[10], sha256="0" * 64)
    del events[6:8]
    del events[2]
    found = list(check(events))
    assert [(each.number, each.why.split(":")[0]) for each in found] == [
        (3, "event 3 is missing"),
        (7, "events 7 to 8 are missing"),
        (10, "event 10 does not fit the chain"),
        (11, "event 11 does not fit the chain"),
        (12, "event 12 does not fit the chain"),
    ]


def test_texts_do_not_run_into_one_another() -> None:
    one = Event(1, "", "", "ab", "", "", "", "", "")
    other = Event(1, "", "", "a", "b", "", "", "", "")
    assert link(START, one) != link(START, other)


def test_the_hash_of_an_event_is_what_the_documents_say() -> None:
    event = Event(1, "2026-04-01T08:30:00.000000Z", "signed", "Mori", "analysis 1", "", "", "", "")
    assert link(START, event) == "ab3b898ce1a0808ad5013770d1230a5cc7945381d35d120d8b9937fa2c8eeb29"


def test_anchors_are_found_in_any_text() -> None:
    sha = "ab" * 32
    found = read_anchors(f'{{"anchor": "12:{sha}"}}\n13:{sha}')
    assert found == (Anchor(12, sha), Anchor(13, sha))
    assert read_anchors(str(found[0])) == found[:1]


@pytest.mark.parametrize("text", ["", "12", "12:ab", "x:" + "ab" * 32])
def test_what_is_no_anchor_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="NUMBER:SHA256"):
        read_anchors(text)
