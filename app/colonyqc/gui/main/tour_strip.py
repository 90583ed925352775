"""The strip of the tour above the page, and the ring around what it speaks of."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import theme
from colonyqc.gui.widgets.basics import button, label

_RING_PX = 2
_SETTLE_MS = 150


class TourStrip(QFrame):
    """Emits ``back_asked()``, ``next_asked()`` and ``leave_asked()``."""

    back_asked = Signal()
    next_asked = Signal()
    leave_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("tour")
        self.setProperty("role", "practice")
        self.setAccessibleName(translate("Tour", "Practice"))
        badge = label(translate("Tour", "Practice"), "chip")
        badge.setToolTip(
            translate(
                "Tour",
                "Nothing that is done in this window reaches the laboratory's history, rules or "
                "models.",
            )
        )
        self.step = label(role="caption")
        self.title = label(role="title")
        self.text = label(wrap=True)
        self.back = button(translate("Tour", "Back"))
        self.next = button(translate("Tour", "Next"))
        self.leave = button(translate("Tour", "Leave practice"))
        self.back.clicked.connect(self.back_asked)
        self.next.clicked.connect(self.next_asked)
        self.leave.clicked.connect(self.leave_asked)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(badge)
        head.addWidget(self.title)
        head.addWidget(self.step)
        head.addStretch()
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addLayout(head)
        words.addWidget(self.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        row.addLayout(words, 1)
        for made in (self.back, self.next, self.leave):
            # The arrow and letter keys belong to the page while the tour is on.
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_step(self, title: str, text: str, at: int, count: int) -> None:
        """Show a step; ``at`` counts from 0."""
        self.title.setText(title)
        self.text.setText(text)
        self.text.setAccessibleName(f"{title} {text}")
        self.back.setEnabled(at > 0)
        self.next.setVisible(at < count - 1)
        place = translate("Tour", "{at} of {count}").format(at=at + 1, count=count)
        self._place = place
        self.step.setText(place)

    def set_note(self, note: str) -> None:
        """Say beside the step how far it is."""
        self.step.setText(f"{self._place} · {note}" if note else self._place)

    def set_done(self, done: bool) -> None:
        """Offer the next step: what this one asks for was done."""
        self.next.setProperty("role", "primary" if done else "")
        self.next.style().unpolish(self.next)
        self.next.style().polish(self.next)


class PointerRing(QWidget):
    """A line around another widget, above everything and through which every click goes."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._window = window
        self._around: QWidget | None = None
        # What scrolls or is laid out anew moves what lies in it without a word to it.
        self._timer = QTimer(self)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self._settle)
        self.hide()

    def lay_around(self, widget: QWidget | None) -> None:
        """Lie around a widget; None: around nothing."""
        if self._around is not None:
            self._around.removeEventFilter(self)
        self._around = widget
        if widget is None:
            self._timer.stop()
        else:
            widget.installEventFilter(self)
            self._timer.start()
            above = widget.parentWidget()
            while above is not None:
                if isinstance(above, QScrollArea):
                    _show(widget, above)
                above = above.parentWidget()
        self._settle()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in (
            QEvent.Type.Resize,
            QEvent.Type.Move,
            QEvent.Type.Show,
            QEvent.Type.Hide,
        ):
            self._settle()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.current().watch), _RING_PX))
        inside = self.rect().adjusted(_RING_PX, _RING_PX, -_RING_PX, -_RING_PX)
        painter.drawRoundedRect(inside, theme.RADIUS, theme.RADIUS)
        painter.end()

    def _settle(self) -> None:
        around = self._around
        if around is None or not around.isVisibleTo(self._window):
            self.hide()
            return
        # What a scroll area leaves in sight of it: the rest lies under something else.
        seen = around.visibleRegion().boundingRect()
        if seen.isEmpty():
            self.hide()
            return
        corner = around.mapTo(self._window, seen.topLeft())
        self.setGeometry(QRect(corner, seen.size()).adjusted(-2, -2, 2, 2))
        self.raise_()
        self.show()


def _show(widget: QWidget, area: QScrollArea) -> None:
    """Bring a widget into sight; of one that is higher than the area its beginning."""
    inner = area.widget()
    if inner is not None and widget.height() > area.viewport().height():
        top = widget.mapTo(inner, QPoint(0, 0))
        area.verticalScrollBar().setValue(top.y())
    else:
        area.ensureWidgetVisible(widget, 0, 0)
