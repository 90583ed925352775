"""Values that go into the history and come out of it, and its stored maps."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.cell import PromptSource
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import (
    DishKey,
    Region,
)
from colonyqc.domain.protocol import Protocol as AnalysisProtocol
from colonyqc.domain.verdict import WITHDRAWN, Decision, DishDecision, shown_verdict


class LabelSource(Protocol):
    """A stored map, read lazily like a picture: uint8 class indices, or 255 · probability."""

    @property
    def levels(self) -> tuple[int, ...]: ...

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) at level 0."""
        ...

    def read(self, region: Region, level: int = 0) -> NDArray[np.uint8]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class Artefacts:
    """The arrays of one analysed picture, kept beside the database."""

    labels: NDArray[np.uint8] | None
    """Class map (height, width), of a prompted analysis 255 · probability of membrane; None when
    the picture was not usable."""
    overview: NDArray[np.uint8]
    """RGB (h, w, 3), at most 1,600 px on its longer side."""
    cells: NDArray[np.int32] | None = None
    """Numbers (height, width) of a sheet's cells that a person corrected; None: those found."""


@dataclass(frozen=True, slots=True)
class StoredFiles:
    """sha256 names of one analysed picture's stored files; "" where there is none."""

    labels: str
    overview: str
    cells: str = ""


@dataclass(frozen=True, slots=True)
class AnalysisRecord:
    """An analysis as kept, with the decisions made on it (oldest first)."""

    id: int
    analysis: Analysis
    stored: tuple[StoredFiles, ...]
    decisions: tuple[Decision, ...]
    dish_decisions: tuple[DishDecision, ...] = ()
    """A person's verdicts on the dish, oldest first."""
    proved: bool = field(default=False, compare=False)
    """Whether its model has passed a site pack here by now."""
    _last: dict[tuple[int, int], Decision] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Asked for every colony: a list of as many decisions must not be gone through each time.
        object.__setattr__(self, "_last", {(d.picture, d.colony): d for d in self.decisions})

    @property
    def shown_verdict(self) -> str:
        """What people read of the dish's proposed verdict, "" where there is none."""
        proposal = self.analysis.proposal
        return "" if proposal is None else shown_verdict(proposal.verdict, proved=self.proved)

    def decision(self, picture: int, colony: int) -> Decision | None:
        """Return the decision in force on a colony: the last one made, unless it was withdrawn."""
        last = self._last.get((picture, colony))
        return None if last is None or last.reason == WITHDRAWN else last

    @property
    def in_force(self) -> tuple[Decision, ...]:
        """Return the decisions on colonies that are in force."""
        return tuple(each for each in self._last.values() if each.reason != WITHDRAWN)

    @property
    def dish_decision(self) -> DishDecision | None:
        """Return the person's verdict on the dish that is in force, unless it was withdrawn."""
        last = self.dish_decisions[-1] if self.dish_decisions else None
        return None if last is None or last.reason == WITHDRAWN else last


PAINTED: Final = "painted sample"
"""What a prompted analysis without a preset was asked by."""


def asked_by(prompt: PromptSource) -> str:
    """Return what a prompted analysis was asked by: its preset, or `PAINTED`."""
    return prompt.preset or PAINTED


@dataclass(frozen=True, slots=True)
class AnalysisSummary:
    """A row of the history's list: no colonies, no cells.

    A prompted analysis counted no colonies: its confluence and the like say nothing.
    """

    id: int
    dish: DishKey
    day: int | None
    taken: datetime | None
    model: str
    finished: datetime
    pictures: int
    usable_pictures: int
    confluence: float
    differentiated: float
    colony_count: int
    verdict: str
    simulated: bool
    decisions: int
    """Decisions made on colonies one by one."""
    prompt: str = ""
    """Of a prompted analysis its preset, or `PAINTED`; "" for a usual one."""
    samples: int = 0
    cells: int | None = None
    """Cells counted in the sheets of a prompted analysis, None for a usual one."""
    cell_density: float | None = None
    """Cells per mm² over all its sheets, None without sheets or pixel size."""
    hexagonality: float | None = None
    """% over all its sheets, None where nothing can be said."""
    approval: str = ""
    """A person's verdict on the dish: approved or rejected, "" while there is none."""
    original: int | None = None
    """The analysis that this one corrects, None where it corrects none."""
    network: ModelRef | None = None
    """The model by its sha256; ``model`` is its name for people."""
    proved: bool = field(default=False, compare=False)
    """Whether its model has passed a site pack here by now."""

    @property
    def shown_verdict(self) -> str:
        """What people read of the proposed verdict, "" where there is none."""
        return shown_verdict(self.verdict, proved=self.proved)


@dataclass(frozen=True, slots=True)
class AppliedConfiguration:
    """By what an analysis was made."""

    analysis: int
    model: ModelRef
    protocol: AnalysisProtocol
    prompted: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished analysis with its arrays: what `records.save` keeps."""

    analysis: Analysis
    artefacts: tuple[Artefacts, ...]
