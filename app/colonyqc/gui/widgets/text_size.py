"""How large text is: as the system's own, but never below the 13 px the window is designed at."""

from typing import Final

from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication

DESIGNED_PX: Final = 13
"""Size of the body's text that lengths in `scaled` are told for."""
LARGEST_PX: Final = 26
"""Twice the designed size: beyond it a screen of 1366×768 px holds no page any more."""

_CAPTION: Final = 11
_FIGURE: Final = 20
_PROPERTY: Final = "colonyqc_text_px"


def of(font: QFont) -> int:
    """Return the size of the body's text in px where the system's own is that of ``font``."""
    return min(max(round(QFontInfo(font).pixelSize()), DESIGNED_PX), LARGEST_PX)


def take(app: QApplication, px: int) -> None:
    """Let the body's text be ``px`` high from now on; what is shown already stays as it is."""
    app.setProperty(_PROPERTY, px)


def body() -> int:
    """Return the size of text in px."""
    app = QApplication.instance()
    kept = None if app is None else app.property(_PROPERTY)
    return kept if isinstance(kept, int) else DESIGNED_PX


def caption() -> int:
    """Return the size of small text in px: units, axes, heads of tables."""
    return scaled(_CAPTION)


def figure() -> int:
    """Return the size of large figures in px."""
    return scaled(_FIGURE)


def scaled(px: float) -> int:
    """Return a length that holds text, told for the designed size, for the size in force."""
    return round(px * body() / DESIGNED_PX)
