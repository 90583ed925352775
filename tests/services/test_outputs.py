import json
import os
from pathlib import Path
from zipfile import ZipFile

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.errors import OutputError, UsageError
from colonyqc.services.outputs import (
    CELL_MAP,
    PICTURE,
    PROBABILITIES,
    REPORT,
    FileKind,
    Outputs,
    json_object,
    png,
    table,
)

JSON, TABLE = json_object(("analyses",)), table(("cell", "x_px"))
ALL = {"picture": PICTURE, "map": CELL_MAP, "report": REPORT, "npz": PROBABILITIES} | {
    "json": JSON,
    "table": TABLE,
}


def _write_all(folder: Path) -> dict[str, Path]:
    """Write one file of each kind; return them by the names of `ALL`."""
    found = {name: folder / name for name in ALL}
    found["picture"].write_bytes(png(np.zeros((3, 4), np.uint8)))
    found["map"].write_bytes(cv2.imencode(".tif", np.ones((3, 4), np.int32))[1].tobytes())
    found["report"].write_bytes(b"%PDF-1.7\n/Author(colonyqc 0.1.0)")
    with ZipFile(found["npz"], "w") as archive:
        archive.writestr("probabilities.npy", b"1")
    found["json"].write_text(json.dumps({"analyses": [], "failures": []}), "utf-8")
    found["table"].write_text("cell,x_px,y_px\n1,2,3\n", "utf-8-sig")
    return found


@pytest.mark.parametrize("name", ALL)
def test_a_kind_knows_its_own_and_no_other(tmp_path: Path, name: str) -> None:
    for other, path in _write_all(tmp_path).items():
        if other == name:
            Outputs().claim((path, ALL[name]))
            continue
        before = path.read_bytes()
        with pytest.raises(UsageError, match="would be lost"):
            Outputs().claim((path, ALL[name]))
        with pytest.raises(UsageError, match="would be lost"):
            Outputs().write(path, b"new", ALL[name])
        assert path.read_bytes() == before


@pytest.mark.parametrize("name", ALL)
@given(content=st.binary(min_size=1, max_size=200))
def test_anything_else_is_kept(
    tmp_path_factory: pytest.TempPathFactory, name: str, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("here") / "a"
    path.write_bytes(content)
    with pytest.raises(UsageError):
        Outputs().claim((path, ALL[name]))
    assert path.read_bytes() == content
    assert [each.name for each in path.parent.iterdir()] == ["a"]


def test_a_photograph_is_no_picture_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(cv2.imencode(".png", np.zeros((8, 8), np.uint8))[1].tobytes())
    with pytest.raises(UsageError, match="is there already and is no picture written by colonyqc"):
        Outputs().claim((path, PICTURE))


def test_the_mark_changes_no_pixel() -> None:
    pixels = np.arange(60, dtype=np.uint16).reshape(6, 10)
    read = cv2.imdecode(np.frombuffer(png(pixels), np.uint8), cv2.IMREAD_UNCHANGED)
    assert read is not None
    assert read.dtype == np.uint16
    assert np.array_equal(read, pixels)


def test_json_that_nests_too_deep_is_no_result(tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    path.write_text("[" * 200_000, "utf-8")
    with pytest.raises(UsageError, match="would be lost"):
        Outputs().claim((path, JSON))


def test_an_empty_file_may_be_filled(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()
    Outputs().claim((path, JSON))
    Outputs().write(path, b"{}", JSON)
    assert path.read_bytes() == b"{}"


@pytest.mark.parametrize("how", ["itself", "symlink", "hard link", "dots"])
def test_an_input_is_known_under_all_its_names(tmp_path: Path, how: str) -> None:
    read = tmp_path / "in.png"
    read.write_bytes(png(np.zeros((3, 4), np.uint8)))
    before, other = read.read_bytes(), tmp_path / "other.png"
    if how == "symlink":
        other.symlink_to(read)
    elif how == "hard link":
        os.link(read, other)
    elif how == "dots":
        (tmp_path / "sub").mkdir()
        other = tmp_path / "sub" / ".." / "in.png"
    else:
        other = read
    with pytest.raises(UsageError, match="one of the files that are read"):
        Outputs(inputs=(read,)).claim((other, PICTURE))
    assert read.read_bytes() == before


def test_the_programs_own_files_are_taken_there_or_not(tmp_path: Path) -> None:
    guard = Outputs(kept=(tmp_path / "h.db", tmp_path / "h.files"))
    for path in (tmp_path / "h.db", tmp_path / "h.files", tmp_path / "h.files" / "ab" / "x.json"):
        with pytest.raises(UsageError, match="belongs to what the program keeps"):
            guard.claim((path, JSON))
    guard.claim((tmp_path / "h.json", JSON))
    assert list(tmp_path.iterdir()) == []


def test_a_link_that_leads_to_itself_is_no_place_of_the_programs(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    Outputs(kept=(tmp_path / "h.db",)).check_place(loop)
    with pytest.raises(UsageError, match="loop is there already"):
        Outputs(kept=(tmp_path / "h.db", loop / "h.files")).claim((loop, JSON))


def test_two_outputs_are_never_one_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="named for two outputs"):
        Outputs().claim((tmp_path / "a", JSON), (tmp_path / "." / "a", TABLE))
    Outputs().claim((None, JSON), (None, TABLE), (tmp_path / "a", TABLE))


@pytest.mark.parametrize("kind", ["folder", "pipe", "loose link", "protected"])
def test_what_is_no_plain_writable_file_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "loose link":
        path.symlink_to(tmp_path / "nowhere" / "b")
    else:
        path.write_text('{"analyses": []}')
        path.chmod(0o444)
    with pytest.raises(UsageError, match=r"(c|C)hoose another name"):
        Outputs().claim((path, JSON))
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


def test_a_folder_that_is_missing_is_told_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="can't be written: No such file or directory"):
        Outputs().claim((tmp_path / "gone" / "a", JSON))


def test_a_disk_that_filled_meanwhile_is_no_wrong_usage(tmp_path: Path) -> None:
    path, guard = tmp_path / "a" / "b", Outputs()
    path.parent.mkdir()
    guard.claim((path, JSON))
    path.parent.rmdir()
    with pytest.raises(OutputError, match="can't be written: No such file or directory"):
        guard.write(path, b"{}", JSON)


def test_a_file_that_came_meanwhile_is_kept(tmp_path: Path) -> None:
    path, guard = tmp_path / "a", Outputs()
    guard.claim((path, JSON))
    path.write_bytes(b"somebody's work")
    with pytest.raises(UsageError, match="would be lost"):
        guard.write(path, b"{}", JSON)
    assert path.read_bytes() == b"somebody's work"


def test_a_kind_that_cannot_read_a_file_leaves_it(tmp_path: Path) -> None:
    def holds(_: Path) -> bool:
        raise OSError(5, "Input/output error")

    path = tmp_path / "a"
    path.write_bytes(b"1")
    with pytest.raises(UsageError, match="would be lost"):
        Outputs().claim((path, FileKind("thing", holds)))


def test_an_archive_of_another_version_is_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "p.npz"
    np.savez_compressed(path, probabilities=np.zeros(3))
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 6] = 137  # tenths of the version that is needed to extract
    path.write_bytes(data)
    with pytest.raises(UsageError, match="would be lost"):
        Outputs().claim((path, PROBABILITIES))
