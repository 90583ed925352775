"""Stand-ins for networks: what they answer is set, what they were asked is kept."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.model import ModelInfo, ModelRef, Recognised

PLAIN = ModelInfo(
    ModelRef("fixed", "1", "00" * 32), "Fixed", "phase contrast", stride=8, halo=16, sigma_px=40.0
)


@dataclass
class FixedNetwork:
    """Answers the same probabilities everywhere, and the same look for every picture."""

    info: ModelInfo = PLAIN
    probabilities: tuple[float, ...] = (1.0, 0.0, 0.0, 0.0)
    look: Recognised | None = None
    provider: str = "CPU"
    shown: list[NDArray[np.float32]] = field(default_factory=list)
    """What it was asked to recognise."""

    def predict(self, tile: NDArray[np.float32]) -> NDArray[np.float32]:
        column = np.array(self.probabilities, np.float32).reshape(4, 1, 1)
        return np.broadcast_to(column, (4, *tile.shape)).copy()

    def recognise(self, tiles: NDArray[np.float32]) -> Recognised:
        assert self.look is not None, "a model without a looks network is not asked"
        self.shown.append(tiles)
        return self.look
