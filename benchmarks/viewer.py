"""What it takes to look at large pictures: frames, first paint, pyramid, memory; beside napari.

``python benchmarks/viewer.py frames [SIDE]``: frame times over a simulated picture of SIDE² px
(20,000) with labels and 100,000 outlined, numbered and marked colonies, offscreen or in Xvfb. A
frame is one wheel or drag step, the repaint it causes and whatever tiles arrived by then; by the
clock, and as work of the window's thread alone, which other programs on the machine do not change.

``python benchmarks/viewer.py well FOLDER``: a well of tiles, not seen before and seen before.

``python benchmarks/viewer.py file [SIDE]``: a simulated picture of SIDE² px as a plain TIFF file.

``python benchmarks/viewer.py compare [SIDE]``: another model's labels of such a file, made beside
the window, compared with those there are, and looked at; made before, they come from the disk. The
network is a threshold: what is measured is what lies around one.

``… --napari PYTHON``: well and file beside napari, run by the Python of an environment that has
it; it is given the pixels whole, as arrays: it reads no pyramid of such files by itself.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, sleep, thread_time
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from colonyqc.domain.model import ModelInfo, ModelRef
from colonyqc.domain.picture import ImageInfo, Picture, Region, Tile
from colonyqc.domain.verdict import Verdict
from colonyqc.files.pictures import FilePictures
from colonyqc.files.pixels.level_store import LevelStore
from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.viewer.annotations import ColonyNumber, Marker
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.viewer.view import ViewerView
from colonyqc.gui.widgets import theme
from colonyqc.imaging.grid.packed_map import PackedMap
from colonyqc.services.ports import ImageSource, Monitor
from colonyqc.services.viewing.editable_labels import EditableLabels

LEVELS = (1, 2, 4, 8, 16, 32)
PITCH = 63
"""px from colony to colony: 100,000 on 20,000²."""
SIZE = 1440, 900
ZOOMS = (0.1, 0.5, 1.0, 3.0, 8.0)
BRUSHES = ((1.0, 24), (1.0, 400), (0.25, 400))
"""Zoom, and width in px, of brushes that paint."""


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


def simulated(side: int) -> NDArray[np.uint16]:
    """Return a block of 16-bit greys."""
    return np.random.default_rng(0).integers(0, 4096, (side, side), np.uint16)


def colonies_block(side: int) -> NDArray[np.uint8]:
    """Return class indices of round colonies on a grid of `PITCH` px."""
    y, x = np.mgrid[0:side, 0:side]
    radius = np.hypot(x % PITCH - PITCH / 2, y % PITCH - PITCH / 2)
    kind = 1 + (x // PITCH + y // PITCH) % 3
    return np.where(radius < 0.36 * PITCH, kind, 0).astype(np.uint8)


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Desk:
    """A shown viewer."""

    def __init__(self) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        self.app = QApplication(sys.argv[:1])
        theme.apply(self.app, "dark")
        self.jobs, self.view = Jobs(), ViewerView()
        self.controller = ViewerController(self.view, self.jobs)
        self.view.resize(*SIZE)
        self.view.show()
        self.calm()

    def calm(self) -> None:
        """Go on until nothing is under way."""
        for _ in range(5):
            self.app.processEvents()
        while self.jobs.active:
            self.app.processEvents()

    def frame(self, step: Callable[[], Any]) -> tuple[float, float]:
        """Return the ms of one step and what follows, by the clock and of this thread's work."""
        begun, worked = perf_counter(), thread_time()
        step()
        self.app.processEvents()
        return 1000 * (perf_counter() - begun), 1000 * (thread_time() - worked)

    def frames(self, name: str, step: Callable[[], Any], count: int) -> None:
        """Time a step done again and again."""
        times = np.array([self.frame(step) for _ in range(count)]).T
        for what, each in zip(("clock", "work"), times, strict=True):
            print(
                f"{name:17s} {what:5s} median {1000 / np.median(each):4.0f} frames/s   "
                f"95 % under {np.percentile(each, 95):6.1f} ms   worst {each.max():6.1f} ms"
            )

    def pan(self) -> None:
        seen, by = self.view.visible_region, 17 / self.view.zoom
        self.view.center_on(seen.x + seen.width / 2 + by, seen.y + seen.height / 2 + by / 2)

    def zoom(self, by: float) -> None:
        self.view.zoom_at(self.view.zoom * by, QPointF(SIZE[0] / 2, SIZE[1] / 2))

    def lit(self) -> float:
        """Return the share of the middle of the view that is brighter than an empty one."""
        image = self.view.viewport().grab().toImage()
        rows = np.frombuffer(image.constBits(), np.uint8)
        rows = rows.reshape(image.height(), image.bytesPerLine())[:, : 4 * image.width() : 4]
        return float((rows[300:600, 300:1140] > 60).mean())

    def paint(self, labels: EditableLabels, x: int, y: int) -> None:
        """Paint on a class map, a step at a time, as a brush of the page *Work* does."""
        for zoom, size in BRUSHES:
            self.view.center_on(x, y, zoom)
            self.calm()
            disc = cv2.circle(np.zeros((size, size), np.uint8), (size // 2,) * 2, size // 2, 1, -1)
            at = [x, y]

            def step(disc: NDArray[Any] = disc, size: int = size, at: list[int] = at) -> None:
                place = Region(at[0], at[1], size, size)
                labels.write(*at, np.where(disc, np.uint8(2), labels.read(place)))
                self.controller.labels_changed(place)
                at[0], at[1] = at[0] + 10, at[1] + 4

            self.frames(f"paint {size} at {zoom:g}", step, 30)

    def tour(self, x: float, y: float, count: int) -> None:
        """Pan and zoom about a place of the picture."""
        self.frames("zoom in 1.02", lambda: self.zoom(1.02), count)
        for zoom in ZOOMS:
            self.view.center_on(x, y, zoom)
            self.frames(f"pan at zoom {zoom:g}", self.pan, count)
        self.view.center_on(x, y, 2.0)
        self.frames("zoom out 1.02", lambda: self.zoom(1 / 1.02), count)
        print(f"fit {self.frame(self.view.fit)[0]:.0f} ms", end=", ")
        self.calm()
        print(f"resize {self.frame(lambda: self.view.resize(1100, 700))[0]:.0f} ms")


def frames(side: int = 20_000, count: int = 200) -> None:
    """Time frames over a simulated picture with labels and 100,000 colonies."""
    desk = Desk()
    begun = perf_counter()
    labels = _Repeated(colonies_block(PITCH * 32), side)
    desk.controller.show(_Repeated(simulated(2048), side), labels, pixel_size_um=1.0)
    half, wide = PITCH / 2, 0.72 * PITCH
    places = [(x + half, y + half) for y in range(0, side, PITCH) for x in range(0, side, PITCH)]
    desk.view.set_numbers([ColonyNumber(*p, wide, wide, n) for n, p in enumerate(places, 1)])
    kinds = [str(verdict) for verdict in Verdict]
    desk.view.set_markers([Marker(*p, kinds[n % len(kinds)]) for n, p in enumerate(places)])
    desk.calm()
    print(
        f"{side} × {side} px, {len(places)} colonies, {desk.app.platformName()}: "
        f"whole picture {perf_counter() - begun:.2f} s"
    )
    desk.tour(side / 2, side / 2, count)
    desk.jobs.shutdown()
    print(f"memory at most {memory_mb():.0f} MB")


def _open(open_it: Callable[[], ImageSource], desk: Desk) -> tuple[float, ...]:
    """Return the s until something, the whole, and all tiles are there, and the work of it all.

    The last is the longest block of the window's thread, its work alone.
    """
    begun, worked = perf_counter(), process_time()
    desk.jobs.submit("display", lambda _: open_it(), desk.controller.show)
    first = whole = 0.0
    looked = block = 0.0
    while desk.jobs.active or not (first and whole):
        block = max(block, desk.frame(lambda: None)[1])
        # Looking costs: not after every event.
        if perf_counter() - looked > 0.02 and not whole:
            lit, looked = desk.lit(), perf_counter()
            first = first or (looked - begun if lit > 0.01 else 0.0)
            whole = looked - begun if lit > 0.8 else 0.0
    return first, whole, perf_counter() - begun, process_time() - worked, block / 1000


TOLD = ("first paint", "whole", "pyramid and all tiles", "processor time", "longest block")


def opened(picture: Picture, count: int = 100) -> None:
    """Time a picture's opening, not seen before and seen before, then frames."""
    desk = Desk()
    with TemporaryDirectory() as folder:
        for name in ("not seen before", "seen before"):
            files = FilePictures(levels=LevelStore(Path(folder), "benchmark"))
            times = _open(lambda files=files: files.open_to_view(picture), desk)
            words = zip(TOLD, times, strict=True)
            print(f"{name}: " + ", ".join(f"{word} {t:.3f} s" for word, t in words))
            if name == "not seen before":
                desk.controller.clear()
        kept = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        print(f"kept on disk {kept / 1e6:.0f} MB")
        middle = desk.view.sceneRect().center()
        desk.tour(middle.x(), middle.y(), count)
        width, height = desk.controller.opened.size if desk.controller.opened else (0, 0)
        labels = EditableLabels(PackedMap.of(np.zeros((height, width), np.uint8)))
        desk.controller.set_labels(labels)
        desk.paint(labels, round(middle.x()) - 200, round(middle.y()) - 200)
        desk.jobs.shutdown()
    print(f"memory at most {memory_mb():.0f} MB")


NAPARI = """
import json, sys, time, resource
import numpy as np
begun = time.perf_counter()
import napari
from qtpy.QtWidgets import QApplication
imported = time.perf_counter()
viewer = napari.Viewer(show=True)
app = QApplication.instance()
viewer.window._qt_window.resize(1440, 900)
window = time.perf_counter()
image, labels = (np.load(path) for path in sys.argv[1:3])
viewer.add_image(image)
viewer.add_labels(labels, opacity=0.25)
for _ in range(5): app.processEvents()
viewer.screenshot(canvas_only=True, flash=False)
shown = time.perf_counter()
found = {"import s": imported - begun, "window s": window - imported, "shown s": shown - window}
canvas = viewer.window._qt_viewer.canvas
for zoom in (0.1, 0.5, 1.0, 3.0):
    viewer.camera.zoom = zoom
    times = []
    for step in range(30):
        t = time.perf_counter()
        _, y, x = viewer.camera.center
        viewer.camera.center = (0, y + 8 / zoom, x + 17 / zoom)
        canvas._scene_canvas.update()
        app.processEvents()
        times.append(1000 * (time.perf_counter() - t))
    found[f"pan {zoom:g}: median, worst ms"] = [float(np.median(times)), float(max(times))]
for way, by in (("in", 1.02), ("out", 1 / 1.02)):
    viewer.camera.zoom = 0.2 if way == "in" else 2.0
    app.processEvents()
    times = []
    for step in range(40):
        t = time.perf_counter()
        viewer.camera.zoom *= by
        canvas._scene_canvas.update()
        app.processEvents()
        times.append(1000 * (time.perf_counter() - t))
    found[f"zoom {way}: median, worst ms"] = [float(np.median(times)), float(max(times))]
layer = viewer.layers[-1]
for zoom, size in ((1.0, 24), (1.0, 400), (0.25, 400)):
    viewer.camera.zoom = zoom
    layer.brush_size = size
    middle = np.array(layer.data.shape) // 2
    app.processEvents()
    times = []
    for step in range(15):
        t = time.perf_counter()
        layer.paint(tuple(middle + step * np.array((4, 10))), 2)
        canvas._scene_canvas.update()
        app.processEvents()
        times.append(1000 * (time.perf_counter() - t))
    told = [float(np.median(times)), float(max(times))]
    found[f"paint {size} px at zoom {zoom:g}: median, worst ms"] = told
found["memory MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(found))
"""


def beside_napari(python: str, image: NDArray[Any], labels: NDArray[np.uint8]) -> None:
    """Open and pan the same pixels in napari."""
    environment = {key: v for key, v in os.environ.items() if key != "PYTHONPATH"}
    with TemporaryDirectory() as folder:
        paths = [str(Path(folder) / name) for name in ("image.npy", "labels.npy")]
        for path, array in zip(paths, (image, labels), strict=True):
            np.save(path, array)
        call = [python, "-c", NAPARI, *paths]
        done = subprocess.run(call, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        print("napari did not run:", done.stderr[-600:])
        return
    for key, value in json.loads(done.stdout.splitlines()[-1]).items():
        print(f"napari {key}: {value}")


def file(side: int, napari: str) -> None:
    """Time a simulated picture of 16 bits in a plain TIFF file."""
    import tifffile

    with TemporaryDirectory() as folder:
        path = Path(folder) / "simulated.tif"
        block = simulated(2000)
        # Row by row: held whole it would count as memory of the viewer.
        written = tifffile.memmap(
            path, shape=(side, side), dtype=np.uint16, photometric="minisblack"
        )
        for row in range(side):
            written[row] = np.resize(block[row % len(block)], side)
        written.flush()
        del written
        opened(Picture("simulated", (Tile(path),)))
        if napari:
            block = colonies_block(PITCH * 32)
            rows = np.arange(side) % len(block)
            beside_napari(napari, tifffile.imread(path), block[rows[:, None], rows])


class _Threshold:
    """A network that calls undifferentiated what is rougher than its surroundings."""

    info = ModelInfo(
        ModelRef("threshold", "1", "00" * 32), "Threshold", "", stride=8, halo=16, sigma_px=40.0
    )
    provider = "CPU"

    def predict(self, tile: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the two classes it knows."""
        found = np.zeros((4, *tile.shape), np.float32)
        # Blurred, as networks answer: noise would be millions of parts of a px each.
        found[1] = cv2.GaussianBlur(np.abs(tile), (0, 0), 6.0) > np.abs(tile).mean()
        found[0] = 1 - found[1]
        return found


class _Thresholds:
    """That network, behind the door to models."""

    def open(self, _name: str) -> _Threshold:
        return _Threshold()


class MemoryWatch:
    """The most memory a process held while it was asked, MB; that of mapped files apart."""

    def __init__(self) -> None:
        self.own = 0.0

    def look(self) -> None:
        """Read what is held now; Linux tells it."""
        status = Path("/proc/self/status")
        if status.is_file():
            [line] = [row for row in status.read_text().splitlines() if row.startswith("RssAnon")]
            self.own = max(self.own, int(line.split()[1]) / 1024)


def compare(side: int) -> None:
    """Time a comparison with another model's labels over a large file."""
    from dataclasses import replace
    from datetime import datetime

    from colonyqc import bootstrap
    from colonyqc.domain.picture import Acquisition, DishKey
    from colonyqc.services.analysis.second_look import Disagreement, disagreement
    from colonyqc.services.viewing.disagreement import DisagreementLabels

    desk, labels = Desk(), _Repeated(colonies_block(PITCH * 32), side)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "simulated.tif"
        _write_dishes(path, side)
        picture = Picture("simulated", (Tile(path),), pixel_size_um=1.6)
        files = FilePictures(levels=LevelStore(Path(folder) / "cache", "benchmark"))
        desk.controller.show(files.open_to_view(picture), labels)
        desk.calm()
        place = replace(
            bootstrap.context(str(Path(folder) / "history.db")),
            pictures=files,
            models=_Thresholds(),  # type: ignore[arg-type]
        )
        moment = Acquisition(DishKey("simulated", "1"), 1, datetime.now().astimezone(), (picture,))

        def work(monitor: Monitor) -> Disagreement:
            return disagreement(
                moment,
                picture,
                labels,
                context=place,
                protocol=place.protocol,
                model="threshold",
                monitor=monitor,
            )

        print(f"{side} × {side} px; memory before {memory_mb():.0f} MB")
        for name in ("not made before", "made before"):
            _compared(desk, work, name, lambda f: DisagreementLabels(labels, f.second.labels))
        desk.tour(side / 2, side / 2, 100)
        desk.jobs.shutdown()
    print(f"memory at most {memory_mb():.0f} MB, mapped files among it")


def _compared(
    desk: Desk, work: Callable[[Monitor], Any], name: str, marks: Callable[[Any], Any]
) -> None:
    """Time one comparison, and the longest block of the window's thread meanwhile."""
    watch, blocks, begun, worked = MemoryWatch(), [], perf_counter(), process_time()
    found: list[Any] = []
    desk.controller.show_marks(None)
    desk.jobs.submit("prompt", work, found.append)
    while not found:
        blocks.append(desk.frame(watch.look))
        sleep(0.005)
    taken, spent = perf_counter() - begun, process_time() - worked
    size = len(found[0].second.labels.to_bytes()) / 1e6
    blocks.append(desk.frame(lambda: desk.controller.show_marks(marks(found[0]))))
    while desk.jobs.active:
        blocks.append(desk.frame(watch.look))
        sleep(0.005)
    clock, thread = np.array(blocks).max(axis=0)
    print(
        f"{name}: {taken:.1f} s, {spent:.1f} s of processor time; packed {size:.1f} MB; longest "
        f"block {clock:.0f} ms, {thread:.0f} ms of work; own memory at most {watch.own:.0f} MB"
    )


def _write_dishes(path: Path, side: int) -> None:
    """Write a virtual dish and its mirror images as a TIFF, row by row."""
    import tifffile

    from colonyqc.imaging.simulate import demo_series, series

    shot = list(series(next(iter(demo_series(pixel_size_um=1.6).values()))))[-1]
    grey = shot.pixels if shot.pixels.ndim == 2 else shot.pixels[..., 1]
    block = np.pad(grey, [(0, length) for length in grey.shape], "symmetric")
    written = tifffile.memmap(path, shape=(side, side), dtype=np.uint8, photometric="minisblack")
    for row in range(side):
        written[row] = np.resize(block[row % len(block)], side)
    written.flush()


def main() -> None:
    arguments = sys.argv[1:]
    napari = ""
    if "--napari" in arguments:
        at = arguments.index("--napari")
        napari = arguments[at + 1]
        del arguments[at : at + 2]
    part, *rest = arguments or ["frames"]
    if part == "frames":
        frames(*(int(value) for value in rest))
    elif part == "compare":
        compare(int(rest[0]) if rest else 20_000)
    elif part == "file":
        file(int(rest[0]) if rest else 20_000, napari)
    else:
        picture = FilePictures().collect([Path(rest[0])]).acquisitions[0].pictures[0]
        opened(picture)
        if napari:
            source = FilePictures().open(picture)
            image = source.read(source.info.bounds)
            beside_napari(napari, image, np.zeros(image.shape[:2], np.uint8))


if __name__ == "__main__":
    main()
