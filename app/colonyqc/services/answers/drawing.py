"""Answers drawn over an overview: classes, instances, and both in one."""

import colorsys
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.imaging.colonies.overlay import painted, shrunk
from colonyqc.services.answers.picture import PictureAnswer

Rgb = NDArray[np.uint8]
_FILL: Final = 0.4
_GOLDEN: Final = 0.618034
"""Steps round the circle of hues by which neighbours in number look least alike."""


def numbers_at(answer: PictureAnswer, width: int, height: int) -> NDArray[np.int32]:
    """Return the number of each pixel's instance (height, width) at an overview's size (nearest).

    0 stands where there is none.
    """
    wide, tall = answer.size
    rows = ((np.arange(height) + 0.5) * tall / height).astype(np.intp)
    columns = ((np.arange(width) + 0.5) * wide / width).astype(np.intp)
    numbers = np.zeros((height, width), np.int32)
    for each in answer.instances:
        x, y, across, down = each.box
        top, bottom = np.searchsorted(rows, (y, y + down))
        left, right = np.searchsorted(columns, (x, x + across))
        part = each.mask[rows[top:bottom] - y][:, columns[left:right] - x]
        numbers[top:bottom, left:right][part] = each.number
    return numbers


def with_classes(overview: Rgb, answer: PictureAnswer) -> Rgb:
    """Return the overview with each class filled and outlined; of a sheet its membranes, of things
    all of them alike.
    """
    if not (answer.sheet or answer.things):
        return painted(overview, answer.classes)
    height, width = overview.shape[:2]
    full = answer.classes * np.uint8(255)
    small = np.asarray(cv2.resize(full, (width, height), interpolation=cv2.INTER_AREA))
    weight = (0.8 / 255) * small[..., None].astype(np.float32)
    return _mixed(overview, np.array(answer.category(1).colour, np.float32), weight)


def with_instances(overview: Rgb, answer: PictureAnswer) -> Rgb:
    """Return the overview with every instance in a colour of its own, outlined in white."""
    height, width = overview.shape[:2]
    numbers = numbers_at(answer, width, height)
    hues = [(number * _GOLDEN) % 1 for number in range(int(numbers.max()) + 1)]
    inks = np.array([colorsys.hsv_to_rgb(hue, 0.75, 1.0) for hue in hues], np.float32) * 255
    return _outlined(
        _mixed(overview, inks[numbers], _FILL * (numbers > 0)[..., None].astype(np.float32)),
        numbers,
    )


def with_both(overview: Rgb, answer: PictureAnswer) -> Rgb:
    """Return the overview with classes in their colours and every instance outlined in white."""
    height, width = overview.shape[:2]
    kinds = shrunk(answer.classes, width, height)
    kinds_known = 2 if answer.sheet else 5
    inks = np.array([answer.category(k).colour for k in range(kinds_known)], np.float32)
    numbers = numbers_at(answer, width, height)
    weight = _FILL * ((kinds > 0) | (numbers > 0))[..., None].astype(np.float32)
    colours = inks[kinds]
    if answer.sheet and answer.instances:
        colours[(kinds == 0) & (numbers > 0)] = answer.instances[0].category.colour
    return _outlined(_mixed(overview, colours, weight), numbers)


def _mixed(overview: Rgb, ink: NDArray[np.float32], weight: NDArray[np.float32]) -> Rgb:
    return np.rint((1 - weight) * overview + weight * ink).astype(np.uint8)


def _outlined(drawn: Rgb, numbers: NDArray[np.int32]) -> Rgb:
    line = np.zeros(numbers.shape, np.bool_)
    line[:, :-1] |= numbers[:, :-1] != numbers[:, 1:]
    line[:-1] |= numbers[:-1] != numbers[1:]
    drawn[line] = 255
    return drawn
