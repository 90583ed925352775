"""The cut list: which colonies of a dish a person wants removed, or picked, and where they lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.colony import Colony
from colonyqc.domain.errors import MissingError
from colonyqc.domain.picture import DishKey, Picture
from colonyqc.domain.verdict import Decision, Verdict
from colonyqc.services.ports import AnalysisRecord, History, StoredFiles


class Purpose(StrEnum):
    """What is to be done with the colonies of a list."""

    REMOVE = "remove"
    PICK = "pick"


class LengthUnit(StrEnum):
    """What places on a list are told in; x to the right, y downwards."""

    STAGE_MM = "stage mm"
    PICTURE_UM = "µm of the picture"
    PICTURE_PX = "px of the picture"


VERDICTS: Final = {Purpose.REMOVE: Verdict.DISCARD, Purpose.PICK: Verdict.KEEP}


@dataclass(frozen=True, slots=True)
class StageMap:
    """Turns px of a picture, counted from its corner, into the unit of places."""

    unit: LengthUnit
    scale: float
    x: float
    y: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return a place of the picture in the map's unit."""
        return self.x + self.scale * x, self.y + self.scale * y


@dataclass(frozen=True, slots=True)
class CutColony:
    """A colony of a list; ``decision`` is None where nobody decided on it."""

    colony: Colony
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class CutPicture:
    """What of a picture is on the list, and apart from it what nobody decided on.

    ``picture`` is its place in the record from 0; ``open``: colonies that the rules propose for
    the purpose, or propose nothing for, and that are undecided. They are not to be touched.
    """

    picture: int
    result: PictureResult
    overview: str
    labels: str
    chosen: tuple[CutColony, ...]
    open: tuple[CutColony, ...]


@dataclass(frozen=True, slots=True)
class CutList:
    """The colonies of a dish on one day; ``unit`` is the finest that all pictures know."""

    dish: DishKey
    day: int | None
    record: int
    purpose: Purpose
    unit: LengthUnit
    pictures: tuple[CutPicture, ...]
    simulated: bool
    left_out: tuple[str, ...]
    """Pictures that could not be counted: no colony of theirs can be on the list."""

    @property
    def chosen(self) -> int:
        return sum(len(each.chosen) for each in self.pictures)

    @property
    def open(self) -> int:
        return sum(len(each.open) for each in self.pictures)

    def map_of(self, picture: CutPicture) -> StageMap:
        """Return how places of a picture are told on this list."""
        return _map(picture.result, self.unit)


def cut_list(history: History, dish: DishKey, day: int | None, purpose: Purpose) -> CutList:
    """Return the list of a dish on a day, or on its newest one.

    Raises:
        UsageError: the dish has no such day.
        HistoryError: the history cannot be read.
    """
    return listed(_chosen(history.series(dish), dish, day), purpose)


def listed(record: AnalysisRecord, purpose: Purpose) -> CutList:
    """Return the list of a record."""
    analysis = record.analysis
    usable = [(at, r) for at, r in enumerate(analysis.pictures) if r.quality.usable]
    pictures = tuple(_picture(record, at, result, purpose) for at, result in usable)
    return CutList(
        dish=analysis.acquisition.dish,
        day=analysis.acquisition.day,
        record=record.id,
        purpose=purpose,
        unit=_unit([result for _, result in usable]),
        pictures=pictures,
        simulated=analysis.simulated,
        left_out=tuple(r.picture.name for r in analysis.pictures if not r.quality.usable),
    )


def _chosen(series: Sequence[AnalysisRecord], dish: DishKey, day: int | None) -> AnalysisRecord:
    dated = [r for r in series if r.analysis.acquisition.day is not None] or list(series)
    if day is not None:
        dated = [r for r in dated if r.analysis.acquisition.day == day]
    if not dated:
        when = "" if day is None else f" of day {day}"
        raise MissingError(f"Dish {dish.label} has no analysis of colonies{when}.")
    return dated[-1]


def _picture(
    record: AnalysisRecord, at: int, result: PictureResult, purpose: Purpose
) -> CutPicture:
    wanted = VERDICTS[purpose]
    chosen, open_ = [], []
    for colony in result.colonies:
        decision = record.decision(at, colony.number)
        if decision is not None and decision.verdict is wanted:
            chosen.append(CutColony(colony, decision))
        elif decision is None and (colony.proposal is None or colony.proposal.verdict == wanted):
            open_.append(CutColony(colony, None))
    stored = record.stored[at] if at < len(record.stored) else StoredFiles("", "")
    return CutPicture(at, result, stored.overview, stored.labels, tuple(chosen), tuple(open_))


def _unit(results: Sequence[PictureResult]) -> LengthUnit:
    if all(_stage_centre(r.picture) and r.pixel_size_um for r in results):
        return LengthUnit.STAGE_MM
    if all(r.pixel_size_um for r in results):
        return LengthUnit.PICTURE_UM
    return LengthUnit.PICTURE_PX


def _map(result: PictureResult, unit: LengthUnit) -> StageMap:
    um, centre = result.pixel_size_um or 1.0, _stage_centre(result.picture)
    if unit is LengthUnit.STAGE_MM and centre is not None:
        x, y = (
            middle - um / 1000 * side / 2
            for middle, side in zip(centre, (result.width, result.height), strict=True)
        )
        return StageMap(unit, um / 1000, x, y)
    return StageMap(unit, um if unit is LengthUnit.PICTURE_UM else 1.0, 0.0, 0.0)


def _stage_centre(picture: Picture) -> tuple[float, float] | None:
    """Return where the middle of a picture lies on the stage, mm; None where a tile says nothing.

    The canvas of a well reaches from half a tile before its first column to half a tile beyond
    its last one, so that its middle is midway between both, whatever its tiles' size.
    """
    places = [(tile.x_mm, tile.y_mm) for tile in picture.tiles]
    known = [(x, y) for x, y in places if x is not None and y is not None]
    if not known or len(known) < len(places):
        return None
    xs, ys = zip(*known, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
