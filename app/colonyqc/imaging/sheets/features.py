"""What a promptable network says of a whole picture, kept so that any sample answers at once."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.components import strips

IN_MEMORY: Final = 1 << 29
"""Greatest size in bytes that is kept in memory; larger ones lie in a file meanwhile."""
_ROWS: Final = 128

Values = NDArray[np.float32]


class Features:
    """Features (h, w, d) and zero-shot log-odds (h, w) of a picture, in half precision.

    34 bytes a pixel at d = 16. Large ones lie in a passing file, of which only the rows at hand
    are ever in memory; `close` removes it.
    """

    def __init__(self, width: int, height: int, depth: int, in_memory: int = IN_MEMORY) -> None:
        self.width, self.height, self.depth = width, height, depth
        self._shape = (height, width, depth + 1)
        self._file: Path | None = None
        self._array: NDArray[np.float16] | None = None
        if self.nbytes <= in_memory:
            self._array = np.zeros(self._shape, np.float16)
        else:
            # delete=False: the file outlives this handle and is mapped anew for the rows at hand.
            with tempfile.NamedTemporaryFile(
                prefix="colonyqc-", suffix=".features", delete=False
            ) as file:
                file.truncate(self.nbytes)
                self._file = Path(file.name)

    @property
    def nbytes(self) -> int:
        """Size of what is kept."""
        return 2 * self.width * self.height * (self.depth + 1)

    def put(self, region: Region, values: Values) -> None:
        """Keep what a network says (d + 1, h, w) of a region."""
        target = self._rows(slice(region.y, region.bottom), write=True)
        # Depth last: the features of one px lie side by side, so that a read-out is one product of
        # matrices.
        target[:, region.x : region.right] = values.transpose(1, 2, 0)

    def _rows(self, rows: slice, *, write: bool = False) -> NDArray[np.float16]:
        if self._array is not None:
            return self._array[rows]
        if self._file is None:
            raise ValueError("the features are closed")
        start, stop, _ = rows.indices(self.height)
        row = 2 * self.width * (self.depth + 1)
        # A map of these rows alone: one of the whole file would stay in memory page by page.
        return np.memmap(
            self._file,
            np.float16,
            "r+" if write else "r",
            offset=start * row,
            shape=(stop - start, *self._shape[1:]),
        )

    def rows(self, rows: slice) -> tuple[Values, Values]:
        """Return features (n, w, d) and log-odds (n, w) of some rows, in single precision."""
        kept = self._rows(rows)
        return (
            np.asarray(kept[..., : self.depth], np.float32),
            np.asarray(kept[..., self.depth], np.float32),
        )

    def strips(self) -> Iterator[tuple[slice, Values, Values]]:
        """Yield (rows, features, log-odds) from top to bottom."""
        for rows in strips(self.height, _ROWS):
            yield rows, *self.rows(rows)

    def at(self, mask: NDArray[np.bool_]) -> Values:
        """Return the features (n, d) of the pixels of a mask (h, w), in reading order."""
        return self._at(mask)[:, : self.depth]

    def odds_at(self, mask: NDArray[np.bool_]) -> Values:
        """Return the log-odds (n,) of the pixels of a mask (h, w), in reading order."""
        return self._at(mask)[:, self.depth]

    def _at(self, mask: NDArray[np.bool_]) -> Values:
        found = [np.empty((0, self.depth + 1), np.float32)]
        for rows in strips(self.height, _ROWS):
            inside = mask[rows]
            if inside.any():
                found.append(np.asarray(self._rows(rows)[inside], np.float32))
        return np.concatenate(found)

    def close(self) -> None:
        """Let go of the memory, or remove the file."""
        self._array = None
        if self._file is not None:
            self._file.unlink(missing_ok=True)
            self._file = None
