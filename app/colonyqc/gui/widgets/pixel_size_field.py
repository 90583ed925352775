"""The field for the pixel size of pictures whose files do not know it."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from colonyqc.config.settings import LARGEST_PIXEL_UM, SMALLEST_PIXEL_UM
from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import formatting, text_size

_WIDE: Final = 112


def parse(text: str) -> float | None:
    """Return a pixel size in µm/px as typed, with point or comma; None when empty or 0.

    Raises:
        ValueError: it is no number, or none a microscope's pixel can have.
    """
    plain = text.strip().replace(",", ".")
    size = float(plain) if plain else 0.0
    if size == 0:
        return None
    if not SMALLEST_PIXEL_UM <= size <= LARGEST_PIXEL_UM:
        raise ValueError(text)
    return size


class PixelSizeField(QLineEdit):
    """Emits ``given(µm or None)`` when another size is given, ``refused()`` for what is none."""

    given = Signal(object)
    refused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._size: float | None = None
        self.setAccessibleName(translate("Window", "Pixel size, µm per pixel"))
        self.setPlaceholderText(translate("Window", "from the file"))
        self.setToolTip(
            translate(
                "Window",
                "Used for the pictures opened next, or by “Analyse again” for this dish, and for "
                "no later ones. Leave it empty to take it from the file.",
            )
        )
        self.setMaxLength(12)
        self.setFixedWidth(text_size.scaled(_WIDE))
        self.editingFinished.connect(self._finished)

    def set_size(self, size: float | None) -> None:
        """Show a pixel size, µm/px, to four digits; None shows that the file is asked."""
        self._size = size
        self.setText("" if size is None else formatting.pixel_size(size))

    def _finished(self) -> None:
        """Take what was typed; the field shows what is in force again when it is no size."""
        typed = self.text()
        try:
            size = parse(typed)
        except ValueError:
            self.set_size(self._size)
            self.refused.emit()
            return
        self.clearFocus()
        if self._size is not None and typed == formatting.pixel_size(self._size):
            return  # what is shown may have fewer digits than what is in force
        changed = size != self._size
        self.set_size(size)
        if changed:
            self.given.emit(size)
