"""Events of dishes on a real history: kept, taken back, proved."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.dish_life import LifeEventKind
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.domain.picture import DishKey
from colonyqc.history import SqlHistories, open_histories, verify
from colonyqc.services.worklist.dish_life import Happening, events_of, note_event, withdraw_event

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
A, B, C = (DishKey("201B7", name) for name in "ABC")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "t.db"


@pytest.fixture
def histories(path: Path) -> Iterator[SqlHistories]:
    made = open_histories(path, clock=lambda: NOW)
    yield made
    made.engine.dispose()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Happening(A, LifeEventKind.MEDIUM, "Mori", datetime(1, 1, 1)), "too long ago"),
        (Happening(A, LifeEventKind.MEDIUM, "Mori", datetime(9999, 12, 31, 23)), "lies ahead"),
        (
            Happening(A, LifeEventKind.PASSAGE, "Mori", into=(DishKey("..", "../etc"),), ratio=6),
            "its own line",
        ),
        (Happening(DishKey("201B7", "\0"), LifeEventKind.THAW, "Mori"), "names of up to"),
        (Happening(DishKey("201B7", "A\u200b"), LifeEventKind.THAW, "Mori"), "names of up to"),
        (Happening(DishKey("x" * 100_000, "A"), LifeEventKind.THAW, "Mori"), "names of up to"),
        (
            Happening(
                A, LifeEventKind.PASSAGE, "Mori", ratio=6, into=(DishKey("201B7", "\x1b[2J"),)
            ),
            "names of up to",
        ),
    ],
)
def test_times_and_names_that_cannot_be_leave_no_event(
    histories: SqlHistories, said: Happening, why: str
) -> None:
    with pytest.raises(UsageError, match=why):
        note_event(histories, said)
    with histories() as history:
        assert history.life_events() == ()


def test_a_passage_seeds_its_children_in_one_go(histories: SqlHistories) -> None:
    said = Happening(
        A, LifeEventKind.PASSAGE, "Mori", NOW - timedelta(hours=1), "gentle", 6, (B, C)
    )
    kept = note_event(histories, said)
    with histories() as history:
        assert history.life_events() == kept
        assert events_of(history, [B]) == (kept[1],)
        told = history.events(kinds=(EventKind.DISH_EVENT,))
    assert [(e.dish, e.parent, e.ratio) for e in kept] == [(A, None, 6), (B, A, 6), (C, A, 6)]
    assert told[-1].subject == "dish 201B7 › A"
    assert told[-1].new.startswith("passage 1:6, 2026-11-27T08:00")
    assert (told[-1].person, told[-1].reason) == ("Mori", "gentle")
    assert told[0].new.startswith("seeding 1:6 from 201B7 › A")
    assert verify(histories) == ()


def test_what_was_noted_is_proved_and_never_changed(histories: SqlHistories, path: Path) -> None:
    note_event(histories, Happening(A, LifeEventKind.CONTAMINATION, "Mori", note="yeast"))
    with closing(sqlite3.connect(path)) as raw:
        with pytest.raises(sqlite3.IntegrityError, match="never changes"):
            raw.execute("UPDATE dish_event SET kind = 'thaw'")
        raw.execute("DROP TRIGGER dish_event_no_update")
        raw.execute("UPDATE dish_event SET kind = 'thaw'")
        raw.commit()
    wrong = " ".join(verify(histories))
    assert "table dish_event, the row id 1 was changed" in wrong


def test_an_event_is_taken_back_once_with_a_reason(histories: SqlHistories) -> None:
    (kept,) = note_event(histories, Happening(A, LifeEventKind.FREEZING, "Mori"))
    with pytest.raises(UsageError, match="reason"):
        withdraw_event(histories, kept.number, "Mori", " ")
    withdraw_event(histories, kept.number, "Sato", "it was dish B")
    with histories() as history:
        assert events_of(history) == ()
        assert len(history.life_events()) == 2
    with pytest.raises(HistoryError, match="no event 1"):
        withdraw_event(histories, kept.number, "Sato", "again")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Happening(A, LifeEventKind.PASSAGE, "Mori"), "needs its ratio"),
        (Happening(A, LifeEventKind.MEDIUM, " "), "name of the person"),
        (Happening(DishKey("201B7", " "), LifeEventKind.MEDIUM, "Mori"), "needs the dish"),
        (Happening(A, LifeEventKind.MEDIUM, "Mori", NOW + timedelta(hours=1)), "lies ahead"),
        (Happening(A, LifeEventKind.THAW, "Mori", into=(B,)), "Only a passage"),
        (Happening(A, LifeEventKind.PASSAGE, "Mori", ratio=6, into=(A,)), "its own child"),
        (Happening(A, LifeEventKind.PASSAGE, "Mori", ratio=6, into=(B, B)), "named twice"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    histories: SqlHistories, said: Happening, why: str
) -> None:
    with pytest.raises(UsageError, match=why):
        note_event(histories, said)
    with histories() as history:
        assert history.life_events() == ()


def test_only_what_is_there_can_be_taken_back(histories: SqlHistories) -> None:
    (kept,) = note_event(histories, Happening(A, LifeEventKind.THAW, "Mori"))
    with histories() as history, pytest.raises(HistoryError, match="no event 7"):
        history.add_life_event(type(kept)(
            A, LifeEventKind.WITHDRAWN, NOW, "Mori", NOW, withdraws=7
        ))  # fmt: skip
