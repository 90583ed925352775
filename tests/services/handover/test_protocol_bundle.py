"""Two sites run the same: a bundle is sealed, shows what differs, and counts once approved."""

import json
import shutil
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from colonyqc import bootstrap
from colonyqc.config import paths
from colonyqc.domain.audit import canonical_json
from colonyqc.domain.model import ModelRef
from colonyqc.services.membranes.samples import PaintedPicture
from support.command import Command, Ran
from support.tiny_model import write_package

RULES = """
name: lab
version: 1
colony_rules:
  - {name: small, metric: area_px, direction: below, limit: 200, verdict: watch}
"""
PROTOCOL = "name: dry\nversion: '2'\narea_floor_px: 900\n"


class Sites:
    """Two laboratories on one computer: each with its folders and its history."""

    def __init__(self, command: Command, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self._command, self._patch, self.folder = command, patch, folder

    def __call__(self, site: str, *arguments: object) -> Ran:
        self.enter(site)
        return self._command(*arguments, "--db", self.folder / site / "t.db")

    def enter(self, site: str) -> None:
        for name in ("rules", "presets"):
            place = self.folder / site / name
            self._patch.setattr(paths, f"user_{name}", lambda place=place: place)

    def trail(self, site: str, kind: str) -> list[dict[str, Any]]:
        return list(self(site, "history", "trail", "--kind", kind, "--json", "-").json["events"])


@pytest.fixture
def sites(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Sites:
    write_package(tmp_path / "models")
    monkeypatch.setattr(paths, "shipped_models", lambda: tmp_path / "models")
    monkeypatch.chdir(tmp_path)
    return Sites(Command(monkeypatch, capsys), monkeypatch, tmp_path)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shelf") / "sent"


@pytest.fixture
def bundle(sites: Sites, shelf: Path) -> Path:
    """What Kyoto sends: a rule set, a preset, a protocol, pinned models.

    Made for the first test that asks; the others take a copy of that and of Kyoto.
    """
    if not shelf.exists():
        _send(sites)
        shutil.copytree(sites.folder, shelf)
    shutil.copytree(shelf, sites.folder, dirs_exist_ok=True)
    sites.enter("kyoto")
    return sites.folder / "p.zip"


def _send(sites: Sites) -> None:
    (sites.folder / "lab.yaml").write_text(RULES, "ascii")
    (sites.folder / "dry.yaml").write_text(PROTOCOL, "ascii")
    assert sites("kyoto", "rules", "publish", "lab.yaml", "--why", "edges").code == 0
    grey = np.full((64, 64), 90, np.uint8)
    marks = np.zeros((64, 64), np.uint8)
    marks[:, :9] = 1
    bootstrap.presets().save(
        "sheet", [PaintedPicture(grey, marks)], ModelRef("m", "1", "ab" * 32), "Mori"
    )
    pinned = ("--model", "tiny@1.0.0", "--why", "its own", "--as", "Mori")
    assert sites("kyoto", "history", "line-model", "201B7", *pinned).code == 0
    assert sites("kyoto", "history", "protocol-model", "dry", *pinned).code == 0
    asked = ("--protocol", "dry.yaml", "--names", "evos", "--as", "Mori", "--why", "for Kobe")
    ran = sites("kyoto", "protocol", "export", "--out", "p.zip", *asked)
    assert ran.code == 0, ran.err


def test_what_another_site_sends_counts_once_it_is_approved(sites: Sites, bundle: Path) -> None:
    (sites.folder / "kobe").mkdir()
    bootstrap.histories(str(sites.folder / "kobe" / "t.db")).engine.dispose()
    shown = sites("kobe", "protocol", "import", bundle)
    assert shown.code == 0
    assert "Nothing was imported" in shown.out
    assert "Mori (stated)" in shown.out
    assert "--names evos" in shown.out
    assert not (sites.folder / "kobe" / "presets").exists()
    asked = ("--why", "as Kyoto", "--as", "Sato", "--protocol", "kept.yaml")
    done = sites("kobe", "protocol", "import", bundle, *asked)
    assert done.code == 0, done.err
    listed = {
        site: sites(site, "rules", "list", "--json", "-").json["rule_sets"]
        for site in ("kyoto", "kobe")
    }
    assert listed["kyoto"] == listed["kobe"], "the same bytes count here and there"
    assert [s["name"] for s in listed["kobe"]] == ["default", "lab"]
    assert bootstrap.presets().names() == ("sheet@1",)
    assert "dry" in (sites.folder / "kept.yaml").read_text("utf-8")
    for kind, subject in (("line", "line 201B7"), ("protocol", "protocol dry")):
        (pin,) = sites.trail("kobe", f"model of a {kind} set")
        assert (pin["subject"], pin["new"]) == (subject, "tiny@1.0.0")
    (event,) = sites.trail("kobe", "protocol bundle imported")
    (sent,) = sites.trail("kyoto", "exported")
    assert sent["new"].rpartition(" ")[2] in event["new"], "both trails name the file's sha256"
    assert event["reason"] == "as Kyoto"
    approved = {each["subject"] for each in sites.trail("kobe", "configuration approved")}
    assert approved == {"preset sheet@1", "protocol dry@2"}
    again = sites("kobe", "protocol", "import", bundle, "--why", "again", "--as", "Sato")
    assert "New parts that count here now: 0." in again.out


def repacked(bundle: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(bundle) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(bundle, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)


def _looser(files: dict[str, bytes]) -> None:
    files["rules/lab/1.yaml"] = files["rules/lab/1.yaml"].replace(b"200", b"100")


def _other_pin(files: dict[str, bytes]) -> None:
    told = json.loads(files["manifest.json"])
    told["models"] = dict.fromkeys(told["models"], "00" * 32)
    files["manifest.json"] = json.dumps(told).encode()


def _added(files: dict[str, bytes]) -> None:
    files["rules/lab/2.yaml"] = b"name: lab\n"


def _taken_out(files: dict[str, bytes]) -> None:
    del files["protocol.yaml"]


def _leads_out(files: dict[str, bytes]) -> None:
    files["../out.yaml"] = b"name: out\n"


@pytest.mark.parametrize("change", [_looser, _other_pin, _added, _taken_out, _leads_out])
def test_a_broken_seal_is_one_sentence(
    sites: Sites, bundle: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    repacked(bundle, change)
    ran = sites("kyoto", "protocol", "import", bundle, "--why", "x", "--as", "Sato")
    assert (ran.code, len(ran.err.splitlines())) == (3, 1)
    assert "damaged or was changed after it was sealed" in ran.err
    assert not (sites.folder / "out.yaml").exists()
    bundle.write_bytes(b"PK no zip")
    assert sites("kyoto", "protocol", "import", bundle).code == 3


def test_nothing_is_put_in_the_place_of_another(sites: Sites, bundle: Path) -> None:
    (sites.folder / "lab.yaml").write_text(RULES.replace("200", "300"), "ascii")
    assert sites("kobe", "rules", "publish", "lab.yaml", "--why", "own").code == 0
    ran = sites("kobe", "protocol", "import", bundle, "--why", "as Kyoto", "--as", "Sato")
    assert (ran.code, ran.err.strip()) == (
        2,
        "Nothing is imported: the rule set lab@1 here is another one.",
    )
    assert not (sites.folder / "kobe" / "presets").exists()


def test_a_model_that_is_not_here_is_named(sites: Sites, bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    sites._patch.setattr(paths, "shipped_models", lambda: tmp_path / "none")
    ran = sites("kyoto", "protocol", "import", bundle, "--why", "x", "--as", "Sato")
    assert ran.code == 2
    assert "is not here (sha256 " in ran.err


def _flipped(data: bytearray) -> None:
    first = 30 + len("manifest.json")
    for place in range(first, first + 40):
        data[place] ^= 0xFF


def _locked(data: bytearray) -> None:
    for mark, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + flags] |= 1
            place = data.find(mark, place + 4)


def _packed_by_unknown_means(data: bytearray) -> None:
    for mark, method in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        data[data.find(mark) + method] = 99


@pytest.mark.parametrize("change", [_flipped, _locked, _packed_by_unknown_means])
def test_a_zip_that_cannot_be_unpacked_is_one_sentence(
    sites: Sites, bundle: Path, change: Callable[[bytearray], None]
) -> None:
    data = bytearray(bundle.read_bytes())
    change(data)
    bundle.write_bytes(data)
    ran = sites("kyoto", "protocol", "import", bundle)
    assert (ran.code, len(ran.err.splitlines())) == (3, 1)
    assert "damaged or was changed after it was sealed" in ran.err


def test_names_deeper_than_folders_go_are_one_sentence(sites: Sites, bundle: Path) -> None:
    repacked(bundle, lambda files: files.update({"a/" * 3000 + "b": b"x"}))
    ran = sites("kyoto", "protocol", "import", bundle)
    assert (ran.code, len(ran.err.splitlines())) == (3, 1)
    assert "lies deeper" in ran.err


def resealed(bundle: Path, change: Callable[[dict[str, bytes], dict[str, Any]], None]) -> None:
    """Change a bundle and seal it again: a seal finds damage, and stops nobody who makes one."""

    def seal_again(files: dict[str, bytes]) -> None:
        told = json.loads(files["manifest.json"])
        change(files, told)
        told["files"] = {
            name: {"bytes": len(data), "sha256": sha256(data).hexdigest()}
            for name, data in files.items()
            if name not in ("manifest.json", "seal.json")
        }
        files["manifest.json"] = json.dumps(told).encode()
        seal = {"sha256": sha256(canonical_json(told)).hexdigest()}
        files["seal.json"] = canonical_json(seal)

    repacked(bundle, seal_again)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("signed", []),
        ("signed", {"person": "Mori"}),
        ("names", None),
        ("models", [1]),
        ("models", {"tiny@1.0.0": 5}),
        ("pins", {"dish A": "tiny@1.0.0"}),
        ("pins", None),
    ],
)
def test_a_sealed_bundle_that_says_what_none_does_is_one_sentence(
    sites: Sites, bundle: Path, key: str, value: object
) -> None:
    resealed(bundle, lambda _, told: told.update({key: value}))
    ran = sites("kobe", "protocol", "import", bundle, "--why", "x", "--as", "Sato")
    assert (ran.code, len(ran.err.splitlines())) == (3, 1)
    assert "doesn't say what a bundle's does" in ran.err
    assert not (sites.folder / "kobe" / "rules").exists()


def test_nothing_is_imported_of_a_bundle_whose_preset_cannot_be_used(
    sites: Sites, bundle: Path
) -> None:
    resealed(bundle, lambda files, _: files.update({"presets/sheet/1/preset.json": b"{}"}))
    ran = sites("kobe", "protocol", "import", bundle, "--why", "x", "--as", "Sato")
    assert (ran.code, len(ran.err.splitlines())) == (3, 1)
    assert "preset.json was changed" in ran.err
    assert not (sites.folder / "kobe" / "rules").exists()
    assert not (sites.folder / "kobe" / "presets").exists()


def test_a_pin_to_a_model_that_is_not_here_stops_all_before_the_first_is_written(
    sites: Sites, bundle: Path
) -> None:
    resealed(bundle, lambda _, told: told["pins"].update({"line X": "gone@1.0.0"}))
    ran = sites("kobe", "protocol", "import", bundle, "--why", "x", "--as", "Sato")
    assert ran.code == 2
    assert "pinned model line X is not here" in ran.err
    assert not (sites.folder / "kobe" / "rules").exists()


def test_where_the_protocol_cannot_be_written_nothing_is_imported(
    sites: Sites, bundle: Path
) -> None:
    inside = sites.folder / "kobe" / "t.files" / "kept.yaml"
    asked = ("--why", "x", "--as", "Sato", "--protocol", inside)
    ran = sites("kobe", "protocol", "import", bundle, *asked)
    assert ran.code == 2
    assert "belongs to what the program keeps" in ran.err
    assert not (sites.folder / "kobe" / "rules").exists()


def test_a_protocol_that_finds_no_room_lets_nothing_count(sites: Sites, bundle: Path) -> None:
    asked = ("--why", "x", "--as", "Sato", "--protocol", sites.folder / "nowhere" / "kept.yaml")
    ran = sites("kobe", "protocol", "import", bundle, *asked)
    assert (ran.code, len(ran.err.splitlines())) == (3, 1)
    assert "kept.yaml can't be written" in ran.err
    assert not (sites.folder / "kobe" / "rules").exists()
    assert sites.trail("kobe", "protocol bundle imported") == []


def test_a_bundle_that_is_not_there_is_not_called_damaged(sites: Sites, bundle: Path) -> None:
    for missing in (bundle.with_name("none.zip"), bundle.parent):
        ran = sites("kyoto", "protocol", "import", missing)
        assert (ran.code, "There is no bundle" in ran.err) == (3, True)
