import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.audit import Event, EventKind, stamp
from colonyqc.domain.dish_statement import FIELDS, DishStatement, later_words
from colonyqc.domain.picture import Acquisition, DishKey

TEXT = st.none() | st.text("ab", min_size=1, max_size=2)
FLAG = st.none() | st.booleans()


@given(TEXT, TEXT, TEXT, FLAG, FLAG, TEXT, TEXT, FLAG)
def test_over_says_everything_that_is_said_and_under_only_what_nobody_said(
    passage: str | None,
    medium: str | None,
    vessel: str | None,
    rock: bool | None,
    feeders: bool | None,
    of: str | None,
    stated: str | None,
    stated_rock: bool | None,
) -> None:
    said = DishStatement(passage, medium, vessel, rock, feeders, of)
    here = Acquisition(DishKey("L", "D"), 1, None, (), passage=of, medium=stated, rock=stated_rock)
    over, under = said.over(here), said.under(here)
    for name in FIELDS:
        value, before = getattr(said, name), getattr(here, name)
        assert getattr(over, name) == (before if value is None else value)
        assert getattr(under, name) == (value if before is None else before)
    other = Acquisition(DishKey("L", "D"), 1, None, (), passage="another")
    assert said.over(other) is other


ANALYSED = datetime(2026, 3, 1, 9, tzinfo=UTC)
HERE = Acquisition(DishKey("L", "D"), 1, None, (), passage="p12", medium="mTeSR")


def event(hours: int, person: str, said: DishStatement) -> Event:
    at = stamp(ANALYSED + timedelta(hours=hours))
    new = json.dumps(asdict(said))
    return Event(hours, at, EventKind.DISH_DESCRIBED, person, "dish L › D", "{}", new, "why", "")


def test_each_later_word_bears_who_said_it_first_and_what_the_analysis_goes_by() -> None:
    first = event(1, "Mori", DishStatement(medium="E8", of="p12"))
    second = event(2, "Sato", DishStatement(passage="p13", medium="E8", rock=True, of="p12"))
    told = later_words((second, first), HERE, ANALYSED)
    assert [(each.person, dict(each.said), dict(each.stated)) for each in told] == [
        ("Mori", {"medium": "E8"}, {"medium": "mTeSR"}),
        ("Sato", {"passage": "p13", "rock": True}, {"passage": "p12", "rock": None}),
    ]
    assert told[0].at == ANALYSED + timedelta(hours=1)


def test_what_was_said_before_the_analysis_or_of_another_culture_is_no_later_word() -> None:
    early = event(-1, "Mori", DishStatement(medium="E8", of="p12"))
    assert later_words((early,), HERE, ANALYSED) == ()
    other = event(3, "Mori", DishStatement(medium="E8", of="p20"))
    assert later_words((other, early), HERE, ANALYSED) == ()
    same = event(3, "Mori", DishStatement(medium="mTeSR", of="p12"))
    assert later_words((same,), HERE, ANALYSED) == ()
    assert later_words((), HERE, ANALYSED) == ()


def test_a_word_that_was_taken_up_again_is_the_last_persons() -> None:
    said = [DishStatement(medium=medium, of="p12") for medium in ("E8", "B8", "E8")]
    people = ("Mori", "Sato", "Abe")
    events = [
        event(n, who, each) for n, (who, each) in enumerate(zip(people, said, strict=True), 1)
    ]
    (word,) = later_words(tuple(reversed(events)), HERE, ANALYSED)
    assert word.person == "Abe"
