"""The demo: the virtual dishes as picture files, named as a microscope names them."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from numpy.typing import NDArray

from colonyqc.services.ports import UNWATCHED, Monitor

if TYPE_CHECKING:
    from colonyqc.imaging.simulate import SeriesSpec

WritePicture = Callable[[Path, NDArray[Any], float | None], None]
"""Writes pixels with their pixel size in µm as a file that says it is simulated."""

PIXEL_SIZE_UM: Final = 1.6
NAMES: Final = "evos"
"""The file-name preset that reads these names."""
SHOWN: Final = "differentiating"
"""The dish the demo reports and shows."""
PRACTICE_QUALITY: Final = 90
"""JPEG quality of the pictures that people practise on: all of them take 0.8 MB."""
_START: Final = date(2026, 3, 2)


def practice_series() -> "dict[str, SeriesSpec]":
    """Return the dishes that people practise on: small, so that they come with the program."""
    from colonyqc.imaging.simulate import demo_series  # late: the window asks for names alone

    drawn = demo_series(views=1, view_width=768, view_height=576, pixel_size_um=PIXEL_SIZE_UM)
    return {name: drawn[name] for name in (SHOWN, "healthy")}


def draw_pictures(
    folder: Path,
    write: WritePicture,
    monitor: Monitor = UNWATCHED,
    dishes: "Mapping[str, SeriesSpec] | None" = None,
) -> list[Path]:
    """Draw dishes, by default three on four days, two views each; return the files in order.

    Raises:
        Cancelled: asked to stop; the pictures drawn so far stay.
    """
    from colonyqc.imaging.simulate import demo_series, series

    if dishes is None:
        dishes = demo_series(pixel_size_um=PIXEL_SIZE_UM)
    total = sum(len(spec.dish.days) * spec.views for spec in dishes.values())
    paths: list[Path] = []
    for name, spec in dishes.items():
        for shot in series(spec):
            monitor.check()
            taken = _START + timedelta(days=shot.day)
            path = folder / (
                f"SIM_001_sample1_C1_P20_MONO_D{shot.day}_{name}_VIEW{shot.view}"
                f"_{taken:%Y%m%d}_{len(paths) + 1:04d}.tif"
            )
            write(path, shot.pixels, PIXEL_SIZE_UM)
            paths.append(path)
            monitor.report(len(paths) / total, path.name)
    return paths
