"""What became of colonies that a person discarded: gone, still there, or grown back."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from colonyqc.domain.verdict import Decision, Verdict
from colonyqc.imaging.colonies.day_links import covered_share, within
from colonyqc.services.days.follow import FollowedDish, FollowedView
from colonyqc.services.ports import AnalysisRecord

STILL_SHARE: Final = 0.5
"""Share of a discarded colony's place that is covered, from which it is still there."""
BACK_SHARE: Final = 0.1
"""Share from which something is there again; below it the place is empty."""


class Fate(StrEnum):
    """What stands on a later day where a colony was discarded."""

    GONE = "gone"
    STILL_THERE = "still there"
    GROWN_BACK = "grown back"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class SeenFate:
    """What a later day shows; ``share`` of the place that is covered, nan where unknown."""

    day: int | None
    fate: Fate
    share: float


@dataclass(frozen=True, slots=True)
class Discarded:
    """A discarded colony and its fate on each later day, in order."""

    view: str
    day: int | None
    decision: Decision
    seen: tuple[SeenFate, ...]

    @property
    def latest(self) -> Fate:
        """The fate on the last day that tells one; `Fate.UNKNOWN` where none does."""
        told = [each.fate for each in self.seen if each.fate is not Fate.UNKNOWN]
        return told[-1] if told else Fate.UNKNOWN


def discarded(dish: FollowedDish, records: dict[int, AnalysisRecord]) -> tuple[Discarded, ...]:
    """Return what became of every colony with a discard in force; ``records`` by their id."""
    found = []
    for view in dish.views:
        for at, picture in enumerate(view.pictures):
            record = records[picture.record]
            for colony in picture.result.colonies:
                decision = record.decision(picture.picture, colony.number)
                if decision is not None and decision.verdict is Verdict.DISCARD:
                    seen = _seen(view, at, colony.number)
                    found.append(Discarded(view.name, picture.day, decision, seen))
    return tuple(found)


def _seen(view: FollowedView, at: int, number: int) -> tuple[SeenFate, ...]:
    colony = next(c for c in view.pictures[at].result.colonies if c.number == number)
    seen: list[SeenFate] = []
    was_empty = False
    for later in range(at + 1, len(view.pictures)):
        picture, shift = view.pictures[later], view.between(at, later)
        size = picture.result.width, picture.result.height
        if shift is None or not within(colony, shift, size):
            seen.append(SeenFate(picture.day, Fate.UNKNOWN, float("nan")))
            continue
        share = covered_share(colony, picture.result.colonies, shift)
        fate = _fate(share, was_empty=was_empty)
        was_empty = was_empty or fate is Fate.GONE
        seen.append(SeenFate(picture.day, fate, share))
    return tuple(seen)


def _fate(share: float, *, was_empty: bool) -> Fate:
    if share < BACK_SHARE:
        return Fate.GONE
    # Less than half of the place, or a place that was empty: what was left of it grows again.
    return Fate.GROWN_BACK if was_empty or share < STILL_SHARE else Fate.STILL_THERE
