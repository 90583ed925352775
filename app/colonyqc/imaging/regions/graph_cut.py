"""Graph cut of a grid of blocks: alike blocks together, borders short.

Boykov, Veksler and Zabih 2001. Each move lets every block keep its label or take one and the same
other label; the best such move is a minimum cut. The Potts model is a metric, so each move is exact
and the energy never grows.
"""

from typing import Final

import numpy as np
import scipy  # its parts load when they are first used
from numpy.typing import NDArray

STRENGTH: Final = 1.0
"""Cost of a border between two blocks, in medians of what the second best label costs a block."""
_UNIT: Final = 100
"""Costs are whole numbers of this part of that median: the flow needs them whole."""
_CAP: Final = 20
"""Medians beyond which a block's costs do not grow: a strange one must not outweigh its place."""
_ROUNDS: Final = 2
_PAIRS: Final = (
    (np.s_[:, :-1], np.s_[:, 1:], 0.45),
    (np.s_[:-1], np.s_[1:], 0.45),
    (np.s_[:-1, :-1], np.s_[1:, 1:], 0.32),
    (np.s_[:-1, 1:], np.s_[1:, :-1], 0.32),
)
"""Neighbours and what a border between them costs: shares by which a border costs nearly the same
in any direction (Boykov and Kolmogorov 2003); with four neighbours it would run in steps."""
_TILE: Final = 512
"""Side of what is cut at once: its time grows faster than its blocks do."""
_REACH: Final = 32


def graph_cut(scores: NDArray[np.float32], strength: float = STRENGTH) -> NDArray[np.uint8]:
    """Return labels (rows, columns) for scores (rows, columns, classes), higher is better.

    Large grids are cut in tiles that see some way into their neighbours: a cut reaches no farther.
    """
    costs = _whole_costs(scores)
    pair = round(strength * _UNIT)
    rows, columns, _ = scores.shape
    labels = np.zeros((rows, columns), np.uint8)
    for top in range(0, rows, _TILE):
        for left in range(0, columns, _TILE):
            above, before = max(0, top - _REACH), max(0, left - _REACH)
            seen = costs[above : top + _TILE + _REACH, before : left + _TILE + _REACH]
            found = _cut_costs(seen, pair)[top - above :, left - before :]
            labels[top : top + _TILE, left : left + _TILE] = found[:_TILE, :_TILE]
    return labels


def _cut_costs(costs: NDArray[np.int64], pair: int) -> NDArray[np.intp]:
    labels = np.asarray(costs.argmin(axis=2), np.intp)
    for _ in range(_ROUNDS):
        before = labels
        for label in range(costs.shape[2]):
            labels = _expanded(labels, costs, pair, label)
        if np.array_equal(before, labels):
            break
    return labels


def _whole_costs(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    best = np.sort(scores, axis=2)
    if scores.shape[2] < 2:
        return np.zeros(scores.shape, np.int64)
    unit = max(float(np.median(best[..., -1] - best[..., -2])), 1e-12)
    costs = np.minimum((best[..., -1:] - scores) / unit, _CAP)
    return np.asarray(np.rint(_UNIT * costs), np.int64)


def _expanded(
    labels: NDArray[np.intp], costs: NDArray[np.int64], pair: int, label: int
) -> NDArray[np.intp]:
    """Return the best labelling in which blocks keep what they have or take ``label``."""
    rows, columns = labels.shape
    blocks = np.arange(rows * columns).reshape(rows, columns)
    keep = np.take_along_axis(costs, labels[..., None], axis=2)[..., 0]
    # What taking the label costs more than keeping; the terms of pairs are added below.
    extra = (costs[..., label] - keep).ravel()
    ends = []
    for here, there, share in _PAIRS:
        p, q = blocks[here].ravel(), blocks[there].ravel()
        first, second = labels[here].ravel(), labels[there].ravel()
        cost = round(share * pair)
        both_keep, only_q = cost * (first != second), cost * (first != label)
        only_p = cost * (second != label)
        # Every pair's cost as two terms of one block and one of "p keeps, q takes" (Kolmogorov and
        # Zabih 2004); both taking costs nothing.
        extra += np.bincount(p, only_p - both_keep, minlength=blocks.size).astype(np.int64)
        extra -= np.bincount(q, only_p, minlength=blocks.size).astype(np.int64)
        ends.append((p, q, only_q + only_p - both_keep))
    takes = _cut(extra, ends)
    return np.where(takes.reshape(rows, columns), label, labels)


def _cut(
    extra: NDArray[np.int64],
    pairs: list[tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]],
) -> NDArray[np.bool_]:
    """Return which blocks take the label at the least cost."""
    count = len(extra)
    source, sink = count, count + 1
    blocks = np.arange(count)
    tails = np.concatenate([np.full(count, source), blocks, *(p for p, _, _ in pairs)])
    heads = np.concatenate([blocks, np.full(count, sink), *(q for _, q, _ in pairs)])
    room = np.concatenate([np.maximum(extra, 0), np.maximum(-extra, 0), *(c for _, _, c in pairs)])
    some = room > 0
    graph = scipy.sparse.coo_matrix(
        (room[some].astype(np.int32), (tails[some], heads[some])), shape=(count + 2, count + 2)
    ).tocsr()
    flow = scipy.sparse.csgraph.maximum_flow(graph, source, sink).flow
    left = graph - flow
    left.data = np.maximum(left.data, 0)
    left.eliminate_zeros()
    # Blocks on the source's side of the cut keep what they have.
    kept = scipy.sparse.csgraph.breadth_first_order(left, source, return_predecessors=False)
    takes = np.ones(count + 2, bool)
    takes[kept] = False
    return takes[:count]
