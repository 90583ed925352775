"""What was worked out is kept once, however often the server of the history goes away."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from colonyqc.domain.errors import Cancelled, HistoryError, UnreachableError
from colonyqc.history import SqlHistories, open_histories, verify
from colonyqc.history.unit.unit_of_work import SqlHistory
from colonyqc.services.analysis import patience
from colonyqc.services.analysis.keep import save
from colonyqc.services.analysis.patience import until_reached
from colonyqc.services.ports import UNWATCHED, Monitor, Outcome
from history.samples import analysis, artefacts

GONE = UnreachableError("The history lab cannot be reached; check its address and the network.")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "EVERY_S", 0.01)


@pytest.fixture
def histories(tmp_path: Path) -> Iterator[SqlHistories]:
    opened = open_histories(tmp_path / "t.db")
    yield opened
    opened.engine.dispose()


def outcome() -> Outcome:
    value = analysis()
    return Outcome(value, tuple(artefacts(value)))


def falling(monkeypatch: pytest.MonkeyPatch, *, kept: bool, times: int = 1) -> list[int]:
    """Let the server go away when it is told to commit; ``kept``: after it did."""
    falls: list[int] = []
    commit: Callable[[Any], None] = SqlHistory.commit

    def fall(self: SqlHistory) -> None:
        if len(falls) < times:
            falls.append(1)
            if kept:
                commit(self)
            raise GONE
        commit(self)

    monkeypatch.setattr(SqlHistory, "commit", fall)
    return falls


@pytest.mark.parametrize("kept", [False, True])
def test_it_is_kept_once_whether_or_not_the_first_try_did(
    histories: SqlHistories, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    falls = falling(monkeypatch, kept=kept)
    made = save(histories, outcome())
    assert falls == [1]
    with histories() as history:
        assert [each.id for each in history.list()] == [made.number]
    assert verify(histories) == ()


def test_the_same_analysed_twice_is_kept_twice(histories: SqlHistories) -> None:
    numbers = [save(histories, outcome()).number for _ in range(2)]
    assert numbers == [1, 2]


def test_waiting_is_stopped_by_who_asked_for_it(
    histories: SqlHistories, monkeypatch: pytest.MonkeyPatch
) -> None:
    falls = falling(monkeypatch, kept=False, times=1000)
    with pytest.raises(Cancelled):
        save(histories, outcome(), monitor=Monitor(cancelled=lambda: len(falls) > 2))
    with histories() as history:
        assert history.list() == ()


def test_it_is_not_waited_for_ever_nor_for_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def fall(error: HistoryError) -> None:
        tries.append(1)
        raise error

    with pytest.raises(HistoryError, match="locked"):
        until_reached(lambda: fall(HistoryError("locked")), UNWATCHED)
    assert len(tries) == 1
    monkeypatch.setattr(patience, "PATIENCE_S", 0.05)
    with pytest.raises(UnreachableError):
        until_reached(lambda: fall(GONE), UNWATCHED)
    assert len(tries) > 3
