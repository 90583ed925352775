"""Drawn pictures whose regions are known."""

import numpy as np
from numpy.typing import NDArray


def halves(side: int = 160) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Return the contrast of a smooth left and a rough right half, and which half a px is in."""
    rng = np.random.default_rng(5)
    truth = np.zeros((side, side), np.uint8)
    truth[:, side // 2 :] = 1
    noise = rng.normal(0, 1, (side, side))
    contrast = noise * np.where(truth, 0.2, 0.01)
    return contrast.astype(np.float32), truth


def agreement(labels: NDArray[np.uint8], truth: NDArray[np.uint8]) -> float:
    """Return the share of px in which two-region labels agree with the truth, either way round."""
    agree = float((labels == truth).mean())
    return max(agree, 1 - agree)
