"""What other seats of a server wrote is told once, and what this one wrote never."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from colonyqc.domain.audit import Event
from colonyqc.domain.errors import HistoryError
from colonyqc.domain.picture import DishKey
from colonyqc.history import SqlHistories, give_rights, open_histories
from colonyqc.services.analysis import other_seats
from colonyqc.services.analysis.keep import Changed
from colonyqc.services.analysis.other_seats import OtherSeats
from colonyqc.services.worklist import notes
from history.samples import analysis, artefacts
from support import postgres, seats


def keep(histories: SqlHistories, dish: str) -> int:
    value = analysis(dish=dish)
    with histories() as history:
        number = history.add(value, artefacts(value))
        history.commit()
    return number


def dish(name: str) -> DishKey:
    return DishKey("201B7", name)


@pytest.fixture
def address(server: postgres.Server) -> Iterator[str]:
    with server.database() as name:
        give_rights(server.url(name, postgres.KEEPER), postgres.SEAT)
        yield server.url(name, postgres.SEAT)


@pytest.fixture
def mine(address: str, tmp_path: Path) -> Iterator[SqlHistories]:
    opened = open_histories(address, files=tmp_path)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def theirs(address: str, tmp_path: Path) -> Iterator[SqlHistories]:
    opened = open_histories(address, files=tmp_path)
    yield opened
    opened.engine.dispose()


def test_only_what_others_wrote_is_told_and_once(mine: SqlHistories, theirs: SqlHistories) -> None:
    keep(theirs, "before")
    looking = OtherSeats(mine, mine.elsewhere())
    assert looking.look() is None
    keep(mine, "mine")
    assert looking.look() is None
    number = keep(theirs, "theirs")
    keep(mine, "again")
    assert looking.look() == Changed(frozenset({number}), frozenset({dish("theirs")}))
    assert looking.look() is None
    notes.archive(theirs, dish("mine"), back=False, reason="frozen")
    assert looking.look() == Changed(frozenset(), frozenset({dish("mine")}))


def test_what_was_rolled_back_is_nobody_s(mine: SqlHistories, theirs: SqlHistories) -> None:
    looking = OtherSeats(mine, mine.elsewhere())
    with mine() as history:
        history.add(analysis(dish="gone"), artefacts(analysis()))
    number = keep(theirs, "theirs")
    assert looking.look() == Changed(frozenset({number}), frozenset({dish("theirs")}))


def test_after_much_or_after_a_while_without_a_server_all_is_read_anew(
    mine: SqlHistories, theirs: SqlHistories, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking = OtherSeats(mine, mine.elsewhere())
    for name in "ABC":
        keep(theirs, name)
    monkeypatch.setattr(other_seats, "_MOST", 2)
    everything = Changed(frozenset(), frozenset(map(dish, "ABC")))
    assert looking.look() == everything
    assert looking.look() is None
    assert looking.look(everything=True) == everything


def test_a_look_that_failed_loses_nothing(mine: SqlHistories, theirs: SqlHistories) -> None:
    failing = True

    told = mine.elsewhere()

    def ask(after: int) -> tuple[int, tuple[Event, ...]]:
        if failing:
            raise HistoryError("The history cannot be reached.")
        return told.ask(after)

    keep(theirs, "A")
    looking = OtherSeats(mine, replace(told, ask=ask))
    with pytest.raises(HistoryError):
        looking.look()
    failing = False
    changed = looking.look()
    assert changed is not None
    assert changed.dishes == {dish("A")}


def test_eight_seats_at_once_lose_nothing_and_the_chain_is_whole(
    mine: SqlHistories, address: str, tmp_path: Path
) -> None:
    looking = OtherSeats(mine, mine.elsewhere())
    with seats.begin(address, tmp_path, seats=8, count=3) as running:
        said, _ = running.communicate()
    kept = seats.lasting(said.splitlines())
    assert (running.returncode, len(kept)) == (0, 24)
    assert seats.wrong_with(mine, kept) == []
    changed = looking.look()
    assert changed is not None
    assert changed.analyses == {each.number for each in kept}
    assert changed.dishes == {dish(seats.dish_of(each)) for each in range(1, 9)}
