"""A page of regions over a tiny real network and a drawn dish, and a hand that paints in it."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from colonyqc.domain.picture import Picture, Tile
from colonyqc.inference.feature_network import FeatureLibrary
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.context import ServiceContext
from colonyqc.services.regions.encoder import EncoderRegions
from colonyqc.services.regions.find import RegionFinder

HEIGHT, WIDTH = 192, 256
CENTRES = {2: (90, 90), 3: (90, 120), 4: (100, 150)}
"""Where the drawn colony lies on each day, (row, column)."""


def colony_of(day: int) -> NDArray[np.bool_]:
    """Return where the colony of a day is; it grows."""
    rows, columns = np.indices((HEIGHT, WIDTH))
    row, column = CENTRES[day]
    inside: NDArray[np.bool_] = (rows - row) ** 2 + (columns - column) ** 2 < (20 + 10 * day) ** 2
    return inside


def dish(day: int) -> NDArray[np.uint8]:
    """Return a smooth dish with one rough colony, RGB."""
    noise = np.random.default_rng(day).normal(0, 1, (HEIGHT, WIDTH))
    grey = 128 + noise * np.where(colony_of(day), 26, 2)
    return np.repeat(np.clip(np.rint(grey), 0, 255).astype(np.uint8)[..., None], 3, axis=2)


def write_dish(folder: Path) -> list[Path]:
    """Write three days of the dish; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for day in CENTRES:
        path = folder / f"UDID_001_sample1_C3_P17_MONO_D{day}_FL1_VIEW1_2015092{day}_450{day}.png"
        cv2.imwrite(str(path), dish(day))
        paths.append(path)
    return paths


def with_regions(place: ServiceContext, models: Path) -> ServiceContext:
    """Return a workplace that finds regions by the models in a folder."""
    library = ModelLibrary([models], device="cpu")
    engine = RegionFinder(lambda: [EncoderRegions(library, FeatureLibrary(library, threads=1))])
    return replace(place, regions=engine)


def picture_at(path: Path) -> Picture:
    """Return a file as a picture."""
    return Picture(path.name, (Tile(path),), 1)


def mouse(canvas: QWidget, kind: str, x: float, y: float) -> None:
    """Let the left button press, move or release at a place of a canvas's picture."""
    types = {
        "press": QMouseEvent.Type.MouseButtonPress,
        "move": QMouseEvent.Type.MouseMove,
        "release": QMouseEvent.Type.MouseButtonRelease,
    }
    place = QPointF(canvas.viewportTransform().map(QPointF(x, y)))  # type: ignore[attr-defined]
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind == "move" else left
    event = QMouseEvent(types[kind], place, place, button, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas.viewport(), event)  # type: ignore[attr-defined]


def stroke(canvas: QWidget, *places: tuple[float, float]) -> None:
    """Drag through places of the picture."""
    mouse(canvas, "press", *places[0])
    for place in places[1:]:
        mouse(canvas, "move", *place)
    mouse(canvas, "release", *places[-1])
