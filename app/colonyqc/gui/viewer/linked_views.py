"""Two pictures of one place, side by side or one over the other, that pan and zoom together."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QWidget

from colonyqc.gui.core.language import translate
from colonyqc.gui.viewer.panzoom import PanZoomView
from colonyqc.gui.viewer.view import ViewerView
from colonyqc.gui.widgets import theme

_GAP: Final = 4
_HANDLE: Final = 20
_STEP: Final = 0.05
_NAME_EDGE: Final = 58


class Together(StrEnum):
    """How the second picture is shown."""

    ALONE = "alone"
    SIDE = "side by side"
    SWIPE = "swipe"


class SwipeHandle(QWidget):
    """The line between two pictures, to be dragged or moved by ← and →; emits ``moved(share)``."""

    moved = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.share = 0.5
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(translate("Work", "Line between the two days"))
        self.setToolTip(translate("Work", "Drag the line, or move it by ← and →"))

    def move_to(self, share: float) -> None:
        """Put the line at a share of the width."""
        self.share = min(max(share, 0.0), 1.0)
        self.moved.emit(self.share)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.buttons() & Qt.MouseButton.LeftButton:
            pane = self.parentWidget()
            at = self.mapToParent(event.position().toPoint()).x()
            self.move_to(at / max(1, pane.width() if pane else 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        step = {int(Qt.Key.Key_Left): -_STEP, int(Qt.Key.Key_Right): _STEP}.get(event.key())
        if step is None:
            super().keyPressEvent(event)
        else:
            self.move_to(self.share + step)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.width() / 2
        painter.fillRect(QRectF(middle - 1.5, 0, 3, self.height()), Qt.GlobalColor.black)
        colour = theme.current().accent if self.hasFocus() else theme.SELECTION
        painter.fillRect(QRectF(middle - 0.5, 0, 1, self.height()), QColor(colour))
        painter.setBrush(QColor(theme.SELECTION))
        painter.drawEllipse(QPointF(middle, self.height() / 2), 8, 8)
        painter.end()


class LinkedViews(QWidget):
    """Holds the picture in hand and, where wanted, that of another day or its original.

    `link` says how places of both correspond; until then, or where that is not known, they
    move together as if they lay alike.
    """

    def __init__(self, main: ViewerView) -> None:
        super().__init__()
        self.main = main
        # A window onto the other view and not a mask: Qt took a masked view for a whole one that
        # hid the view below, and left there what another page had painted.
        self._window = QWidget(self)
        self.other = ViewerView(self._window)
        self.other.setAccessibleName(translate("Work", "Picture beside it"))
        main.setParent(self)
        self.handle = SwipeHandle(self)
        self.handle.moved.connect(self._arrange)
        self.together = Together.ALONE
        self._offset = (0.0, 0.0)
        self._moved: dict[QObject, tuple[QPointF, float]] = {}
        main.viewport_changed.connect(lambda *_: self._follow(main, self.other, -1))
        self.other.viewport_changed.connect(lambda *_: self._follow(self.other, main, 1))
        self.name = QLabel(main)
        self.name.setProperty("role", "chip")
        self.name.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.name.hide()
        self._window.hide()
        self.handle.hide()
        self._give_up: Callable[[], None] | None = None

    def take(self, give_up: Callable[[], None] | None) -> None:
        """Have the other view from now on, or nobody; who had it before is told to give it up."""
        before, self._give_up = self._give_up, give_up
        if before is not None and before != give_up:
            before()

    def name_main(self, text: str) -> None:
        """Say what the picture in hand is, while another one is beside it."""
        self.name.setText(text)
        self.name.setVisible(bool(text) and self.together is not Together.ALONE)
        self._arrange()

    def show_together(self, together: Together) -> None:
        """Show both pictures in a way, or the first one alone."""
        self.together = together
        self._window.setVisible(together is not Together.ALONE)
        self.handle.setVisible(together is Together.SWIPE)
        self.name.setVisible(bool(self.name.text()) and together is not Together.ALONE)
        self._arrange()
        self._follow(self.main, self.other, -1)

    def link(self, offset: tuple[float, float]) -> None:
        """Take what is added to a place of the other picture to find it in the first one, px."""
        self._offset = offset
        self._follow(self.main, self.other, -1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        self.handle.update()

    def _arrange(self) -> None:
        whole = self.rect()
        self._lay_out(whole)
        # Low in its own picture, where the other one never covers it, and above the line of scale
        # bar, reading and minimap, which leave no room in half a window.
        self.name.adjustSize()
        share = 0.5 if self.together is Together.SIDE else 0.75
        left = round(share * self.main.width() - self.name.width() / 2)
        self.name.move(max(0, left), self.main.height() - self.name.height() - _NAME_EDGE)
        self.name.raise_()

    def _lay_out(self, whole: QRect) -> None:
        if self.together is Together.SIDE:
            half = (whole.width() - _GAP) // 2
            self._window.setGeometry(0, 0, half, whole.height())
            self.other.setGeometry(self._window.rect())
            self.main.setGeometry(half + _GAP, 0, whole.width() - half - _GAP, whole.height())
            return
        self.main.setGeometry(whole)
        if self.together is Together.SWIPE:
            at = round(self.handle.share * whole.width())
            # The view is as wide as the other one, however little is seen: every px stays in place.
            self._window.setGeometry(0, 0, max(1, at), whole.height())
            self.other.setGeometry(whole)
            self.handle.setGeometry(at - _HANDLE // 2, 0, _HANDLE, whole.height())
            self._window.raise_()
            self.handle.raise_()

    def _follow(self, leader: PanZoomView, follower: PanZoomView, sign: int) -> None:
        # What was moved to follow says so, too, when the event loop comes round: it must not lead
        # back, or both would creep by what scroll bars round off. A picture that came meanwhile
        # was fitted instead, and is put where it belongs once more.
        put = self._moved.pop(leader, None)
        if put == _at(leader):
            return
        if put is not None:
            leader, follower, sign = follower, leader, -sign
        if self.together is Together.ALONE or follower.sceneRect().isEmpty():
            return
        at, zoom = _at(leader)
        follower.center_on(at.x() + sign * self._offset[0], at.y() + sign * self._offset[1], zoom)
        self._moved[follower] = _at(follower)


def _at(view: PanZoomView) -> tuple[QPointF, float]:
    """Return which point of its picture a view has in its middle, and how large it shows it."""
    return view.to_picture(QRectF(view.viewport().rect()).center()), view.zoom
