"""Frames of video files: read one after another, and written as MP4."""

import os
from collections.abc import Iterator
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
    if not path.is_file():
        raise PictureError(path, "there is no such file")
    loudness = cv2.utils.logging.getLogLevel()
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)  # and so does OpenCV
    try:
        video = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    finally:
        cv2.utils.logging.setLogLevel(loudness)
    try:
        if not video.isOpened():
            raise PictureError(path, _CAUSE)
        found = 0
        while True:
            there, frame = video.read()
            if not there:
                break
            if not _LEAST <= min(frame.shape[:2]) <= max(frame.shape[:2]) <= _MOST:
                raise PictureError(path, f"a side of its frames is not {_LEAST} to {_MOST} px")
            found += 1
            yield np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB), np.uint8)
        if not found:
            raise PictureError(path, "it holds no frame")
        # Some containers only estimate their number of frames.
        told = int(video.get(cv2.CAP_PROP_FRAME_COUNT))
        if found < told - max(1, told // 50):
            raise PictureError(path, f"of {told} frames only {found} could be decoded", COPY_AGAIN)
    finally:
        video.release()


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
