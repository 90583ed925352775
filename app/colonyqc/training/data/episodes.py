"""Episodes: pairs of crops that share a look and a drawing convention, each the other's prompt.

The two crops of a pair are of one picture or of two pictures of one set. What a prompt can tell
(bright or dark borders, how thick they are drawn, blur, noise, scale) is shared by the pair;
the rest varies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import UNLABELLED
from colonyqc.domain.errors import TrainingError
from colonyqc.imaging.grid.flat_field import to_grey
from colonyqc.imaging.sheets.prompts import MEMBRANE, standard_of
from colonyqc.training.data.examples import Example

# The mean of some thousand px is as good as that of all, and a whole picture would be changed for
# every crop.
_SPOTS: Final = 4096
"""Pixels a picture's mean and deviation are estimated from after its greys were changed."""
_TRIES: Final = 12
_LEAST: Final = 0.02
"""Least share of each class in a crop and in a prompt's window."""
_THIN: Final = 0.35
"""Least share of a drawn line that thinning must leave."""


@dataclass(frozen=True, slots=True)
class Augment:
    """Ranges of what varies in an episode."""

    invert: float = 0.5
    """Probability of swapping dark and bright."""
    gamma: float = 0.5
    """Greys to the power of exp of up to ± this."""
    gain: float = 0.25
    """Contrast times exp of up to ± this."""
    offset: float = 0.25
    """Shift in standard deviations."""
    blur: float = 1.3
    """Greatest σ in px."""
    noise: float = 0.45
    """Greatest σ in standard deviations."""
    gradient: float = 1.0
    """Greatest smooth change of light in standard deviations; contrast changes by a third of it."""
    scale: tuple[float, float] = (0.6, 1.6)
    thickness: tuple[int, int] = (-1, 2)
    """Px by which drawn lines are made thicker."""
    jitter: float = 0.12
    """How far the two crops of a pair differ in gamma, gain (log) and scale (log)."""
    same_picture: float = 0.5
    """Probability that both crops are of one picture."""


@dataclass(frozen=True, slots=True)
class _State:
    """What the two crops of a pair share."""

    invert: bool
    gamma: float
    gain: float
    offset: float
    blur: float
    noise: float
    gradient: float
    scale: float
    thickness: int


@dataclass(frozen=True, slots=True, eq=False)
class _Picture:
    """A picture as greys 0..1 between its darkest and brightest 0.1 %, with labels."""

    grey: NDArray[np.float32]
    labels: NDArray[np.uint8]
    spots: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Crops (b, 1, s, s), labels (b, s, s) and where each prompts its partner (b, s, s).

    Crops 2i and 2i + 1 are partners.
    """

    crops: NDArray[np.float32]
    labels: NDArray[np.uint8]
    windows: NDArray[np.bool_]


def _prepared(example: Example) -> _Picture:
    grey = to_grey(example.pixels)
    # Not the ends themselves: a hot px or a scratch would squeeze everything else together.
    low, high = np.quantile(grey, [0.001, 0.999])
    grey = np.clip((grey - low) / max(high - low, 1e-3), 0, 1).astype(np.float32)
    step = max(1, grey.size // _SPOTS)
    return _Picture(grey, example.labels, grey.ravel()[::step].copy())


class EpisodeSampler:
    """Draws episodes from several sets of pictures by their shares."""

    def __init__(
        self,
        pools: Sequence[tuple[float, Sequence[Example]]],
        augment: Augment,
        size: int,
        window: int,
    ) -> None:
        kept = [(share, examples) for share, examples in pools if examples and share > 0]
        if not kept:
            raise TrainingError("There is no picture to train on.")
        if window > size:
            raise TrainingError(f"A prompt of {window} px does not fit into crops of {size} px.")
        weights = np.array([share for share, _ in kept], np.float64)
        self._shares = weights / weights.sum()
        self._pools = [[_prepared(e) for e in examples] for _, examples in kept]
        self._augment = augment
        self._size = size
        self._window = window

    def draw(self, rng: np.random.Generator, pairs: int) -> Batch:
        """Return a batch of ``pairs`` episodes; the same one for the same state of ``rng``."""
        crops, labels, windows = [], [], []
        for _ in range(pairs):
            pool = self._pools[int(rng.choice(len(self._pools), p=self._shares))]
            first = pool[rng.integers(len(pool))]
            same = rng.random() < self._augment.same_picture
            # Both kinds: a prompt from the picture itself and one from another picture are asked
            # for at work.
            second = first if same else pool[rng.integers(len(pool))]
            state = self._state(rng)
            cuts = [self._cut(picture, state, rng) for picture in (first, second)]
            for crop, marks in zip(
                [crop for crop, _ in cuts],
                thickened([marks for _, marks in cuts], state.thickness),
                strict=True,
            ):
                crops.append(crop)
                labels.append(marks)
                windows.append(prompt_window(marks, self._window, rng))
        return Batch(np.stack(crops)[:, None], np.stack(labels), np.stack(windows))

    def _state(self, rng: np.random.Generator) -> _State:
        a = self._augment
        low, high = np.log(a.scale)
        return _State(
            invert=bool(rng.random() < a.invert),
            # Drawn on a logarithm: a half and a double are equally likely.
            gamma=float(np.exp(rng.uniform(-a.gamma, a.gamma))),
            gain=float(np.exp(rng.uniform(-a.gain, a.gain))),
            offset=float(rng.uniform(-a.offset, a.offset)),
            blur=float(rng.uniform(0.4, a.blur)) if rng.random() < 0.4 else 0.0,
            noise=float(rng.uniform(0, a.noise)) if rng.random() < 0.5 else 0.0,
            gradient=float(rng.uniform(0, a.gradient)) if rng.random() < 0.4 else 0.0,
            scale=float(np.exp(rng.uniform(low, high))),
            thickness=int(rng.integers(a.thickness[0], a.thickness[1] + 1)),
        )

    def _cut(
        self, picture: _Picture, state: _State, rng: np.random.Generator
    ) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
        """Return a crop that shows both classes if a few tries find one, with its labels."""
        scale = state.scale * float(np.exp(rng.uniform(-1, 1) * self._augment.jitter))
        for _ in range(_TRIES):
            turn = self._turn(picture.grey.shape, scale, rng)
            # Labels first: most crops that are tried are thrown away, and the grey need not be cut
            # for those.
            marks = self._warped(picture.labels, turn, cv2.INTER_NEAREST)
            known = marks != UNLABELLED
            line = float((marks == MEMBRANE).mean())
            if line > _LEAST and known.mean() > 0.3 and known.mean() - line > _LEAST:
                break
        grey = self._warped(picture.grey, turn, cv2.INTER_LINEAR)
        return self._look(grey, picture, state, rng), marks

    def _turn(
        self, shape: tuple[int, ...], scale: float, rng: np.random.Generator
    ) -> NDArray[np.float64]:
        """Return the map from a crop's pixels to a picture's: turn, flip, scale, middle."""
        # Quarter turns keep the px grid: else every crop would be smoothed by interpolation, and
        # sharp ones never seen.
        angle = rng.uniform(0, 2 * np.pi) if rng.random() < 0.6 else rng.integers(4) * np.pi / 2
        flip = -1.0 if rng.random() < 0.5 else 1.0
        cos, sin = np.cos(angle) / scale, np.sin(angle) / scale
        linear = np.array([[cos, -sin], [sin, cos]]) * np.array([flip, 1.0])
        half = self._size / 2 / scale
        middle = [
            rng.uniform(min(half, side / 2), max(side - half, side / 2)) for side in shape[::-1]
        ]
        # About the middle of the crop: (s - 1) / 2, as px are counted from their middles.
        shift = np.array(middle) - linear @ np.full(2, (self._size - 1) / 2)
        return np.column_stack([linear, shift])

    def _warped(self, array: NDArray, turn: NDArray[np.float64], how: int) -> NDArray:  # type: ignore[type-arg]
        size = (self._size, self._size)
        flags = how | cv2.WARP_INVERSE_MAP
        if array.dtype == np.uint8:
            # Outside of the picture nothing is stated, whatever is mirrored in beside it.
            edge = UNLABELLED
            return np.asarray(cv2.warpAffine(array, turn, size, flags=flags, borderValue=edge))
        return np.asarray(
            cv2.warpAffine(array, turn, size, flags=flags, borderMode=cv2.BORDER_REFLECT_101)
        )

    def _look(
        self, grey: NDArray[np.float32], picture: _Picture, state: _State, rng: np.random.Generator
    ) -> NDArray[np.float32]:
        """Return a crop as the network takes it: changed greys, standardised by its picture."""
        own = self._augment.jitter
        power = state.gamma * float(np.exp(rng.uniform(-own, own)))

        def curve(values: NDArray[np.float32]) -> NDArray[np.float32]:
            return np.power(1 - values if state.invert else values, np.float32(power))

        # By the whole picture and not by the crop, as at work: a crop of nothing but membrane must
        # look so.
        out = standard_of(curve(picture.spots)).apply(curve(np.clip(grey, 0, 1)))
        out = out * np.float32(state.gain * np.exp(rng.uniform(-own, own)))
        out += np.float32(state.offset + rng.uniform(-own, own))
        if state.blur:
            out = np.asarray(cv2.GaussianBlur(out, (0, 0), state.blur), np.float32)
        if state.gradient:
            light = _smooth(state.gradient, out.shape, rng)
            out = out * np.exp(light / 3) + light
        if state.noise:
            out += np.float32(state.noise) * rng.standard_normal(out.shape, np.float32)
        return out


def _smooth(
    strength: float, shape: tuple[int, ...], rng: np.random.Generator
) -> NDArray[np.float32]:
    """Return a smooth random field (h, w) of standard deviation about ``strength``."""
    coarse = rng.normal(0, strength, (3, 3)).astype(np.float32)
    wide = cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(wide, np.float32)


def thickened(labels: Sequence[NDArray[np.uint8]], px: int) -> list[NDArray[np.uint8]]:
    """Return labels whose lines are ``px`` thicker on the whole (-1: thinner, if enough stays)."""
    if px == 0:
        return list(labels)
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    square = np.ones((2, 2), np.uint8)
    changed = []
    for marks in labels:
        line = (marks == MEMBRANE).astype(np.uint8)
        if px < 0:
            thinner = np.asarray(cv2.erode(line, square))
            if thinner.sum() < _THIN * line.sum():
                # All or none: the two crops of a pair share how thickly their lines are drawn.
                return list(labels)
            line = thinner
        else:
            line = np.asarray(cv2.dilate(line, square if px == 1 else cross))
        changed.append(np.where(marks == UNLABELLED, marks, line).astype(np.uint8))
    return changed


def prompt_window(
    labels: NDArray[np.uint8], side: int, rng: np.random.Generator, tries: int = _TRIES
) -> NDArray[np.bool_]:
    """Return a square of ``side`` px in which both classes are labelled, else the whole crop."""
    height, width = labels.shape
    whole: NDArray[np.bool_] = np.asarray(labels != UNLABELLED)
    for _ in range(tries):
        y, x = rng.integers(height - side + 1), rng.integers(width - side + 1)
        part = labels[y : y + side, x : x + side]
        line, empty = (part == MEMBRANE).mean(), (part == 0).mean()
        if line > _LEAST and empty > _LEAST:
            window = np.zeros(labels.shape, np.bool_)
            window[y : y + side, x : x + side] = True
            window &= whole
            return window
    return whole
