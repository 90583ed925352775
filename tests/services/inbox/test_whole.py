from collections.abc import Callable
from pathlib import Path

import pytest

from colonyqc.domain.errors import Cancelled, PictureError
from colonyqc.domain.picture import Selection
from colonyqc.files.pictures import FilePictures
from colonyqc.services.inbox.whole import read_to_the_end
from colonyqc.services.ports import Monitor


def test_every_shorter_beginning_of_a_picture_is_not_whole(
    tmp_path: Path, png: Callable[[int], bytes]
) -> None:
    content, path = png(1), tmp_path / "a.png"
    for length in (0, 10, 100, len(content) // 2, len(content) - 40):
        path.write_bytes(content[:length])
        with pytest.raises(PictureError):
            read_to_the_end(FilePictures(), path, Selection())
    path.write_bytes(content)
    read_to_the_end(FilePictures(), path, Selection())


def test_reading_can_be_stopped(tmp_path: Path, png: Callable[[int], bytes]) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(png(1))
    with pytest.raises(Cancelled):
        read_to_the_end(FilePictures(), path, Selection(), Monitor(cancelled=lambda: True))
