"""One picture's answer from its kept map: what each pixel is, and every colony or cell."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.classes import OCCUPIED, ColonyClass
from colonyqc.domain.picture import Region
from colonyqc.domain.quality import ProblemKind
from colonyqc.imaging.colonies.label import label
from colonyqc.imaging.colonies.parting import part_touching
from colonyqc.imaging.grid.components import table_of
from colonyqc.imaging.sheets.cells import MEMBRANE_FROM, find_cells, numbered
from colonyqc.imaging.sheets.measure import Borders, borders
from colonyqc.services.answers.categories import CELL, MEMBRANE, THING, Category, of_class
from colonyqc.services.ports import AnalysisRecord, History, StoredFiles

_LEAST_PART: Final = 0.02
"""Share of a parted colony below which a part is none of its own, at least `_LEAST_PX`."""
_LEAST_PX: Final = 400


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """One colony or cell: ``mask`` (h, w) lies in ``box`` (x, y, width, height) of the picture.

    ``score``: of a colony the share of its area that carries its label, of a cell the share of its
    border that was seen as membrane; neither is a calibrated probability, None where unknown.
    ``colony``: number in the record of the colony that it is or is a part of, None of cells.
    """

    number: int
    category: Category
    box: tuple[int, int, int, int]
    mask: NDArray[np.bool_]
    score: float | None
    colony: int | None = None
    parted: bool = False
    """Parted from a colony that it touches, which the record counts as one with it."""

    @property
    def area_px(self) -> int:
        return int(np.count_nonzero(self.mask))

    @property
    def rows(self) -> tuple[slice, slice]:
        """Where the box lies in the picture."""
        x, y, width, height = self.box
        return slice(y, y + height), slice(x, x + width)


@dataclass(frozen=True, slots=True, eq=False)
class PictureAnswer:
    """What a picture shows. ``classes`` (h, w): class indices, of a sheet 0 not, 1 membrane."""

    classes: NDArray[np.uint8]
    instances: tuple[Instance, ...]
    told: bool
    """The model can tell differentiation."""
    sheet: bool
    """Cells between membranes, in place of colonies."""
    things: bool = False
    """What a click network found, in place of colonies: class index 1."""

    @property
    def size(self) -> tuple[int, int]:
        """(width, height), px."""
        height, width = self.classes.shape
        return width, height

    def category(self, kind: int) -> Category:
        """Return what a class index stands for."""
        if self.sheet:
            return MEMBRANE if kind else of_class(0, told=True)
        if self.things:
            return THING if kind else of_class(0, told=True)
        return of_class(kind, told=self.told)


@dataclass(frozen=True, slots=True)
class Parting:
    """Which colonies are parted from those they touch: all, or (analysis, picture, colony)."""

    everything: bool = False
    chosen: frozenset[tuple[int, int, int]] = frozenset()

    def of(self, analysis: int, picture: int) -> Callable[[int], bool]:
        """Return what tells of a picture's colonies whether they are parted, by number."""
        return lambda colony: self.everything or (analysis, picture, colony) in self.chosen


WHOLE: Final = Parting()
"""No colony is parted."""


def answers_of(
    record: AnalysisRecord, history: History, parting: Parting = WHOLE
) -> Iterator[PictureAnswer | None]:
    """Yield each picture's answer, None of one that could not be judged; one at a time in memory.

    Raises:
        HistoryError: a map cannot be read.
    """
    for place in range(len(record.analysis.pictures)):
        yield answer_at(record, place, history, parting)


def answer_at(
    record: AnalysisRecord, place: int, history: History, parting: Parting = WHOLE
) -> PictureAnswer | None:
    """Return the answer of one picture (from 0), None of one that could not be judged.

    Raises:
        HistoryError: its map cannot be read.
    """
    result, stored = record.analysis.pictures[place], record.stored[place]
    # Regions are of no class that an answer tells of; things are counted.
    if not stored.labels or not (result.regions is None or result.regions.are_things):
        return None
    return answer_of(result, kept_maps(history, stored), parting.of(record.id, place))


@dataclass(frozen=True, slots=True, eq=False)
class KeptMaps:
    """What is stored of a picture: its map (h, w), and the cells of a sheet that was corrected."""

    labels: NDArray[np.uint8]
    cells: NDArray[np.int32] | None = None


def kept_maps(history: History, stored: StoredFiles) -> KeptMaps:
    """Return the stored maps of a picture whole.

    Raises:
        HistoryError: they cannot be read.
    """
    cells = history.cells(stored.cells) if stored.cells else None
    return KeptMaps(kept_map(history, stored.labels), cells)


def kept_map(history: History, sha256: str) -> NDArray[np.uint8]:
    """Return a stored map (h, w) whole."""
    with closing(history.labels(sha256)) as source:
        width, height = source.size
        return source.read(Region(0, 0, width, height))


def answer_of(
    result: PictureResult,
    maps: KeptMaps,
    part: Callable[[int], bool] = WHOLE.of(0, 0),  # noqa: B008 - keeps nothing
) -> PictureAnswer:
    """Return a picture's answer from its kept map: classes, of a sheet 255 · probability, of things
    their numbers.

    ``part`` tells by number which colonies are parted from those they touch.
    """
    kept = maps.labels
    if result.sheet is not None:
        return PictureAnswer(
            (kept >= MEMBRANE_FROM).astype(np.uint8), tuple(_cells(maps)), told=True, sheet=True
        )
    if result.regions is not None:
        things = tuple(_things(kept))
        classes = (kept > 0).astype(np.uint8)
        return PictureAnswer(classes, things, told=True, sheet=False, things=True)
    told = all(p.kind is not ProblemKind.DIFFERENTIATION for p in result.quality.problems)
    found = tuple(_colonies(kept, told=told, part=part))
    return PictureAnswer(kept, found, told=told, sheet=False)


def _colonies(
    kept: NDArray[np.uint8], *, told: bool, part: Callable[[int], bool]
) -> Iterator[Instance]:
    """Yield the colonies of a kept map, which the record numbers in the same order."""
    # The kept map is clean already: with no floors this only finds them again. Feeders would join
    # what they touch.
    classes = np.where(kept == ColonyClass.FEEDER, 0, kept).astype(np.uint8)
    labelled = label(classes, 0, 0)
    number = 0
    for colony in range(1, labelled.count + 1):
        x, y, width, height = (int(side) for side in labelled.boxes[colony - 1])
        mask = labelled.mask(classes, colony) > 0
        kinds = classes[y : y + height, x : x + width]
        least = max(_LEAST_PX, _LEAST_PART * float(labelled.areas[colony - 1]))
        numbers = part_touching(mask, least) if part(colony) else mask.astype(np.int32)
        count = int(numbers.max())
        for one in range(1, count + 1):
            within = numbers == one
            box, cut = _tight(within)
            number += 1
            category, score = _label(kinds[cut][within[cut]], told=told)
            yield Instance(
                number,
                category,
                (x + box[0], y + box[1], box[2], box[3]),
                within[cut],
                score,
                colony,
                parted=count > 1,
            )


def _tight(mask: NDArray[np.bool_]) -> tuple[tuple[int, int, int, int], tuple[slice, slice]]:
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    top, left = int(rows[0]), int(columns[0])
    height, width = int(rows[-1]) - top + 1, int(columns[-1]) - left + 1
    return (left, top, width, height), (slice(top, top + height), slice(left, left + width))


def _label(kinds: NDArray[np.uint8], *, told: bool) -> tuple[Category, float]:
    """Return the most frequent class of a colony's pixels, and its share of them."""
    counts = {int(kind): int(np.count_nonzero(kinds == kind)) for kind in OCCUPIED}
    best = max(counts, key=lambda kind: counts[kind])
    return of_class(best, told=told), counts[best] / len(kinds)


def _things(numbers: NDArray[np.uint8]) -> Iterator[Instance]:
    """Yield what a click network found; things that another one covers are not there."""
    count = int(numbers.max())
    where = table_of(numbers.astype(np.int32), count)
    for number in range(1, count + 1):
        at = number - 1
        if not where.area[at]:
            continue
        x, y = int(where.left[at]), int(where.top[at])
        box = (x, y, int(where.right[at]) - x, int(where.bottom[at]) - y)
        mask = numbers[y : y + box[3], x : x + box[2]] == number
        yield Instance(number, THING, box, mask, None)


def _cells(maps: KeptMaps) -> Iterator[Instance]:
    found = find_cells(maps.labels) if maps.cells is None else numbered(maps.cells)
    seen = _seen(borders(found, maps.labels), found.count)
    known = np.unique(found.numbers)
    known = known[known > 0]
    # Without gaps: corrected cells have numbers that none bears any more.
    places = np.searchsorted(known, found.numbers) + 1
    where = table_of(np.where(found.numbers > 0, places, 0).astype(np.int32), len(known))
    for at, number in enumerate(known.tolist()):
        x, y = int(where.left[at]), int(where.top[at])
        box = (x, y, int(where.right[at]) - x, int(where.bottom[at]) - y)
        mask = found.numbers[y : y + box[3], x : x + box[2]] == number
        score = None if np.isnan(seen[number]) else float(seen[number])
        yield Instance(number, CELL, box, mask, score)


def _seen(edges: Borders, count: int) -> NDArray[np.float64]:
    """Return by number what share of a cell's borders with others was seen; nan without any."""
    total, held = np.zeros(count + 1), np.zeros(count + 1)
    for side in (0, 1):
        np.add.at(total, edges.pairs[:, side], edges.lengths)
        np.add.at(held, edges.pairs[:, side], edges.lengths * edges.seen)
    shares = np.full(count + 1, np.nan)
    np.divide(held, total, out=shares, where=total > 0)
    return shares
