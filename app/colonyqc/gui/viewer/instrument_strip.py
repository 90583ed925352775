"""The buttons of what a picture is looked at and measured with."""

from enum import StrEnum

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QMenu, QToolButton, QVBoxLayout, QWidget

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import icons


class Instrument(StrEnum):
    """What a picture is looked at and measured with; a value names its icon."""

    GREYS = "greys"
    RULER = "ruler"
    AREA = "area"
    CAMERA = "camera"
    LAYERS = "layers"


MEASURING = (Instrument.RULER, Instrument.AREA)
"""Those that take the left button in hand."""


class InstrumentStrip(QFrame):
    """Emits ``toggled(Instrument, on)``; the camera is never on, it is ``toggled`` at a press."""

    toggled = Signal(object, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "chip")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(3, 3, 3, 3)
        self._column.setSpacing(2)
        self.buttons: dict[Instrument, QToolButton] = {}
        texts = {
            Instrument.GREYS: translate(
                "Viewer", "Brightness and contrast (drag with the right button)"
            ),
            Instrument.RULER: translate("Viewer", "Measure a length: drag a line"),
            Instrument.AREA: translate("Viewer", "Measure an area: drag around it"),
            Instrument.LAYERS: translate("Viewer", "Lay over the picture what a model sees"),
            Instrument.CAMERA: translate("Viewer", "Save what is seen, with its scale bar"),
        }
        for instrument, text in texts.items():
            self._add(instrument, text)
        # Whoever has something to lay over the picture gives it a menu.
        self.buttons[Instrument.LAYERS].hide()
        self.hide()

    def set_menu(self, instrument: Instrument, menu: QMenu) -> None:
        """Let a button open a menu."""
        made = self.buttons[instrument]
        made.setMenu(menu)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.show()

    def release(self, instrument: Instrument) -> None:
        """Let a button go, without emitting."""
        button = self.buttons[instrument]
        button.blockSignals(True)
        button.setChecked(False)
        button.blockSignals(False)

    def _add(self, instrument: Instrument, text: str) -> None:
        made = QToolButton(self)
        icons.bind(made, instrument.value)
        made.setIconSize(QSize(icons.SIZE, icons.SIZE))
        made.setProperty("role", "quiet")
        made.setToolTip(text)
        made.setAccessibleName(text)
        made.setCheckable(instrument not in (Instrument.CAMERA, Instrument.LAYERS))
        if made.isCheckable():
            made.toggled.connect(lambda on, which=instrument: self.toggled.emit(which, on))
        else:
            made.clicked.connect(lambda _=False, which=instrument: self.toggled.emit(which, True))
        self.buttons[instrument] = made
        self._column.addWidget(made)
