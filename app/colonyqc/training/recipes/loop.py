"""Length and pace of a training run, a part of every recipe."""

from dataclasses import dataclass


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
