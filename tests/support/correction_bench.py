"""The window over two analysed pictures, corrected by mouse and keys; paints until it is killed.

python -m support.correction_bench FOLDER SEED
"""

import sys
from pathlib import Path
from time import monotonic
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from colonyqc.config.settings import Loaded, Settings
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.application import Application
from colonyqc.gui.main.practice import Practice
from colonyqc.gui.pages.review.correcting import Correcting
from colonyqc.gui.pages.review.correction_bar import CorrectionBar
from colonyqc.gui.pages.review.correction_canvas import CorrectionCanvas
from colonyqc.gui.widgets.why_dialog import WhyDialog
from support.kept_dish import KeptDish
from support.window import do

_NONE: Final = Qt.KeyboardModifier.NoModifier


class CorrectionBench:
    """The window over two analysed pictures of one dish."""

    def __init__(self, app: QApplication, kept: KeptDish, practice: Practice | None = None) -> None:
        self.kept = kept
        file = kept.folder / "settings.json"
        self.opened = Application(app, kept.context, Loaded(Settings()), file, practice)
        self.opened.begin()
        self._show()

    @classmethod
    def over(cls, opened: Application, kept: KeptDish) -> "CorrectionBench":
        """Return the same over a window that is open already."""
        made = cls.__new__(cls)
        made.opened, made.kept = opened, kept
        made._show()
        return made

    def _show(self) -> None:
        window = self.opened.assembly.window
        window.resize(1300, 860)
        window.show()
        self.calm()

    def calm(self) -> None:
        for _ in range(3):
            QApplication.processEvents()
            patience = monotonic() + 60
            while self.opened.jobs.active or not self.opened.settled:
                assert monotonic() < patience, "what was begun does not end"
                QTest.qWait(5)
        QApplication.processEvents()

    def close(self) -> None:
        self.opened.shut_down()

    @property
    def canvas(self) -> CorrectionCanvas:
        return self.opened.assembly.viewer_view

    @property
    def correcting(self) -> Correcting:
        return self.opened.assembly.correcting

    @property
    def bar(self) -> CorrectionBar:
        return self.opened.assembly.review_view.correction

    def said(self) -> str:
        return self.opened.assembly.window.messages.text.text()

    def start(self) -> None:
        do(self.opened, Act.CORRECT)
        self.calm()
        assert self.correcting.active

    def at(self, x: float, y: float) -> QPoint:
        return self.canvas.viewportTransform().map(QPointF(x, y)).toPoint()

    def press(self, x: float, y: float) -> None:
        QTest.mousePress(self.canvas.viewport(), Qt.MouseButton.LeftButton, _NONE, self.at(x, y))

    def move(self, x: float, y: float) -> None:
        QTest.mouseMove(self.canvas.viewport(), self.at(x, y))

    def release(self, x: float, y: float) -> None:
        QTest.mouseRelease(self.canvas.viewport(), Qt.MouseButton.LeftButton, _NONE, self.at(x, y))

    def drag(self, *path: tuple[float, float]) -> None:
        self.press(*path[0])
        for place in path[1:]:
            self.move(*place)
        self.release(*path[-1])

    def click(self, x: float, y: float) -> None:
        self.drag((x, y))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = _NONE) -> None:
        QTest.keyClick(self.canvas, key, modifier)

    def map(self) -> NDArray[np.uint8]:
        edit = self.correcting.edit
        assert edit is not None
        return edit.whole()

    def keep(self, why: str) -> None:
        self.bar.keep.click()
        self.calm()
        dialog = self.opened.assembly.window.findChild(WhyDialog)
        assert dialog is not None
        assert not dialog.again.isEnabled()
        dialog.why.setText(why)
        dialog.again.click()
        self.calm()


def paint(folder: Path, seed: int) -> None:
    """Paint strokes without end over what is in a folder; say after each how many there are."""
    bench = CorrectionBench(QApplication([]), KeptDish.again(folder))
    bench.start()
    random = np.random.default_rng(seed)
    while True:
        path = [(float(x), float(y)) for x, y in random.uniform(60, 450, (4, 2))]
        bench.drag(*path)
        edit = bench.correcting.edit
        sys.stdout.write(f"{edit.edits if edit else 0}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    paint(Path(sys.argv[1]), int(sys.argv[2]))
