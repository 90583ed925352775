from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from colonyqc.config.settings import load
from colonyqc.domain.errors import HistoryError
from colonyqc.gui.core.job_scope import JobScope
from support.window import DISH, GuiModels, NowJobs, context, session


def test_taking_another_dish_or_day_tells_once(qtbot: QtBot, tmp_path: Path) -> None:
    here = session(context(), tmp_path)
    told: list[object] = []
    here.dish_changed.connect(told.append)
    here.take(DISH)
    here.take(DISH)
    here.take(DISH, 3)
    assert told == [DISH, DISH]
    assert (here.dish, here.day) == (DISH, 3)


def test_settings_are_kept_and_the_person_follows_them(qtbot: QtBot, tmp_path: Path) -> None:
    here = session(context(), tmp_path)
    assert here.person == "Tanaka"
    here.remember(person="Sato", theme="light")
    assert here.person == "Sato"
    assert load(tmp_path / "settings.json").settings == here.settings


def test_settings_that_cannot_be_kept_are_said(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("colonyqc.gui.core.session.save_settings", full)
    here = session(context(), tmp_path)
    said: list[str] = []
    here.said.connect(lambda message: said.append(message.text))
    here.remember(theme="light")
    assert said == ["The settings can't be kept: No space left on device."]
    assert here.settings.theme == "light"


def test_what_comes_back_through_a_closed_door_is_dropped(qtbot: QtBot) -> None:
    jobs, got = NowJobs(), []
    scope = JobScope(jobs)  # type: ignore[arg-type]  # the fake fits by shape

    def fail(*_: object) -> None:
        raise HistoryError("No.")

    scope.submit("io", lambda *_: 1, got.append, got.append)
    scope.submit("io", fail, got.append, lambda error: got.append(str(error)))
    assert got == [1, "No."]
    scope.close()
    scope.submit("io", lambda *_: 2, got.append, got.append)
    scope.submit("io", fail, got.append, got.append)
    assert got == [1, "No."]


def test_what_runs_otherwise_than_asked_is_told_a_line_each(qtbot: QtBot, tmp_path: Path) -> None:
    here = session(context(), tmp_path)
    models = here.context.models
    assert isinstance(models, GuiModels)
    said: list[str] = []
    here.said.connect(lambda message: said.append(message.text))
    models.untold = ("The fast network of a@1 is not qualified.", "b@1 has none.")
    here.tell_notices()
    here.tell_notices()
    assert said == ["The fast network of a@1 is not qualified.\nb@1 has none."]
