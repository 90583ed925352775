"""Length and pace of a training run, a part of every recipe."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LoopConfig:
    """Length and pace of a training run."""

    steps: int = 1200
    """Steps over which the rate rises and falls."""
    until: int | None = None
    """Step at which training ends, where that is before the rate has fallen to its least."""
    rate: float = 2e-3
    warm_up: float = 0.05
    """Share of the steps in which the rate rises."""
    encoder: float = 1.0
    """Factor on the rate of an encoder that was trained before: the weights named encoder."""
    weight_decay: float = 0.02
    average: float = 0.995
    """Decay per step of the running average of the weights, which is what is kept."""
    checkpoint_every: int = 200

    @property
    def end(self) -> int:
        """Return the number of steps that are taken."""
        return self.steps if self.until is None else min(self.until, self.steps)
