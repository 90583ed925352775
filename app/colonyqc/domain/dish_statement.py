"""What is said of a culture after its pictures were analysed; no record changes by it."""

from dataclasses import dataclass, fields, replace
from typing import Any, Final

from colonyqc.domain.picture import Acquisition


@dataclass(frozen=True, slots=True)
class DishStatement:
    """What a person says of a culture later; None where nothing.

    ``of``: the passage that its newest pictures stated then; what states another passage is of
    another culture, and not spoken of.
    """

    passage: str | None = None
    medium: str | None = None
    vessel: str | None = None
    rock: bool | None = None
    feeders: bool | None = None
    of: str | None = None

    @property
    def said(self) -> dict[str, Any]:
        """What is said, by the names of fields."""
        values = {name: getattr(self, name) for name in FIELDS}
        return {name: value for name, value in values.items() if value is not None}

    def over(self, acquisition: Acquisition) -> Acquisition:
        """Return an acquisition of the culture as it is to be read now."""
        return replace(acquisition, **self.said) if self._speaks_of(acquisition) else acquisition

    def under(self, acquisition: Acquisition) -> Acquisition:
        """Return a new acquisition of the culture with what its names and person do not say."""
        if not self._speaks_of(acquisition):
            return acquisition
        missing = {n: v for n, v in self.said.items() if getattr(acquisition, n) is None}
        return replace(acquisition, **missing)

    def _speaks_of(self, acquisition: Acquisition) -> bool:
        return acquisition.passage in (None, self.of, self.passage)


FIELDS: Final = tuple(field.name for field in fields(DishStatement) if field.name != "of")
