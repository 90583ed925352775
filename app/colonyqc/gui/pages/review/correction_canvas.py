"""The picture of the work page: looked at, or corrected with the tool in hand."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from colonyqc.gui.pages.review.correction_tools import (
    CLASS_KEYS,
    KEYS,
    SIZED,
    CorrectionTool,
    correction_strip,
)
from colonyqc.gui.viewer.paint_canvas import PaintCanvas
from colonyqc.gui.viewer.panzoom import MARGIN, PanZoomView
from colonyqc.gui.viewer.view import ViewerView
from colonyqc.gui.widgets.theme import GLYPH, SELECTION

_NOTCH: Final = 120
_STEPS: Final = {Qt.Key.Key_BracketLeft: -1, Qt.Key.Key_BracketRight: 1}


class CorrectionCanvas(PaintCanvas):
    """Without a tool it is the viewer it always was.

    Signals, besides those of `PaintCanvas`: ``tool_asked(CorrectionTool)``,
    ``class_asked(ColonyClass)``, ``size_stepped(steps)``.
    """

    tool_asked = Signal(object)
    class_asked = Signal(object)
    size_stepped = Signal(int)
    # Of the class: Qt asks for events before the view is made and after it is gone.
    tool: CorrectionTool | None = None
    """The tool in hand; None: nothing is corrected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path: tuple[tuple[float, float], ...] = ()
        self._turned = 0
        self.strip = correction_strip(self)
        self.strip.chosen.connect(self.tool_asked)
        self.strip.hide()

    @property
    def acts(self) -> bool:
        return self.tool not in (None, CorrectionTool.LOOK)

    @property
    def sized(self) -> bool:
        return self.tool in SIZED

    @property
    def ends(self) -> bool:
        return self.tool is CorrectionTool.POLYGON

    def set_tool(self, tool: CorrectionTool | None) -> None:
        """Take a tool in hand; None: nothing is corrected."""
        self.tool = tool
        if tool is not None:
            self.let_instrument_go()
        self.strip.setVisible(tool is not None)
        if tool is not None:
            self.strip.set_tool(tool)
        self.set_line(())
        self.take_pointer()

    def set_line(self, path: Sequence[tuple[float, float]]) -> None:
        """Draw what is being drawn, in picture px; none draws nothing."""
        self._path = tuple(path)
        self.viewport().update()

    def set_pointing(self, pointing: bool) -> None:
        """Show by the pointer's shape whether a click would do something."""
        if not self.acts or self.measuring:
            ViewerView.set_pointing(self, pointing)

    def event(self, event: QEvent) -> bool:
        # The keys of tools are those of decisions, too: accepted here, they come as presses.
        if (
            self.tool is not None
            and event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
            and Qt.Key(event.key()) in {*KEYS, *CLASS_KEYS, *_STEPS}
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if self.tool is None:
            PanZoomView.keyPressEvent(self, event)
            return
        key = Qt.Key(event.key())
        if event.modifiers() != Qt.KeyboardModifier.NoModifier:
            super().keyPressEvent(event)
        elif key in KEYS:
            self.tool_asked.emit(KEYS[key])
        elif key in CLASS_KEYS:
            self.class_asked.emit(CLASS_KEYS[key])
        elif key in _STEPS:
            self.size_stepped.emit(_STEPS[key])
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        if not self.sized or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        # Touch pads send fractions of a notch: they add up to whole steps.
        self._turned += event.angleDelta().y()
        steps = int(self._turned / _NOTCH)
        if steps:
            self._turned -= steps * _NOTCH
            self.size_stepped.emit(steps)
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if not self._path:
            return
        place = self.viewportTransform()
        points = [place.map(QPointF(x, y)) for x, y in self._path]
        line = QPolygonF(points)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((GLYPH, 4.0), (SELECTION, 2.0)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawPolyline(line)
            painter.drawEllipse(points[0], 3, 3)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.strip.move(MARGIN, self.hud.banner_bottom + MARGIN + 40)
