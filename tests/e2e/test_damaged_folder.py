"""A morning's folder with damage in it: what is good is analysed, what is not is named."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from support.command import Command, field, write_png
from support.tiny_model import write_package

GOOD = 30


def damage(folder: Path) -> set[str]:
    """Write ten files that are each broken in another way; return their names."""
    whole = write_png(folder / "whole.png", field(99)).read_bytes()
    jpeg = write_png(folder / "whole.jpg", field(99)).read_bytes()
    tiff = write_png(folder / "whole.tif", field(99)).read_bytes()
    for ending in ("png", "jpg", "tif"):
        (folder / f"whole.{ending}").unlink()
    bomb = bytearray(whole)
    bomb[16:24] = (200_000).to_bytes(4, "big") * 2
    files = {
        "empty.png": b"",
        "cut.png": whole[: len(whole) // 2],
        "cut.jpg": jpeg[: len(jpeg) // 2],
        "cut.tif": tiff[: len(tiff) // 3],
        "text.png": b"this is a note, not a picture\n" * 20,
        "page.jpg": b"<!doctype html><html><body>login</body></html>",
        "noise.tif": np.random.default_rng(0).bytes(4096),
        "huge.png": bytes(bomb),
        "zeros.jpg": bytes(5000),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    with zipfile.ZipFile(folder / "packed.png", "w") as packed:
        packed.writestr("a.txt", "a")
    return {*files, "packed.png"}


def test_thirty_good_and_ten_damaged_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_package(tmp_path / "models")
    monkeypatch.setattr("colonyqc.config.paths.shipped_models", lambda: tmp_path / "models")
    folder = tmp_path / "morning"
    for number in range(GOOD):
        write_png(folder / f"{number:02d}.png", field(number, size=128))
    bad = damage(folder)
    assert len(bad) == 10
    ran = Command(monkeypatch, capsys)("analyse", folder, "--db", tmp_path / "t.db", "--json", "-")
    assert ran.code == 1
    pictures = [p for a in ran.json["analyses"] for p in a["pictures"]]
    assert len(pictures) == GOOD
    assert {f["name"] for f in ran.json["failures"]} == bad
    lines = ran.err.strip().splitlines()
    assert len(lines) == len(bad)
    assert all(any(line.startswith(name) for line in lines) for name in bad)
