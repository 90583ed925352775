"""One plane and channel of each field: the one asked for, else in focus and transmitted light."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import Region, Selection
from colonyqc.files.formats.base import Channel, PageFacts, Stack
from colonyqc.imaging.grid.flat_field import to_grey

_SIDE: Final = 512
_SAMPLES: Final = (0.5, 0.2, 0.8)
"""Where, as shares of width and height, squares are looked at to judge focus and light."""
_DARK: Final = 1e-3
_CONTRAST: Final = 0.05
"""Spread over middle below which a channel shows nothing."""

Read = Callable[[Region], NDArray[Any]]
"""Pixels of a region of one plane."""


@dataclass(frozen=True, slots=True)
class PlaneCandidate:
    """A plane that could be analysed: its facts, and how to read it."""

    facts: PageFacts
    read: Read


@dataclass(frozen=True, slots=True)
class Choice:
    """The plane chosen, by its number among the candidates, and words on what was not."""

    index: int
    left: str


def choose(candidates: Sequence[PlaneCandidate], stack: Stack, selection: Selection) -> Choice:
    """Choose one plane among those of one field and time point.

    Raises:
        UsageError: there is no such plane or channel, or none can be told to be transmitted
            light; a clause that says what there is.
        PictureError: pixels that decide cannot be read.
    """
    channels = sorted({each.facts.place.c for each in candidates})
    channel = _channel(candidates, stack, channels, selection.channel)
    planes = [i for i, each in enumerate(candidates) if each.facts.place.c == channel]
    index = _plane(candidates, planes, stack, selection.plane)
    return Choice(index, _left(stack, candidates[index].facts))


def _name(stack: Stack, channel: int) -> str:
    named = stack.channels[channel].name if channel < len(stack.channels) else ""
    return f"{channel + 1} “{named}”" if named else str(channel + 1)


def _channel(
    candidates: Sequence[PlaneCandidate], stack: Stack, there: list[int], wanted: str
) -> int:
    if stack.c == 1:
        return there[0]
    if wanted:
        for channel in there:
            named = stack.channels[channel].name if channel < len(stack.channels) else ""
            if wanted.casefold() in (str(channel + 1), named.casefold()):
                return channel
        listed = ", ".join(_name(stack, channel) for channel in there)
        raise UsageError(f"it has no channel {wanted}; its channels are {listed}")
    told = [stack.channels[c] if c < len(stack.channels) else Channel() for c in there]
    light = [c for c, each in zip(there, told, strict=True) if each.transmitted]
    if light:
        return light[0]
    open_ = [c for c, each in zip(there, told, strict=True) if each.transmitted is None]
    if not open_:
        listed = ", ".join(_name(stack, channel) for channel in there)
        raise UsageError(
            f"none of its channels ({listed}) is told to be transmitted light; say which one with "
            "--channel"
        )
    middle: dict[int, PlaneCandidate] = {}
    for each in candidates:
        if each.facts.place.c in open_:
            middle.setdefault(each.facts.place.c, each)
    return max(open_, key=lambda c: (transmitted_likeness(_samples(middle[c])), -c))


def _plane(
    candidates: Sequence[PlaneCandidate], planes: list[int], stack: Stack, wanted: str
) -> int:
    if len(planes) == 1 and wanted == "best":
        return planes[0]
    if wanted != "best" and stack.z > 1:
        for index in planes:
            if str(candidates[index].facts.place.z + 1) == wanted:
                return index
        raise UsageError(f"it has no plane {wanted}; its planes are 1 to {stack.z}")
    return max(planes, key=lambda index: (sharpness(_samples(candidates[index])), -index))


def _left(stack: Stack, facts: PageFacts) -> str:
    """Return what of a field is not analysed, as a clause; "" for nothing."""
    parts = []
    if stack.z > 1:
        parts.append(f"plane {facts.place.z + 1} of {stack.z}")
    if stack.c > 1:
        parts.append(f"channel {_name(stack, facts.place.c)} of {stack.c}")
    return " and ".join(parts)


def _samples(candidate: PlaneCandidate) -> list[NDArray[np.float32]]:
    shape = candidate.facts.shape
    wide, tall = min(_SIDE, shape.width), min(_SIDE, shape.height)
    corners = dict.fromkeys(
        (round(share * (shape.width - wide)), round(share * (shape.height - tall)))
        for share in _SAMPLES
    )
    return [to_grey(candidate.read(Region(x, y, wide, tall))) for x, y in corners]


def sharpness(samples: Sequence[NDArray[np.float32]]) -> float:
    """Return the mean of var(Laplacian) over squared mean grey: greatest in focus."""
    found = []
    for grey in samples:
        laplacian = np.asarray(cv2.Laplacian(grey, cv2.CV_32F), np.float64)
        found.append(float(laplacian.var()) / max(float(grey.mean()), _DARK) ** 2)
    return float(np.mean(found))


def transmitted_likeness(samples: Sequence[NDArray[np.float32]]) -> float:
    """Return how like transmitted light grey values are: a bright middle and something to see.

    The middle over the brightest: about a half in phase contrast and brightfield, a few percent
    where stained cells shine in the dark. 0 where nothing stands out, as in an unstained channel.
    """
    values = np.concatenate([grey.ravel() for grey in samples])
    low, middle, high = (float(v) for v in np.percentile(values, (0.5, 50, 99.5)))
    if high - low < _CONTRAST * max(middle, _DARK):
        return 0.0
    return middle / max(high, _DARK)
