"""The training loop: AdamW on a cosine, a running average of the weights, exact resuming.

Everything random in a step is drawn from (seed, step), so that a run which was stopped and
resumed from its checkpoint ends at the same weights as one that was not.
"""

import math
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from colonyqc.domain.errors import Cancelled, TrainingError
from colonyqc.services.ports import IsCancelled, Progress, never_cancelled, no_progress


@dataclass(frozen=True, slots=True)
class LoopConfig:
    """Length and pace of a training run."""

    steps: int = 1200
    rate: float = 2e-3
    warm_up: float = 0.05
    """Share of the steps in which the rate rises."""
    weight_decay: float = 0.02
    average: float = 0.995
    """Decay per step of the running average of the weights, which is what is kept."""
    checkpoint_every: int = 200


def rate_at(step: int, config: LoopConfig) -> float:
    """Return the learning rate of a step: linear rise, then half a cosine down to 1 %."""
    rise = max(1, round(config.warm_up * config.steps))
    if step < rise:
        return config.rate * (step + 1) / rise
    share = (step - rise) / max(1, config.steps - rise)
    return config.rate * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * share)))


def _average(kept: nn.Module, net: nn.Module, step: int, decay: float) -> None:
    """Move ``kept`` towards ``net``; the first steps count fully so that it forgets the start."""
    part = 1 - min(decay, (1 + step) / (10 + step))
    own, other = kept.state_dict(), net.state_dict()
    for name, value in own.items():
        if value.is_floating_point():
            value.lerp_(other[name], part)
        else:
            value.copy_(other[name])


def _save(path: Path, state: dict[str, Any]) -> None:
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)


def _resume(
    path: Path, net: nn.Module, kept: nn.Module, optimiser: torch.optim.Optimizer, key: str
) -> int:
    """Load a checkpoint if there is one; return the next step."""
    if not path.is_file():
        return 0
    state = torch.load(path, weights_only=True)
    if state["key"] != key:
        raise TrainingError(
            f"{path} was made with other settings: choose an empty folder or the same settings."
        )
    net.load_state_dict(state["net"])
    kept.load_state_dict(state["kept"])
    optimiser.load_state_dict(state["optimiser"])
    return int(state["step"])


def fit(
    net: nn.Module,
    loss_at: Callable[[nn.Module, int], Tensor],
    config: LoopConfig,
    checkpoint: Path,
    key: str,
    about: str = "",
    progress: Progress = no_progress,
    cancelled: IsCancelled = never_cancelled,
) -> nn.Module:
    """Train ``net`` and return the averaged copy, in evaluation mode.

    ``loss_at(net, step)`` returns a step's loss and must draw all chance from its step.
    ``checkpoint`` is written every ``checkpoint_every`` steps and continued from when it is
    there; ``key`` names the settings it belongs to; ``about`` is kept in it as it is.

    Raises:
        Cancelled: after writing the checkpoint.
        TrainingError: the checkpoint is of other settings, or the loss is no number any more.
    """
    kept = deepcopy(net)
    optimiser = torch.optim.AdamW(
        net.parameters(), lr=config.rate, weight_decay=config.weight_decay
    )
    first = _resume(checkpoint, net, kept, optimiser, key)
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    net.train()

    def keep(step: int) -> None:
        weights = {"net": net.state_dict(), "kept": kept.state_dict()}
        told = {"step": step, "key": key, "about": about}
        _save(checkpoint, weights | told | {"optimiser": optimiser.state_dict()})

    smooth = float("nan")
    for step in range(first, config.steps):
        if cancelled():
            keep(step)
            raise Cancelled
        for group in optimiser.param_groups:
            group["lr"] = rate_at(step, config)
        loss = loss_at(net, step)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch does not annotate it
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        _average(kept, net, step, config.average)
        value = loss.item()
        if not math.isfinite(value):
            raise TrainingError(f"The loss is no number at step {step}: lower the learning rate.")
        smooth = value if math.isnan(smooth) else 0.95 * smooth + 0.05 * value
        if (step + 1) % config.checkpoint_every == 0 or step + 1 == config.steps:
            keep(step + 1)
        progress((step + 1) / config.steps, f"step {step + 1} of {config.steps}, loss {smooth:.3f}")
    return kept.eval()
