"""A scroll area that scrolls only where there is less room than its contents need at least."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class _Holder(QWidget):
    """Lays one widget over all of itself, without a layout of its own."""

    def __init__(self, inner: QWidget, wraps: bool) -> None:
        super().__init__()
        self._inner, self._wraps = inner, wraps
        inner.setParent(self)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        least = self._inner.minimumSizeHint().expandedTo(self._inner.minimumSize())
        layout = self._inner.layout()
        if not self._wraps or layout is None:
            return least
        high = layout.totalMinimumHeightForWidth(max(self.width(), least.width()))
        return QSize(least.width(), max(least.height(), high))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self._inner.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._inner.setGeometry(self.rect())
        if self._wraps and event.size().width() != event.oldSize().width():
            self.updateGeometry()
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)


class LeastScroll(QScrollArea):
    """Gives its contents the room there is, as if it were not there.

    Qt's own gives a layout of wrapped text the height it would like best, and scrolls where parts
    that scroll by themselves would have given way ("updateScrollBars" in qscrollarea.cpp).
    ``wraps``: what they need at least is asked of their layout at the width there is, too.
    """

    def __init__(self, inner: QWidget, *, wraps: bool = False) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(_Holder(inner, wraps))
        inner.show()
