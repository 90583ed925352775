import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import colonyqc.gui.pages
from colonyqc.domain.errors import Cancelled
from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.main import preloader
from colonyqc.services.ports import Monitor

# They are loaded with the window.
WITH_THE_WINDOW = {"intake", "login", "review", "signing", "worklist"}


def test_every_late_page_is_loaded_behind_the_window() -> None:
    folder = Path(colonyqc.gui.pages.__path__[0])
    pages = {path.parent.name for path in folder.glob("*/controller.py")}
    assert set(preloader.PAGES) == pages - WITH_THE_WINDOW
    assert len(set(preloader.PAGES)) == len(preloader.PAGES)


def test_nothing_is_left_to_load_when_a_page_is_turned_to() -> None:
    code = (
        "import sys, threading; from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([]); import colonyqc.gui.main.start\n"
        "from colonyqc.gui.main.preloader import load\n"
        "from colonyqc.services.ports import UNWATCHED\n"
        "thread = threading.Thread(target=load, args=(UNWATCHED,)); thread.start(); thread.join()\n"
        "print('pyqtgraph' in sys.modules, 'colonyqc.gui.pages.trends.modes' in sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "True True\n"
    assert ran.stderr == ""


def test_it_stops_when_the_window_goes() -> None:
    with pytest.raises(Cancelled):
        preloader.load(Monitor(lambda *_: None, lambda: True))


def test_it_begins_after_the_window_stands_and_not_once_it_was_stopped(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[Monitor] = []
    monkeypatch.setattr(preloader, "load", loaded.append)
    jobs = Jobs()
    made = preloader.PagePreloader(jobs)
    made.start()
    assert jobs.active == ()
    qtbot.waitUntil(lambda: bool(loaded))
    qtbot.waitUntil(lambda: not jobs.active)
    made.start()
    made.stop()
    qtbot.wait(600)
    assert len(loaded) == 1
    jobs.shutdown()
