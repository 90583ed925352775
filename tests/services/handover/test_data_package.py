"""A data package is whole, and whoever has nothing but Python's library can prove it."""

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from colonyqc.bootstrap.join import join
from colonyqc.config.folder_digest import folder_sha256
from colonyqc.domain.analysis import FileHash
from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import UsageError
from colonyqc.domain.people import Role
from colonyqc.domain.picture import DishKey
from colonyqc.domain.signature import Meaning
from colonyqc.domain.verdict import Approval, Verdict
from colonyqc.services.accounts import signing
from colonyqc.services.analysis import keep
from colonyqc.services.analysis.dish_review import decide_dish
from colonyqc.services.context import ServiceContext
from colonyqc.services.handover.data_package import PackageScope, export_package
from files.zarr_makers import write_zarr
from history.samples import analysis, artefacts
from support import package_reader
from support.lab import WORD, Lab, open_lab

READ_ME = ("README.txt", "README.ja.txt")


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    made = open_lab(tmp_path, monkeypatch)
    yield made
    made.histories.engine.dispose()


@pytest.fixture
def place(lab: Lab, tmp_path: Path) -> ServiceContext:
    """A history with a superseded, a decided and a signed record, and people."""
    first, second = lab.analyse(), lab.analyse()
    with lab.histories() as history:
        other = replace(analysis().acquisition, dish=DishKey("B", "9"))
        history.add(replace(analysis(), acquisition=other), artefacts(analysis()))
        history.commit()
    assert (first, second) == (1, 2)
    lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    entered = lab.log_in("Mori")
    keep.decide(entered, second, 0, 1, Verdict.DISCARD, "spread", "Mori")
    decide_dish(entered, second, Approval.APPROVED, "round", "Mori")
    signing.sign(entered, second, Meaning.PERFORMED, password=WORD)
    return replace(join(lab.histories, own=tmp_path / "own"), histories=entered)


def read_by_itself(place: Path) -> dict[str, Any]:
    """Run the reader as a program of its own that cannot import ours."""
    script = str(Path(package_reader.__file__))
    ran = subprocess.run(
        [sys.executable, "-I", script, str(place)], check=True, capture_output=True, text=True
    )
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


@pytest.mark.parametrize("name", ["package", "package.zip"])
def test_a_stranger_proves_it_with_the_standard_library(
    place: ServiceContext, tmp_path: Path, name: str
) -> None:
    made = export_package(place, tmp_path / name)
    found = read_by_itself(made.path)
    assert (found["files"], found["chain"], found["rows"]["wrong"]) == ([], [], [])
    assert found["records"] == [1, 2, 3]
    assert found["states"] == {"1": "superseded", "2": "counts", "3": "counts"}
    assert set(found["people"]) >= {"Abe", "Mori"}
    assert found["events"]
    right = " ".join(found["rows"]["right"])
    for scope in ("analysis 1,", "analysis 2,", "decision 1,", "dish_decision 1,", "signature 1,"):
        assert scope in right, "the digest of every kind of row is computed again"
    assert all("person" not in each for each in found["rows"]["right"])
    assert not made.missing


def test_no_password_leaves(place: ServiceContext, tmp_path: Path) -> None:
    made = export_package(place, tmp_path / "package")
    for path in made.path.rglob("*"):
        assert path.is_dir() or b"argon2" not in path.read_bytes(), path


def _changed_cell(folder: Path) -> None:
    path = folder / "records" / "2.json"
    path.write_text(path.read_text("ascii").replace('"spread"', '"sprawl"'), "ascii")


def _changed_event(folder: Path) -> None:
    path = folder / "trail.jsonl"
    path.write_text(path.read_text("ascii").replace('"person":"Mori"', '"person":"Sato"'), "ascii")


def _cut_trail(folder: Path) -> None:
    path = folder / "trail.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


@pytest.mark.parametrize(
    ("forge", "where"),
    [(_changed_cell, "rows"), (_changed_event, "chain"), (_cut_trail, "chain")],
)
def test_what_is_forged_with_a_fitting_manifest_is_found(
    place: ServiceContext, tmp_path: Path, forge: Callable[[Path], None], where: str
) -> None:
    folder = export_package(place, tmp_path / "package").path
    forge(folder)
    assert len(read_by_itself(folder)["files"]) == 1
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for name, told in manifest["files"].items():
        data = (folder / name).read_bytes()
        told["sha256"], told["bytes"] = hashlib.sha256(data).hexdigest(), len(data)
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    found = read_by_itself(folder)
    assert found["files"] == []
    assert found["rows"]["wrong"] if where == "rows" else found["chain"]


def test_one_dish_alone_says_what_it_cannot_prove(place: ServiceContext, tmp_path: Path) -> None:
    made = export_package(place, tmp_path / "one", PackageScope(line="B"))
    found = read_by_itself(made.path)
    assert found["records"] == [3]
    assert (found["files"], found["chain"], found["rows"]["wrong"]) == ([], [], [])
    assert found["rows"]["elsewhere"], "the trail is whole, the rows of others stay"
    assert json.loads((made.path / "manifest.json").read_text("utf-8"))["of"] == "line B"
    with pytest.raises(UsageError, match="Nothing is kept of line C"):
        export_package(place, tmp_path / "none", PackageScope(line="C"))


def test_a_picture_that_is_gone_is_told_and_stops_nothing(
    place: ServiceContext, tmp_path: Path
) -> None:
    made = export_package(place, tmp_path / "package", PackageScope(pictures=True))
    assert made.missing
    assert "is not where it was read" in made.missing[0].reason
    manifest = json.loads((made.path / "manifest.json").read_text("utf-8"))
    assert len(manifest["not_in_it"]) == len(made.missing)


def test_how_to_check_it_is_said_in_japanese_too(place: ServiceContext, tmp_path: Path) -> None:
    made = export_package(place, tmp_path / "package")
    plain, japanese = ((made.path / name).read_text("utf-8") for name in READ_ME)
    names = set(re.findall(r"\b[a-z_]+(?:/N)?\.(?:jsonl?)\b|\b[a-z]+/(?=\s)", plain))
    assert len(names) > 8
    assert all(name in japanese for name in names)


def test_a_picture_that_is_a_folder_is_in_it_with_its_sha256(
    place: ServiceContext, tmp_path: Path
) -> None:
    folder = write_zarr(tmp_path / "a.ome.zarr", np.eye(64, dtype=np.uint8) + 1)
    value = analysis()
    (first, *_) = value.pictures
    hashed = FileHash(str(folder), folder_sha256(folder), 1)
    value = replace(
        value,
        acquisition=replace(value.acquisition, dish=DishKey("Z", "1")),
        pictures=(replace(first, files=(hashed,)),),
    )
    with place.histories() as history:
        history.add(value, artefacts(value))
        history.commit()
    scope = PackageScope(line="Z", pictures=True)
    made = export_package(place, tmp_path / "package", scope)
    assert not made.missing
    copy = made.path / "pictures" / f"{hashed.sha256}.zarr"
    told = "find . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum"
    said = subprocess.run(["sh", "-c", told], cwd=copy, capture_output=True, text=True, check=True)
    assert said.stdout.split()[0] == hashed.sha256
    (folder / "0/c/0/0").write_bytes(b"another")
    again = export_package(place, tmp_path / "again", scope)
    assert "was changed since" in again.missing[0].reason
    assert not list((again.path / "pictures").iterdir())


def test_nothing_is_written_over(place: ServiceContext, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "notes.txt").write_text("mine", "ascii")
    with pytest.raises(UsageError, match="there already"):
        export_package(place, tmp_path / "there")
    with place.histories() as history:
        assert not history.events(kinds=(EventKind.EXPORTED,))
