"""Which plane and channel of a stack is looked at."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QWidget

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import OwnArrowsSlider, label


class StackBar(QFrame):
    """Emits ``chosen(z, c)``, counted from 0; hidden for a picture that stands alone."""

    chosen = Signal(int, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "chip")
        self.plane = OwnArrowsSlider(Qt.Orientation.Horizontal)
        self.plane.setFixedWidth(text_size.scaled(140))
        self.plane.setAccessibleName(translate("Viewer", "Plane of the stack"))
        self.plane_text = label(role="caption")
        self.channel = QComboBox()
        self.channel.setAccessibleName(translate("Viewer", "Channel"))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 8, 3)
        for part in (self.plane_text, self.plane, self.channel):
            row.addWidget(part)
        self.plane.valueChanged.connect(self._changed)
        self.channel.currentIndexChanged.connect(self._changed)
        self._analysed = (0, 0)
        self.hide()

    def show_stack(self, planes: int, channels: Sequence[str], here: tuple[int, int]) -> None:
        """Offer so many planes and these channels; ``here``: plane and channel analysed."""
        self._analysed = here
        for part in (self.plane, self.channel):
            part.blockSignals(True)
        self.plane.setRange(0, max(0, planes - 1))
        self.channel.clear()
        self.channel.addItems([self._named(n, name) for n, name in enumerate(channels)])
        self.stand_at(*here)
        self.plane.setVisible(planes > 1)
        self.plane_text.setVisible(planes > 1)
        self.channel.setVisible(len(channels) > 1)
        self.setVisible(planes > 1 or len(channels) > 1)
        self.adjustSize()

    def stand_at(self, plane: int, channel: int) -> None:
        """Say what is shown, without emitting."""
        for part in (self.plane, self.channel):
            part.blockSignals(True)
        self.plane.setValue(plane)
        self.channel.setCurrentIndex(channel)
        for part in (self.plane, self.channel):
            part.blockSignals(False)
        self._tell()

    def _named(self, number: int, name: str) -> str:
        """Return what a channel is called; of several, the one analysed says so."""
        text = name or f"{translate('Viewer', 'Channel')} {number + 1}"
        analysed = translate("Viewer", "{channel}, analysed")
        return analysed.format(channel=text) if number == self._analysed[1] else text

    def _changed(self) -> None:
        self._tell()
        self.chosen.emit(self.plane.value(), max(0, self.channel.currentIndex()))

    def _tell(self) -> None:
        at, of = self.plane.value() + 1, self.plane.maximum() + 1
        text = translate("Viewer", "Plane {at} of {of}").format(at=at, of=of)
        if self.plane.value() == self._analysed[0]:
            text = translate("Viewer", "{plane}, analysed").format(plane=text)
        self.plane_text.setText(text)
        self.adjustSize()
