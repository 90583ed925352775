"""Regions found in a picture without a trained model: what is asked, shown meanwhile, and found."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import UsageError

NOT_IMAGED: Final = 255
"""Label of pixels that show nothing: beyond the well, transparent, under burnt-in graphics."""
MOST_REGIONS: Final = 254
"""Labels are 8-bit, and 255 is taken."""
ASSISTIVE: Final = (
    "These regions were learned on the picture itself: they assist a person and decide nothing."
)
"""Said wherever such regions are shown or kept."""


class RegionMethod(StrEnum):
    """How regions are found; the value is what a person types.

    ``ENCODER`` and the three baselines need no torch; the others are the study's method, on raw
    pixels as published, on local texture, and on the features of a pre-trained encoder.
    """

    ENCODER = "encoder"
    """k-means and graph cut over the features of a shipped network."""
    DIFFERENTIABLE = "differentiable"
    """Differentiable feature clustering of the raw grey, as published."""
    DIFFERENTIABLE_TEXTURE = "differentiable-texture"
    """The same from mean and deviation of the grey at three widths."""
    DIFFERENTIABLE_ENCODER = "differentiable-encoder"
    """The same from the features of a pre-trained encoder."""
    KMEANS = "kmeans"
    """Baseline: k-means of grey and local deviation."""
    FELZENSZWALB = "felzenszwalb"
    """Baseline: graph-based segmentation (Felzenszwalb & Huttenlocher)."""
    GRAPH_CUT = "graph-cut"
    """Baseline: graph cut of grey and local deviation."""


BASELINES: Final = (RegionMethod.KMEANS, RegionMethod.GRAPH_CUT, RegionMethod.FELZENSZWALB)
"""Methods that learn nothing: they keep no weights, and take neither strokes nor a reference."""

_KIND: Final = "colonyqc-regions-{}-1"


def kind_of(method: RegionMethod) -> str:
    """Return what the weights of a method call themselves."""
    return _KIND.format(method)


def method_of(kind: str) -> RegionMethod | None:
    """Return the method whose weights call themselves so; None for none."""
    return next((method for method in RegionMethod if kind_of(method) == kind), None)


@dataclass(frozen=True, slots=True, eq=False)
class RegionPicture:
    """A picture as every method sees it, on its own grid.

    ``contrast``: flat-fielded grey in -1..1, float32 (h, w), 0 where nothing is imaged;
    ``imaged``: bool (h, w), None where every pixel is.
    """

    name: str
    contrast: NDArray[np.float32]
    imaged: NDArray[np.bool_] | None = None
    pixel_size_um: float | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width), px."""
        height, width = self.contrast.shape
        return height, width


@dataclass(frozen=True, slots=True, eq=False)
class RegionRequest:
    """What is asked of a picture; it travels to a child process as it is.

    ``method``: None for the best that can run here, or for the one that made ``reference``.
    ``clusters``: regions wanted; None: as many as the method finds. ``scribbles``: uint8 (h, w),
    0 nothing, 1…n classes: region c - 1 is class c then. ``reference``: weights of an earlier
    result; with them nothing is trained. ``min_clusters``: fewer regions are never made of a
    picture (the study's floor).

    Raises:
        UsageError: it makes no sense as asked.
    """

    picture: RegionPicture
    method: RegionMethod | None = None
    clusters: int | None = None
    scribbles: NDArray[np.uint8] | None = None
    reference: bytes = b""
    min_clusters: int = 2
    seed: int = 0

    def __post_init__(self) -> None:
        if self.clusters is not None and not 1 < self.clusters <= MOST_REGIONS:
            raise UsageError(f"A picture is parted into 2 to {MOST_REGIONS} regions.")
        if not 1 <= self.min_clusters <= MOST_REGIONS:
            raise UsageError(f"The least number of regions is 1 to {MOST_REGIONS}.")
        if self.clusters is not None and self.min_clusters > self.clusters:
            raise UsageError(
                f"At least {self.min_clusters} regions can't be had where {self.clusters} are "
                "asked for."
            )
        if self.scribbles is not None:
            check_scribbles(self.scribbles, self.picture.shape, "the strokes")
            if self.reference:
                raise UsageError("Strokes would train, and a reference answers without: give one.")


def check_scribbles(scribbles: NDArray[Any], shape: tuple[int, int], name: str) -> None:
    """Make sure that strokes are 8-bit grey, of their picture's size and of two classes at least.

    Raises:
        UsageError: they are not; ``name`` is what they are called there.
    """
    if scribbles.ndim != 2 or scribbles.dtype != np.uint8:
        raise UsageError(f"{name} must be an 8-bit grey picture: 0 nothing, 1…n the classes.")
    if scribbles.shape != shape:
        raise UsageError(
            f"{name} has {scribbles.shape[1]}×{scribbles.shape[0]} px, the picture "
            f"{shape[1]}×{shape[0]} px: draw strokes at the picture's size."
        )
    found = np.unique(scribbles)
    if len(found[found > 0]) < 2:
        raise UsageError(f"{name} must show two classes at least: 0 nothing, 1…n the classes.")
    if found[-1] > MOST_REGIONS:
        raise UsageError(f"{name} holds the value {found[-1]}: classes are 1 to {MOST_REGIONS}.")


@dataclass(frozen=True, slots=True, eq=False)
class RegionPreview:
    """Regions as they are while a method still works: uint8 (h, w), perhaps coarser than it."""

    labels: NDArray[np.uint8]
    clusters: int
    iteration: int
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class RegionResult:
    """Regions of a picture: uint8 (h, w), indices from 0, `NOT_IMAGED` where nothing is shown.

    Without strokes or a reference indices go by area, the largest first. ``weights``: what
    segments other pictures without training; b"" where a method has none. ``device``: what ran it.
    """

    labels: NDArray[np.uint8]
    clusters: int
    method: RegionMethod
    seed: int
    iterations: int
    seconds: float
    weights: bytes = b""
    device: str = "CPU"
    assistive: bool = True
    """Always: it was learned on, or prompted by, the picture at hand."""


BY_CLICK_NETWORK: Final = "click network"
"""What stands for a method where clicks, boxes or a question about everything found things."""


@dataclass(frozen=True, slots=True)
class NamedRegion:
    """A region as it is kept: its number in the kept map, the name a person gave, its area."""

    number: int
    name: str
    area_px: int


@dataclass(frozen=True, slots=True)
class KeptRegions:
    """The regions of one picture as the history keeps them; they assist, and judge nothing.

    ``method`` found them, ``by_strokes``: as strokes told it to; ``imaged_px``: area they share.
    """

    method: str
    by_strokes: bool
    imaged_px: int
    regions: tuple[NamedRegion, ...] = ()

    @property
    def are_things(self) -> bool:
        """Tell whether each is one thing, to be counted, on a ground that has no number."""
        return self.method == BY_CLICK_NETWORK

    def share(self, region: NamedRegion) -> float:
        """Return 100 · a region's area over the area that has any region, %."""
        return 100 * region.area_px / self.imaged_px if self.imaged_px else float("nan")


def area_shares(labels: NDArray[np.uint8], clusters: int) -> tuple[float, ...]:
    """Return 100 · area of each region over the imaged area, %; nan where nothing is imaged."""
    counts = np.bincount(labels.ravel(), minlength=NOT_IMAGED + 1)[:NOT_IMAGED]
    total = int(counts.sum())
    return tuple(100 * int(n) / total if total else float("nan") for n in counts[:clusters])
