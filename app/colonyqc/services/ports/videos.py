"""The door to video files (room `files`)."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Videos(Protocol):
    """Frames of video files, RGB (h, w, 3), by their place from 0."""

    def is_video(self, path: Path) -> bool:
        """Tell whether a file's name says that it is a video."""
        ...

    def count(self, path: Path) -> int:
        """Return how many frames a video says it has; some only estimate it.

        Raises:
            PictureError: it cannot be read.
        """
        ...

    def frames(self, path: Path, places: Sequence[int]) -> Iterator[NDArray[np.uint8]]:
        """Yield the frames at rising places.

        Raises:
            PictureError: the video cannot be read, or ends before one of them.
        """
        ...
