"""The door to the history: a unit of work (room `history`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.audit import Event, EventKind
from colonyqc.domain.dish_life import LifeEvent
from colonyqc.domain.people import Actor
from colonyqc.domain.picture import (
    DishKey,
)
from colonyqc.domain.verdict import Approval, Decision, DishDecision, Verdict
from colonyqc.services.ports.accounts import Accounts
from colonyqc.services.ports.records import (
    AnalysisRecord,
    AnalysisSummary,
    AppliedConfiguration,
    Artefacts,
    LabelSource,
)


@dataclass(frozen=True, slots=True)
class KeptIn:
    """Where a history lies: ``address`` of its database, without a password, and its files."""

    address: str = ""
    files: str = ""


class History(Accounts, Protocol):
    """A unit of work over the history: leaving it rolls back, `commit` is said aloud.

    One object serves one thread at a time; `bootstrap` hands out a factory.
    """

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def add(self, analysis: Analysis, artefacts: Sequence[Artefacts], reason: str = "") -> int:
        """Store an analysis with its arrays (files first); return its id.

        The trail tells a prompted one from the others, and keeps the reason.
        """
        ...

    def decide(
        self,
        analysis_id: int,
        picture: int,
        colony: int,
        verdict: Verdict,
        reason: str,
        person: str,
        *,
        undo: bool = False,
    ) -> Decision:
        """Add a person's decision; earlier ones stay. ``undo``: it puts back what stood before."""
        ...

    def decide_together(
        self, analysis_id: int, wanted: Sequence[Decision], kind: EventKind, said: str
    ) -> None:
        """Add decisions that one act makes, told by one event that says ``said`` of them."""
        ...

    def carry_over(self, analysis_id: int, decisions: Sequence[Decision]) -> None:
        """Add decisions made on an analysis to the one that corrects it, as they were made."""
        ...

    def decide_dish(
        self,
        analysis_id: int,
        approval: Approval,
        reason: str,
        person: str,
        *,
        undo: bool = False,
    ) -> DishDecision:
        """Add a person's verdict on the dish; earlier ones stay."""
        ...

    def add_life_event(self, event: LifeEvent) -> LifeEvent:
        """Keep something that happened to a dish; return it with its number."""
        ...

    def life_events(self) -> tuple[LifeEvent, ...]:
        """Return what happened to all dishes, as it was noted; see `domain.dish_life`."""
        ...

    def check_room(self) -> None:
        """Raises HistoryError where another job could add nothing: only read, or no room."""
        ...

    def commit(self) -> None: ...

    def get(self, analysis_id: int, *, outlines: bool = True) -> AnalysisRecord:
        """Return an analysis; without ``outlines`` those of its colonies are left empty.

        Raises HistoryError when there is no such analysis.
        """
        ...

    def outlines(self, analysis_id: int, picture: int) -> tuple[NDArray[np.int64], ...]:
        """Return the outlines (n, 2), (x, y) px, of the colonies of a picture (from 0)."""
        ...

    def several(self, ids: Sequence[int]) -> tuple[AnalysisRecord, ...]:
        """Return these analyses without colonies and cells; unknown ones are left out."""
        ...

    def analyses_of_file(self, sha256: str) -> tuple[int, ...]:
        """Return the analyses that read a file of these bytes, in their order."""
        ...

    def list(self, dish: DishKey | None = None) -> tuple[AnalysisSummary, ...]:
        """Return summaries, of prompted analyses too, ordered by line, dish, day, finished."""
        ...

    def configurations(self) -> tuple[AppliedConfiguration, ...]:
        """Return by what each analysis was made, in their order."""
        ...

    def dishes(self) -> tuple[DishKey, ...]:
        """Return the dishes with any analysis, prompted ones too, by line and name."""
        ...

    def series(self, dish: DishKey, *, colonies: bool = True) -> tuple[AnalysisRecord, ...]:
        """Return the newest analysis of each day of a dish, by day: what trends are drawn from.

        Analyses without a day come last, the newest of each moment, in order of time. Prompted
        ones are left out: see `sheets`. Without ``colonies`` they are left out of every picture:
        the statistics are read much faster.
        """
        ...

    def sheets(self, dish: DishKey, *, cells: bool = True) -> tuple[AnalysisRecord, ...]:
        """Return the newest prompted analyses of each day of a dish, ordered as `series`.

        They are those that hold the newest answer of one of their pictures at least: pictures may
        be answered one by one. One that shows a sheet is preferred over a newer one without.
        Without ``cells`` they are left out of every sheet: its statistics are read much faster.
        """
        ...

    def labels(self, sha256: str) -> LabelSource:
        """Open a stored map: class indices, of a prompted analysis 255 · probability."""
        ...

    def overview(self, sha256: str) -> NDArray[np.uint8]: ...

    def cells(self, sha256: str) -> NDArray[np.int32]:
        """Return the numbers (h, w) of a sheet's cells that a person corrected."""
        ...


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Tells what others write to a history that is open here, too.

    ``ask``: told the number of an event, it returns that of the newest one, and the events that
    others wrote in between, in their order. Cheap where nothing came: it is asked all the time.
    """

    since: int
    """Number of the newest event when the history was opened here."""
    ask: Callable[[int], tuple[int, tuple[Event, ...]]]


class Histories(Protocol):
    """Opens a unit of work, for a person if told: ``histories(actor=…)``."""

    def __call__(self, actor: Actor | None = None) -> History: ...
