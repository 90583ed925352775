"""What tables of a history say of the dishes beside their records: described, seeded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.dish_life import LifeEvent, LifeEventKind, in_force
from colonyqc.domain.dish_statement import FIELDS, DishStatement
from colonyqc.domain.picture import Acquisition, DishKey
from colonyqc.services.ports import History
from colonyqc.services.worklist.statements import statements


@dataclass(frozen=True, slots=True)
class Cultures:
    """Descriptions of dishes, and when they were seeded or thawed, in order."""

    described: Mapping[DishKey, DishStatement]
    seedings: Mapping[DishKey, Sequence[LifeEvent]]

    @classmethod
    def of(cls, history: History) -> "Cultures":
        """Read what is said of all dishes."""
        seeded: dict[DishKey, list[LifeEvent]] = {}
        for event in in_force(history.life_events()):
            if event.kind in (LifeEventKind.SEEDING, LifeEventKind.THAW):
                seeded.setdefault(event.dish, []).append(event)
        return cls(statements(history, history.dishes()), seeded)

    def cells(self, analysis: Analysis) -> tuple[str | float | bool | datetime | None, ...]:
        """Return how the dish of an analysis is described now, and its last seeding."""
        of = analysis.acquisition
        said = self.described.get(of.dish)
        now = of if said is None else said.over(of)
        names = [name for name in FIELDS if getattr(now, name) != getattr(of, name)]
        seeded = self._seeded(of)
        return (
            now.passage, now.medium, now.vessel, now.rock, now.feeders, ", ".join(names),
            *((seeded.happened, seeded.ratio, seeded.note) if seeded else (None,) * 3),
        )  # fmt: skip

    def _seeded(self, of: Acquisition) -> LifeEvent | None:
        """Return the last seeding before the pictures; the last at all where they tell no time."""
        found = self.seedings.get(of.dish, ())
        if of.taken is not None:
            taken = of.taken.astimezone().date()
            found = [each for each in found if each.happened.astimezone().date() <= taken]
        return found[-1] if found else None
