"""A folder as a picture: its sha256 and state, whatever lies around it."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from colonyqc.config.folder_digest import folder_sha256
from colonyqc.domain.errors import PictureError
from colonyqc.files.formats.base import file_key
from colonyqc.files.formats.digest import known_sha256, stamp
from colonyqc.files.formats.zarr_folder import folder_state, is_zarr
from files.makers import noise, reading
from files.zarr_makers import write_zarr


def test_the_sha256_of_a_folder_is_that_of_the_list_of_its_files(tmp_path: Path) -> None:
    path = write_zarr(tmp_path / "a.ome.zarr", noise(40, 50), version="0.4")
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  ./{file.relative_to(path).as_posix()}\n"
        for file in sorted(path.rglob("*"), key=lambda p: p.relative_to(path).as_posix())
        if file.is_file()
    ]
    whole = hashlib.sha256("".join(lines).encode()).hexdigest()
    assert folder_sha256(path) == whole
    told = "find . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum"
    said = subprocess.run(["sh", "-c", told], cwd=path, capture_output=True, text=True, check=True)
    assert said.stdout.split()[0] == whole


def test_it_stays_when_the_folder_is_moved_copied_or_looked_into_by_a_system(
    tmp_path: Path,
) -> None:
    path = write_zarr(tmp_path / "a.ome.zarr", noise(40, 50))
    before = folder_sha256(path)
    shutil.copytree(path, tmp_path / "b.zarr")
    (tmp_path / "b.zarr/.DS_Store").write_bytes(b"x")
    (tmp_path / "b.zarr/Thumbs.db").write_bytes(b"x")
    assert folder_sha256(tmp_path / "b.zarr") == before


def test_every_change_of_a_file_is_another_sha256_and_state(tmp_path: Path) -> None:
    path = write_zarr(tmp_path / "a.ome.zarr", noise(40, 50))
    read = reading()
    seen, states = {known_sha256(path, read)}, {file_key(path, 0)}
    piece = path / "0/c/0/0"
    data = piece.read_bytes()
    piece.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    os.utime(piece, ns=(2**62, 2**62))
    seen, states = seen | {known_sha256(path, read)}, states | {file_key(path, 0)}
    piece.rename(path / "0/c/0/9")
    seen.add(folder_sha256(path))
    (path / "0/c/0/9").unlink()
    seen, states = seen | {known_sha256(path, read)}, states | {file_key(path, 0)}
    assert (len(seen), len(states)) == (4, 3)


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="no such file"):
        folder_state(tmp_path / "gone.zarr")
    with pytest.raises(PictureError, match="no such file"):
        known_sha256(tmp_path / "gone.zarr", reading())


def test_a_folder_is_known_by_its_name_or_by_what_lies_in_it(tmp_path: Path) -> None:
    path = write_zarr(tmp_path / "plain", noise(20, 20))
    assert is_zarr(path)
    assert is_zarr(tmp_path / "A.OME.ZARR")
    assert not is_zarr(tmp_path)
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    assert stamp(path).size == size
