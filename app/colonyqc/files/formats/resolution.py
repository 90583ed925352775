"""Pixel sizes out of file metadata: only what can be believed.

Sources: OME model (PhysicalSizeX and Y, default unit µm), ImageJ's "unit" line, TIFF 6.0
resolution tags, CZI's Scaling section (metres).
"""

from math import isfinite, sqrt
from typing import Final

PLAUSIBLE_UM: Final = (0.05, 20.0)
"""µm per px of a camera behind a microscope; 72, 96 or 300 dpi of a screen lie far outside."""

_UM: Final = {
    "nm": 1e-3,
    "µm": 1.0,
    # Two letters look alike: the micro sign U+00B5 above, the Greek mu U+03BC here.
    "μm": 1.0,
    "um": 1.0,
    "micron": 1.0,
    "microns": 1.0,
    "micrometer": 1.0,
    "micrometre": 1.0,
    # ImageJ writes the sign as this escape.
    "\\u00b5m": 1.0,
    "mm": 1e3,
    "cm": 1e4,
    "m": 1e6,
}
_INCH_UM: Final = 25_400.0
_CM_UM: Final = 10_000.0
_SQUARE: Final = 0.02
"""How far, as a share, the sides of a pixel may differ and still be one size."""


def number(text: str) -> float | None:
    """Return a finite number, None for anything else."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None


def plausible(um: float | None) -> float | None:
    """Return a pixel size if a microscope can have it, else None."""
    low, high = PLAUSIBLE_UM
    return um if um is not None and low <= um <= high else None


def in_um(value: float, unit: str) -> float | None:
    """Return a length in µm, None for units that are none of length."""
    factor = _UM.get(unit.strip().lower())
    return None if factor is None else value * factor


def square(x_um: float | None, y_um: float | None) -> tuple[float | None, str]:
    """Return µm/px of pixels of x by y µm, and a clause why there is none although one is stated.

    Pixels that are not square have no one size, and shapes in them are not true. Where only one
    side is stated it stands for both, as writers of square pixels mean it.
    """
    if y_um is None:
        return plausible(x_um), ""
    x, y = plausible(x_um), plausible(y_um)
    if x_um is None or (x is None and y is None):
        return None, ""
    if abs(x_um - y_um) > _SQUARE * max(x_um, y_um):
        return None, (
            f"its pixels are {x_um:g} × {y_um:g} µm, not square: its pixel size is not used, and "
            "shapes in it are stretched"
        )
    return plausible(x_um if x_um == y_um else sqrt(x_um * y_um)), ""


def from_imagej(
    unit: str, x_per_unit: float | None, y_per_unit: float | None
) -> tuple[float | None, str]:
    """Return `square` of ImageJ's unit and the pixels per unit of the resolution tags."""
    x, y = (in_um(1 / per, unit) if per else None for per in (x_per_unit, y_per_unit))
    return square(x, y)


def from_tags(
    x_per_unit: float | None, y_per_unit: float | None, unit: int
) -> tuple[float | None, str]:
    """Return `square` of a TIFF's resolution tags and ResolutionUnit (2 inch, 3 cm)."""
    if unit not in (2, 3):
        return None, ""
    length = _INCH_UM if unit == 2 else _CM_UM
    return square(*(length / per if per else None for per in (x_per_unit, y_per_unit)))
