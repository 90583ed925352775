"""Tell when nobody has touched keys, pointer or wheel for a while."""

from collections.abc import Callable
from time import monotonic
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

_LOOK_MS: Final = 1000
_INPUT: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)


class IdleMonitor(QObject):
    """Emits ``idle()`` once after so many seconds without input; watches only while started."""

    idle = Signal()

    def __init__(
        self, parent: QObject | None = None, clock: Callable[[], float] = monotonic
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._after_s = 0.0
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self, after_s: float) -> None:
        """Watch from now on; 0 watches nothing."""
        self.stop()
        app = QCoreApplication.instance()
        if after_s <= 0 or app is None:
            return
        self._after_s, self._last = after_s, self._clock()
        # On the application and not on the window: dialogs and menus are windows of their own.
        app.installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()
        app = QCoreApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def look(self) -> None:
        """See whether it has been long enough."""
        if self._timer.isActive() and self._clock() - self._last >= self._after_s:
            self.stop()
            self.idle.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in _INPUT:
            self._last = self._clock()
        # Only looked at: every event goes on to whom it is meant for.
        return False
