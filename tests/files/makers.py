"""Tiny picture files for the tests of this room."""

import io
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import tifffile
from numpy.typing import NDArray

from colonyqc.files.formats.base import ReaderContext
from colonyqc.files.formats.limits import Limits
from colonyqc.files.pixels.cache import PixelCache


def noise(height: int, width: int, channels: int = 1, bits: int = 8, seed: int = 0) -> NDArray[Any]:
    shape = (height, width) if channels == 1 else (height, width, channels)
    dtype = np.uint8 if bits == 8 else np.uint16
    return np.random.default_rng(seed).integers(0, 2**bits, shape).astype(dtype)


def smooth(height: int, width: int, seed: int = 0) -> NDArray[np.uint8]:
    """Return a coarse texture that is alike nowhere, as cells are."""
    coarse = np.random.default_rng(seed).integers(60, 190, (height // 3 + 2, width // 3 + 2))
    return np.kron(coarse, np.ones((3, 3)))[:height, :width].astype(np.uint8)


def tiff_bytes(pixels: NDArray[Any], *, big: bool = False, order: str = "<", **kw: Any) -> bytes:
    file = io.BytesIO()
    with tifffile.TiffWriter(file, bigtiff=big, byteorder=order) as writer:
        writer.write(pixels, **kw)
    return file.getvalue()


def write_tiff(path: Path, pixels: NDArray[Any], **kw: Any) -> Path:
    path.write_bytes(tiff_bytes(pixels, **kw))
    return path


def write_png(path: Path, pixels: NDArray[Any]) -> Path:
    path.write_bytes(imagecodecs.png_encode(pixels))
    return path


def write_jpeg(path: Path, pixels: NDArray[Any]) -> Path:
    path.write_bytes(imagecodecs.jpeg8_encode(pixels, level=95))
    return path


def write_czi(path: Path, pixels: NDArray[Any], um: float = 0.5) -> Path:
    from pylibCZIrw.czi import create_czi  # not there for every Python

    with create_czi(str(path)) as czi:
        czi.write(data=pixels if pixels.ndim == 3 else pixels[..., None], plane={"C": 0})
        czi.write_metadata("test", scale_x=um * 1e-6, scale_y=um * 1e-6)
    return path


def write_czi_stack(
    path: Path, planes: dict[tuple[int, int], NDArray[Any]], names: dict[int, str], um: Any
) -> Path:
    """Write planes by (z, c), with names of the channels and µm per px in x and y."""
    from pylibCZIrw.czi import create_czi

    with create_czi(str(path)) as czi:
        for (z, c), pixels in planes.items():
            czi.write(data=pixels[..., None], plane={"Z": z, "C": c, "T": 0})
        x, y = (side * 1e-6 for side in um)
        czi.write_metadata("test", channel_names=names, scale_x=x, scale_y=y)
    return path


def reading(limits: Limits | None = None) -> ReaderContext:
    limits = limits or Limits()
    return ReaderContext(limits, PixelCache(limits.cache_bytes))
