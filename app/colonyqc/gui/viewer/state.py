"""What a person wishes to see, and the view state that follows from it and the picture."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

import numpy as np

from colonyqc.domain.classes import COLOURS, ColonyClass
from colonyqc.domain.picture import ImageInfo
from colonyqc.gui.viewer.loader import Layer
from colonyqc.services.viewing.overlays import CODES, HATCH, OUTLINE
from colonyqc.services.viewing.tiles import GreyWindow, full_window

_CLASS_BITS: Final = OUTLINE - 1
_CLASSES: Final = {int(cls): cls for cls in COLOURS}
_FILL: Final = 0.5
"""Fill alpha at full opacity, so that the default opacity of 0.5 gives 25 %."""
_LINE: Final = 2.0
_STRIPE: Final = 1.4
_GAP: Final = 0.2
HEAT_STOPS: Final = ("#440154", "#3B528B", "#21918C", "#5EC962", "#FDE725")
_HEAT: Final = 0.7
MARK_COLOURS: Final = {1: "#56B4E9", 2: "#F0E442", 3: "#CC79A7"}
"""Of what only the first model finds, only the second, and what both call otherwise."""


class OverlayStyle(StrEnum):
    """How a class is drawn over the picture."""

    OUTLINE = "outline"
    FILL = "fill"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class OverlayWish:
    """How one class is to be drawn; ``opacity`` is 0 to 1."""

    visible: bool = True
    opacity: float = 0.5
    style: OverlayStyle = OverlayStyle.BOTH


@dataclass(frozen=True, slots=True)
class DisplayWish:
    """Everything a person can choose about the display; a None leaves the choice to the picture."""

    overlays: tuple[tuple[ColonyClass, OverlayWish], ...] = field(
        default=tuple((cls, OverlayWish()) for cls in COLOURS)
    )
    pixel_size_um: float | None = None
    window: GreyWindow | None = None
    naked: bool = False
    """Show the picture without anything drawn over it."""

    def overlay(self, cls: ColonyClass) -> OverlayWish:
        """Return the wish for one class."""
        return dict(self.overlays)[cls]

    def with_overlay(self, cls: ColonyClass, overlay: OverlayWish) -> "DisplayWish":
        """Return this wish with another one for ``cls``."""
        return replace(self, overlays=tuple({**dict(self.overlays), cls: overlay}.items()))


def _argb(colour: str, alpha: float) -> int:
    return round(255 * min(max(alpha, 0.0), 1.0)) << 24 | int(colour[1:], 16)


def _heat_table() -> tuple[int, ...]:
    """Return 0xAARRGGBB of 255 · p, nothing at 0: steps of viridis, told apart in grey too."""
    share = np.arange(256) / 255
    at = np.linspace(0, 1, len(HEAT_STOPS))
    stops = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in HEAT_STOPS])
    rgb = [np.interp(share, at, stops[:, channel]).round().astype(int) for channel in range(3)]
    alpha = (255 * np.clip(share * 8, 0, 1) * _HEAT).round().astype(int)
    return tuple((alpha << 24 | rgb[0] << 16 | rgb[1] << 8 | rgb[2]).tolist())


def _marks_table(fill: float) -> tuple[int, ...]:
    """Return 0xAARRGGBB of the overlay codes of a map of disagreement, filled so opaquely."""
    table = [0] * CODES
    for code in range(CODES):
        colour = MARK_COLOURS.get(code & _CLASS_BITS)
        if colour is not None:
            table[code] = _argb(colour, 1.0 if code & OUTLINE else fill)
    return tuple(table)


HEAT_TABLE: Final = _heat_table()
MARKS_TABLE: Final = _marks_table(0.55)
OUTLINED_TABLE: Final = _marks_table(0.0)


@dataclass(frozen=True, slots=True)
class ViewState:
    """What the view shows; two equal states look the same."""

    window: GreyWindow
    colours: tuple[int, ...]
    """0xAARRGGBB of every overlay code."""
    pixel_size_um: float | None
    naked: bool

    def table(self, layer: Layer) -> tuple[int, ...]:
        """Return the colours of a layer of codes, 0xAARRGGBB each."""
        return {
            Layer.OVERLAY: self.colours,
            Layer.HEAT: HEAT_TABLE,
            Layer.MARKS: MARKS_TABLE,
        }[layer]


def _alpha(code: int, overlay: OverlayWish) -> float:
    """Return how opaque an overlay code is."""
    if not overlay.visible:
        return 0.0
    if code & OUTLINE and overlay.style is not OverlayStyle.FILL:
        return _LINE * overlay.opacity
    if overlay.style is OverlayStyle.OUTLINE:
        return 0.0
    uncertain = code & _CLASS_BITS == ColonyClass.UNCERTAIN
    if uncertain:
        return overlay.opacity * (_STRIPE if code & HATCH else _GAP)
    return overlay.opacity * _FILL


def colour_table(wish: DisplayWish) -> tuple[int, ...]:
    """Return 0xAARRGGBB of every overlay code: filled, outlined or hatched (uncertain)."""
    table = [0] * CODES
    for code in range(CODES):
        cls = _CLASSES.get(code & _CLASS_BITS)
        if cls is not None:
            table[code] = _argb(COLOURS[cls], _alpha(code, wish.overlay(cls)))
    return tuple(table)


def resolve(wish: DisplayWish, info: ImageInfo, measured: GreyWindow | None = None) -> ViewState:
    """Return what follows from a wish and the facts of a picture.

    An 8-bit picture is shown as it is, and a 16-bit one within the ``measured`` window of its own
    greys.
    """
    own = measured if info.bits > 8 and measured is not None else full_window(info)
    return ViewState(
        window=wish.window or own,
        colours=colour_table(wish),
        pixel_size_um=wish.pixel_size_um or info.pixel_size_um,
        naked=wish.naked,
    )
