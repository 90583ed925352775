"""Frames of video files: read one after another, and written as MP4."""

import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import PictureError
from colonyqc.files.formats.damage import COPY_AGAIN

ENDINGS: Final = frozenset({".mp4", ".avi", ".mov", ".mkv", ".m4v", ".mpg", ".mpeg", ".wmv"})
_CAUSE: Final = "it is no video, or one of a kind that can't be decoded here"
_FOURCC: Final = "mp4v"
"""What OpenCV's own FFmpeg can write wherever it is installed."""
# FFmpeg writes what it thinks of a damaged file to standard error, where a person gets a sentence;
# it asks for its loudness once, when the first video is opened.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
_LEAST, _MOST = 16, 1 << 14
"""Sides of a frame, px."""


def is_video(path: Path) -> bool:
    """Tell whether a file's name says that it is a video."""
    return path.suffix.lower() in ENDINGS


def frames(path: Path) -> Iterator[NDArray[np.uint8]]:
    """Yield the frames of a video, RGB (h, w, 3).

    Raises:
        PictureError: it cannot be read, holds no frame, or fewer than it says; then the readable
            ones have been given.
    """
    with closing(_Opened(path)) as video:
        found = 0
        while (frame := video.read()) is not None:
            found += 1
            yield frame
        if not found:
            raise PictureError(path, "it holds no frame")
        # Some containers only estimate their number of frames.
        if found < video.count - max(1, video.count // 50):
            cause = f"of {video.count} frames only {found} could be decoded"
            raise PictureError(path, cause, COPY_AGAIN)


class VideoFiles:
    """Single frames of videos; fits `services.ports.videos.Videos`."""

    def is_video(self, path: Path) -> bool:
        """Tell whether a file's name says that it is a video."""
        return is_video(path)

    def count(self, path: Path) -> int:
        """Return how many frames a video says it has; see `Videos`.

        Raises:
            PictureError: it cannot be read, or holds no frame.
        """
        with closing(_Opened(path)) as video:
            if video.read() is None:
                raise PictureError(path, "it holds no frame")
            return max(1, video.count)

    def frames(self, path: Path, places: Sequence[int]) -> Iterator[NDArray[np.uint8]]:
        """Yield the frames at rising places, from 0; see `Videos`.

        Raises:
            PictureError: the video cannot be read, or ends before one of them.
        """
        with closing(_Opened(path)) as video:
            done = 0
            for place in places:
                # One after another: seeking lands on another frame with some codecs.
                while done < place and video.skip():
                    done += 1
                frame = video.read() if done == place else None
                if frame is None:
                    raise PictureError(path, f"it has no frame {place + 1} that can be decoded")
                done += 1
                yield frame


class _Opened:
    """A video that is read from its beginning.

    Raises:
        PictureError: it cannot be read, by any method.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise PictureError(path, "there is no such file")
        self._path = path
        loudness = cv2.utils.logging.getLogLevel()
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)  # and so does OpenCV
        try:
            self._video = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
        finally:
            cv2.utils.logging.setLogLevel(loudness)
        if not self._video.isOpened():
            raise PictureError(path, _CAUSE)
        self.count = int(self._video.get(cv2.CAP_PROP_FRAME_COUNT))

    def skip(self) -> bool:
        """Go on by a frame; tell whether there was one."""
        return bool(self._video.grab())

    def read(self) -> NDArray[np.uint8] | None:
        """Return the next frame, RGB (h, w, 3), None behind the last one."""
        there, frame = self._video.read()
        if not there:
            return None
        if not _LEAST <= min(frame.shape[:2]) <= max(frame.shape[:2]) <= _MOST:
            raise PictureError(self._path, f"a side of its frames is not {_LEAST} to {_MOST} px")
        return np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB), np.uint8)

    def close(self) -> None:
        """Let go of the file."""
        self._video.release()


class VideoWriter:
    """Writes RGB frames as MP4; all are brought to the size of the first."""

    def __init__(self, path: Path, frames_per_second: float) -> None:
        self._path, self._rate = path, frames_per_second
        self._writer: cv2.VideoWriter | None = None
        self._size = (0, 0)

    def __enter__(self) -> Self:
        return self

    def write(self, frame: NDArray[np.uint8]) -> None:
        """Append a frame (h, w, 3).

        Raises:
            PictureError: this OpenCV cannot write MP4.
        """
        if self._writer is None:
            # Sides of whole pairs: the colours of four pixels are coded as one.
            height, width = (side - side % 2 for side in frame.shape[:2])
            self._size = width, height
            code = cv2.VideoWriter.fourcc(*_FOURCC)
            self._writer = cv2.VideoWriter(str(self._path), code, self._rate, self._size)
            if not self._writer.isOpened():
                raise PictureError(self._path, "this installation can't write MP4")
        whole = cv2.resize(frame, self._size, interpolation=cv2.INTER_AREA)
        self._writer.write(cv2.cvtColor(whole, cv2.COLOR_RGB2BGR))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._writer is not None:
            self._writer.release()
