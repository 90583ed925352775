from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from colonyqc.domain.errors import OutputError, UsageError
from colonyqc.gui.main import start
from colonyqc.gui.main.workplace import Workplace
from support.window import OTHER, GuiHistory, GuiPictures, context, filled, run_analysis


def test_a_screenshot_is_taken_when_everything_is_shown(qtbot: QtBot, tmp_path: Path) -> None:
    history = GuiHistory()
    pictures = filled(history)
    pictures._arrays.update(filled(history, OTHER, (1,))._arrays)
    target = tmp_path / "deep" / "window.png"
    place = Workplace(context(history, pictures))
    assert start.start(place, screenshot=target, shown=OTHER.dish) == 0
    assert pictures.opened[0].info.name == "dish 2 D1 V1.png"
    image = QImage(str(target))
    assert (image.width(), image.height()) == (1440, 900)
    middle = image.copy(400, 150, 500, 400)
    colours = {middle.pixel(x, y) for x in range(0, 500, 7) for y in range(0, 400, 7)}
    assert len(colours) > 50
    assert all(source.closed for source in pictures.opened)


def test_named_pictures_are_analysed_before_it_quits(
    qtbot: QtBot, grey_pictures: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("colonyqc.services.analysis.colonies.run", run_analysis)
    history, pictures = GuiHistory(), GuiPictures({})
    grey_pictures(pictures, "a.png")
    assert start.start(Workplace(context(history, pictures)), [Path("a.png")], quit_after=True) == 0
    assert len(history.records) == 1


def test_a_screenshot_that_cannot_be_written_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    target = tmp_path / "window.png"
    target.mkdir()
    with pytest.raises(OutputError, match="can't be written"):
        start.start(Workplace(context()), screenshot=target)


def test_without_a_display_it_says_what_to_do(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(UsageError, match="no display"):
        start.start(Workplace(context()))
