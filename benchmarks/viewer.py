"""Frames a second while panning and zooming a 20,000×20,000 picture with its overlay.

Run offscreen or under Xvfb: ``python benchmarks/viewer.py [side] [frames]``. Each frame is one
wheel or drag step, the repaint it causes and whatever tiles arrived by then; the picture is made
of a repeated block, so that reading costs what a memory-mapped pyramid costs.
"""

import os
import sys
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.viewer.view import ViewerView
from colonyqc.gui.widgets import theme

LEVELS = (1, 2, 4, 8, 16, 32)


class _Repeated:
    """A block repeated over a canvas, at every level."""

    levels = LEVELS

    def __init__(self, block: NDArray[Any], side: int) -> None:
        self._block = block
        self.size = (side, side)
        self.info = ImageInfo("synthetic", side, side, 1, 8 * block.itemsize, 1.0, "file", LEVELS)

    def read(self, region: Region, level: int = 0) -> NDArray[Any]:
        step, side = LEVELS[level], len(self._block)
        rows = (np.arange(region.y, region.bottom) * step) % side
        columns = (np.arange(region.x, region.right) * step) % side
        return self._block[rows[:, None], columns]

    def close(self) -> None:
        """Hold nothing."""


def _sources(side: int) -> tuple[_Repeated, _Repeated]:
    rng = np.random.default_rng(0)
    grey = rng.integers(0, 4096, (2048, 2048), np.uint16)
    y, x = np.mgrid[0:2048, 0:2048]
    blobs = np.sin(x / 2048 * 2 * np.pi * 9) * np.sin(y / 2048 * 2 * np.pi * 9)
    labels = np.digitize(blobs, (0.2, 0.5, 0.8)).astype(np.uint8)
    return _Repeated(grey, side), _Repeated(labels, side)


def _timed(name: str, steps: list[Any], app: QApplication) -> None:
    times = []
    for step in steps:
        begun = perf_counter()
        step()
        app.processEvents()
        times.append(perf_counter() - begun)
    frames = np.array(times)
    slow = 1000 * np.percentile(frames, 95)
    print(f"{name:24s} {1 / frames.mean():7.1f} frames/s   95 % under {slow:6.1f} ms")


def main(side: int = 20_000, frames: int = 200) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(sys.argv[:1])
    theme.apply(app, "dark")
    jobs, view = Jobs(), ViewerView()
    controller = ViewerController(view, jobs)
    view.resize(1440, 900)
    view.show()
    begun = perf_counter()
    controller.show(*_sources(side), pixel_size_um=1.0)
    while jobs.active or view.zoom == 1.0:
        app.processEvents()
    for _ in range(3):
        app.processEvents()
    while jobs.active:
        app.processEvents()
    print(f"{side} × {side} px, {app.platformName()}: whole picture {perf_counter() - begun:.2f} s")
    middle = QPointF(720, 450)
    _timed("zoom in 1.02", [lambda: view.zoom_at(view.zoom * 1.02, middle)] * frames, app)
    for zoom in (0.1, 0.5, 1.0, 3.0, 8.0):
        view.center_on(side / 2, side / 2, zoom)
        drag = [lambda: view.center_on(*_moved(view, 17 / view.zoom))] * frames
        _timed(f"pan at zoom {zoom:g}", drag, app)
    view.center_on(side / 2, side / 2, 2.0)
    _timed("zoom out 1.02", [lambda: view.zoom_at(view.zoom / 1.02, middle)] * frames, app)
    print(f"jobs still waiting: {len(jobs.active)}")
    jobs.shutdown()


def _moved(view: ViewerView, by: float) -> tuple[float, float]:
    seen = view.visible_region
    return seen.x + seen.width / 2 + by, seen.y + seen.height / 2 + by / 2


if __name__ == "__main__":
    main(*(int(v) for v in sys.argv[1:]))
