"""The one way .npy files of packages are read: an array of plain numbers, or one clause."""

import tokenize
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.config.documents import DocumentError

_WRONG: Final = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
    tokenize.TokenError,
)
"""What NumPy raises on a header that makes no sense: it is parsed as Python's own text."""


def read_npy(path: Path, dimensions: int) -> NDArray[Any]:
    """Return the array of a .npy file that has so many dimensions, all of its numbers finite.

    Raises:
        DocumentError: it cannot be read, or holds something else.
    """
    try:
        # Mapped, not read: a header that claims more than the file holds allocates nothing.
        mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    except OSError as error:
        raise DocumentError(f"{path.name} can't be read: {error.strerror or error}") from error
    except _WRONG as error:
        raise DocumentError(f"{path.name} is damaged") from error
    if not isinstance(mapped, np.ndarray):  # an archive of arrays is opened by the same call
        mapped.close()
        raise DocumentError(f"{path.name} is no single array")
    if mapped.ndim != dimensions or mapped.dtype.kind not in "biuf":
        raise DocumentError(f"{path.name} holds no numbers in {dimensions} dimensions")
    found = np.array(mapped)
    if not np.isfinite(found).all():
        raise DocumentError(f"{path.name} holds numbers that are none")
    return found
