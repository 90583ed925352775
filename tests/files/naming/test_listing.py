import os
from pathlib import Path

import pytest

from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import FileStamp
from colonyqc.files.naming.listing import files_below, listed


def test_files_below_are_listed_but_hidden_binned_and_half_written_ones(tmp_path: Path) -> None:
    kept = ("a.png", "below/b.tif", "notes.txt")
    for name in (*kept, ".c.png", "d.png.part", "e.tmp", "@eaDir/f.png"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"12345")
        os.utime(path, ns=(7, 7))
    assert set(files_below(tmp_path)) == {tmp_path / name for name in kept}
    stamp = FileStamp(5, 7)
    assert listed(tmp_path) == {tmp_path / "a.png": stamp, tmp_path / "below/b.tif": stamp}


def test_a_file_that_went_away_meanwhile_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.png").symlink_to(tmp_path / "gone.png")
    assert listed(tmp_path) == {}


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="no such file"):
        listed(tmp_path / "nowhere")
