from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Picture, Tile
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.regions import RegionMethod, RegionRequest, RegionResult
from colonyqc.services.ports import ImageSource
from colonyqc.services.regions.dish_series import SeriesRequest
from colonyqc.services.regions.frames import (
    MOST_FRAMES,
    FramePictures,
    answer_frames,
    frame_picture,
    spaced,
)

FILM = Path("film.mp4")


class Film:
    """Frames whose left part, as wide as their place says, is bright; ``there`` can be decoded."""

    def __init__(self, count: int, there: int | None = None) -> None:
        self.told, self.there = count, count if there is None else there

    def is_video(self, path: Path) -> bool:
        return path == FILM

    def count(self, path: Path) -> int:
        return self.told

    def frames(self, path: Path, places: Sequence[int]) -> Iterator[NDArray[np.uint8]]:
        for place in places:
            if place >= self.there:
                raise PictureError(path, f"it has no frame {place + 1}")
            frame = np.full((64, 64, 3), 60, np.uint8)
            frame[:, : 8 * (place + 1)] = 200
            yield frame


class Stills:
    """Picture files, none of which is there."""

    def open(self, picture: Picture) -> ImageSource:
        raise PictureError(picture.name, "it is not there")


class Bright:
    """An engine whose second region is what is brighter than the mean."""

    def methods(self) -> tuple[RegionMethod, ...]:
        return (RegionMethod.ENCODER,)

    def run(self, request: RegionRequest, *_: object) -> RegionResult:
        contrast = request.picture.contrast
        labels = (contrast > contrast.mean()).astype(np.uint8)
        return RegionResult(labels, 2, RegionMethod.ENCODER, 0, 0, 0.0, request.reference)


REQUEST = SeriesRequest(b"taught", (1, 2), {})


@given(st.integers(1, 5000))
def test_places_are_spaced_evenly_from_the_first_to_the_last(count: int) -> None:
    places = spaced(count)
    assert len(places) == min(count, MOST_FRAMES)
    assert (places[0], places[-1]) == (0, count - 1)
    steps = np.diff(places)
    assert all(1 <= step <= steps.min() + 1 for step in steps)


def test_a_frame_opens_as_a_picture_and_a_file_as_before() -> None:
    opener = FramePictures(Stills(), Film(5))
    picture = frame_picture(FILM, 2)
    source = opener.open(picture)
    assert (source.info.name, source.info.width) == ("film 3", 64)
    assert (source.read(source.info.bounds)[0, :24] == 200).all()
    assert opener.count(picture) == 5
    still = Picture("a", (Tile(Path("a.png")),))
    assert opener.count(still) == 0
    assert opener.video_of(still) is None
    with pytest.raises(PictureError, match="not there"):
        opener.open(still)
    assert FramePictures(Stills(), None).video_of(picture) is None


def test_frames_of_a_video_become_a_series_in_their_order() -> None:
    seen: list[str] = []
    members, failures = answer_frames(
        FILM,
        REQUEST,
        Bright(),
        Film(4),
        Protocol(),
        on_member=lambda m: seen.append(m.picture.name),
    )
    assert failures == ()
    assert [member.picture for member in members] == [frame_picture(FILM, k) for k in range(4)]
    assert seen == ["film 1", "film 2", "film 3", "film 4"]
    assert all(set(member.share) == {1, 2} for member in members)


def test_a_video_that_breaks_off_gives_the_frames_before_and_one_failure() -> None:
    members, failures = answer_frames(FILM, REQUEST, Bright(), Film(6, there=2), Protocol())
    assert [member.picture.name for member in members] == ["film 1", "film 2"]
    assert [failure.name for failure in failures] == ["film.mp4"]
    assert "no frame 3" in failures[0].reason
