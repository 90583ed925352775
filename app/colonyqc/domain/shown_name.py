"""What a picture is called where people read of it."""

from pathlib import Path, PurePath
from typing import Final

ZARR: Final = ".zarr"
"""Ending of a folder that is a picture, or a plate of them."""


def shown_name(path: PurePath | str) -> str:
    """Return a file's name; in a Zarr folder, whose parts are called 0 or B, the way from it."""
    parts = Path(path).parts
    for at, part in enumerate(parts):
        if part.lower().endswith(ZARR):
            return "/".join(parts[at:])
    return Path(path).name


def is_in_zarr(path: PurePath) -> bool:
    """Tell whether a path is that of a Zarr folder, or of a part of one, by its name."""
    return any(part.lower().endswith(ZARR) for part in path.parts)
