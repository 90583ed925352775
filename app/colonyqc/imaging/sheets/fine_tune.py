"""Fine-tune a prompt's read-out on its own sample, and keep it only when it wins where it must not.

The network stays as it is: what learns is the one plane that parts the two classes, by gradient
descent on the balanced log-loss, beside the zero-shot head. A sample is small and overfits soon:
the last half of its pixels judges, and only a gain there lets the whole sample be used.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.imaging.sheets.prompts import Prompt, Readout, Sample, compile_prompt

# The loss is balanced and the features are of unit length: one rate fits every picture.
_RATE: Final = 0.5
_PULL: Final = 1e-3
"""How strongly the plane is drawn back to the class means it began with."""

Odds = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Tuned:
    """A prompt and how well it and its untuned form did on the held-out half (DSC, 0..1).

    ``kept`` tells whether the tuned form is the prompt.
    """

    prompt: Prompt
    kept: bool
    before: float
    after: float


def fine_tune(sample: Sample, odds: Odds, scale: float, steps: int) -> Tuned:
    """Tune a sample's read-out for some steps; ``odds`` (n,) are the zero-shot head's there.

    Raises:
        UsageError: the sample lacks one of the two classes.
    """
    plain = compile_prompt(sample, scale)
    # In reading order: the halves are top and bottom of the sample, so that neighbours, which are
    # nearly equal, do not judge each other.
    train, held = np.array_split(np.arange(len(odds)), 2)
    known = sample.membrane
    if any(known[part].all() or not known[part].any() for part in (train, held)):
        return Tuned(plain, kept=False, before=0.0, after=0.0)
    first = compile_prompt(_part(sample, train), scale)
    second = _descended(first, _part(sample, train), odds[train], steps)
    before, after = (
        _dice(_values(prompt, sample.keys[held]) + odds[held] >= 0, known[held])
        for prompt in (first, second)
    )
    # A tie keeps the plain form: it is the one whose figures are known.
    if after <= before:
        return Tuned(plain, kept=False, before=before, after=after)
    return Tuned(_descended(plain, sample, odds, steps), kept=True, before=before, after=after)


def _part(sample: Sample, rows: NDArray[np.intp]) -> Sample:
    return Sample(sample.keys[rows], sample.membrane[rows])


def _plane(prompt: Prompt) -> tuple[NDArray[np.float64], float]:
    other, membrane = prompt.keys.astype(np.float64)
    return prompt.scale * (membrane - other), float(prompt.offsets[1] - prompt.offsets[0])


def _values(prompt: Prompt, keys: NDArray[np.float32]) -> NDArray[np.float64]:
    direction, bias = _plane(prompt)
    values: NDArray[np.float64] = keys @ direction + bias
    return values


def _descended(prompt: Prompt, sample: Sample, odds: Odds, steps: int) -> Prompt:
    """Return the prompt after ``steps`` of gradient descent on a sample."""
    start, bias = _plane(prompt)
    direction = start.copy()
    keys, known = sample.keys.astype(np.float64), sample.membrane.astype(np.float64)
    # Each class weighs one half, however few px of a sample are membrane.
    weight = np.where(sample.membrane, 0.5 / known.sum(), 0.5 / (1 - known).sum())
    for _ in range(steps):
        # Far inside what exp can take: an overflow warning is an error in the tests, and beyond ±60
        # nothing changes.
        chance = 1 / (1 + np.exp(-np.clip(keys @ direction + bias + odds, -60, 60)))
        slope = weight * (chance - known)
        direction -= _RATE * prompt.scale * (keys.T @ slope + _PULL * (direction - start))
        bias -= _RATE * float(slope.sum())
    membrane = (direction / prompt.scale).astype(np.float32)
    return Prompt(
        # Only the difference of the two keys counts: the other one may be 0.
        np.stack([np.zeros_like(membrane), membrane]),
        np.array([0, bias], np.float32),
        np.array([False, True]),
        prompt.scale,
        Readout.PROTOTYPES,
    )


def _dice(found: NDArray[np.bool_], known: NDArray[np.bool_]) -> float:
    return float(2 * (found & known).sum() / max(int(found.sum() + known.sum()), 1))
