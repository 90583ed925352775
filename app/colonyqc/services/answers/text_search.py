"""Where a picture shows what words say, tile by tile, by a pair of encoders that a user brings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import Region
from colonyqc.services.ports import UNWATCHED, Monitor, TextPair

ASSISTIVE: Final = (
    "This answer is that of networks which a user brought, to words: it assists a person and "
    "decides nothing. Scores are no probabilities."
)
_SHARPNESS: Final = 100.0
"""What cosines are multiplied by before words compete, as such pairs are trained."""
_MOST_TILES: Final = 4_096


@dataclass(frozen=True, slots=True, eq=False)
class TextAnswer:
    """``scores``: of each tile, higher where it is more as the words say; ``heat`` (h, w), 0 to 1.

    Without other words a score is a cosine; with them the share of the wanted words among all.
    """

    tiles: tuple[Region, ...]
    scores: NDArray[np.float64]
    heat: NDArray[np.float32]

    @property
    def ranked(self) -> tuple[tuple[Region, float], ...]:
        """The tiles with their scores, the best first."""
        order = np.argsort(-self.scores, kind="stable")
        return tuple((self.tiles[at], float(self.scores[at])) for at in order)


def search_text(
    grey: NDArray[np.uint8],
    wanted: str,
    others: Sequence[str],
    pair: TextPair,
    tile_px: int,
    monitor: Monitor = UNWATCHED,
) -> TextAnswer:
    """Return where a grey picture (h, w) is as ``wanted`` says, and not as ``others`` say.

    Tiles of ``tile_px`` px overlap by half; the heat of a pixel is the mean of its tiles' scores,
    stretched from the least to the greatest.

    Raises:
        Cancelled: asked to stop.
        ModelError: a network failed.
        UsageError: no words, or more tiles than an hour would do.
    """
    if not wanted.strip():
        raise UsageError("Say in words what to look for.")
    height, width = grey.shape
    side = min(tile_px, height, width)
    tiles = tuple(
        Region(x, y, side, side) for y in _starts(height, side) for x in _starts(width, side)
    )
    if len(tiles) > _MOST_TILES:
        raise UsageError(f"{len(tiles)} tiles are too many: take larger ones by --tile.")
    words = pair.texts([wanted, *others])
    seen = []
    for done, each in enumerate(tiles):
        monitor.check()
        part = grey[each.y : each.bottom, each.x : each.right]
        seen.append(pair.pictures([part])[0])
        monitor.report((done + 1) / len(tiles))
    cosines = np.stack(seen).astype(np.float64) @ words.T.astype(np.float64)
    scores = cosines[:, 0]
    if others:
        odds = np.exp(_SHARPNESS * (cosines - cosines.max(1, keepdims=True)))
        scores = odds[:, 0] / odds.sum(1)
    return TextAnswer(tiles, scores, _heat(tiles, scores, grey.shape))


def _starts(length: int, side: int) -> list[int]:
    step = max(1, side // 2)
    return sorted({*range(0, length - side + 1, step), length - side})


def _heat(
    tiles: Sequence[Region], scores: NDArray[np.float64], shape: tuple[int, ...]
) -> NDArray[np.float32]:
    total, times = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for each, score in zip(tiles, scores.tolist(), strict=True):
        part = slice(each.y, each.bottom), slice(each.x, each.right)
        total[part] += score
        times[part] += 1
    mean = total / np.maximum(times, 1)
    return np.asarray(cv2.normalize(mean, None, 0, 1, cv2.NORM_MINMAX), np.float32)  # type: ignore[call-overload]
