"""A package appears whole or not at all, and its manifest names every file."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from colonyqc.domain.errors import OutputError, UsageError
from colonyqc.services.handover.sealed_folder import check_new, new_package, seal
from colonyqc.services.outputs import Outputs


def fill(folder: Path) -> None:
    (folder / "maps").mkdir()
    (folder / "maps" / "a.tif").write_bytes(b"II" * 400)
    (folder / "told.json").write_text("{}", "ascii")
    seal(folder, {"format": "test 1"})


def test_the_zip_holds_what_the_folder_holds(tmp_path: Path) -> None:
    for name in ("kept", "kept.zip"):
        with new_package(tmp_path / "new" / name) as folder:
            fill(folder)
    there = tmp_path / "new" / "kept"
    with zipfile.ZipFile(tmp_path / "new" / "kept.zip") as archive:
        for name in archive.namelist():
            assert archive.read(name) == (there / name).read_bytes()
        assert sorted(archive.namelist()) == ["manifest.json", "maps/a.tif", "told.json"]
        assert archive.getinfo("maps/a.tif").compress_type == zipfile.ZIP_STORED
    files = json.loads((there / "manifest.json").read_text("utf-8"))["files"]
    assert files == {
        name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name in ("maps/a.tif", "told.json")
        for data in [(there / name).read_bytes()]
    }


def test_what_fails_in_between_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), new_package(tmp_path / "out.zip") as folder:
        (folder / "half").write_bytes(b"h" * (1 // 0))
    with (
        pytest.raises(OutputError, match="choose another place"),
        new_package(tmp_path / "out") as folder,
    ):
        (folder / "no" / "such").touch()
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_replaced_but_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    check_new(Outputs(), tmp_path / "empty")
    (tmp_path / "old.zip").write_bytes(b"")
    with pytest.raises(UsageError, match="there already"):
        check_new(Outputs(), tmp_path / "old.zip")
    with pytest.raises(UsageError, match="what the program keeps"):
        check_new(Outputs(kept=(tmp_path / "own",)), tmp_path / "own" / "p.zip")
