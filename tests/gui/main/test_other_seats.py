"""Two windows on one server: what one seat keeps is seen at the other by itself."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from colonyqc import bootstrap
from colonyqc.config.settings import Loaded, Settings
from colonyqc.domain.picture import DishKey
from colonyqc.domain.verdict import Approval
from colonyqc.gui.main.application import Application
from colonyqc.gui.main.workplace import Workplace
from colonyqc.history import SqlHistories, give_rights, open_histories, verify
from colonyqc.services.analysis import patience
from history.samples import analysis, artefacts
from support import postgres
from support.queue_window import Seat, pictures

SOON_MS = 60_000


@pytest.fixture
def address(server: postgres.Server) -> Iterator[str]:
    with server.database() as name:
        give_rights(server.url(name, postgres.KEEPER), postgres.SEAT)
        yield server.url(name, postgres.SEAT)


@pytest.fixture
def theirs(address: str, tmp_path: Path) -> Iterator[SqlHistories]:
    opened = open_histories(address, files=tmp_path)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, address: str, tmp_path: Path, theirs: SqlHistories
) -> Iterator[Application]:
    keep(theirs, "first")
    place = bootstrap.workplace(address, tmp_path)
    made = opened(qapp, place, tmp_path)
    qtbot.waitUntil(lambda: "first" in dishes(made), timeout=SOON_MS)
    yield made
    made.shut_down()
    place.close()


def opened(qapp: QApplication, place: Workplace, folder: Path) -> Application:
    loaded = Loaded(Settings(language="en"))
    made = Application(qapp, place.context, loaded, folder / "settings.json")
    made.begin()
    return made


def keep(histories: SqlHistories, dish: str) -> int:
    value = analysis(dish=dish)
    with histories() as history:
        number = history.add(value, artefacts(value))
        history.commit()
    return number


def dishes(window: Application) -> set[str]:
    return {row.dish.dish for row in window.assembly.worklist_view.rows}


def test_what_another_seat_keeps_is_in_the_list_and_on_the_page_in_hand(
    qtbot: QtBot, window: Application, theirs: SqlHistories
) -> None:
    keep(theirs, "second")
    qtbot.waitUntil(lambda: "second" in dishes(window), timeout=SOON_MS)
    assert window.session.dish is not None
    assert window.session.dish.dish == "first", "nobody is turned away from what is in hand"

    def decided() -> bool:
        moment = window.assembly.work.state.moment
        record = None if moment is None else moment.record
        return record is not None and bool(record.dish_decisions)

    assert not decided()
    with theirs() as history:
        history.decide_dish(1, Approval.REJECTED, "pale", "Mori")
        history.commit()
    qtbot.waitUntil(decided, timeout=SOON_MS)


@pytest.fixture
def mortal(server_programs: Path) -> Iterator[tuple[postgres.Server, str]]:
    """Return a server that may die, and the address of a history there."""
    with postgres.server(server_programs) as running:
        running.run(f"CREATE DATABASE lab OWNER {postgres.KEEPER}")
        give_rights(running.url("lab", postgres.KEEPER), postgres.SEAT)
        yield running, running.url("lab", postgres.SEAT)


@pytest.fixture
def seat(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, mortal: tuple[postgres.Server, str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Seat]:  # fmt: skip
    monkeypatch.setattr(patience, "EVERY_S", 0.05)
    (tmp_path / "label files").mkdir()
    made = Seat(qtbot, qapp, tmp_path, (mortal[1], tmp_path / "label files"))
    yield made
    for window, _ in list(made.opened):
        made.shut(window)


def message(window: Application) -> str:
    return window.assembly.window.messages.text.text()


def dialogs() -> list[QWidget]:
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    return [each for each in shown if isinstance(each, QDialog)]


def whole(address: str, folder: Path, dishes: int) -> None:
    """Make sure that each dish is there once, and the history whole."""
    opened = open_histories(address, files=folder / "label files")
    with opened() as history:
        assert sorted(each.dish.dish for each in history.list()) == [
            str(n) for n in range(1, dishes + 1)
        ]
    assert verify(opened) == ()
    opened.engine.dispose()


def test_a_server_that_dies_under_the_window_is_said_once_and_it_goes_on_by_itself(
    qtbot: QtBot, seat: Seat, mortal: tuple[postgres.Server, str], tmp_path: Path
) -> None:
    server, address = mortal
    found = pictures(tmp_path, 1)
    window = seat.open()
    window.analysis_queue.open([found])
    qtbot.waitUntil(lambda: dishes(window) == {"1"} and not window.jobs.active, timeout=SOON_MS)
    said: list[str] = []
    window.session.said.connect(lambda each: said.append(each.text))
    server.stop()
    qtbot.waitUntil(lambda: "cannot be reached" in message(window), timeout=SOON_MS)
    window.assembly.worklist.refresh()
    qtbot.wait(1500)
    assert window.seats.lost
    status = window.assembly.status
    assert status.away.isVisibleTo(status), "a message can be closed"
    assert dialogs() == []
    # By the looks once, and by what was asked for meanwhile.
    assert len(said) == 2
    assert dishes(window) == {"1"}, "what was read stays in sight"
    server.start()
    qtbot.waitUntil(lambda: not window.seats.lost, timeout=SOON_MS)
    assert not status.away.isVisibleTo(status)
    assert said[-1] == "The server of this history can be reached again."
    other = open_histories(address, files=tmp_path / "label files")
    keep(other, "theirs")
    other.engine.dispose()
    qtbot.waitUntil(lambda: "theirs" in dishes(window), timeout=SOON_MS)
    assert dialogs() == []


def test_an_analysis_that_ends_while_the_server_is_away_is_kept_when_it_is_back(
    qtbot: QtBot, seat: Seat, mortal: tuple[postgres.Server, str], tmp_path: Path
) -> None:
    server, address = mortal
    found = pictures(tmp_path, 3)
    window = seat.open()
    fallen: list[int] = []

    def fall(_: DishKey) -> None:
        if not fallen and any(each.found for each in window.analysis_queue.pending):
            fallen.append(1)
            server.stop()

    window.analysis_queue.pending_changed.connect(fall)
    window.analysis_queue.open([found])
    qtbot.waitUntil(lambda: bool(fallen), timeout=SOON_MS)
    qtbot.waitUntil(lambda: window.seats.lost, timeout=SOON_MS)
    qtbot.wait(500)
    assert len(window.analysis_queue.pending) == 3, "nothing is given up"
    server.start()
    qtbot.waitUntil(lambda: not window.analysis_queue.pending, timeout=SOON_MS)
    qtbot.waitUntil(lambda: dishes(window) == {"1", "2", "3"}, timeout=SOON_MS)
    assert dialogs() == []
    whole(address, tmp_path, 3)


def test_a_history_in_a_file_is_not_asked_all_the_time(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    place = bootstrap.workplace(str(tmp_path / "own.db"))
    assert place.context.elsewhere is None
    made = opened(qapp, replace(place), tmp_path)
    assert not made.seats.asks
    made.shut_down()
    place.close()
