"""A long task of the window's thread in parts, one for each turn of the event loop."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QObject, QTimer

_END: Final = object()


class InTurns(QObject):
    """Keys, clicks and pictures come in between the parts; `finish` does the rest in one go."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts: Iterator[None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def active(self) -> bool:
        """Whether parts are left."""
        return self._parts is not None

    def begin(self, parts: Iterator[None]) -> None:
        """Do a task, from the next turn on; what is left of the one before is done first."""
        self.finish()
        self._parts = parts
        self._timer.start()

    def finish(self) -> None:
        """Do what is left now."""
        while self._parts is not None:
            self._go_on()

    def _go_on(self) -> None:
        parts, self._parts = self._parts, None
        if parts is not None and next(parts, _END) is not _END:
            self._parts = parts
        else:
            self._timer.stop()
