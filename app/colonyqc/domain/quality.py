"""How good a picture is, and what is wrong with it."""

from dataclasses import dataclass
from enum import StrEnum

from colonyqc.domain.picture import Region


class ProblemKind(StrEnum):
    """What can be wrong with a picture."""

    FOCUS = "focus"
    ILLUMINATION = "illumination"
    SATURATION = "saturation"
    MISSING_TILES = "missing tiles"
    PIXEL_SIZE = "pixel size"
    LOOKS = "looks"
    EMPTY = "empty"
    DIFFERENTIATION = "differentiation"
    DISAGREEMENT = "disagreement"
    FEW_CELLS = "few cells"
    BORDERS = "borders not seen"
    UNEQUAL = "unequal cells"
    DOUBTFUL = "doubtful membranes"
    OPEN_SHEET = "open sheet"
    COVER = "little cover"
    LITTLE_SAMPLE = "little sample"
    GRAPHICS = "burnt-in graphics"
    TOO_SMALL = "too small"
    FEEDERS = "feeders not stated"
    UNFAMILIAR = "unfamiliar look"
    ASSUMED_SCALE = "assumed scale"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a picture; a ``blocking`` one means: no counts, no verdict."""

    kind: ProblemKind
    sentence: str
    value: float
    limit: float
    blocking: bool


@dataclass(frozen=True, slots=True)
class ImageQuality:
    """Picture quality.

    ``focus``: median over 256-px tiles with content of the variance of the Laplacian of the
    flat-fielded grey (×1e4, no unit); ``unevenness``: (p95 - p5)/median of the illumination;
    ``saturated``: share of pixels at either end of the range; ``missing``: share of canvas no
    tile covers, inside the well.
    """

    focus: float
    unevenness: float
    saturated: float
    missing: float
    problems: tuple[Problem, ...] = ()
    graphics: tuple[Region, ...] = ()
    """Boxes of what a program drew into the picture: left out of every area."""
    familiarity: float | None = None
    """Log-odds that it is of a kind the model knows; None where no looks network was asked."""
    covered: float | None = None
    """Share of blocks of 16 px where anything stands out, as that network saw it."""

    @property
    def unfamiliar(self) -> bool:
        """Tell whether the model knows few pictures of this look, so that nothing is discarded."""
        return any(p.kind is ProblemKind.UNFAMILIAR for p in self.problems)

    @property
    def usable(self) -> bool:
        """Tell whether numbers may be drawn from the picture."""
        return not any(p.blocking for p in self.problems)
