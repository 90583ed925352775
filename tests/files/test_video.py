from pathlib import Path

import cv2
import numpy as np
import pytest

from colonyqc.domain.errors import PictureError
from colonyqc.files.video import VideoFiles, VideoWriter, frames, is_video


def disc(at: int, shape: tuple[int, int] = (96, 128)) -> np.ndarray:
    """Return a frame with a red square that has moved to ``at``."""
    frame = np.full((*shape, 3), 60, np.uint8)
    frame[30:60, at : at + 30] = (220, 40, 40)
    return frame


def test_frames_come_back_in_order_with_their_colours(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with VideoWriter(path, 5.0) as writer:
        for at in (0, 30, 60, 90):
            writer.write(disc(at))
    found = list(frames(path))
    assert [frame.shape for frame in found] == [(96, 128, 3)] * 4
    for frame, at in zip(found, (0, 30, 60, 90), strict=True):
        red, green, _ = frame[35:55, at + 5 : at + 25].reshape(-1, 3).mean(axis=0)
        assert red > 180
        assert green < 80


def test_odd_sides_and_frames_of_another_size_are_brought_to_the_first(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with VideoWriter(path, 5.0) as writer:
        writer.write(disc(0, (97, 129)))
        writer.write(disc(0, (64, 90)))
    assert [frame.shape for frame in frames(path)] == [(96, 128, 3)] * 2


def test_what_is_no_video_is_one_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.mp4"
    for content in (b"", b"no video at all" * 50):
        path.write_bytes(content)
        with pytest.raises(PictureError, match=r"a\.mp4 can't be read"):
            list(frames(path))
    with pytest.raises(PictureError, match="no such file"):
        list(frames(tmp_path / "b.mp4"))
    assert capfd.readouterr().err == ""


def test_a_video_cut_anywhere_gives_frames_or_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with VideoWriter(path, 5.0) as writer:
        for at in range(0, 90, 6):
            writer.write(disc(at))
    whole = path.read_bytes()
    cut = tmp_path / "cut.mp4"
    for share in (0.1, 0.5, 0.9, 0.99):
        cut.write_bytes(whole[: int(share * len(whole))])
        try:
            found = list(frames(cut))
        except PictureError as error:
            found = []
            told = str(error)
            assert "cut.mp4" in told
        assert all(frame.shape == (96, 128, 3) for frame in found)


def test_fewer_frames_than_a_video_tells_are_told_after_those_that_are_there(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.avi"
    written = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 5.0, (128, 96))
    for at in range(20):
        written.write(disc(4 * at))
    written.release()
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    found: list[np.ndarray] = []
    with pytest.raises(PictureError, match="of 20 frames only") as told:
        found.extend(frames(path))
    assert f"only {len(found)} could" in str(told.value)
    assert 0 < len(found) < 19


def test_a_video_is_told_by_its_name() -> None:
    assert is_video(Path("a.MP4"))
    assert not is_video(Path("a.png"))


def test_frames_at_some_places_are_those_of_the_whole_video(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with VideoWriter(path, 5.0) as writer:
        for at in range(0, 96, 12):
            writer.write(disc(at))
    videos = VideoFiles()
    assert videos.is_video(path)
    assert not videos.is_video(tmp_path / "a.png")
    assert videos.count(path) == 8
    whole = list(frames(path))
    for places in ((0, 3, 7), (5,), (), (2, 3)):
        found = list(videos.frames(path, places))
        assert len(found) == len(places)
        for frame, place in zip(found, places, strict=True):
            np.testing.assert_array_equal(frame, whole[place])
    told = videos.frames(path, (7, 8))
    next(told)
    with pytest.raises(PictureError, match="no frame 9"):
        next(told)
    with pytest.raises(PictureError, match="no such file"):
        videos.count(tmp_path / "b.mp4")
