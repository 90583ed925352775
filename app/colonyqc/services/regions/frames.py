"""Frames of a video as pictures: one that is looked at, and many of them as a series."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Failure, Picture, Tile
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.regions import RegionPicture
from colonyqc.services.membranes.samples import InMemory
from colonyqc.services.ports import UNWATCHED, ImageSource, Monitor
from colonyqc.services.ports.pictures import PictureOpener
from colonyqc.services.ports.regions import RegionEngine
from colonyqc.services.ports.videos import Videos
from colonyqc.services.regions.dish_series import SeriesMember, SeriesRequest, member_of
from colonyqc.services.regions.read import region_picture
from colonyqc.services.regions.series import SeriesPicture, answers

MOST_FRAMES: Final = 60
"""Frames of a video that are answered as a series: each one's regions stay in memory."""


def frame_picture(path: Path, place: int) -> Picture:
    """Return a frame, by its place from 0, as a picture; people count from 1."""
    return Picture(f"{path.stem} {place + 1}", (Tile(path, place),))


def spaced(count: int) -> tuple[int, ...]:
    """Return the places of at most `MOST_FRAMES` of so many frames, evenly spaced, both ends too.

    With one frame only that one.
    """
    most = min(count, MOST_FRAMES)
    return tuple(round(k * (count - 1) / max(1, most - 1)) for k in range(most))


class FramePictures:
    """Opens frames of videos beside picture files; fits `services.ports.pictures.PictureOpener`."""

    def __init__(self, pictures: PictureOpener, videos: Videos | None) -> None:
        self._pictures, self._videos = pictures, videos

    def video_of(self, picture: Picture) -> Path | None:
        """Return the video that a picture is a frame of; None for a picture file."""
        path = picture.tiles[0].path
        return path if self.is_video(path) else None

    def is_video(self, path: Path) -> bool:
        """Tell whether a file is a video whose frames can be opened."""
        return self._videos is not None and self._videos.is_video(path)

    def count(self, picture: Picture) -> int:
        """Return how many frames the video has that a picture is of; 0 for a picture file.

        Raises:
            PictureError: the video cannot be read.
        """
        path = self.video_of(picture)
        return 0 if self._videos is None or path is None else self._videos.count(path)

    def open(self, picture: Picture) -> ImageSource:
        """Open a picture or a frame.

        Raises:
            PictureError: it cannot be read.
        """
        path = self.video_of(picture)
        if self._videos is None or path is None:
            return self._pictures.open(picture)
        (pixels,) = self._videos.frames(path, (picture.tiles[0].page,))
        return InMemory(pixels, picture.pixel_size_um, picture.name)


def answer_frames(
    path: Path,
    request: SeriesRequest,
    engine: RegionEngine,
    videos: Videos,
    protocol: Protocol,
    monitor: Monitor = UNWATCHED,
    on_member: Callable[[SeriesMember], None] = lambda _: None,
) -> tuple[tuple[SeriesMember, ...], tuple[Failure, ...]]:
    """Answer frames of a video, `MOST_FRAMES` at most; where it breaks off, those before count.

    Raises:
        Cancelled: asked to stop.
        PictureError: it cannot be read at all.
        UsageError: the reference is of another engine or network.
    """
    places = spaced(videos.count(path))
    shown = {frame_picture(path, place).name: frame_picture(path, place) for place in places}
    found: list[SeriesMember] = []
    failures: list[Failure] = []
    series = _read(path, places, videos, protocol)
    for answer in answers(series, request.reference, engine, monitor, len(places)):
        if isinstance(answer, Failure):
            failures.append(answer)
            continue
        made = member_of(shown[answer.picture.name], None, answer, request)
        found.append(made)
        on_member(made)
    return tuple(found), tuple(failures)


def _read(
    path: Path, places: tuple[int, ...], videos: Videos, protocol: Protocol
) -> Iterator[SeriesPicture]:
    frames = videos.frames(path, places)
    for place in places:
        try:
            pixels = next(frames)
        except PictureError as error:
            yield SeriesPicture(path.name, partial(_refuse, error))
            return
        name = frame_picture(path, place).name
        yield SeriesPicture(name, partial(region_picture, InMemory(pixels, None, name), protocol))


def _refuse(error: PictureError) -> RegionPicture:
    raise error
