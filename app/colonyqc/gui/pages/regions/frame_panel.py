"""Which frame of a video is looked at."""

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import formatting
from colonyqc.gui.widgets.basics import inset, label

_REST_MS: Final = 250
"""How long the number must rest before its frame is opened: steps in between are not wanted."""


class FramePanel(QWidget):
    """Emits ``chosen(place)``, from 0; hidden while no video is open."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.number = QSpinBox()
        inset(self.number)
        self.number.setKeyboardTracking(False)
        self.number.setAccessibleName(translate("Regions", "Frame of the video"))
        self.of = label(role="caption")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(lambda: self.chosen.emit(self.number.value() - 1))
        self.number.valueChanged.connect(lambda _: self._rest.start())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label(translate("Regions", "Frame"), "caption"))
        row.addWidget(self.number, 1)
        row.addWidget(self.of)
        self.set_frame(0, 0)

    @property
    def waits(self) -> bool:
        """Tell whether a frame was chosen that is not opened yet."""
        return self._rest.isActive()

    def set_frame(self, place: int, count: int) -> None:
        """Show which of so many frames is open; 0 frames: it is no video."""
        self._rest.stop()
        self.number.blockSignals(True)
        self.number.setRange(1, max(1, count))
        self.number.setValue(place + 1)
        self.number.blockSignals(False)
        text = translate("Regions", "of {count}").format(count=formatting.count(count))
        self.of.setText(text)
        self.setVisible(count > 0)
