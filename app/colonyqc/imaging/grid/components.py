"""Connected parts of a whole picture, found strip by strip: no label map of it is ever held.

Each strip is labelled alone; parts that meet across the line between two strips are joined
through a graph. The answer is that of the whole picture at once, in the memory of one strip.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import cv2
import numpy as np
import scipy  # its parts load when they are first used
from numpy.typing import NDArray

# A strip of a 50,000 px wide scan with its labels is then about 130 MB; narrower strips meet more
# often.
_STRIP: Final = 512

Select = Callable[[slice], NDArray[np.uint8]]
"""Returns whole rows (h, w) of a picture, above 0 where a pixel belongs to a part."""
Connectivity = Literal[4, 8]


def strips(height: int, side: int = _STRIP) -> Iterator[slice]:
    """Yield the rows of a picture in slices of ``side``, so that temporaries stay small."""
    for top in range(0, height, side):
        yield slice(top, min(top + side, height))


@dataclass(frozen=True, slots=True, eq=False)
class _Strip:
    """A strip's labels: ``number[label]`` is the part of a local label, -1 that of none."""

    rows: slice
    number: NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Connected parts, numbered from 0 in reading order of their first pixels.

    Row k of ``boxes`` is (x, y, width, height) of part k, ``areas[k]`` its pixel count and
    ``firsts[k]`` the (x, y) of its first pixel. What is asked of the pixels later labels a strip
    anew, and sees a change only in strips it has not reached.
    """

    select: Select
    connectivity: Connectivity
    boxes: NDArray[np.int64]
    areas: NDArray[np.int64]
    firsts: NDArray[np.int64]
    strips: tuple[_Strip, ...]

    @property
    def count(self) -> int:
        return len(self.areas)

    def pixels_of(self, wanted: NDArray[np.bool_]) -> Iterator[tuple[slice, NDArray[np.bool_]]]:
        """Yield (rows, mask (h, w)) of the pixels of ``wanted`` parts, where there are any."""
        # A strip's background has number -1, which reads this last entry: no pixel of it is ever
        # chosen.
        padded = np.append(wanted, False)
        for strip in self.strips:
            chosen = padded[strip.number]
            if chosen.any():
                labels = _labels(self.select(strip.rows), self.connectivity)
                yield strip.rows, np.take(chosen, labels)

    def touched(self, where: Select) -> NDArray[np.bool_]:
        """Return which parts have a pixel in ``where``."""
        # One more for the background's number -1, thrown away at the end.
        found = np.zeros(self.count + 1, np.bool_)
        for strip in self.strips:
            mask = where(strip.rows)
            if mask.any():
                labels = _labels(self.select(strip.rows), self.connectivity)
                found[strip.number[labels[mask > 0]]] = True
        return found[:-1]


def _labels(mask: NDArray[np.uint8], connectivity: Connectivity) -> NDArray[np.int32]:
    return np.asarray(cv2.connectedComponents(mask, connectivity=connectivity)[1], dtype=np.int32)


class ComponentTable(NamedTuple):
    """Where the parts of a label picture lie: row k of each is about label k + 1.

    ``right`` and ``bottom`` are the first px beyond; ``first_x`` is that of the topmost row's
    leftmost pixel.
    """

    left: NDArray[np.int64]
    top: NDArray[np.int64]
    right: NDArray[np.int64]
    bottom: NDArray[np.int64]
    area: NDArray[np.int64]
    first_x: NDArray[np.int64]


def table_of(labels: NDArray[np.int32], count: int) -> ComponentTable:
    """Return where labels 1 to ``count`` lie in ``labels`` (h, w), each of which is there.

    Taken from the runs of equal labels in the rows, which are few in what a network draws: five
    times as fast as the engine's own statistics there.
    """
    height, width = labels.shape
    # Every row begins a run, so runs never go over a row's end.
    begins = np.ones((height, width), np.bool_)
    np.not_equal(labels[:, 1:], labels[:, :-1], out=begins[:, 1:])
    starts = np.flatnonzero(begins)
    number = labels.ravel()[starts].astype(np.intp) - 1
    lengths = np.diff(starts, append=height * width)
    inside = number >= 0
    number, lengths = number[inside], lengths[inside]
    y, x = np.divmod(starts[inside], width)
    first = np.unique(number, return_index=True)[1]
    area = np.zeros(count, np.int64)
    np.add.at(area, number, lengths)
    # A greatest is the least of the negatives: one helper, one pass of ufunc.at.
    left, right = _least(number, x, count), -_least(number, -(x + lengths), count)
    return ComponentTable(left, y[first], right, -_least(number, -y, count) + 1, area, x[first])


def find_parts(select: Select, shape: tuple[int, int], connectivity: Connectivity) -> Parts:
    """Find the connected parts of a picture of ``shape`` (height, width)."""
    cuts = list(strips(shape[0], _STRIP))
    found = [_strip_parts(select(rows), rows.start, connectivity) for rows in cuts]
    starts = np.cumsum([0, *(len(table.area) for table, _ in found)])
    part = _joined([edges for _, edges in found], starts, connectivity)
    count = int(part.max()) + 1 if len(part) else 0
    left, top, right, bottom, area, first_x = (
        np.concatenate([table[column] for table, _ in found]) for column in range(6)
    )
    boxes = np.empty((count, 4), np.int64)
    boxes[:, 0] = _least(part, left, count)
    boxes[:, 1] = _least(part, top, count)
    boxes[:, 2] = -_least(part, -right, count) - boxes[:, 0]
    boxes[:, 3] = -_least(part, -bottom, count) - boxes[:, 1]
    areas = np.zeros(count, np.int64)
    np.add.at(areas, part, area)
    # Reading order of the first px numbers the parts: graph labels depend on how the strips were
    # cut, this does not.
    place = _least(part, top * shape[1] + first_x, count)
    order = np.argsort(place)
    number = np.empty(count, np.intp)
    number[order] = np.arange(count)
    # Label 0 of each strip is its background: the -1 in front shifts the others by one.
    numbered = number[part]
    kept = tuple(
        _Strip(rows, np.concatenate([[-1], numbered[start:stop]]))
        for rows, start, stop in zip(cuts, starts[:-1], starts[1:], strict=True)
    )
    firsts = np.stack([place % shape[1], place // shape[1]], axis=1)
    return Parts(select, connectivity, boxes[order], areas[order], firsts[order], kept)


def _strip_parts(
    mask: NDArray[np.uint8], row: int, connectivity: Connectivity
) -> tuple[ComponentTable, NDArray[np.int32]]:
    """Return the parts of a strip that begins at ``row``, and the labels of its outer rows."""
    count, raw = cv2.connectedComponents(mask, connectivity=connectivity)
    labels = np.asarray(raw, dtype=np.int32)
    table = table_of(labels, count - 1)
    placed = table._replace(top=table.top + row, bottom=table.bottom + row)
    return placed, labels[[0, -1]]


def _joined(
    edges: list[NDArray[np.int32]], starts: NDArray[np.int64], connectivity: Connectivity
) -> NDArray[np.intp]:
    """Return the part of each local part, counted through all strips.

    ``edges`` are the labels of each strip's first and last row.
    """
    total = int(starts[-1])
    meeting = [np.empty((2, 0), np.int64)]
    # Across the line 8-connected parts also meet diagonally; inside a strip the labelling has seen
    # to it.
    reach = (0,) if connectivity == 4 else (-1, 0, 1)
    for k in range(1, len(edges)):
        above, below = edges[k - 1][1].astype(np.int64), edges[k][0].astype(np.int64)
        for shift in reach:
            a = above[max(-shift, 0) : len(above) - max(shift, 0)]
            b = below[max(shift, 0) : len(below) - max(-shift, 0)]
            both = (a > 0) & (b > 0)
            meeting.append(np.stack([a[both] - 1 + starts[k - 1], b[both] - 1 + starts[k]]))
    one, other = np.concatenate(meeting, axis=1)
    # A graph instead of a union-find in Python: scipy joins any number of meetings in compiled
    # code.
    graph = scipy.sparse.coo_array(
        (np.ones(len(one), np.bool_), (one, other)), shape=(total, total)
    )
    return np.asarray(
        scipy.sparse.csgraph.connected_components(graph, directed=False)[1], dtype=np.intp
    )


def _least(part: NDArray[np.intp], values: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return the least of the values of each part."""
    least = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(least, part, values)
    return least
