"""Rows are copied as they lie, with what is missing told; the whole is proved by a stranger.

What a package promises is tested where it is made: `services/handover/test_data_package.py`.
"""

import json
from pathlib import Path

import pytest

from colonyqc.history import SqlDataPackages
from support.lab import open_lab


def test_a_stored_file_that_is_gone_or_altered_is_told_and_the_rest_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = open_lab(tmp_path, monkeypatch)
    number = lab.analyse()
    stored = sorted(lab.histories.files.folder.glob("??/*"))
    gone, altered = stored[0], stored[1]
    gone.unlink()
    altered.chmod(0o600)
    altered.write_bytes(altered.read_bytes()[:-1] + b"!")
    out = tmp_path / "out"
    out.mkdir()
    writer = SqlDataPackages(lab.histories.engine, lab.histories.files)
    with lab.histories() as history:
        copied = writer.write(history, out, [number])
    assert set(copied.wrong) == {
        f"The stored file {gone.name} is missing.",
        f"The stored file {altered.name} was altered since it was stored.",
    }
    assert copied.files == len(stored) - 2
    assert {each.name for each in (out / "files").iterdir()} == {e.name for e in stored[2:]}
    tables = json.loads((out / "records" / f"{number}.json").read_text("ascii"))["tables"]
    assert len(tables["picture"]) == 2
    lab.histories.engine.dispose()
