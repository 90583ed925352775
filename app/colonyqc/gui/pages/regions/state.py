"""What a person made of a picture's regions, as one value: names, mergers, strokes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from colonyqc.services.regions.strokes import Stroke, resolved

MOST: Final = 12
"""Regions the window tells apart by colour."""


@dataclass(frozen=True, slots=True)
class RegionName:
    """A region by its number, which is its colour too; ``name`` "" until a person gives one."""

    number: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class RegionsState:
    """The regions there are, those that went into others, and all strokes in their order."""

    regions: tuple[RegionName, ...] = ()
    merged: Mapping[int, int] = field(default_factory=dict)
    strokes: tuple[Stroke, ...] = ()
    chosen: int = 1
    """Number of the region that is painted."""

    @property
    def alive(self) -> tuple[int, ...]:
        """Numbers of the regions there are."""
        return tuple(each.number for each in self.regions)

    @property
    def teaches(self) -> bool:
        """Tell whether any stroke teaches: then strokes answer, not what was found before."""
        return any(stroke.number and not stroke.corrects for stroke in self.strokes)

    def of(self, number: int) -> RegionName:
        """Return a region by its number."""
        return next(each for each in self.regions if each.number == number)

    def found(self, count: int) -> "RegionsState":
        """Return it with at least ``count`` regions, numbered from 1, those of before kept."""
        known = set(self.alive) | set(self.merged)
        more = tuple(RegionName(n) for n in range(1, count + 1) if n not in known)
        regions = tuple(sorted((*self.regions, *more), key=lambda each: each.number))
        made = replace(self, regions=regions)
        return made if made.chosen in made.alive else replace(made, chosen=made.alive[0])

    def choose(self, number: int) -> "RegionsState":
        """Return it with another region to paint."""
        return replace(self, chosen=number)

    def renamed(self, number: int, name: str) -> "RegionsState":
        """Return it with another name of a region."""
        regions = tuple(
            replace(each, name=name) if each.number == number else each for each in self.regions
        )
        return replace(self, regions=regions)

    def merge(self, number: int, into: int) -> "RegionsState":
        """Return it with a region gone into another; its strokes count for that one."""
        regions = tuple(each for each in self.regions if each.number != number)
        merged = {**self.merged, number: into}
        return replace(self, regions=regions, merged=merged, chosen=resolved(self.chosen, merged))

    @property
    def free(self) -> int | None:
        """The number of a further region, None where no colour is left."""
        taken = set(self.alive) | set(self.merged)
        return next((n for n in range(1, MOST + 1) if n not in taken), None)

    def added(self, number: int) -> "RegionsState":
        """Return it with a further region, which is painted next."""
        regions = (*self.regions, RegionName(number))
        return replace(self, regions=regions, chosen=number)

    def painted(self, stroke: Stroke) -> "RegionsState":
        """Return it with one more stroke."""
        return replace(self, strokes=(*self.strokes, stroke))
