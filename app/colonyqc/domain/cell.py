"""A measured cell of an epithelial sheet, and the numbers of the sheet. Lengths are kept in px."""

from dataclasses import dataclass
from typing import Final

from colonyqc.domain.model import ModelRef
from colonyqc.domain.quality import Problem

ASSISTIVE: Final = (
    "This answer follows a hand-painted sample: it assists a person and decides nothing."
)
"""Said wherever a prompted answer is shown."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell between membranes; definitions and estimators: `imaging.sheets.measure`.

    ``number`` is its value in the map of instances. A cell reaches to the middle of its membranes.
    """

    number: int
    centroid: tuple[float, float]
    """Mean (x, y) of its pixels, px."""
    area_px: float
    neighbours: int
    """How many cells it borders on; of a cut cell, those that the picture shows."""
    aspect: float
    """Longer over shorter axis of the ellipse of equal second moments, 1 or more."""
    orientation: float
    """Angle of the longer axis in degrees, upwards from the horizontal, 0 to below 180."""
    touches_border: bool
    """Cut by the picture's border, not closed before it: left out of the statistics of shape."""
    open_side: bool
    """Part of its outline borders on no cell: left out of the statistics of neighbours."""


@dataclass(frozen=True, slots=True)
class SheetStatistics:
    """A sheet's numbers; nan where there are no cells to say them of.

    Shapes are of the cells that the picture's border does not cut (``whole``), neighbours of
    those that have cells on all sides besides (``interior``).
    """

    count: int
    """All cells, those cut by the picture's border too."""
    whole: int
    interior: int
    density_per_mm2: float | None
    """(whole cells + half of the cut ones) / area of all cells, 1/mm²; None without pixel size."""
    density_per_mpx: float
    """The same per million px of the picture."""
    covered: float
    """100 · area of all cells / area of the picture, %."""
    area_mean_px: float
    area_median_px: float
    area_cv: float
    """100 · standard deviation / mean of the area, % (polymegethism)."""
    neighbours_mean: float
    hexagonality: float
    """100 · interior cells with 6 neighbours / interior cells, % (pleomorphism)."""
    aspect_mean: float
    orientation: float
    """Mean axis in degrees, 0 to below 180: ½ · angle of Σ exp(2iθ)."""
    alignment: float
    """|Σ exp(2iθ)| / n: 0 where axes point everywhere, 1 where all are parallel."""
    support: float
    """100 · share of the borders between cells that the network saw as membrane, %."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was found between the membranes of one picture.

    When ``problems`` hold a blocking one the picture shows no sheet: the cells are what was found
    all the same, and ``statistics`` is None.
    """

    width: int
    height: int
    pixel_size_um: float | None
    cells: tuple[Cell, ...]
    statistics: SheetStatistics | None
    problems: tuple[Problem, ...]

    @property
    def is_sheet(self) -> bool:
        """Tell whether numbers may be drawn from it."""
        return self.statistics is not None


@dataclass(frozen=True, slots=True)
class PromptSource:
    """Where a prompted answer comes from: the network, and every sample that it was shown."""

    model: ModelRef
    preset: str = ""
    """NAME@VERSION of the preset used, "" where there was none."""
    samples: tuple[tuple[str, str], ...] = ()
    """(sha256 of the sample's pixels, sha256 of its labels), in the order they were given."""
    fine_tuned: int = 0
    """Steps of fine-tuning that were kept, 0 for none."""
