"""Dead cells and debris: the bright round objects of a picture."""

from dataclasses import dataclass
from enum import StrEnum


class Unmeasured(StrEnum):
    """Why dead cells were not looked for in a picture that is otherwise counted."""

    SIZE = "size unknown"
    """Nothing tells how large a cell is: neither a pixel size nor the cells' look."""
    COARSE = "pixels too coarse"
    KIND = "not phase contrast"
    """In brightfield dead cells are not the bright ones."""


@dataclass(frozen=True, slots=True)
class Disc:
    """A bright round object, in whole px of its picture."""

    x: int
    y: int
    diameter: int


@dataclass(frozen=True, slots=True)
class DeadCells:
    """What of a picture are dead cells and debris.

    ``px``: pixels they cover; ``apart_px``: those of them that the class map calls empty;
    ``differentiated_px``: those that it calls differentiated. Where they could not be looked for,
    ``unmeasured`` says why, and all else is empty.
    """

    discs: tuple[Disc, ...] = ()
    px: int = 0
    apart_px: int = 0
    differentiated_px: int = 0
    unmeasured: Unmeasured | None = None

    @property
    def count(self) -> int:
        return len(self.discs)
