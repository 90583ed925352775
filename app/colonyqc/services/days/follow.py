"""Follow the colonies of a dish from day to day: which is which, how fast each grows, its end.

Pictures of one view are laid over one another by their kept overviews; where that is not sure, no
colony is followed over that night, and it is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from math import nan
from typing import TYPE_CHECKING, Final

from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.colony import Colony, Scale
from colonyqc.domain.culture_time import HOURS_PER_DAY, hours_between
from colonyqc.domain.picture import DishKey, same_size
from colonyqc.domain.statistics import doubling_hours, growth_rate
from colonyqc.imaging.colonies.day_links import DayLinks, link_days
from colonyqc.services.ports import UNWATCHED, AnalysisRecord, History, Monitor

if TYPE_CHECKING:
    from colonyqc.imaging.grid.same_place import PlaceShift

NOT_SURE: Final = (
    "The pictures of {before} and {after} are not surely of the same place: match {match}, peak "
    "{peak}."
)
OTHER_SIZE: Final = "The pictures of {before} and {after} have other sizes or pixel sizes."
NO_DETAIL: Final = "The pictures of {before} and {after} show too little to compare them by."


class PathEnd(StrEnum):
    """Why a colony's path goes no further."""

    LAST = "last day"
    MERGED = "merged"
    GONE = "gone"
    UNSEEN = "out of the picture"
    UNSURE = "place not sure"


@dataclass(frozen=True, slots=True)
class FollowedPicture:
    """A view on one day: ``picture`` is its place in the record, ``result`` what was found."""

    record: int
    picture: int
    day: int | None
    taken: datetime | None
    result: PictureResult
    overview: str
    """sha256 of the kept overview, "" where there is none."""


@dataclass(frozen=True, slots=True)
class NightStep:
    """From a picture of a view to the next one: its shift in px, or why it is not believed."""

    shift: "PlaceShift | None"
    refused: str
    links: DayLinks | None

    @property
    def offset(self) -> tuple[float, float] | None:
        """What lies at p in the later picture lies at p + this in the earlier; None if unsure."""
        return None if self.shift is None or self.refused else (self.shift.dx, self.shift.dy)


@dataclass(frozen=True, slots=True)
class PathPoint:
    """A followed colony on one day: ``at`` counts the view's pictures from 0."""

    at: int
    colony: Colony


@dataclass(frozen=True, slots=True)
class ColonyPath:
    """One colony over its days, at least one; numbers as in the pictures.

    ``came_out_of``: the colony of the day before that it parted from; ``into``: the one of the
    day after that it merged into. ``rate`` in 1/h and ``doubling`` of the area in h are nan with
    one day, or where the picture's border cuts the colony. Area doubling is not cell doubling.
    """

    points: tuple[PathPoint, ...]
    end: PathEnd
    into: int | None
    came_out_of: int | None
    hours: float
    rate: float
    doubling: float


@dataclass(frozen=True, slots=True)
class FollowedView:
    """One place of a dish on its days, in order."""

    name: str
    pictures: tuple[FollowedPicture, ...]
    steps: tuple[NightStep, ...]
    paths: tuple[ColonyPath, ...]

    def between(self, one: int, other: int) -> tuple[float, float] | None:
        """Return what is added to a place in picture ``other`` to find it in picture ``one``, px.

        None where a night between them is not sure.
        """
        first, last = sorted((one, other))
        x = y = 0.0
        for step in self.steps[first:last]:
            if step.offset is None:
                return None
            x, y = x + step.offset[0], y + step.offset[1]
        return (x, y) if one <= other else (-x, -y)

    def path_of(self, at: int, number: int) -> ColonyPath | None:
        """Return the path that a colony of a picture lies on; None where there is no such."""
        return next(
            (
                path
                for path in self.paths
                if any(p.at == at and p.colony.number == number for p in path.points)
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class FollowedDish:
    """The views of a dish's newest passage, and the pictures that no view of theirs is known of."""

    dish: DishKey
    views: tuple[FollowedView, ...]
    left_out: tuple[str, ...] = ()


def follow(history: History, dish: DishKey, monitor: Monitor = UNWATCHED) -> FollowedDish:
    """Follow the colonies of a dish's newest passage; nothing is kept.

    Raises:
        Cancelled: nobody waits for it any more.
        HistoryError: the history cannot be read.
    """
    views, left_out = views_of(history.series(dish))
    found = [followed(view, pictures, history, monitor) for view, pictures in views]
    return FollowedDish(dish, tuple(found), left_out)


def views_of(
    series: Sequence[AnalysisRecord],
) -> tuple[list[tuple[str, tuple[FollowedPicture, ...]]], tuple[str, ...]]:
    """Return the pictures of each view over the days of the newest passage, and the others' names.

    A view is told by its number; a day's only picture without one is the view of such days.
    """
    dated = [r for r in series if r.analysis.acquisition.day is not None]
    last = dated[-1].analysis.acquisition.passage if dated else None
    views: dict[str, list[FollowedPicture]] = {}
    left_out: list[str] = []
    for record in (r for r in dated if r.analysis.acquisition.passage == last):
        acquisition, results = record.analysis.acquisition, record.analysis.pictures
        numbers = [result.picture.view for result in results]
        for place, result in enumerate(results):
            number = result.picture.view
            unclear = numbers.count(number) > 1
            if unclear or not result.quality.usable:
                left_out.append(result.picture.name)
                continue
            stored = record.stored[place].overview if place < len(record.stored) else ""
            views.setdefault("" if number is None else str(number), []).append(
                FollowedPicture(
                    record.id, place, acquisition.day, acquisition.taken, result, stored
                )
            )
    ordered = sorted(views.items(), key=lambda item: (len(item[0]), item[0]))
    return [(name, tuple(pictures)) for name, pictures in ordered], tuple(left_out)


def followed(
    name: str,
    pictures: Sequence[FollowedPicture],
    history: History,
    monitor: Monitor = UNWATCHED,
) -> FollowedView:
    """Return a view with its nights and the paths of its colonies."""
    steps = []
    for one, other in pairwise(pictures):
        monitor.check()
        steps.append(night_step(one, other, history))
    return FollowedView(name, tuple(pictures), tuple(steps), _paths(pictures, steps))


def night_step(one: FollowedPicture, other: FollowedPicture, history: History) -> NightStep:
    """Return how two pictures of a view lie, and which colony is which where that is sure."""
    days = {"before": _day(one), "after": _day(other)}
    if not _alike(one.result, other.result) or not (one.overview and other.overview):
        return NightStep(None, OTHER_SIZE.format(**days), None)
    before, after = history.overview(one.overview), history.overview(other.overview)
    if before.shape[:2] != after.shape[:2]:
        return NightStep(None, OTHER_SIZE.format(**days), None)
    from colonyqc.imaging.grid.same_place import (
        place_shift,  # late: the window asks for words alone
    )

    seen = place_shift(before, after)
    if seen is None:
        return NightStep(None, NO_DETAIL.format(**days), None)
    scale = one.result.width / before.shape[1]
    shift = replace(seen, dx=seen.dx * scale, dy=seen.dy * scale)
    if not shift.sure:
        match, peak = f"{shift.correlation:.2f}", f"{shift.peak:.2f}"
        return NightStep(shift, NOT_SURE.format(match=match, peak=peak, **days), None)
    size = other.result.width, other.result.height
    links = link_days(one.result.colonies, other.result.colonies, (shift.dx, shift.dy), size)
    return NightStep(shift, "", links)


def _day(picture: FollowedPicture) -> str:
    return f"day {picture.day}"


def _alike(one: PictureResult, other: PictureResult) -> bool:
    mine, its = one.pixel_size_um, other.pixel_size_um
    if (one.width, one.height) != (other.width, other.height):
        return False
    return mine == its or (mine is not None and its is not None and same_size(mine, its))


def hours_apart(one: FollowedPicture, other: FollowedPicture) -> float:
    """Return the hours between two pictures: by their times, else 24 a culture day."""
    timed = hours_between(one.taken, other.taken)
    return HOURS_PER_DAY * ((other.day or 0) - (one.day or 0)) if timed is None else timed


@dataclass(slots=True)
class _Walk:
    """A path that is still going on."""

    points: list[PathPoint]
    came_out_of: int | None = None


def _paths(
    pictures: Sequence[FollowedPicture], steps: Sequence[NightStep]
) -> tuple[ColonyPath, ...]:
    walks: dict[int, _Walk] = {}
    done: list[ColonyPath] = []
    for at, picture in enumerate(pictures):
        links = steps[at - 1].links if at else None
        if links is None:
            done += [_ended(w, PathEnd.UNSURE, None, pictures) for w in walks.values()]
        else:
            done += _stopped(walks, links, pictures)
        before = {} if links is None else {later: earlier for earlier, later in links.pairs}
        parted = {} if links is None else {later: earlier for earlier, later in links.parted}
        going = {}
        for colony in picture.result.colonies:
            walk = walks[before[colony.number]] if colony.number in before else _Walk([])
            if not walk.points:
                walk.came_out_of = parted.get(colony.number)
            walk.points.append(PathPoint(at, colony))
            going[colony.number] = walk
        walks = going
    done += [_ended(walk, PathEnd.LAST, None, pictures) for walk in walks.values()]
    return tuple(sorted(done, key=lambda p: (p.points[0].at, p.points[0].colony.number)))


def _stopped(
    walks: dict[int, _Walk], links: DayLinks, pictures: Sequence[FollowedPicture]
) -> list[ColonyPath]:
    ends: list[tuple[int, PathEnd, int | None]] = []
    ends += [(number, PathEnd.MERGED, into) for number, into in links.merged]
    ends += [(number, PathEnd.GONE, None) for number in links.gone]
    ends += [(number, PathEnd.UNSEEN, None) for number in links.unseen]
    return [_ended(walks[number], end, into, pictures) for number, end, into in ends]


def _ended(
    walk: _Walk, end: PathEnd, into: int | None, pictures: Sequence[FollowedPicture]
) -> ColonyPath:
    first, last = walk.points[0], walk.points[-1]
    hours = hours_apart(pictures[first.at], pictures[last.at])
    cut = first.colony.touches_border or last.colony.touches_border
    areas = first.colony.area_px, last.colony.area_px
    # Cut by the border, an area is not the colony's: its growth would be the picture's.
    rate = nan if cut or first is last else growth_rate(*areas, hours)
    return ColonyPath(
        tuple(walk.points), end, into, walk.came_out_of, hours, rate, doubling_hours(rate)
    )


def scale_of(view: FollowedView) -> Scale:
    """Return the scale of a view's pictures, which are all of one where they are followed."""
    return Scale(view.pictures[0].result.pixel_size_um if view.pictures else None)
