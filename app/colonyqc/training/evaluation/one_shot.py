"""What a prompt gives on a set no network saw: read-outs, numbers of samples, worst prompts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import UNLABELLED
from colonyqc.imaging.sheets.prompts import (
    MEMBRANE,
    Prompt,
    Readout,
    Sample,
    compile_prompt,
    pool,
    prompt_log_odds,
    take_sample,
)
from colonyqc.training.data.examples import Example
from colonyqc.training.data.prompt_windows import PromptWindow, draw_windows
from colonyqc.training.evaluation.dice_table import MethodScores

Encoded = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Features (h, w, d) and zero-shot log-odds (h, w) of a picture."""
Encode = Callable[[NDArray[Any]], Encoded]
"""Encodes a picture of any type, standardising it as a whole."""

_SPARSE: Final = 8
"""Slow read-outs are scored on every so many px each way."""


def mean_dice(found: NDArray[np.bool_], labels: NDArray[np.uint8]) -> float:
    """Return the mean of the Dice coefficients of membrane and of the rest, labelled px only."""
    known = labels != UNLABELLED
    truth = labels[known] == MEMBRANE
    guess = found[known]
    both = np.count_nonzero(truth & guess)
    neither = np.count_nonzero(~(truth | guess))
    wrong = truth.size - both - neither
    return float(both / max(2 * both + wrong, 1) + neither / max(2 * neither + wrong, 1))


@dataclass(frozen=True, slots=True)
class ReadOut:
    """One way to answer: which read-out, blended or not, and how many samples."""

    method: str
    """What its row is called."""
    readout: Readout | None = Readout.PROTOTYPES
    blend: bool = True
    balanced: bool = True
    samples: int = 1

    def odds(self, encoded: Encoded, prompt: Prompt | None) -> NDArray[np.float32]:
        """Return log-odds of an encoded picture."""
        features, zero_shot = encoded
        if prompt is None:
            return zero_shot
        found = prompt_log_odds(features, prompt, 1)
        return found + zero_shot if self.blend else found


READINGS: Final = (
    ReadOut("zero-shot head", readout=None),
    ReadOut("class means + head"),
    ReadOut("class means alone", blend=False),
    ReadOut("64 clusters + head", Readout.CLUSTERS),
    ReadOut("attention + head", Readout.ATTENTION),
    ReadOut("attention alone", Readout.ATTENTION, blend=False, balanced=False),
    ReadOut("class means + head, 2 samples", samples=2),
    ReadOut("class means + head, 8 samples", samples=8),
)
"""The rows of the table that need no training on the target."""


CUT_OUT: Final = ReadOut("class means + head, sample cut out")
"""The row of samples that are encoded without their surroundings."""


def score_reading(
    reading: ReadOut,
    scale: float,
    encoded: Sequence[Encoded],
    samples: Sequence[tuple[PromptWindow, Sample]],
    examples: Sequence[Example],
    prompts: int,
) -> MethodScores:
    """Return the mean DSC (%) of each of ``prompts`` prompts over the pictures it is not from.

    Prompt i pools the samples i, i + 1, … of ``samples``, as many as the reading asks for.
    """
    slow = reading.readout in (Readout.CLUSTERS, Readout.ATTENTION)
    step = _SPARSE if slow else 1
    scores = []
    for index in range(prompts):
        chosen = [samples[(index + k) % len(samples)] for k in range(reading.samples)]
        prompt = None
        if reading.readout is not None:
            pooled = pool([sample for _, sample in chosen])
            prompt = compile_prompt(pooled, scale, reading.readout, balanced=reading.balanced)
        seen = {window.picture for window, _ in chosen}
        others = [k for k in range(len(examples)) if k not in seen]
        found = [
            mean_dice(
                reading.odds(_every(encoded[k], step), prompt) >= 0,
                examples[k].labels[::step, ::step],
            )
            for k in others
        ]
        scores.append(100 * float(np.mean(found)))
    return MethodScores(reading.method, tuple(scores))


def _every(encoded: Encoded, step: int) -> Encoded:
    if step == 1:
        return encoded
    return np.ascontiguousarray(encoded[0][::step, ::step]), encoded[1][::step, ::step]


def score_target(
    encode: Encode,
    scale: float,
    examples: Sequence[Example],
    prompts: int,
    seed: int,
    readings: Sequence[ReadOut] = READINGS,
    *,
    alone: bool = True,
) -> tuple[MethodScores, ...]:
    """Return each reading's mean DSC (%) by prompt on a set of pictures the network never saw.

    A sample's features are cut out of its whole picture's; with ``alone`` a row more takes the
    64 px square by itself, encoded without its surroundings and standardised on its own. Readings
    of more samples than there are other pictures are left out.
    """
    readings = [reading for reading in readings if reading.samples < len(examples)]
    encoded = [encode(example.pixels) for example in examples]
    most = max(prompts, *(reading.samples for reading in readings))
    windows = draw_windows(examples, most, seed)
    samples = [
        (w, take_sample(w.of(encoded[w.picture][0]), w.of(examples[w.picture].labels)))
        for w in windows
    ]
    rows = [
        score_reading(reading, scale, encoded, samples, examples, prompts) for reading in readings
    ]
    if alone:
        cut = [
            (w, take_sample(encode(w.of(examples[w.picture].pixels))[0], s))
            for w in windows
            for s in [w.of(examples[w.picture].labels)]
        ]
        rows.append(score_reading(CUT_OUT, scale, encoded, cut, examples, prompts))
    return tuple(rows)
