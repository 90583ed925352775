"""Regions of a series: what was learned on one picture answers the others, and a curve of areas."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import PictureError, PixelSizeError, UsageError
from colonyqc.domain.picture import Failure
from colonyqc.domain.regions import RegionMethod, RegionPicture, RegionRequest, area_shares
from colonyqc.services import outputs
from colonyqc.services.export.plain_text import plain_text
from colonyqc.services.one_picture import one_picture
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.ports.regions import RegionEngine

_UM2_PER_MM2: Final = 1e6
NOTHING_TAUGHT: Final = "A series needs what an earlier picture taught: this method keeps none."
HEADER: Final = ("number", "picture", "imaged_px", "pixel_size_um")
KIND: Final = outputs.table(HEADER)
"""The kind of file that a curve is."""


@dataclass(frozen=True, slots=True)
class SeriesPicture:
    """One picture or frame of a series, read when its turn comes."""

    name: str
    read: Callable[[], RegionPicture]


@dataclass(frozen=True, slots=True, eq=False)
class SeriesAnswer:
    """A picture of a series with its regions."""

    picture: RegionPicture
    labels: NDArray[np.uint8]
    clusters: int

    @property
    def shares(self) -> tuple[float, ...]:
        """100 · area of each region over the imaged area, %."""
        return area_shares(self.labels, self.clusters)


def answers(
    pictures: Iterable[SeriesPicture],
    reference: bytes,
    engine: RegionEngine,
    monitor: Monitor = UNWATCHED,
    count: int = 0,
    method: RegionMethod | None = None,
) -> Iterator[SeriesAnswer | Failure]:
    """Yield the regions of each picture in turn by what an earlier one taught; nothing is trained.

    A picture that cannot be read is a `Failure`, and the next one comes. ``count``: how many there
    are, for the progress, where that is known.

    Raises:
        Cancelled: asked to stop.
        UsageError: the reference is no weights, or cannot be used here.
    """
    if not reference:
        raise UsageError(NOTHING_TAUGHT)
    for number, picture in enumerate(pictures):
        monitor.check()
        monitor.report(number / count if count else 0.0, picture.name)
        part = monitor.quiet()
        if count:
            part = monitor.part(number / count, (number + 1) / count, picture.name)
        try:
            with one_picture(picture.name):
                seen = picture.read()
                asked = RegionRequest(seen, method, reference=reference)
                found = engine.run(asked, part)
        except (PictureError, PixelSizeError) as error:
            yield Failure(picture.name, str(error))
            continue
        yield SeriesAnswer(seen, found.labels, found.clusters)
    monitor.report(1.0, "")


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Areas of one picture of a series, %; ``imaged_px`` is what they are of."""

    number: int
    name: str
    imaged_px: int
    pixel_size_um: float | None
    shares: tuple[float, ...]


def point_of(number: int, answer: SeriesAnswer) -> CurvePoint:
    """Return the point of a curve that a picture is; numbers count from 1."""
    picture = answer.picture
    imaged = picture.contrast.size if picture.imaged is None else int(picture.imaged.sum())
    return CurvePoint(number, picture.name, imaged, picture.pixel_size_um, answer.shares)


def curve(points: Sequence[CurvePoint], names: Sequence[str] = ()) -> bytes:
    """Return each region's area over a series as CSV: % of what is imaged, and mm² where known.

    ``names``: of the regions, in the order of their indices.
    """
    count = max((len(point.shares) for point in points), default=0)
    called = [names[k] if k < len(names) else f"region {k}" for k in range(count)]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    heads = (f"{name} {unit}" for unit in ("%", "mm²") for name in called)
    writer.writerow((*HEADER, *map(plain_text, heads)))
    for point in points:
        shares = [*point.shares, *[0.0] * (count - len(point.shares))]
        size = point.pixel_size_um
        whole = None if size is None else point.imaged_px * size**2 / _UM2_PER_MM2
        areas = ["" if whole is None else round(whole * share / 100, 6) for share in shares]
        row = (point.number, plain_text(point.name), point.imaged_px, "" if size is None else size)
        writer.writerow((*row, *(round(share, 3) for share in shares), *areas))
    return text.getvalue().encode()
