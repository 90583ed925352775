"""Correcting a large class map: how long a stroke takes, and what a kill in the middle costs.

``python benchmarks/correction.py strokes [SIDE]``: a class map of SIDE² px (16,000), stored as the
history stores it, is painted on with real widgets, offscreen or in Xvfb. A step is one move of the
pointer with the repaint it causes; an end is the release of the button, with the edit in the
journal.

``python benchmarks/correction.py kills [TIMES]``: the window over a real history is killed
(SIGKILL) while strokes are painted, TIMES (50) times; then what lies in the journal is held against
the strokes that were told of. ``cell-kills`` does the same while cells of a sheet are corrected on
the page Membranes. Processor time beside the clock: other work may share the cores.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.pages.review.correction_canvas import CorrectionCanvas
from colonyqc.gui.pages.review.correction_tools import CorrectionTool
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.widgets import theme
from colonyqc.history.files.label_maps import LabelMap, write_label_map
from colonyqc.imaging.grid.painting import brush
from colonyqc.services.corrections.journal import About, replay
from colonyqc.services.corrections.map_edit import journal_path
from colonyqc.services.corrections.picture_edit import PictureEdit

TESTS = Path(__file__).parents[1] / "tests"
SIZE = 1440, 900
LEVELS = (1, 2, 4, 8, 16, 32)
STROKES = 12
MOVES = 30
ZOOMS = (1.0, 0.25, 0.06)
BRUSHES = (24, 120, 400)


class _Grey:
    """An even grey picture at every level."""

    def __init__(self, side: int) -> None:
        self.info = ImageInfo("synthetic", side, side, 1, 8, 1.0, "file", LEVELS)

    def read(self, region: Region, level: int = 0) -> NDArray[np.uint8]:
        del level
        return np.full((region.height, region.width), 120, np.uint8)

    def close(self) -> None:
        return


def discs(side: int) -> NDArray[np.uint8]:
    """Return a class map (side, side) of discs of every class."""
    pitch = 500
    rows, columns = np.indices((pitch, pitch))
    one = ((columns - 250) ** 2 + (rows - 250) ** 2 <= 180**2).astype(np.uint8)
    tiles = -(-side // pitch)
    kinds = np.random.default_rng(1).integers(1, 4, (tiles, tiles)).astype(np.uint8)
    return np.ascontiguousarray(np.kron(kinds, one)[:side, :side])


@contextmanager
def timed(clock: list[float], processor: list[float]) -> Iterator[None]:
    """Add how long something took, ms."""
    began, worked = perf_counter(), thread_time()
    yield
    clock.append(1e3 * (perf_counter() - began))
    processor.append(1e3 * (thread_time() - worked))


def told(name: str, clock: list[float], processor: list[float]) -> None:
    """Print median, 95th percentile and longest."""
    for kind, values in (("clock", clock), ("processor", processor)):
        middle, late, most = np.percentile(values, (50, 95, 100))
        print(f"{name:<34}{kind:<10}median {middle:6.1f}  95 % {late:6.1f}  most {most:6.1f} ms")


def strokes(side: int) -> None:
    app = QApplication([])
    theme.apply(app, "dark")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "labels.tif"
        with path.open("wb") as file:
            write_label_map(file, discs(side))
        stored = LabelMap(path.open("rb"))
        edit = PictureEdit(stored, About(1, 0, "0" * 64, side, side), Path(folder))
        canvas, jobs = CorrectionCanvas(), Jobs()
        canvas.resize(*SIZE)
        canvas.show()
        viewer = ViewerController(canvas, jobs)
        viewer.show(_Grey(side), edit.labels.lend())
        canvas.set_tool(CorrectionTool.BRUSH)
        for zoom in ZOOMS:
            canvas.center_on(side / 2, side / 2, zoom)
            _settle(jobs)
            for size in BRUSHES:
                _paint(canvas, viewer, edit, zoom, size)
        viewer.clear()
        edit.close()
        jobs.shutdown()


def _settle(jobs: Jobs) -> None:
    for _ in range(3):
        QApplication.processEvents()
        while jobs.active:
            QTest.qWait(10)


def _paint(
    canvas: CorrectionCanvas, viewer: ViewerController, edit: PictureEdit, zoom: float, size: int
) -> None:
    """Paint strokes across the view; a move is 12 px of the screen."""
    drawn = np.random.default_rng(size)
    moves: tuple[list[float], list[float]] = [], []
    ends: tuple[list[float], list[float]] = [], []
    for number in range(STROKES):
        x, y = drawn.uniform(100, SIZE[0] - 500), drawn.uniform(100, SIZE[1] - 100)
        last = canvas.to_picture(QPointF(x, y))
        edit.begin()
        for step in range(MOVES):
            at = canvas.to_picture(QPointF(x + 12 * step, y + 4 * step % 60))
            with timed(*moves):
                pair = (last.x(), last.y()), (at.x(), at.y())
                viewer.labels_changed(brush(edit.map, pair, size, number % 4))
                canvas.viewport().repaint()
            last = at
        with timed(*ends):
            edit.end()
    name = f"zoom {zoom:g}, brush {size} px"
    told(f"{name}, step", *moves)
    told(f"{name}, end", *ends)


def cell_kills(times: int) -> None:
    kills(times, "support.cell_bench")


def kills(times: int, painter: str = "support.correction_bench") -> None:
    lost = 0
    for number in range(times):
        with TemporaryDirectory() as folder:
            said, kept = _killed(Path(folder), number, painter)
        lost += max(0, said - kept)
        print(f"kill {number + 1}: {said} strokes told of, {kept} found", flush=True)
    print(f"{times} kills, {lost} finished strokes lost")


def _killed(folder: Path, seed: int, bench: str) -> tuple[int, int]:
    """Return how many strokes a window told of before it was killed, and how many are kept."""
    painter = subprocess.Popen(
        [sys.executable, "-m", bench, str(folder), str(seed)],
        stdout=subprocess.PIPE,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path]),
        },
    )
    assert painter.stdout is not None
    for _ in range(2):
        painter.stdout.readline()
    time.sleep(np.random.default_rng(seed).uniform(0.0, 0.4))
    painter.send_signal(signal.SIGKILL)
    said = int((painter.stdout.read().split() or [b"2"])[-1])
    painter.wait()
    painter.stdout.close()
    return max(said, 2), len(replay(journal_path(folder / "edits", 1, 0)).done)


def main() -> None:
    what, *rest = sys.argv[1:] or ["strokes"]
    known: dict[str, tuple[Callable[[int], None], int]] = {
        "strokes": (strokes, 16_000),
        "kills": (kills, 50),
        "cell-kills": (cell_kills, 50),
    }
    act, usual = known[what]
    act(int(rest[0]) if rest else usual)


if __name__ == "__main__":
    main()
