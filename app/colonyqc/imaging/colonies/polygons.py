"""Masks as polygons along the edges of their pixels, with holes, and back: exact both ways.

A vertex is a corner of a pixel: pixel (x, y) is the square from (x, y) to (x + 1, y + 1). Parts
that touch at a corner only are polygons of their own, so that every polygon is a valid one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Ring = NDArray[np.int64]
"""Vertices (n, 2) as (x, y), the last one not the first again."""
Vertex = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Polygon:
    """An outer ring and the rings of its holes."""

    shell: Ring
    holes: tuple[Ring, ...]


def polygons(mask: NDArray[np.bool_]) -> tuple[Polygon, ...]:
    """Return the polygons of a mask (h, w), in reading order of their first pixels."""
    padded = np.pad(mask.astype(np.uint8), 1)
    parts = cv2.connectedComponents(padded, connectivity=4)[1]
    shells: dict[int, Ring] = {}
    holes: dict[int, list[Ring]] = {}
    for ring in _rings(padded):
        # Of the topmost vertices the leftmost: the ring's inside lies right below it.
        x, y = min(ring, key=lambda vertex: (vertex[1], vertex[0]))
        # Padding puts pixel (x, y) at (x + 1, y + 1).
        if padded[y + 1, x + 1]:
            shells[int(parts[y + 1, x + 1])] = np.array(ring, np.int64)
        else:
            holes.setdefault(int(parts[y, x + 1]), []).append(np.array(ring, np.int64))
    return tuple(Polygon(shell, tuple(holes.get(part, ()))) for part, shell in shells.items())


def _rings(padded: NDArray[np.uint8]) -> Iterator[list[Vertex]]:
    """Yield the simple closed lines between mask and background of a mask with a margin."""
    above_left, above, left, here = (
        padded[:-1, :-1],
        padded[:-1, 1:],
        padded[1:, :-1],
        padded[1:, 1:],
    )
    odd = (above_left ^ above ^ left ^ here).astype(np.bool_)
    crossed = (above_left == here) & (above == left) & (here != left)
    counts = odd.astype(np.int64) + 2 * crossed
    rows, columns = np.nonzero(counts)
    times = counts[rows, columns]
    ys, xs = np.repeat(rows, times), np.repeat(columns, times)
    # Of the two corners of a crossing the first one goes to the left, the second to the right.
    second = np.concatenate([[False], (ys[1:] == ys[:-1]) & (xs[1:] == xs[:-1])]) if len(ys) else ys
    across = np.arange(len(ys)) ^ 1
    # Mask on both sides of a crossing stays apart: where it lies at the upper right and the lower
    # left, what goes to the left goes down.
    turned = here[ys, xs] == 0
    order = np.lexsort((second ^ (turned & crossed[ys, xs]), ys, xs))
    down = np.empty_like(order)
    down[order] = order[np.arange(len(order)) ^ 1]
    yield from _followed(xs.tolist(), ys.tolist(), across.tolist(), down.tolist())


def _followed(
    xs: list[int], ys: list[int], across: list[int], down: list[int]
) -> Iterator[list[Vertex]]:
    seen = bytearray(len(xs))
    for start in range(len(xs)):
        if seen[start]:
            continue
        line: list[Vertex] = []
        at = start
        while not seen[at]:
            other = across[at]
            seen[at] = seen[other] = 1
            line += [(xs[at], ys[at]), (xs[other], ys[other])]
            at = down[other]
        yield from _simple(line)


def _simple(line: list[Vertex]) -> Iterator[list[Vertex]]:
    """Yield a closed line cut where it meets itself: a valid ring has each vertex once."""
    kept: list[Vertex] = []
    places: dict[Vertex, int] = {}
    for vertex in line:
        if vertex in places:
            begin = places[vertex]
            yield kept[begin:]
            for gone in kept[begin:]:
                del places[gone]
            del kept[begin:]
        places[vertex] = len(kept)
        kept.append(vertex)
    yield kept


def filled(
    rings: Iterable[NDArray[np.floating] | Ring], shape: tuple[int, int]
) -> NDArray[np.bool_]:
    """Return the mask (h, w) of the pixels whose centres lie within rings, holes by even and odd.

    Vertices may lie between pixels and outside the picture. What `polygons` gives comes back as it
    was.
    """
    height, width = shape
    flips = np.zeros((height, width + 1), np.bool_)
    for ring in rings:
        line = np.asarray(ring, np.float64) - 0.5
        ends = np.roll(line, -1, axis=0)
        for (x0, y0), (x1, y1) in zip(line.tolist(), ends.tolist(), strict=True):
            if y0 == y1:
                continue
            low, high = sorted((y0, y1))
            # Rows whose centre lies in [low, high): each end of an edge counts once.
            rows = np.arange(max(0, int(np.ceil(low))), min(height, int(np.ceil(high))))
            at = np.ceil(x0 + (rows - y0) * (x1 - x0) / (y1 - y0)).clip(0, width).astype(np.intp)
            flips[rows, at] ^= True
    return np.logical_xor.accumulate(flips, axis=1)[:, :width]
