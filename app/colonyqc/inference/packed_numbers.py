"""The numbers a package carries to prove itself: read them, hold a network's answer to them."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from colonyqc.config.documents import DocumentError
from colonyqc.domain.errors import ModelError
from colonyqc.domain.model import ModelRef
from colonyqc.services.packages.tensors import read_npy


def packed_array(ref: ModelRef, path: Path) -> NDArray[np.float32]:
    """Return a packed test array (1, channels, h, w).

    Raises:
        ModelError: the file is damaged or something else.
    """
    try:
        return np.asarray(read_npy(path, 4), np.float32)
    except DocumentError as error:
        raise ModelError(f"The model {ref} can't be used: its {error}.") from error


def hold_answer(
    ref: ModelRef,
    network: str,
    expected: NDArray[np.float32],
    got: NDArray[np.float32],
    allowed: float,
) -> None:
    """Hold a network's answer against the packed one.

    Raises:
        ModelError: they differ.
    """
    if got.shape != expected.shape or not float(np.abs(got - expected).max()) <= allowed:
        raise ModelError(
            f"The model {ref} can't be used: on its own test picture {network} gives other "
            "numbers than when it was packed. Install it again."
        )
