"""The file for whoever helps: enough to help, and nothing of the laboratory in it."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from colonyqc.bootstrap.join import join
from colonyqc.config.settings import Settings, save
from colonyqc.domain.audit import EventKind
from colonyqc.domain.picture import DishKey
from colonyqc.services.handover import diagnostics
from colonyqc.services.handover.diagnostics import export_diagnostics, scrubbed
from history.samples import analysis, artefacts
from support.lab import open_lab

LOG = """2026-11-27 10:30:00,123 ERROR colonyqc a mistake with /home/mori/patient-7/A1.tif
Traceback (most recent call last):
  File "/home/mori/venv/lib/colonyqc/files/formats/tiff.py", line 40, in open_tiff
    raise PictureError(f"Sato's patient-7")
  File "/usr/lib/python3/tifffile.py", line 9, in read
colonyqc.domain.errors.PictureError: patient-7/A1.tif can't be read
During handling of Mori's dish, another exception occurred:
ValueError: patient-7
2026-11-27 10:31:00,000 INFO colonyqc.gui patient-7 was opened by Sato
"""
SECRETS = (b"Mori", b"Sato", b"mori", b"patient-7", b"A1.tif", b"/home", b"Kyoto", b"spread")


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    lab = open_lab(tmp_path / "mori", monkeypatch)
    value = analysis()
    dish = replace(value.acquisition, dish=DishKey("patient-7", "A1.tif"))
    with lab.histories() as history:
        history.add(replace(value, acquisition=dish), artefacts(value))
        history.note(EventKind.DISH_DESCRIBED, new="spread", reason="Sato said so")
        history.commit()
    log = tmp_path / "log"
    log.mkdir()
    (log / "colonyqc.log").write_text(LOG, "utf-8")
    monkeypatch.setattr(diagnostics, "log_folder", lambda: log)
    settings = tmp_path / "settings.json"
    save(Settings(person="Sato", laboratory="Kyoto", last_folder="/home/mori", threads=3), settings)
    monkeypatch.setattr("colonyqc.config.settings.settings_file", lambda: settings)
    export_diagnostics(join(lab.histories, own=tmp_path / "own"), tmp_path / "d.zip")
    lab.histories.engine.dispose()
    return tmp_path / "d.zip"


def test_nothing_of_the_laboratory_is_in_it(made: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            assert not [each for each in SECRETS if each in data], name


def test_what_helps_is_in_it(made: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        told = {
            name: json.loads(archive.read(name))
            for name in ("program.json", "settings.json", "history.json", "manifest.json")
        }
        log = archive.read("log.txt").decode().splitlines()
    assert told["program.json"]["packages"]["numpy"]
    assert told["settings.json"]["threads"] == 3
    history = told["history.json"]
    assert (history["dishes"], history["analyses"], history["read_only"]) == (1, 1, False)
    assert history["events"]["analysis added"] == 1
    assert history["newest"][0]["pictures"] == 2
    assert set(told["manifest.json"]["files"]) == {
        "program.json", "settings.json", "history.json", "log.txt",
    }  # fmt: skip
    assert log == [
        "2026-11-27 10:30:00,123 ERROR colonyqc",
        "  colonyqc/files/formats/tiff.py:40 open_tiff",
        "  colonyqc.domain.errors.PictureError",
        "  ValueError",
        "2026-11-27 10:31:00,000 INFO colonyqc.gui",
    ]


def test_what_only_looks_like_the_programs_words_is_left_out() -> None:
    lines = ["Sato 2026-11-27 10:30:00,123 ERROR colonyqc x\n", "SatoError\n", "OSError: x\n"]
    assert list(scrubbed(lines)) == ["  OSError"]
