"""What is on the screen while tiles are on their way: a sketch, the old greys, never black."""

import threading
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.viewer.loader import Layer
from colonyqc.gui.viewer.open_picture import OpenPicture, sketch_scale
from colonyqc.gui.viewer.view import ViewerView
from support.viewer import MemoryPicture

LEVELS = (1, 2, 4, 8, 16)


class SlowWhole:
    """A large picture whose coarsest level waits until it is let go."""

    def __init__(self, dtype: str = "u1") -> None:
        self.info = ImageInfo("p", 6000, 4000, 1, 8 * np.dtype(dtype).itemsize, levels=LEVELS)
        self.let_go = threading.Event()
        self._dtype = dtype

    def read(self, region: Region, level: int = 0) -> NDArray[Any]:
        if level > 2:
            assert self.let_go.wait(10)
        value = 100 if self._dtype == "u1" else 2000
        part = np.full((region.height, region.width), value, self._dtype)
        if self._dtype == "u2":
            part[:, ::2] = 1000
        return part

    def close(self) -> None:
        self.let_go.set()


@pytest.fixture
def shown(qtbot: QtBot, jobs: Jobs) -> tuple[ViewerView, ViewerController]:
    view = ViewerView()
    qtbot.addWidget(view)
    view.resize(924, 624)
    view.show()
    return view, ViewerController(view, jobs)


def colour(view: ViewerView) -> QColor:
    image = view.viewport().grab().toImage()
    return image.pixelColor(image.width() // 2, image.height() // 2)


@pytest.mark.parametrize("dtype", ["u1", "u2"])
def test_a_large_picture_shows_before_its_whole_was_gone_through(
    shown: tuple[ViewerView, ViewerController], qtbot: QtBot, jobs: Jobs, dtype: str
) -> None:
    view, controller = shown
    source = SlowWhole(dtype)
    controller.show(source)
    background = colour(view)
    qtbot.waitUntil(lambda: colour(view) != background, timeout=5000)
    assert not source.let_go.is_set()
    source.let_go.set()
    qtbot.waitUntil(lambda: not jobs.active)
    if dtype == "u1":
        assert colour(view) == QColor(100, 100, 100)
    controller.clear()


def test_other_greys_never_show_black(
    shown: tuple[ViewerView, ViewerController], qtbot: QtBot, jobs: Jobs
) -> None:
    view, controller = shown
    pixels = np.full((1500, 2000), 1500, np.uint16)
    pixels[:200], pixels[-200:] = 1000, 2000
    controller.show(MemoryPicture(pixels))
    qtbot.waitUntil(lambda: not jobs.active)
    before = colour(view)
    for white in (4000, 5000, 6000, 7000):
        controller.set_window(0, white)
        assert colour(view).red() > 0.3 * before.red()
    qtbot.waitUntil(lambda: not jobs.active)
    assert abs(colour(view).red() - 255 * 1500 / 7000) < 2
    controller.set_window(None, None)
    qtbot.waitUntil(lambda: not jobs.active)
    assert colour(view) == before


@given(width=st.integers(4000, 60_000), height=st.integers(4000, 60_000))
def test_the_parts_of_a_sketch_cover_it(width: int, height: int) -> None:
    levels = [1]
    while max(width, height) / levels[-1] > 512:
        levels.append(levels[-1] * 2)
    source = MemoryPicture(np.zeros((1, 1), np.uint8), tuple(levels))
    source.info = ImageInfo("p", width, height, 1, 8, levels=tuple(levels))
    opened = OpenPicture.of(source)
    scale = sketch_scale(width, height)
    covered = np.zeros((round(height * scale), round(width * scale)), bool)
    for layer, index in opened.sketch:
        assert layer is Layer.SKETCH
        place = opened.sketch_place(index)
        covered[place.y : place.bottom, place.x : place.right] = True
    assert opened.sketch
    assert len(opened.sketch) <= 128
    assert covered.all()


def test_a_glance_reads_little_and_no_level_that_is_still_to_be_made() -> None:
    """Of a file in strips it took half the file's levels before anything was shown."""
    source = SlowWhole("u2")
    reads: list[tuple[Region, int]] = []
    read = source.read
    source.read = lambda region, level=0: (  # type: ignore[method-assign]
        reads.append((region, level)),
        read(region, level),
    )[1]
    window = OpenPicture.of(source).glance()
    assert (window.black, window.white) == (1000, 2000)
    assert {level for _, level in reads} == {0}
    assert sum(region.width * region.height for region, _ in reads) <= 9 * 256**2
