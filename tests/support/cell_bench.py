"""The window over two kept sheets, their cells corrected by mouse and keys; or until it is killed.

python -m support.cell_bench FOLDER SEED
"""

import sys
from pathlib import Path
from time import monotonic
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from colonyqc.config.settings import Loaded, Settings
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.application import Application
from colonyqc.gui.pages.membranes.cell_correcting import CellCorrecting
from colonyqc.gui.pages.membranes.view import MembranesView
from colonyqc.gui.widgets.why_dialog import WhyDialog
from support.kept_sheet import KeptSheet
from support.window import do

_NONE: Final = Qt.KeyboardModifier.NoModifier


class CellBench:
    """The window over two kept sheets of one dish."""

    def __init__(
        self, app: QApplication, kept: KeptSheet, language: Literal["en", "ja"] = "en"
    ) -> None:
        self.kept = kept
        loaded = Loaded(Settings(language=language))
        self.opened = Application(app, kept.context, loaded, kept.folder / "settings.json")
        self.opened.begin()
        window = self.opened.assembly.window
        window.resize(1366, 768)
        window.show()
        self.calm()

    def calm(self) -> None:
        for _ in range(3):
            QApplication.processEvents()
            patience = monotonic() + 120
            while self.opened.jobs.active or not self.opened.settled:
                assert monotonic() < patience, "what was begun does not end"
                QTest.qWait(5)
        QApplication.processEvents()

    def close(self) -> None:
        self.opened.shut_down()

    @property
    def page(self) -> Any:
        return self.opened.assembly.pages.membranes

    @property
    def view(self) -> MembranesView:
        found = self.opened.assembly.pages.views[Page.MEMBRANES]
        assert isinstance(found, MembranesView)
        return found

    @property
    def correcting(self) -> CellCorrecting:
        found = self.page.correcting
        assert isinstance(found, CellCorrecting)
        return found

    def said(self) -> str:
        return self.opened.assembly.window.messages.text.text()

    def open(self, name: str = "a") -> None:
        """Turn to the page and open a picture there."""
        do(self.opened, Act.GO_MEMBRANES)
        self.calm()
        self.page.chooser.open_path(Path(name))
        self.calm()

    def start(self) -> None:
        self.view.record.correct.click()
        self.calm()
        assert self.correcting.active, self.said()
        self.view.canvas.setFocus()

    def numbers(self) -> NDArray[np.int32]:
        edit = self.correcting.edit
        assert edit is not None
        return edit.numbers.copy()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = _NONE) -> None:
        QTest.keyClick(self.view.canvas, key, modifier)

    def drag(self, *path: tuple[float, float]) -> None:
        self.press(path[0])
        for place in path[1:]:
            self.move(place)
        self.release(path[-1])

    def at(self, place: tuple[float, float]) -> QPoint:
        return self.view.canvas.viewportTransform().map(QPointF(*place)).toPoint()

    def press(self, place: tuple[float, float]) -> None:
        viewport = self.view.canvas.viewport()
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, _NONE, self.at(place))

    def move(self, place: tuple[float, float]) -> None:
        QTest.mouseMove(self.view.canvas.viewport(), self.at(place))

    def release(self, place: tuple[float, float]) -> None:
        viewport = self.view.canvas.viewport()
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, _NONE, self.at(place))

    def keep(self, why: str) -> None:
        self.view.cell_bar.keep.click()
        self.calm()
        dialog = self.opened.assembly.window.findChild(WhyDialog)
        assert dialog is not None
        assert not dialog.again.isEnabled()
        dialog.why.setText(why)
        dialog.again.click()
        self.calm()


def paint(folder: Path, seed: int) -> None:
    """Paint strokes without end over what is in a folder; say after each how many there are."""
    bench = CellBench(QApplication([]), KeptSheet.again(folder))
    bench.open()
    bench.start()
    random = np.random.default_rng(seed)
    while True:
        path = [(float(x), float(y)) for x, y in random.uniform(5, 155, (4, 2))]
        bench.drag(*path)
        edit = bench.correcting.edit
        sys.stdout.write(f"{edit.edits if edit else 0}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    paint(Path(sys.argv[1]), int(sys.argv[2]))
