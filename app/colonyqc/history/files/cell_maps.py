"""Numbers of a sheet's cells on disk, where a person corrected them: tiled, compressed TIFF."""

from typing import BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import HistoryError

_TILE: Final = 512
# Offsets of a plain TIFF end at 4 GB.
_BIG: Final = 2**32 - 2**25


def write_cell_map(file: BinaryIO, cells: NDArray[np.int32]) -> None:
    """Write numbers (h, w); the same map gives the same bytes."""
    import tifffile  # with its codecs: few analyses are corrected

    with tifffile.TiffWriter(file, bigtiff=cells.nbytes > _BIG) as tiff:
        tiff.write(
            np.ascontiguousarray(cells),
            photometric="minisblack",
            compression="zstd",
            # Whole areas of one number: what differs from the pixel before is nearly all 0.
            predictor=True,
            tile=(_TILE, _TILE),
            metadata=None,
            # Nothing but the map: the same map must get the same bytes and so the same name.
            software=False,
        )


def read_cell_map(file: BinaryIO) -> NDArray[np.int32]:
    """Return the numbers (h, w) in an open file.

    Raises:
        HistoryError: it is no map of cells.
    """
    import tifffile

    try:
        with tifffile.TiffFile(file) as tiff:
            found = tiff.pages.first.asarray()
    except (tifffile.TiffFileError, ValueError) as error:
        raise HistoryError("The map of cells is no TIFF; restore it from a backup.") from error
    if found.ndim != 2 or found.dtype != np.int32:
        raise HistoryError("The map of cells holds no numbers; restore it from a backup.")
    return np.asarray(found, np.int32)
