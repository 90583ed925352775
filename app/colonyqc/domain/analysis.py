"""An analysis: one model and protocol run on one acquisition. A value; never changed once made."""

from dataclasses import dataclass
from datetime import datetime
from math import nan

from colonyqc.domain.cell import PromptSource, Sheet
from colonyqc.domain.colony import Colony
from colonyqc.domain.correction import CorrectionSource
from colonyqc.domain.dead_cells import DeadCells
from colonyqc.domain.model import ModelRef, model_text
from colonyqc.domain.picture import Acquisition, Failure, Picture
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.quality import ImageQuality
from colonyqc.domain.regions import KeptRegions
from colonyqc.domain.verdict import Proposal


@dataclass(frozen=True, slots=True)
class FileHash:
    """A file as it was read: path and sha256 of its bytes, and how many there were."""

    path: str
    sha256: str
    size: int | None = None
    """Bytes; None in records made before it was kept."""


@dataclass(frozen=True, slots=True)
class PictureResult:
    """What was found in one picture.

    Areas are in px of the picture. When ``quality.usable`` is False nothing was counted: the
    areas are 0 and there are no colonies.
    """

    picture: Picture
    width: int
    height: int
    pixel_size_um: float | None
    pixel_size_source: str
    files: tuple[FileHash, ...]
    quality: ImageQuality
    imaged_px: int
    """Pixels that count: covered by a tile and inside the well-edge mask."""
    undifferentiated_px: int
    differentiated_px: int
    uncertain_px: int
    differentiated_mass_px: float
    """Sum over occupied pixels of p_diff / (p_diff + p_undiff); nan when the model cannot tell."""
    peer_confluence: float | None
    """Confluence in percent by local contrast, without a network: a second opinion."""
    colonies: tuple[Colony, ...]
    simulated: bool = False
    sheet: Sheet | None = None
    """Cells between membranes, of a prompted analysis; such a picture has no colonies."""
    feeder_px: int | None = None
    """Pixels of feeders, counted in no other class; None where the dish is not on feeders."""
    dead: DeadCells | None = None
    """Dead cells and debris; None where nothing was counted, and in analyses older than them."""
    regions: KeptRegions | None = None
    """Regions that no model knows, found in the picture itself; it has no colonies then."""

    @property
    def occupied_px(self) -> int:
        return self.undifferentiated_px + self.differentiated_px + self.uncertain_px

    @property
    def confluence(self) -> float:
        """100 · occupied area / imaged area, percent; nan when nothing was imaged."""
        return 100.0 * self.occupied_px / self.imaged_px if self.imaged_px else float("nan")

    @property
    def colony_px(self) -> float:
        """Pixels of the colonies: what the kept label map shows.

        Not `occupied_px`, which counts every part as the network gives it: here parts under the
        area floor are left out, and small holes are filled.
        """
        return sum(colony.area_px for colony in self.colonies)


@dataclass(frozen=True, slots=True)
class DishStatistics:
    """A dish at one moment, pooled over its usable pictures; nan where nothing can be said.

    ``confluence``: 100 · Σ occupied / Σ imaged, %; ``differentiated``: by area, %;
    ``differentiated_mean_probability``: by mean probability, %; ``density_per_cm2``: colonies
    above the area floor per imaged cm², None without a pixel size; ``area_median_px``: median
    colony area in px² over colonies that are not cut by a border, falling back to all.
    """

    pictures: int
    usable_pictures: int
    confluence: float
    confluence_sd: float
    """Standard deviation over pictures, %; nan with fewer than two."""
    differentiated: float
    differentiated_mean_probability: float
    uncertain: float
    """100 · uncertain / occupied area, %."""
    colony_count: int
    density_per_cm2: float | None
    area_median_px: float
    imaged_px: int
    feeders: float = nan
    """100 · feeders / imaged area, %; nan where the dish is not on feeders."""
    confluence_low: float = nan
    confluence_high: float = nan
    """95 % interval of the confluence, %: what other fields of the dish may show; see
    `imaging.colonies.interval`. nan where nothing can be said."""
    differentiated_low: float = nan
    differentiated_high: float = nan
    """The same of the differentiated fraction."""
    dead: float = nan
    """100 · area of dead cells and debris / (occupied area and what of theirs is outside it), %;
    nan where they could not be measured."""
    dead_count: int | None = None
    """Bright round objects over the pictures they were looked for in; None where in none."""
    dead_per_mm2: float | None = None
    """The same per imaged mm² of these pictures; None where one has no pixel size."""

    @property
    def confluence_interval(self) -> tuple[float, float]:
        return self.confluence_low, self.confluence_high

    @property
    def differentiated_interval(self) -> tuple[float, float]:
        return self.differentiated_low, self.differentiated_high


@dataclass(frozen=True, slots=True)
class Analysis:
    """One model and protocol run on one acquisition."""

    acquisition: Acquisition
    model: ModelRef
    provider: str
    """What ran the network, e.g. "CPU"."""
    protocol: Protocol
    app_version: str
    started: datetime
    finished: datetime
    pictures: tuple[PictureResult, ...]
    statistics: DishStatistics
    proposal: Proposal | None
    """Proposed verdict for the dish; None when no picture is usable."""
    failures: tuple[Failure, ...] = ()
    simulated: bool = False
    prompt: PromptSource | None = None
    """Set where pictures were answered from painted samples: it assists, and proposes nothing."""
    correction: CorrectionSource | None = None
    """Set where a person corrected what was found: model and rules are the original's."""

    @property
    def model_text(self) -> str:
        """The model as it is told: its int8 network is another one."""
        return model_text(self.model, self.provider)

    @property
    def unfamiliar(self) -> bool:
        """Tell whether the model hardly knows the look of a picture: nothing is discarded then."""
        return any(result.quality.unfamiliar for result in self.pictures)
