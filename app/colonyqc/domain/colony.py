"""A measured colony. Lengths are kept in px; `scale` turns them into µm where it is known."""

from dataclasses import dataclass
from math import pi, sqrt

from colonyqc.domain.verdict import Proposal


@dataclass(frozen=True, slots=True)
class Scale:
    """Converts px to µm, or leaves px when the pixel size (µm/px) is unknown."""

    um_per_px: float | None

    @property
    def area_unit(self) -> str:
        return "px²" if self.um_per_px is None else "mm²"

    @property
    def length_unit(self) -> str:
        return "px" if self.um_per_px is None else "µm"

    def area(self, px: float) -> float:
        """Return an area in `area_unit`: mm² when the pixel size is known, else px²."""
        return px if self.um_per_px is None else px * self.um_per_px**2 / 1e6

    def length(self, px: float) -> float:
        """Return a length in `length_unit`: µm when the pixel size is known, else px."""
        return px if self.um_per_px is None else px * self.um_per_px


@dataclass(frozen=True, slots=True)
class Colony:
    """One colony of one picture; definitions and estimators: `imaging.measure`.

    ``number`` counts from 1 within the picture; ``outline`` is the closed outer border as
    (x, y) px vertices; ``box`` is (x, y, width, height).
    """

    number: int
    area_px: float
    perimeter_px: float
    centroid: tuple[float, float]
    box: tuple[int, int, int, int]
    roundness: float
    solidity: float
    border_roughness_px: float
    eccentricity: float
    differentiated_fraction: float
    """A_diff / (A_diff + A_undiff) by area; nan when there is neither or the model cannot tell."""
    differentiated_probability: float
    """Mean of p_diff / (p_diff + p_undiff) over the colony's pixels."""
    uncertain_fraction: float
    """A_uncertain / A."""
    edge_share: float
    """Share of the differentiated area in the outer 20 % of normalised distance to the border."""
    touches_border: bool
    """Cut by the picture's border: its shape measures are not of the whole colony."""
    outline: tuple[tuple[int, int], ...]
    proposal: Proposal | None = None

    @property
    def equivalent_diameter_px(self) -> float:
        """Diameter of the disc of the same area: sqrt(4A/pi)."""
        return sqrt(4 * self.area_px / pi)
