"""Painted samples: pictures with labels, from files or from memory, and what labels may hold."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import UNLABELLED
from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import ImageInfo, Region

Labels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class PaintedPicture:
    """A picture (h, w) or (h, w, 3), 8 or 16 bits, its labels (h, w) and its pixel size, µm."""

    pixels: NDArray[Any]
    labels: Labels
    pixel_size_um: float | None = None
    name: str = ""


class Painted(Protocol):
    """Labels (h, w) painted in a box of a picture."""

    @property
    def region(self) -> Region: ...

    @property
    def labels(self) -> Labels: ...


def labels_on_picture(box: Painted, bounds: Region) -> Labels:
    """Return a box's labels on its whole picture (h, w), 255 outside the box."""
    labels = np.full((bounds.height, bounds.width), UNLABELLED, np.uint8)
    region = box.region
    labels[region.y : region.bottom, region.x : region.right] = box.labels
    return labels


class InMemory:
    """A picture held in memory; fits `services.ports.ImageSource`."""

    def __init__(self, pixels: NDArray[Any], pixel_size_um: float | None, name: str) -> None:
        self._pixels = pixels
        height, width = pixels.shape[:2]
        self._info = ImageInfo(
            name=name,
            width=width,
            height=height,
            channels=1 if pixels.ndim == 2 else 3,
            bits=8 * pixels.dtype.itemsize,
            pixel_size_um=pixel_size_um,
            pixel_size_source="" if pixel_size_um is None else "user",
        )

    @property
    def info(self) -> ImageInfo:
        return self._info

    def read(self, region: Region, level: int = 0) -> NDArray[Any]:  # noqa: ARG002 - the port's
        """Return the pixels of a region; there is one level."""
        return self._pixels[region.y : region.bottom, region.x : region.right]

    def close(self) -> None:
        """Do nothing: the pixels belong to whoever made them."""


def painted_px(labels: Iterable[Labels]) -> int:
    """Return how many px of samples are labelled."""
    return sum(int(np.count_nonzero(each != UNLABELLED)) for each in labels)


def labels_from(pixels: NDArray[Any], name: str) -> Labels:
    """Return the labels in the pixels of a label picture: 0, 1 and 255, one value a pixel.

    A grey picture that was saved in three equal channels is taken too.

    Raises:
        UsageError: they are not 8-bit grey, or hold other values.
    """
    if pixels.ndim == 3 and (pixels == pixels[..., :1]).all():
        pixels = pixels[..., 0]
    if pixels.ndim != 2 or pixels.dtype != np.uint8:
        raise UsageError(f"The labels {name} must be an 8-bit grey picture, one value a pixel.")
    told = f"0 is not membrane, 1 membrane, {UNLABELLED} not labelled"
    values = set(np.unique(pixels).tolist())
    strange = sorted(values - {0, 1, UNLABELLED})
    if strange:
        raise UsageError(f"The labels {name} hold the value {strange[0]}: {told}.")
    if values == {0, UNLABELLED}:
        raise UsageError(f"The labels {name} hold no membrane: {told}.")
    return np.ascontiguousarray(pixels)


def common_pixel_size(sizes: Sequence[float | None]) -> float | None:
    """Return the µm per px that pictures of these pixel sizes can share without being enlarged.

    None when the size of any of them is unknown: then they are taken as they are.
    """
    known = [size for size in sizes if size is not None]
    return max(known) if known and len(known) == len(sizes) else None


def digest(pixels: NDArray[Any]) -> str:
    """Return the sha256 of an array: of its type, shape and bytes."""
    head = f"{pixels.dtype.str}{pixels.shape}".encode()
    return hashlib.sha256(head + np.ascontiguousarray(pixels).tobytes()).hexdigest()
