"""Episodes: pairs of crops that share a look and a drawing convention, each the other's prompt.

The two crops of a pair are of one picture or of two pictures of one set. What a prompt can tell
(bright or dark borders, how thick they are drawn, blur, noise, scale) is shared by the pair;
the rest varies. Everything is cut and changed on the device that trains, which would wait for crops
that the processor makes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from colonyqc.domain.classes import UNLABELLED
from colonyqc.domain.errors import TrainingError
from colonyqc.imaging.grid.flat_field import to_grey
from colonyqc.imaging.sheets.prompts import CLIP, FLAT, MEMBRANE
from colonyqc.training.data.crops import at, bilinear, grid
from colonyqc.training.data.examples import Example
from colonyqc.training.data.looks import blurred

# The mean of some thousand px is as good as that of all, and a whole picture would be changed for
# every crop.
_SPOTS: Final = 4096
"""Pixels a picture's mean and deviation are estimated from after its greys were changed."""
_TRIES: Final = 12
_LEAST: Final = 0.02
"""Least share of each class in a crop and in a prompt's window."""
_THIN: Final = 0.35
"""Least share of a drawn line that thinning must leave."""
_COARSE: Final = 4
"""Px between those that tell whether a crop that is tried shows both classes."""
_APART: Final = 8
"""Px between the places that a prompt's window is drawn from."""
_KNOTS: Final = 3
"""Knots each way of the light that falls unevenly."""


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
class _Numbers:
    """What is drawn for each crop, (b,) each: float32 on the device that trains."""

    invert: Tensor
    gamma: Tensor
    gain: Tensor
    offset: Tensor
    blur: Tensor
    """σ in px; 0 leaves the crop as it is."""
    noise: Tensor
    gradient: Tensor
    thickness: Tensor

    def of(self, values: Tensor) -> Tensor:
        """Return one of them as (b, 1, 1, 1), to multiply crops with."""
        return values[:, None, None, None]


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Crops (b, 1, s, s), labels (b, s, s) uint8 and where each prompts its partner (b, s, s) bool.

    Crops 2i and 2i + 1 are partners. All on one device.
    """

    crops: Tensor
    labels: Tensor
    windows: Tensor


class EpisodeSampler:
    """Draws episodes from several sets of pictures by their shares, on a device."""

    def __init__(
        self,
        pools: Sequence[tuple[float, Sequence[Example]]],
        augment: Augment,
        size: int,
        window: int,
        device: torch.device = torch.device("cpu"),  # noqa: B008 - immutable
    ) -> None:
        kept = [(share, examples) for share, examples in pools if examples and share > 0]
        if not kept:
            raise TrainingError("There is no picture to train on.")
        if window > size:
            raise TrainingError(f"A prompt of {window} px does not fit into crops of {size} px.")
        weights = np.array([share for share, _ in kept], np.float64)
        self._shares = weights / weights.sum()
        self._counts = np.array([len(examples) for _, examples in kept])
        self._first = np.cumsum(self._counts) - self._counts
        examples = [example for _, pool in kept for example in pool]
        self._sides = np.array([example.labels.shape for example in examples])
        areas = self._sides.prod(1)
        greys = [_stretched(example) for example in examples]
        self._grey = torch.from_numpy(np.concatenate([g.ravel() for g in greys])).to(device)
        marks = np.concatenate([example.labels.ravel() for example in examples])
        self._labels = torch.from_numpy(marks).to(device)
        self._spots = torch.from_numpy(np.stack([_spots(g) for g in greys])).to(device)
        self._begin = torch.from_numpy(np.cumsum(areas) - areas).to(device)
        self._shape = torch.from_numpy(self._sides).to(device)
        self._augment, self._size, self._window, self._device = augment, size, window, device

    def draw(self, rng: np.random.Generator, pairs: int) -> Batch:
        """Return a batch of ``pairs`` episodes; the same one for the same state of ``rng``."""
        a = self._augment
        pool = rng.choice(len(self._shares), pairs, p=self._shares)
        # Both kinds: a prompt from the picture itself and one from another picture are asked for at
        # work.
        same = rng.random(pairs) < a.same_picture
        count = self._counts[pool]
        one, other = rng.integers(count), rng.integers(count)
        pictures = np.stack([one, np.where(same, one, other)], 1) + self._first[pool][:, None]
        low, high = np.log(a.scale)
        scale = np.repeat(rng.uniform(low, high, pairs), 2) + a.jitter * rng.uniform(
            -1, 1, 2 * pairs
        )
        picked = pictures.ravel()
        turns = self._told(self._turns(self._sides[picked], np.exp(scale), rng))
        index = self._told(picked)
        begin, shape = self._begin[index], self._shape[index]
        numbers = self._numbers(rng, pairs)
        rows, columns = grid(self._showing(begin, shape, turns), self._size)
        marks = thickened(self._marks(begin, shape, rows, columns), numbers.thickness)
        grey = bilinear(self._grey, begin, shape, rows, columns)[:, None]
        crops = self._looked(grey, self._spots[index], numbers, rng)
        return Batch(crops, marks, prompt_windows(marks, self._window, rng))

    def _told(self, values: NDArray[np.generic]) -> Tensor:
        return torch.from_numpy(values).to(self._device, non_blocking=True)

    def _numbers(self, rng: np.random.Generator, pairs: int) -> _Numbers:
        """Return what the two crops of a pair share, and what each has of its own."""
        a = self._augment

        def sometimes(share: float, low: float, high: float) -> NDArray[np.float64]:
            return np.where(rng.random(pairs) < share, rng.uniform(low, high, pairs), 0)

        def own() -> NDArray[np.float64]:
            return rng.uniform(-a.jitter, a.jitter, 2 * pairs)

        def shared(values: NDArray[Any]) -> NDArray[np.float64]:
            return np.repeat(values.astype(np.float64), 2)

        drawn = [
            shared(rng.random(pairs) < a.invert),
            # Drawn on a logarithm: a half and a double are equally likely.
            np.exp(shared(rng.uniform(-a.gamma, a.gamma, pairs)) + own()),
            np.exp(shared(rng.uniform(-a.gain, a.gain, pairs)) + own()),
            shared(rng.uniform(-a.offset, a.offset, pairs)) + own(),
            shared(sometimes(0.4, 0.4, a.blur)),
            shared(sometimes(0.5, 0, a.noise)),
            shared(sometimes(0.4, 0, a.gradient)),
            shared(rng.integers(a.thickness[0], a.thickness[1] + 1, pairs)),
        ]
        # In one go: each transfer to a device costs as much as a small step of the network.
        return _Numbers(*self._told(np.stack(drawn).astype(np.float32)))

    def _turns(
        self, sides: NDArray[np.int64], scale: NDArray[np.float64], rng: np.random.Generator
    ) -> NDArray[np.float32]:
        """Return tries (t, b, 2, 3) of maps from crops' pixels to pictures': turn, flip, middle."""
        many = (_TRIES, len(scale))
        # Quarter turns keep the px grid: else every crop would be smoothed by interpolation, and
        # sharp ones never seen.
        free = rng.random(many) < 0.6
        quarter = rng.integers(4, size=many) * np.pi / 2
        angle = np.where(free, rng.uniform(0, 2 * np.pi, many), quarter)
        flip = np.where(rng.random(many) < 0.5, -1.0, 1.0)
        cos, sin = np.cos(angle) / scale, np.sin(angle) / scale
        half = (self._size / 2 / scale)[:, None]
        low, high = np.minimum(half, sides / 2), np.maximum(sides - half, sides / 2)
        middle = rng.uniform(low, high, (*many, 2)) - 0.5
        rows = np.stack([cos, -sin * flip, middle[..., 0]], -1)
        columns = np.stack([sin, cos * flip, middle[..., 1]], -1)
        return np.stack([rows, columns], -2).astype(np.float32)

    def _showing(self, begin: Tensor, shape: Tensor, turns: Tensor) -> Tensor:
        """Return each crop's first try (b, 2, 3) that shows both classes, else its last."""
        wide = turns * turns.new_tensor([_COARSE, _COARSE, 1])
        marks = self._marks(begin, shape, *grid(wide, self._size // _COARSE)).flatten(2)
        line = (marks == MEMBRANE).float().mean(2)
        known = (marks != UNLABELLED).float().mean(2)
        fit = (line > _LEAST) & (known > 0.3) & (known - line > _LEAST)
        fit[-1] = True
        chosen = fit.float().argmax(0)
        return turns[chosen, torch.arange(len(chosen), device=turns.device)]

    def _marks(self, begin: Tensor, shape: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
        """Return the labels at rows and columns (..., b, s, s); nothing is stated outside."""
        y, x = rows.round().long(), columns.round().long()
        high, wide = shape[:, 0, None, None], shape[:, 1, None, None]
        inside = (y >= 0) & (y < high) & (x >= 0) & (x < wide)
        return torch.where(inside, self._labels[at(begin, shape, y, x)], UNLABELLED)

    def _looked(
        self, grey: Tensor, spots: Tensor, numbers: _Numbers, rng: np.random.Generator
    ) -> Tensor:
        """Return crops as the network takes them: changed greys, standardised by their pictures."""
        of = numbers.of
        count, _, height, width = grey.shape

        def curve(values: Tensor) -> Tensor:
            turned = torch.where(of(numbers.invert) > 0, 1 - values, values)
            return turned.clamp(0, 1) ** of(numbers.gamma)

        # By the whole picture and not by the crop, as at work: a crop of nothing but membrane must
        # look so.
        whole = curve(spots[:, None, None])
        deviation = whole.std(3, correction=0, keepdim=True).clamp(min=FLAT)
        out = ((curve(grey) - whole.mean(3, keepdim=True)) / deviation).clamp(-CLIP, CLIP)
        out = out * of(numbers.gain) + of(numbers.offset)
        sigma = of(numbers.blur)
        out = torch.where(sigma > 0, blurred(out, sigma.clamp(min=0.1)), out)
        coarse = rng.standard_normal((count, 1, _KNOTS, _KNOTS), np.float32)
        light = of(numbers.gradient) * functional.interpolate(
            self._told(coarse), (height, width), mode="bicubic", align_corners=False
        )
        out = out * (light / 3).exp() + light
        # Drawn on the device, from a seed of the same generator.
        chance = torch.Generator(self._device).manual_seed(int(rng.integers(1 << 62)))
        noise = torch.randn(out.shape, generator=chance, device=self._device)
        return out + of(numbers.noise) * noise


def _stretched(example: Example) -> NDArray[np.float32]:
    """Return a picture as greys 0..1 between its darkest and brightest 0.1 %."""
    grey = to_grey(example.pixels)
    # Not the ends themselves: a hot px or a scratch would squeeze everything else together.
    low, high = np.quantile(grey, [0.001, 0.999])
    stretched: NDArray[np.float32] = np.clip((grey - low) / max(high - low, 1e-3), 0, 1)
    return stretched.astype(np.float32)


def _spots(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    picked: NDArray[np.float32] = grey.ravel()[np.linspace(0, grey.size - 1, _SPOTS).astype(int)]
    return picked


def thickened(labels: Tensor, px: Tensor) -> Tensor:
    """Return labels (2n, s, s) whose lines are ``px`` (2n,) thicker on the whole: -1 to 2.

    Crops 2i and 2i + 1 share how thickly their lines are drawn: neither is made thinner where one
    would lose too much of its lines.
    """
    line = (labels == MEMBRANE)[:, None].float()
    thinner = 1 - _spread(1 - line)
    left = thinner.sum((1, 2, 3)) >= _THIN * line.sum((1, 2, 3))
    both = left.view(-1, 2).all(1).repeat_interleave(2)
    wanted = torch.where((px < 0) & ~both, 0, px)[:, None, None, None]
    told = torch.where(wanted < 0, thinner, line)
    told = torch.where(wanted == 1, _spread(line), told)
    told = torch.where(wanted > 1, _crossed(line), told)
    return torch.where(labels == UNLABELLED, labels, told[:, 0].to(torch.uint8))


def _spread(line: Tensor) -> Tensor:
    """Return the greatest of each pixel and those before it, above and both."""
    return functional.max_pool2d(functional.pad(line, (1, 0, 1, 0)), 2, 1)


def _crossed(line: Tensor) -> Tensor:
    """Return the greatest of each pixel and its four neighbours."""
    flat = functional.max_pool2d(line, (1, 3), 1, (0, 1))
    return torch.maximum(flat, functional.max_pool2d(line, (3, 1), 1, (1, 0)))


def prompt_windows(labels: Tensor, side: int, rng: np.random.Generator) -> Tensor:
    """Return a square (b, s, s) of ``side`` px in which both classes are labelled, of each crop.

    Only its labelled pixels; where there is none, those of the whole crop.
    """
    kinds = torch.stack([labels == MEMBRANE, labels == 0], 1).float()
    shown = (functional.avg_pool2d(kinds, side, _APART) > _LEAST).all(1)
    across = shown.shape[2]
    drawn = torch.from_numpy(rng.random(tuple(shown.shape), np.float32)).to(labels.device)
    # Drawn evenly among those that show both: the highest of random numbers.
    value, chosen = (drawn + shown).flatten(1).max(1)
    top, left = chosen // across * _APART, chosen % across * _APART
    place = torch.arange(labels.shape[1], device=labels.device)
    rows, columns = (
        (place >= begin[:, None]) & (place < begin[:, None] + side) for begin in (top, left)
    )
    window = rows[:, :, None] & columns[:, None] | (value < 1)[:, None, None]
    return window & (labels != UNLABELLED)
