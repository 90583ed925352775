"""An analysis that was asked for and is not done: all that is needed to do it another day."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Self
from uuid import uuid4

from colonyqc.domain.picture import Acquisition, DishKey, Picture
from colonyqc.domain.preprocessing import PreprocessingStep
from colonyqc.services.analysis.job_marks import looked_at
from colonyqc.services.analysis.sample_sheet import SampleSheet
from colonyqc.services.context import ServiceContext

DishMoment = tuple[DishKey, int | None, datetime | None]


def _now() -> datetime:
    return datetime.now(UTC)


def _number() -> str:
    return uuid4().hex


@dataclass(frozen=True, slots=True)
class Drop:
    """Acquisitions that came together; ``pictures`` are those whose marks are looked for."""

    pictures: tuple[Picture, ...] = ()
    number: str = field(default_factory=_number)

    @classmethod
    def of(cls, acquisitions: Sequence[Acquisition]) -> Self:
        """Return the drop of these acquisitions."""
        return cls(looked_at([p for each in acquisitions for p in each.pictures]))


@dataclass(frozen=True, slots=True)
class Queued:
    """An acquisition and what was said of its analysis when it was asked for."""

    acquisition: Acquisition
    drop: str = ""
    """Number of the drop it came with; "" for one that came alone."""
    model: str = ""
    """NAME@VERSION that was chosen; "" takes the one that fits."""
    new_model: bool = False
    why: str = ""
    sheet: SampleSheet | None = None
    """What tells when the dish was seeded."""
    steps: tuple[PreprocessingStep, ...] | None = None
    """Preprocessing that was in force; None leaves it to the protocol."""
    once: bool = False
    """Not where the history holds the same by then; see `analysis_key`."""
    person: str = ""
    asked: datetime = field(default_factory=_now)
    number: str = field(default_factory=_number)

    @property
    def moment(self) -> DishMoment:
        """The dish and when it was photographed."""
        return self.acquisition.dish, self.acquisition.day, self.acquisition.taken

    def within(self, context: ServiceContext) -> ServiceContext:
        """Return the context to do it in: the preprocessing is what was in force then."""
        if self.steps is None or self.steps == context.protocol.preprocessing:
            return context
        return replace(context, protocol=replace(context.protocol, preprocessing=self.steps))
