"""``colonyqc history event``, ``life``, ``take-back`` and ``passages``."""

import time
from datetime import datetime
from pathlib import Path

import pytest

from colonyqc.history import open_histories
from history.samples import artefacts
from support.builders import analysis
from support.command import Command


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "t.db"
    histories = open_histories(path)
    with histories() as history:
        made = analysis(2)
        history.add(made, artefacts(made))
        history.commit()
    histories.engine.dispose()
    return path


def test_a_passage_is_noted_listed_followed_and_taken_back(colonyqc: Command, kept: Path) -> None:
    ran = colonyqc(
        "history", "event", "passage", "dish 1", "--ratio", 6, "--into", "dish 1b",
        "--at", "2026-03-02 10:00", "--note", "gentle", "--db", kept,
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert "1:6" in ran.out
    events = colonyqc("history", "life", "--db", kept, "--json", "-").json["events"]
    assert [(each["kind"], each["dish"]["dish"]) for each in events] == [
        ("passage", "dish 1"),
        ("seeding", "dish 1b"),
    ]
    # What came of a dish is listed with it.
    assert "dish 1b" in colonyqc("history", "life", "line A/dish 1", "--db", kept).out
    told = colonyqc("history", "passages", "dish 1b", "--db", kept, "--json", "-").json["passages"]
    assert [each["dish"]["dish"] for each in told] == ["dish 1", "dish 1b"]
    assert "1:6" in colonyqc("history", "passages", "dish 1b", "--db", kept).out
    back = colonyqc("history", "take-back", 2, "--why", "the wrong dish", "--db", kept)
    assert "counts no more" in back.out
    assert len(colonyqc("history", "life", "--db", kept, "--json", "-").json["events"]) == 1
    assert colonyqc("history", "verify", "--db", kept).code == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("passage", "dish 1"), "needs its ratio"),
        (("party", "dish 1"), "There are: thaw"),
        (("medium", "dish 1", "--at", "2999-01-01"), "lies ahead"),
        (("medium", "dish 1", "--at", "0001-01-01"), "too long ago"),
        (("medium", "dish 1", "--at", "yesterday"), "is no time like 2026-11-27 10:30"),
        (("passage", "dish 1", "--ratio", "6", "--into", "../../etc"), "its own line"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    colonyqc: Command, kept: Path, given: tuple[str, ...], said: str
) -> None:
    ran = colonyqc("history", "event", *given, "--db", kept)
    assert ran.code == 2
    assert said in ran.err


def test_a_dish_that_is_not_there_is_an_error_of_the_world(colonyqc: Command, kept: Path) -> None:
    for asked in (("event", "thaw", "dish 9"), ("passages", "dish 9"), ("life", "dish 9")):
        ran = colonyqc("history", *asked, "--db", kept)
        assert ran.code == 3
        assert "no dish" in ran.err


def test_a_dish_that_is_thawed_is_new_to_the_history(colonyqc: Command, kept: Path) -> None:
    assert colonyqc("history", "event", "thaw", "201B7/new", "--db", kept).code == 0
    assert "201B7 › new" in colonyqc("history", "life", "new", "--db", kept).out


def test_a_time_without_a_zone_is_kept_with_that_of_the_place(
    colonyqc: Command, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def happened() -> list[str]:
        told = colonyqc("history", "life", "--db", kept, "--json", "-").json["events"]
        return [each["happened"] for each in told]

    try:
        with monkeypatch.context() as place:
            place.setenv("TZ", "Asia/Tokyo")
            time.tzset()
            for said in ("2026-03-02 10:00", "2026-03-02T10:00+01:00"):
                ran = colonyqc("history", "event", "medium", "dish 1", "--at", said, "--db", kept)
                assert ran.code == 0, ran.err
    finally:
        time.tzset()
    # Read elsewhere, they are the moments they were.
    assert happened() == ["2026-03-02 10:00:00+09:00", "2026-03-02 10:00:00+01:00"]


def test_events_are_listed_by_one_clock(
    colonyqc: Command, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        with monkeypatch.context() as place:
            place.setenv("TZ", "Asia/Tokyo")
            time.tzset()
            before = datetime.now()
            ran = colonyqc("history", "event", "medium", "dish 1", "--db", kept)
            assert ran.code == 0, ran.err
            hours = {f"{each:%Y-%m-%d %H:}" for each in (before, datetime.now())}
            assert any(hour in ran.out for hour in hours)
            said = ("--at", "2026-03-02 10:00")
            assert (
                "2026-03-02 10:00"
                in colonyqc("history", "event", "medium", "dish 1", *said, "--db", kept).out
            )
    finally:
        time.tzset()
