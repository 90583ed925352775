"""Scores of the study's own protocols, on few pictures of a set: see `study`."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from colonyqc.imaging.sheets.prompts import standardise
from colonyqc.services.ports import Monitor
from colonyqc.training.data.examples import Example
from colonyqc.training.data.prompt_windows import SIDE, draw_windows
from colonyqc.training.evaluation.dice_table import MethodScores
from colonyqc.training.evaluation.one_shot import mean_dice
from colonyqc.training.fit.baselines import (
    Method,
    Study,
    attention_answer,
    cut_out,
    filled,
    only_labelled,
    train_on_sample,
    train_on_set,
)
from colonyqc.training.fit.episodic import encode, new_net
from colonyqc.training.nets.promptable import Promptable

PICTURES: Final = 4
"""Pictures a network trained on one sample is scored on."""
_EVERY: Final = 4
"""They are scored on every so many px each way."""
PSEUDO: Final = "pseudo labels themselves"
SQUARES: Final = "squares only"
HELPED: Final = "squares, then pseudo labels with their help, pre-trained"
_START: Final = {True: "pre-trained", False: "from scratch"}
_NAMED: Final[dict[Method, str]] = {"unet": "U-Net", "attention": "attention"}


def _dice_on(net: Promptable, sample: Example, method: Method, others: Sequence[Example]) -> float:
    """Return the mean DSC (%) of a network trained on one sample."""
    scores = []
    for example in others:
        picture = standardise(example.pixels)
        if method == "unet":
            odds = encode(net, picture)[1][::_EVERY, ::_EVERY]
        else:
            odds = attention_answer(net, sample, picture, _EVERY)
        scores.append(mean_dice(odds >= 0, example.labels[::_EVERY, ::_EVERY]))
    return 100 * float(np.mean(scores))


def score_sample_training(
    net: Promptable,
    examples: Sequence[Example],
    prompts: int,
    seed: int,
    study: Study,
    monitor: Monitor,
) -> tuple[MethodScores, ...]:
    """Return the mean DSC (%) by sample of networks trained on that sample alone.

    U-Net and attention, from nothing and from ``net``, which never saw the set; each scored on
    `PICTURES` pictures the sample is not from.

    Raises:
        Cancelled: asked to stop.
    """
    windows = draw_windows(examples, prompts, 0)
    rows: dict[tuple[Method, bool], list[float]] = {}
    for index, window in enumerate(windows):
        sample = cut_out(examples[window.picture], window)
        order = [k for k in range(len(examples)) if k != window.picture]
        picked = order[:: max(1, len(order) // PICTURES)][:PICTURES]
        others = [examples[k] for k in picked]
        for pretrained in (False, True):
            start = net if pretrained else new_net(net.config, 100 * seed + index)
            for method in _NAMED:
                monitor.check()
                learnt = train_on_sample(start, sample, method, study, seed, pretrained=pretrained)
                dice = _dice_on(learnt, sample, method, others)
                rows.setdefault((method, pretrained), []).append(dice)
    return tuple(
        MethodScores(f"{_NAMED[method]} trained on the sample, {_START[pretrained]}", tuple(dice))
        for (method, pretrained), dice in rows.items()
    )


def score_partial(
    net: Promptable, examples: Sequence[Example], seed: int, study: Study, monitor: Monitor
) -> tuple[MethodScores, ...]:
    """Return the mean DSC (%) on the second half of the pictures of networks trained on the first.

    Labels are one square of each picture; these and pseudo labels by prompts for the rest; the
    same with the help of the network trained on the squares; all.

    Raises:
        Cancelled: asked to stop.
    """
    half = len(examples) // 2
    known, others = list(examples[:half]), list(examples[half:])
    windows = [
        draw_windows([example], 1, 1000 * seed + index, SIDE)[0]
        for index, example in enumerate(known)
    ]
    partly = [only_labelled(e, window) for e, window in zip(known, windows, strict=True)]
    guessed = filled(net, partly)
    squares = [cut_out(example, window) for example, window in zip(known, windows, strict=True)]
    right = [mean_dice(g.labels == 1, e.labels) for g, e in zip(guessed, known, strict=True)]
    rows = [MethodScores(PSEUDO, (100 * float(np.mean(right)),))]
    arms = {SQUARES: squares, "squares and pseudo labels": guessed, "full labels": known}
    taught: Promptable | None = None
    for name, shown in arms.items():
        for pretrained in (False, True):
            monitor.check()
            start = net if pretrained else new_net(net.config, seed)
            learnt = train_on_set(start, shown, study, seed, pretrained=pretrained)
            row = f"{name}, {_START[pretrained]}"
            rows.append(MethodScores(row, (_mean_dice(learnt, others),)))
            taught = learnt if name == SQUARES and pretrained else taught
    monitor.check()
    helped = train_on_set(net, filled(net, partly, taught), study, seed, pretrained=True)
    rows.append(MethodScores(HELPED, (_mean_dice(helped, others),)))
    return tuple(rows)


def _mean_dice(net: Promptable, examples: Sequence[Example]) -> float:
    """Return the mean DSC (%) of a network's zero-shot head."""
    found = [mean_dice(encode(net, standardise(e.pixels))[1] >= 0, e.labels) for e in examples]
    return 100 * float(np.mean(found))
