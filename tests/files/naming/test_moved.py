"""Files that were moved are found again by their bytes."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from colonyqc.domain.analysis import FileHash
from colonyqc.domain.errors import Cancelled, PictureError
from colonyqc.files.formats.base import ReaderContext
from colonyqc.files.naming import moved as moved_files
from colonyqc.files.pictures import FilePictures
from colonyqc.services.ports import UNWATCHED, Monitor


def put(path: Path, text: bytes) -> FileHash:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
    return FileHash(str(path), sha256(text).hexdigest(), len(text))


def look(wanted: list[FileHash], *folders: Path, monitor: Monitor = UNWATCHED) -> dict[Path, Path]:
    return FilePictures().find_again(wanted, folders, monitor)


def test_a_renamed_file_is_found_by_its_bytes_and_only_its_size_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = put(tmp_path / "old" / "1.png", b"abc")
    moved = tmp_path / "new" / "deep" / "renamed.png"
    moved.parent.mkdir(parents=True)
    Path(old.path).rename(moved)
    put(tmp_path / "new" / "other.png", b"not it")
    read: list[str] = []
    hashed = moved_files.known_sha256

    def counted(path: Path, reading: ReaderContext) -> str:
        read.append(path.name)
        return hashed(path, reading)

    monkeypatch.setattr(moved_files, "known_sha256", counted)
    assert look([old], tmp_path / "new") == {Path(old.path): moved}
    assert read == ["renamed.png"]


def test_of_equal_files_the_one_of_the_same_name_is_taken(tmp_path: Path) -> None:
    old = put(tmp_path / "old" / "2.png", b"abc")
    put(tmp_path / "new" / "1.png", b"abc")
    same = Path(put(tmp_path / "new" / "z" / "2.png", b"abc").path)
    assert look([old], tmp_path / "new") == {Path(old.path): same}


def test_without_a_known_size_files_of_the_ending_are_read(tmp_path: Path) -> None:
    new = put(tmp_path / "new" / "9.PNG", b"abc")
    put(tmp_path / "new" / "9.tif", b"abc")
    old = FileHash("D:\\scan\\1.png", new.sha256)
    assert look([old], tmp_path / "new") == {Path(old.path): Path(new.path)}


def test_other_bytes_of_the_same_name_are_not_it(tmp_path: Path) -> None:
    old = put(tmp_path / "old" / "1.png", b"abc")
    put(tmp_path / "new" / "1.png", b"abd")
    assert look([old], tmp_path / "new") == {}


def test_a_folder_that_cannot_be_read_is_said_and_a_stop_is_heard(tmp_path: Path) -> None:
    old = put(tmp_path / "1.png", b"abc")
    with pytest.raises(PictureError, match="no such file"):
        look([old], tmp_path / "nowhere")
    with pytest.raises(Cancelled):
        look([old], tmp_path, monitor=Monitor(cancelled=lambda: True))


def test_a_pipe_of_the_wanted_ending_is_not_read_and_links_in_a_circle_are_not_followed(
    tmp_path: Path,
) -> None:
    old = put(tmp_path / "old.png", b"abc")
    Path(old.path).unlink()
    there = tmp_path / "there"
    put(there / "b.png", b"abc")
    (there / "circle").symlink_to(there, target_is_directory=True)
    os.mkfifo(there / "a.png")
    wanted = [FileHash(old.path, old.sha256, None)]
    assert look(wanted, there) == {Path(old.path): there / "b.png"}
