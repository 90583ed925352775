"""The training loop: AdamW on a cosine, a running average of the weights, exact resuming.

Everything random in a step is drawn from (seed, step), so that a run which was stopped and
resumed from its checkpoint ends at the same weights as one that was not.
"""

import math
import statistics
import time
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor, nn

from colonyqc.domain.errors import Cancelled, TrainingError
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.training.fit.checkpoint import (
    Checkpoint,
    Course,
    Weights,
    read_checkpoint,
    write_checkpoint,
)
from colonyqc.training.recipes.loop import LoopConfig

StepLoss = Callable[[nn.Module, int], Tensor]
"""Returns a step's loss of a network; it draws all chance from the step."""

_SMOOTH: Final = 0.95
_TOLD_EVERY: Final = 20
"""Steps between two looks at the losses of a graphics processor."""


@dataclass(frozen=True, slots=True)
class Watch:
    """How a run is watched on pictures it is not trained on."""

    score: Callable[[nn.Module], float]
    """Scores the averaged network, greater is better; it must draw no chance."""
    every: int
    """Steps between two scores."""
    patience: int
    """Scores in a row without a better one after which training ends."""


def rate_at(step: int, config: LoopConfig) -> float:
    """Return the learning rate of a step: linear rise, then half a cosine down to 1 %."""
    rise = max(1, round(config.warm_up * config.steps))
    if step < rise:
        # + 1: at a rate of 0 the first step would be for nothing.
        return config.rate * (step + 1) / rise
    share = (step - rise) / max(1, config.steps - rise)
    return config.rate * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * share)))


def smoothed(losses: list[float]) -> list[float]:
    """Return the running mean of a course's losses that progress and reports show."""
    shown: list[float] = []
    for loss in losses:
        shown.append(loss if not shown else _SMOOTH * shown[-1] + (1 - _SMOOTH) * loss)
    return shown


def _average(kept: nn.Module, net: nn.Module, step: int, decay: float) -> None:
    """Move ``kept`` towards ``net``; the first steps count fully so that it forgets the start."""
    # With the full decay from the start, hundreds of steps would still hold the random weights.
    part = 1 - min(decay, (1 + step) / (10 + step))
    own, other = kept.state_dict(), net.state_dict()
    moving = [name for name, value in own.items() if value.is_floating_point()]
    # All in one call: one by one takes longer than the step itself on a graphics processor.
    torch._foreach_lerp_([own[n] for n in moving], [other[n] for n in moving], part)
    for name in own.keys() - set(moving):
        # Counters of batch norm are whole numbers: they have no mean.
        own[name].copy_(other[name])


def _groups(net: nn.Module, config: LoopConfig) -> list[dict[str, Any]]:
    """Return the weights with the factor of their rate: the encoder's apart where it has one."""
    encoder = [weight for name, weight in net.named_parameters() if name.startswith("encoder.")]
    others = [w for name, w in net.named_parameters() if not name.startswith("encoder.")]
    parts = [(others, 1.0), (encoder, config.encoder)]
    return [{"params": weights, "factor": factor} for weights, factor in parts if weights]


class _Run:
    """Network, average, optimiser and course of one run."""

    def __init__(self, net: nn.Module, config: LoopConfig, watch: Watch | None) -> None:
        # The average is what is scored and exported: it is smoother than any single step's weights.
        self.net, self.kept = net, deepcopy(net)
        self.config, self.watch = config, watch
        groups = _groups(net, config)
        self.optimiser = torch.optim.AdamW(groups, lr=config.rate, weight_decay=config.weight_decay)
        self.step = 0
        self.course = Course()
        self.best: Weights | None = None
        self.smooth = math.nan
        self._since = time.monotonic()
        self._waiting: list[Tensor] = []

    def resume(self, path: Path, key: str) -> None:
        """Go on from a checkpoint if there is one."""
        if not path.is_file():
            return
        state = read_checkpoint(path)
        if state.key != key or state.optimiser is None:
            raise TrainingError(
                f"{path} was made with other settings, or by another version of the program: "
                "choose an empty folder, or the same settings."
            )
        self.net.load_state_dict(state.net)
        self.kept.load_state_dict(state.kept)
        self.optimiser.load_state_dict(state.optimiser)
        self.step = state.step
        self.course = state.course
        self.best = state.best
        self.smooth = smoothed(self.course.losses)[-1] if self.course.losses else math.nan

    def save(self, path: Path, key: str, about: str) -> None:
        self.note()
        now = time.monotonic()
        self.course.seconds += now - self._since
        self._since = now
        state = Checkpoint(
            self.step,
            key,
            self.net.state_dict(),
            self.kept.state_dict(),
            about,
            self.course,
            self.best,
            self.optimiser.state_dict(),
        )
        write_checkpoint(path, state)

    def advance(self, loss_at: StepLoss) -> None:
        """Take one step."""
        for group in self.optimiser.param_groups:
            # From the step alone, without a scheduler whose state would have to be resumed too.
            group["lr"] = rate_at(self.step, self.config) * group["factor"]
        loss = loss_at(self.net, self.step)
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch does not annotate it
        # Rarely reached: it is there for the one crop that would throw a run off.
        nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.optimiser.step()
        _average(self.kept, self.net, self.step, self.config.average)
        self._waiting.append(loss.detach())
        self.step += 1
        # Asking a graphics processor for a number waits until it has done all before.
        if loss.device.type == "cpu" or len(self._waiting) == _TOLD_EVERY:
            self.note()

    def note(self) -> None:
        """Write down the losses that were not yet asked for.

        Raises:
            TrainingError: one of them is no number.
        """
        values = [float(value) for value in torch.stack(self._waiting)] if self._waiting else []
        begun = self.step - len(values)
        self._waiting.clear()
        for step, value in enumerate(values, begun):
            # Before anything is saved: a checkpoint of nan would spoil the run for good.
            if not math.isfinite(value):
                raise TrainingError(
                    f"The loss is no number at step {step}: lower the learning rate."
                )
            first = math.isnan(self.smooth)
            self.smooth = value if first else _SMOOTH * self.smooth + (1 - _SMOOTH) * value
            self.course.losses.append(value)

    def look(self) -> None:
        """Take a validation score when one is due; keep the best weights, end without progress."""
        watch, course = self.watch, self.course
        if watch is None or (self.step % watch.every and self.step != self.config.end):
            return
        score = watch.score(self.kept)
        course.scores.append((self.step, score))
        if score > course.best_score:
            course.best_score, course.best_step = score, self.step
            # Cloned: the dictionary holds the very tensors that go on changing.
            self.best = {name: value.clone() for name, value in self.kept.state_dict().items()}
        since_best = sum(step > course.best_step for step, _ in course.scores)
        course.ended = since_best >= watch.patience

    def told(self) -> str:
        text = f"step {self.step} of {self.config.end}, loss {self.smooth:.3f}"
        if not self.course.scores:
            return text
        best = f"best {self.course.best_score:.3f} at step {self.course.best_step}"
        return f"{text}, validation {self.course.scores[-1][1]:.3f} ({best})"

    def result(self) -> nn.Module:
        if self.best is not None:
            self.kept.load_state_dict(self.best)
        return self.kept.eval()


def fit(
    net: nn.Module,
    loss_at: StepLoss,
    config: LoopConfig,
    checkpoint: Path,
    key: str,
    about: str = "",
    monitor: Monitor = UNWATCHED,
    watch: Watch | None = None,
) -> nn.Module:
    """Train ``net`` and return the averaged copy, in evaluation mode; with ``watch`` the best one.

    ``loss_at(net, step)`` returns a step's loss and must draw all chance from its step.
    ``checkpoint`` is written every ``checkpoint_every`` steps and continued from when it is
    there; ``key`` names the settings it belongs to; ``about`` is kept in it as it is.

    Raises:
        Cancelled: after writing the checkpoint.
        TrainingError: the checkpoint is of other settings, damaged or cannot be written, or the
            loss is no number any more.
    """
    run = _Run(net, config, watch)
    run.resume(checkpoint, key)
    net.train()
    while run.step < config.end and not run.course.ended:
        if monitor.cancelled():
            run.save(checkpoint, key, about)
            raise Cancelled
        run.advance(loss_at)
        run.look()
        done = run.step == config.end or run.course.ended
        if done or run.step % config.checkpoint_every == 0:
            run.save(checkpoint, key, about)
        monitor.report(1.0 if done else run.step / config.end, run.told())
    return run.result()


def seconds_per_step(
    work: Mapping[str, tuple[nn.Module, StepLoss]],
    config: LoopConfig,
    timed: int = 8,
    warm_up: int = 3,
) -> dict[str, float]:
    """Return the median processor time of a training step of each of several networks, s.

    They take their steps in turn, so that a machine that gets busier slows all of them.
    """
    runs = {
        name: (_Run(net.train(), config, None), loss_at) for name, (net, loss_at) in work.items()
    }
    spent: dict[str, list[float]] = {name: [] for name in work}
    for turn in range(warm_up + timed):
        for name, (run, loss_at) in runs.items():
            # Processor time and not the clock: another program must not make a method look slow.
            begun = time.process_time()
            run.advance(loss_at)
            if turn >= warm_up:
                spent[name].append(time.process_time() - begun)
    # One step that hits a page fault or a collection must not count.
    return {name: statistics.median(times) for name, times in spent.items()}
