"""Pixel sizes out of file metadata: only what can be believed.

Sources: OME model (PhysicalSizeX, default unit µm), ImageJ's "unit" line, TIFF 6.0 resolution
tags, CZI's Scaling section (metres).
"""

import re
from typing import Final

PLAUSIBLE_UM: Final = (0.05, 20.0)
"""µm per px of a camera behind a microscope; 72, 96 or 300 dpi of a screen lie far outside."""

_UM: Final = {
    "nm": 1e-3,
    "µm": 1.0,
    "μm": 1.0,
    "um": 1.0,
    "micron": 1.0,
    "microns": 1.0,
    "micrometer": 1.0,
    "micrometre": 1.0,
    "\\u00b5m": 1.0,
    "mm": 1e3,
    "cm": 1e4,
    "m": 1e6,
}
_INCH_UM: Final = 25_400.0
_CM_UM: Final = 10_000.0
_PIXELS: Final = re.compile(r"<(?:\w+:)?Pixels\b[^>]*>")
_CZI_DISTANCE: Final = re.compile(r'<Distance Id="X">\s*<Value>([^<]+)</Value>')


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def plausible(um: float | None) -> float | None:
    """Return a pixel size if a microscope can have it, else None."""
    low, high = PLAUSIBLE_UM
    return um if um is not None and low <= um <= high else None


def in_um(value: float, unit: str) -> float | None:
    """Return a length in µm, None for units that are none of length."""
    factor = _UM.get(unit.strip().lower())
    return None if factor is None else value * factor


def from_ome(xml: str) -> float | None:
    """Return µm/px of an OME-XML description: of its first image."""
    pixels = _PIXELS.search(xml)
    if pixels is None:
        return None
    size = re.search(r'\bPhysicalSizeX="([^"]+)"', pixels[0])
    unit = re.search(r'\bPhysicalSizeXUnit="([^"]+)"', pixels[0])
    value = _number(size[1]) if size else None
    if value is None:
        return None
    return plausible(in_um(value, unit[1].replace("&#181;", "µ") if unit else "µm"))


def from_imagej(unit: str, pixels_per_unit: float | None) -> float | None:
    """Return µm/px of ImageJ's unit and the pixels per unit of the XResolution tag."""
    return plausible(in_um(1 / pixels_per_unit, unit)) if pixels_per_unit else None


def from_tags(pixels_per_unit: float | None, unit: int) -> float | None:
    """Return µm/px of a TIFF's XResolution and ResolutionUnit (2 inch, 3 cm)."""
    if not pixels_per_unit or unit not in (2, 3):
        return None
    return plausible((_INCH_UM if unit == 2 else _CM_UM) / pixels_per_unit)


def from_czi(xml: str) -> float | None:
    """Return µm/px of a CZI's metadata."""
    found = _CZI_DISTANCE.search(xml)
    value = _number(found[1]) if found else None
    return None if value is None else plausible(value * 1e6)
