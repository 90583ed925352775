"""Pictures that were drawn: written so that no reader of ours takes them for photographs."""

from pathlib import Path
from typing import Any, Final

from numpy.typing import NDArray

from colonyqc.config.atomic_write import whole_file
from colonyqc.domain.errors import OutputError

MARK: Final = "simulated: drawn by colonyqc's virtual dish, not photographed"
"""Description of the first page of such a TIFF file."""
_TILE: Final = 512
_CM_UM: Final = 10_000.0


def write_simulated(
    path: Path, pixels: NDArray[Any], pixel_size_um: float | None, jpeg: int | None = None
) -> None:
    """Write pixels (h, w) or (h, w, 3) as a TIFF that says it is simulated; whole or not at all.

    ``jpeg``: its quality, 1 to 100, where the file is to be small; None loses nothing.

    Raises:
        UsageError: the file cannot be written there.
    """
    import tifffile  # with its codecs: only the virtual dish is written so

    unit: dict[str, Any] = {}
    if pixel_size_um is not None:
        unit = {"resolution": (_CM_UM / pixel_size_um,) * 2, "resolutionunit": "CENTIMETER"}
    packed: dict[str, Any] = {"compression": "zlib", "predictor": True, "tile": (_TILE, _TILE)}
    if jpeg is not None:
        packed = {"compression": "jpeg", "compressionargs": {"level": jpeg}}
    try:
        with whole_file(path, durable=False) as file:
            tifffile.imwrite(
                file,
                pixels,
                photometric="rgb" if pixels.ndim == 3 else "minisblack",
                description=MARK,
                metadata=None,
                **packed,
                **unit,
            )
    except OSError as error:
        said = error.strerror or str(error)
        raise OutputError(
            f"{path.name} can't be written in {path.parent}: {said}. Choose another folder."
        ) from error


def says_simulated(description: str) -> bool:
    """Tell whether a TIFF page's description carries the mark."""
    return description.startswith(MARK)
