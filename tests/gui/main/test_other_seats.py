"""Two windows on one server: what one seat keeps is seen at the other by itself."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc import bootstrap
from colonyqc.config.settings import Loaded, Settings
from colonyqc.domain.verdict import Approval
from colonyqc.gui.main.application import Application
from colonyqc.gui.main.workplace import Workplace
from colonyqc.history import SqlHistories, give_rights, open_histories
from history.samples import analysis, artefacts
from support import postgres

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


def test_a_history_in_a_file_is_not_asked_all_the_time(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    place = bootstrap.workplace(str(tmp_path / "own.db"))
    assert place.context.elsewhere is None
    made = opened(qapp, replace(place), tmp_path)
    assert not made.seats.asks
    made.shut_down()
    place.close()
