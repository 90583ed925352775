import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from colonyqc.config.logs import open_log
from colonyqc.domain.errors import HistoryError
from colonyqc.gui.main.exception_reporter import ExceptionReporter
from support.window import context, session


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    path = open_log(tmp_path / "logs")
    yield path
    logger = logging.getLogger("colonyqc")
    for handler in list(logger.handlers):
        if getattr(handler, "baseFilename", "") == str(path):
            logger.removeHandler(handler)
            handler.close()


def raised(error: BaseException) -> BaseException:
    try:
        raise error
    except BaseException as caught:  # noqa: BLE001 - hands it to the hook
        return caught


def test_what_a_person_can_act_on_is_a_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    here = session(context(), tmp_path)
    said: list[str] = []
    here.said.connect(lambda message: said.append(message.text))
    reporter = ExceptionReporter(here, None, lambda: None)
    error = raised(HistoryError("The history is locked."))
    reporter.hook(type(error), error, error.__traceback__)
    assert said == ["The history is locked."]
    assert reporter.dialog is None


def test_our_own_mistakes_are_logged_and_the_log_is_offered(
    qtbot: QtBot, tmp_path: Path, log: Path
) -> None:
    reporter = ExceptionReporter(session(context(), tmp_path), log, lambda: None)
    for _ in range(2):
        error = raised(ZeroDivisionError("a defect of ours"))
        reporter.hook(type(error), error, error.__traceback__)
    box = reporter.dialog
    assert isinstance(box, QMessageBox)
    qtbot.addWidget(box)
    assert not box.isModal()
    assert "a defect of ours" in box.informativeText()
    assert "Show the log file" in [b.text() for b in box.findChildren(QPushButton)]
    written = log.read_text("utf-8")
    assert written.count("ZeroDivisionError: a defect of ours") == 2
    assert "Traceback" in written
    box.close()


def test_the_hook_is_given_back(qtbot: QtBot, tmp_path: Path) -> None:
    import sys

    before = sys.excepthook
    reporter = ExceptionReporter(session(context(), tmp_path), None, lambda: None)
    reporter.install()
    assert sys.excepthook == reporter.hook
    reporter.remove()
    assert sys.excepthook is before
