"""Icons of one set: 20-px line drawings that take the colour of the theme's text.

An icon is drawn in the colours of the theme in force when it is asked for; `bind` remembers
which icon a button or action wears, so that `recolour` can dress it anew after a change.
"""

from functools import cache
from math import ceil
from typing import Final

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from colonyqc.config.paths import resources
from colonyqc.gui.widgets import theme

SIZE: Final = 20
"""Side of an icon, px."""
_PROGRAM: Final = (16, 32, 48, 128)
"""Sides of the program's icon, px: title bars, task bars, docks."""
_PROPERTY: Final = "icon_name"


def _ratios() -> tuple[int, ...]:
    """Return the scales of the screens there are: others would be drawn for nobody."""
    return tuple(
        sorted({1, *(ceil(each.devicePixelRatio()) for each in QGuiApplication.screens())})
    )


def program() -> QIcon:
    """Return the icon of the program: a dish with two colonies, on the dark of the window."""
    tokens, made = theme.THEMES["dark"], QIcon()
    text = _drawing("dish").replace("currentColor", tokens.accent)
    drawing = QSvgRenderer(QByteArray(text.encode()))
    for side in _PROGRAM:
        image = QPixmap(side, side)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.surface))
        painter.drawRoundedRect(QRectF(0, 0, side, side), side / 5, side / 5)
        drawing.render(painter, QRectF(0, 0, side, side).adjusted(*_inset(side)))
        painter.end()
        made.addPixmap(image)
    return made


def _inset(side: int) -> tuple[float, float, float, float]:
    edge = side / 16
    return edge, edge, -edge, -edge


@cache
def names() -> tuple[str, ...]:
    """Return the names of all icons of the set."""
    return tuple(sorted(path.stem for path in (resources() / "icons").glob("*.svg")))


def pixmap(name: str, colour: str, ratio: int = 1) -> QPixmap:
    """Return an icon drawn in one colour, `SIZE` px at a device pixel ratio.

    Raises:
        KeyError: no icon of that name.
    """
    if name not in names():
        raise KeyError(name)
    drawing = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    image = QPixmap(SIZE * ratio, SIZE * ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawing.render(painter, QRectF(0, 0, SIZE * ratio, SIZE * ratio))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@cache
def _drawing(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _icon(name: str, normal: str, disabled: str, ratios: tuple[int, ...]) -> QIcon:
    icon = QIcon()
    for ratio in ratios:
        icon.addPixmap(pixmap(name, normal, ratio), QIcon.Mode.Normal)
        icon.addPixmap(pixmap(name, disabled, ratio), QIcon.Mode.Disabled)
    return icon


def icon(name: str, colour: str | None = None) -> QIcon:
    """Return an icon in the theme's text colour, or in ``colour``.

    Raises:
        KeyError: no icon of that name.
    """
    tokens = theme.current()
    return _icon(name, colour or tokens.text, tokens.disabled, _ratios())


def bind(wearer: QAction | QAbstractButton, name: str) -> None:
    """Give a button or action an icon that `recolour` knows of."""
    wearer.setProperty(_PROPERTY, name)
    wearer.setIcon(icon(name))


def recolour(root: QObject) -> None:
    """Draw the icons of everything bound below ``root`` in the colours of the theme in force."""
    for wearer in (root, *root.findChildren(QObject)):
        name = wearer.property(_PROPERTY)
        if name and isinstance(wearer, QAction | QAbstractButton):
            wearer.setIcon(icon(str(name)))
