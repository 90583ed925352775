"""A canvas that pans and zooms: knows the picture's size and nothing of what is painted on it."""

from math import isclose
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsScene, QGraphicsView, QWidget

from colonyqc.domain.picture import Region
from colonyqc.gui.viewer.layers import outward
from colonyqc.gui.widgets import theme

ZOOM_MAX: Final = 32.0
FIT_MAX: Final = 4.0
"""A small picture is not blown up beyond this to fill the window."""
MARGIN: Final = 12
"""Room around a fitted picture, px."""
_WHEEL_STEP: Final = 1.25
_KEY_STEP: Final = 1.5


class PanZoomView(QGraphicsView):
    """Pans by dragging, zooms by wheel and keys, and says in picture px what the person does.

    Signals: ``viewport_changed(Region, zoom, device pixel ratio)``, ``clicked(x, y)``,
    ``hovered(x, y)``, ``hover_ended()``, ``peeked(bool)`` while Space is held.
    """

    viewport_changed = Signal(object, float, float)
    clicked = Signal(int, int)
    hovered = Signal(int, int)
    hover_ended = Signal()
    peeked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # `zoom_at` keeps its point in place by itself: Qt's anchor would move it a second time.
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        # Tiles snap to screen px by the whole view's transform: partly repainted, old and new edges
        # would meet.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        scene = QGraphicsScene(self)
        # A handful of items that change often: keeping a tree costs more than looking at all.
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setScene(scene)
        self._bounds = QRectF()
        self._fitted = True
        self._press: QPointF | None = None
        self._panning = False
        self._notice = QTimer(self)
        self._notice.setSingleShot(True)
        # Zooming moves transform and both scroll bars: told once when the event loop comes round,
        # not three times.
        self._notice.setInterval(0)
        self._notice.timeout.connect(self.announce)

    @property
    def zoom(self) -> float:
        """Screen px (logical) a picture px."""
        return self.transform().m11()

    @property
    def visible_region(self) -> Region:
        """The part of the scene in view, in whole picture px; may leave the picture."""
        back, _ = self.viewportTransform().inverted()
        return outward(back.mapRect(QRectF(self.viewport().rect())))

    @property
    def top_inset(self) -> int:
        """Room a fitted picture leaves at the top, px."""
        return MARGIN

    def set_bounds(self, width: float, height: float) -> None:
        """Take the size of a picture and fit it; half a picture of room lies around it."""
        self._bounds = QRectF(0, 0, width, height)
        # Room beyond the picture, so that a colony at its border can be brought to the middle.
        self.setSceneRect(self._bounds.adjusted(-width / 2, -height / 2, width / 2, height / 2))
        self.fit()

    def fit(self) -> None:
        """Show the whole picture, and keep it so when the window is resized."""
        room = QRectF(self.viewport().rect()).adjusted(MARGIN, self.top_inset, -MARGIN, -MARGIN)
        self._fitted = True
        if self._bounds.isEmpty() or room.width() < 1 or room.height() < 1:
            return
        whole = min(room.width() / self._bounds.width(), room.height() / self._bounds.height())
        self._set_zoom(min(whole, FIT_MAX))
        self._put(self._bounds.center(), room.center())

    def refit(self) -> None:
        """Fit again if the picture was fitted and not moved since."""
        if self._fitted:
            self.fit()
        else:
            self._notice.start()

    def actual_size(self) -> None:
        """Show one picture px as one screen px, about the middle of the view."""
        self.zoom_at(1.0, self._middle())

    def zoom_in(self) -> None:
        """Zoom in a step about the middle of the view."""
        self.zoom_at(self.zoom * _KEY_STEP, self._middle())

    def zoom_out(self) -> None:
        """Zoom out a step about the middle of the view."""
        self.zoom_at(self.zoom / _KEY_STEP, self._middle())

    def zoom_at(self, zoom: float, place: QPointF) -> None:
        """Zoom to ``zoom`` and keep what lies under ``place`` (viewport px) where it is."""
        under = self.to_picture(place)
        self._set_zoom(zoom)
        self._put(under, place)
        self._fitted = False

    def center_on(self, x: float, y: float, zoom: float | None = None) -> None:
        """Bring a point of the picture to the middle, at another zoom if one is given."""
        if zoom is not None:
            self._set_zoom(zoom)
        self._put(QPointF(x, y), self._middle())
        self._fitted = False

    def set_pointing(self, pointing: bool) -> None:
        """Show by the pointer's shape whether a click would do something."""
        if not self._panning:
            shape = Qt.CursorShape.PointingHandCursor if pointing else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)

    def to_picture(self, place: QPointF) -> QPointF:
        """Return the picture point under a viewport point."""
        back, _ = self.viewportTransform().inverted()
        return back.map(place)

    def announce(self) -> None:
        """Say what is in view."""
        if not self._bounds.isEmpty():
            self.viewport_changed.emit(self.visible_region, self.zoom, self.devicePixelRatioF())

    def _middle(self) -> QPointF:
        return QRectF(self.viewport().rect()).center()

    def _least_zoom(self) -> float:
        view, longest = self.viewport().rect(), max(self._bounds.width(), self._bounds.height())
        return min(1.0, 0.5 * min(view.width(), view.height()) / max(longest, 1.0))

    def _set_zoom(self, zoom: float) -> None:
        zoom = min(max(zoom, self._least_zoom()), ZOOM_MAX)
        # Setting an equal transform still repaints everything.
        if not isclose(zoom, self.zoom, rel_tol=1e-9):
            self.setTransform(QTransform.fromScale(zoom, zoom))
        self._notice.start()

    def _put(self, point: QPointF, place: QPointF) -> None:
        """Scroll so that a picture point lies at a viewport point."""
        off = self.viewportTransform().map(point) - place
        self._scroll(off)

    def _scroll(self, off: QPointF) -> None:
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        # Scroll bars count whole px: rounded, not cut, or panning drifts to one side.
        across.setValue(across.value() + round(off.x()))
        down.setValue(down.value() + round(off.y()))
        self._notice.start()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        # A notch of a wheel is 120; touch pads send fractions, which the power below takes.
        steps = event.angleDelta().y() / 120
        if steps and not self._bounds.isEmpty():
            self.zoom_at(self.zoom * _WHEEL_STEP**steps, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._press = event.position()
            event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        place = event.position()
        if self._press is not None:
            self._drag(self._press, place)
            return
        point = self.to_picture(place)
        if self._bounds.contains(point):
            self.hovered.emit(int(point.x()), int(point.y()))
        else:
            self.hover_ended.emit()

    def _drag(self, start: QPointF, place: QPointF) -> None:
        moved = place - start
        if not self._panning and moved.manhattanLength() < QApplication.startDragDistance():
            return
        self._panning, self._press, self._fitted = True, place, False
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self._scroll(-moved)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._press is None:
            return
        panned, self._panning, self._press = self._panning, False, None
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        point = self.to_picture(event.position())
        left = event.button() is Qt.MouseButton.LeftButton
        if left and not panned and self._bounds.contains(point):
            self.clicked.emit(int(point.x()), int(point.y()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        self.hover_ended.emit()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Space:
            # A held key repeats press and release: the overlays would flicker.
            if not event.isAutoRepeat():
                self.peeked.emit(True)
            return
        actions = {
            int(Qt.Key.Key_Plus): self.zoom_in,
            # Plus without Shift on most keyboards.
            int(Qt.Key.Key_Equal): self.zoom_in,
            int(Qt.Key.Key_Minus): self.zoom_out,
            int(Qt.Key.Key_0): self.fit,
            int(Qt.Key.Key_Z): self.actual_size,
        }
        action = actions.get(event.key())
        allowed = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        if action is not None and event.modifiers() & ~allowed == Qt.KeyboardModifier.NoModifier:
            action()
        else:
            # Passed on: the arrows and letters belong to the window's actions.
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() != Qt.Key.Key_Space:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self.peeked.emit(False)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        # With the focus the release of the key goes elsewhere, and the picture would stay naked.
        self.peeked.emit(False)
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.refit()

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:  # noqa: N802
        del rect
        if self.hasFocus():
            painter.save()
            painter.resetTransform()
            painter.setPen(QColor(theme.current().accent))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
            painter.restore()

    def drawBackground(self, painter: QPainter, rect: QRectF | object) -> None:  # noqa: N802
        del rect
        painter.save()
        painter.resetTransform()
        painter.fillRect(self.viewport().rect(), QColor(theme.current().canvas))
        painter.restore()
