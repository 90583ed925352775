"""The walk of the manual's pictures, over every page it shows, and the pictures that are there."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from colonyqc.config import paths
from colonyqc.domain.audit import EventKind
from colonyqc.gui.widgets import theme
from colonyqc.services.rules.model_pins import pinned_models
from manual import teaching
from manual.pictures import ALL, FOLDER, NAMED, SIZE, on_the_virtual_dishes, walk
from support.tiny_model import write_package

MANUALS = {"en": "manual.en.md", "ja": "manual.ja.md"}
_MOST_BYTES = 2_000_000


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_page_of_the_manual_is_reached_and_drawn(
    language: str,
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_package(tmp_path / "models")
    virtual = tmp_path / "virtual"
    virtual.mkdir()
    (one,) = paths.practice_pictures().glob("*_D4_differentiating_*.tif")
    (virtual / one.name).write_bytes(one.read_bytes())
    monkeypatch.setattr("colonyqc.config.paths.shipped_models", lambda: tmp_path / "models")
    monkeypatch.setattr("colonyqc.gui.main.practice.practice_pictures", lambda: virtual)
    monkeypatch.setattr("manual.pictures.practice_pictures", lambda: virtual)
    theme.apply(qapp, "light")
    taken: dict[str, QImage] = {}
    with on_the_virtual_dishes(qapp, language) as application:

        def calm() -> None:
            for _ in range(2):
                qtbot.waitUntil(lambda: not application.jobs.active, timeout=60_000)
                QApplication.processEvents()

        def shoot(name: str) -> None:
            taken[name] = application.assembly.window.grab().toImage()

        calm()
        walk(application, calm, shoot)
    assert tuple(taken) == NAMED
    # Each page is another picture, and none of them is blank.
    looks = {bytes(image.constBits()) for image in taken.values()}
    assert len(looks) == len(NAMED)
    for image in taken.values():
        places = ((x, y) for x in range(0, image.width(), 20) for y in range(0, image.height(), 20))
        assert len({image.pixel(*place) for place in places}) > 5


def test_the_walk_of_teaching_goes_from_a_correction_to_a_model_taken_back(
    qtbot: QtBot, qapp: QApplication
) -> None:
    theme.apply(qapp, "light")
    taken: dict[str, QImage] = {}
    with teaching.on_three_dishes(qapp, "en", (512, 384)) as (application, truths):

        def calm() -> None:
            for _ in range(2):
                qtbot.waitUntil(lambda: not application.jobs.active, timeout=300_000)
                QApplication.processEvents()

        def shoot(name: str, widget: QWidget) -> None:
            taken[name] = widget.grab().toImage()

        calm()
        teaching.walk(
            application,
            truths,
            calm,
            shoot,
            lambda holds: qtbot.waitUntil(holds, timeout=300_000),
        )
        with application.session.context.histories() as history:
            kinds = [event.kind for event in reversed(history.events())]
            assert pinned_models(history) == {}
    assert tuple(taken) == teaching.NAMED
    assert len({bytes(image.constBits()) for image in taken.values()}) == len(taken)
    assert kinds.count(EventKind.CORRECTED) == len(truths)
    assert kinds.count(EventKind.MODEL_ADOPTED) == 1


@pytest.mark.parametrize(("language", "manual"), MANUALS.items())
def test_the_manual_shows_every_picture_in_its_language(language: str, manual: str) -> None:
    text = (FOLDER.parents[1] / manual).read_text("utf-8")
    shown = re.findall(rf"!\[[^\]]+\]\(images/manual/{language}/(\w+)\.webp\)", text)
    assert sorted(shown) == sorted(ALL)
    for name in ALL:
        image = QImage(str(FOLDER / language / f"{name}.webp"))
        assert (image.width(), image.height()) == SIZE, name


def test_the_pictures_are_small_and_none_is_left_over() -> None:
    files = [path for path in FOLDER.rglob("*") if path.is_file()]
    assert {path.stem for path in files} == set(ALL)
    assert sum(path.stat().st_size for path in files) < _MOST_BYTES
