"""Labelled squares of a set's pictures, to prompt a network with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import TrainingError
from colonyqc.imaging.sheets.prompts import MEMBRANE
from colonyqc.training.data.examples import Example

SIDE: Final = 64
_SHOWN: Final = 0.05
"""Least share of each class in a sample's window."""


@dataclass(frozen=True, slots=True)
class PromptWindow:
    """A labelled square of a set's picture."""

    picture: int
    y: int
    x: int
    side: int = SIDE

    def of(self, array: NDArray[Any]) -> NDArray[Any]:
        """Return the window's part of an array (h, w, …)."""
        return array[self.y : self.y + self.side, self.x : self.x + self.side]


def draw_windows(
    examples: Sequence[Example], count: int, seed: int, side: int = SIDE
) -> list[PromptWindow]:
    """Draw samples at random: picture after picture in a random order, both classes shown.

    Raises:
        TrainingError: no picture has a window with enough of both classes.
    """
    rng = np.random.default_rng([seed, 9])
    order = rng.permutation(len(examples))
    windows: list[PromptWindow] = []
    for index in range(200 * count):
        picture = int(order[len(windows) % len(order)])
        labels = examples[picture].labels
        if index % 200 == 199:
            raise TrainingError(f"{examples[picture].name} has no {side} px square to prompt with.")
        y, x = (int(rng.integers(length - side + 1)) for length in labels.shape)
        window = PromptWindow(picture, y, x, side)
        part = window.of(labels)
        if min((part == MEMBRANE).mean(), (part == 0).mean()) >= _SHOWN:
            windows.append(window)
        if len(windows) == count:
            break
    return windows
