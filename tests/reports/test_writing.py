import os
from hashlib import sha256
from pathlib import Path

import pytest

from colonyqc.domain.errors import ReportError
from colonyqc.reports.writing import write_report


def test_what_is_written_is_what_is_hashed(tmp_path: Path) -> None:
    digest = write_report(tmp_path / "a.csv", b"one\r\n")
    assert (tmp_path / "a.csv").read_bytes() == b"one\r\n"
    assert digest == sha256(b"one\r\n").hexdigest()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"a\.csv can't be written: the folder .*gone does not"):
        write_report(tmp_path / "gone" / "a.csv", b"one")
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_is_a_folder_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(ReportError, match=r"The report a\.csv can't be written: is a directory"):
        write_report(tmp_path / "a.csv", b"one")
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReportError, match="does not exist"):
        write_report(tmp_path / "file" / "a.csv", b"one")


def test_a_full_disk_keeps_the_old_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ReportError, match="no space left on device"):
        write_report(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
