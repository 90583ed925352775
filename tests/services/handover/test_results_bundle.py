"""Results sealed without a history are the ones that analysing with it would have made."""

import csv
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc import bootstrap
from colonyqc.config import paths
from colonyqc.domain.analysis import Analysis
from colonyqc.domain.picture import Region
from colonyqc.domain.signature import Meaning
from colonyqc.domain.verdict import Approval
from colonyqc.services.accounts import signing
from colonyqc.services.handover.sealed_folder import MANIFEST, close, seal
from colonyqc.services.ports import AnalysisRecord
from history.samples import MORNING
from support.command import Command, field, write_png
from support.tiny_model import write_package

NAMES = "L{line}_D{dish}_d{day}"


@pytest.fixture
def colonyqc(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Command:
    write_package(tmp_path / "models")
    monkeypatch.setattr(paths, "shipped_models", lambda: tmp_path / "models")
    monkeypatch.setattr(paths, "user_rules", lambda: tmp_path / "rules")
    monkeypatch.chdir(tmp_path)
    return Command(monkeypatch, capsys)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Two days of one dish and one of another."""
    for seed, name in enumerate(("LA_D1_d1", "LA_D1_d2", "LB_D7_d1")):
        write_png(tmp_path / "pictures" / f"{name}.png", field(seed))
    return tmp_path / "pictures"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shelf")


@pytest.fixture
def bundle(colonyqc: Command, pictures: Path, shelf: Path, tmp_path: Path) -> Path:
    """What the pictures gave, sealed for the first test that asks; the others take a copy."""
    if not (shelf / "made.zip").exists():
        ran = colonyqc("analyse", pictures, "--names", NAMES, "--bundle", "made.zip")
        assert ran.code == 0, ran.err
        assert "Sealed into made.zip: sha256 " in ran.err
        shutil.copyfile("made.zip", shelf / "made.zip")
    shutil.copyfile(shelf / "made.zip", tmp_path / "made.zip")
    return tmp_path / "made.zip"


def records(db: str) -> list[AnalysisRecord]:
    opened = bootstrap.histories(db, reading=True)
    with opened() as history:
        return [history.get(each.id) for each in history.list()]


def timeless(record: AnalysisRecord) -> Analysis:
    """Return an analysis without what no two runs share: when it was made, and as which number."""
    made = record.analysis
    protocol = replace(made.protocol, past=replace(made.protocol.past, analysis=0))
    return replace(made, started=MORNING, finished=MORNING, protocol=protocol)


def class_map(db: str, sha256: str) -> NDArray[np.uint8]:
    with (
        bootstrap.histories(db, reading=True)() as history,
        closing(history.labels(sha256)) as labels,
    ):
        return labels.read(Region(0, 0, *labels.size))


def trail(colonyqc: Command) -> list[dict[str, str]]:
    return list(colonyqc("history", "trail", "--db", "t.db", "--json", "-").json["events"])


def test_what_is_added_is_what_analysing_there_makes(
    colonyqc: Command, pictures: Path, bundle: Path, tmp_path: Path
) -> None:
    assert colonyqc("analyse", pictures, "--names", NAMES, "--db", "direct.db").code == 0
    ran = colonyqc("history", "add", bundle, "--db", "added.db")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "Added: 3. There already: 0."), ran.err
    direct, added = records("direct.db"), records("added.db")
    assert list(map(timeless, added)) == list(map(timeless, direct))
    assert [each.stored for each in added] == [each.stored for each in direct]
    maps = [class_map(db, added[0].stored[0].labels) for db in ("direct.db", "added.db")]
    assert np.array_equal(*maps)
    tables = []
    for db in ("direct", "added"):
        assert colonyqc("report", "A/1", "--db", f"{db}.db", "--out", f"{db}.csv").code == 0
        with (tmp_path / f"{db}.csv").open(encoding="utf-8-sig", newline="") as file:
            tables.append(list(csv.DictReader(file)))
    rows = list(zip(*tables, strict=True))
    differ = {key for one, other in rows for key in one if one[key] != other[key]}
    assert differ <= {"report made", "Audit anchor"}, differ
    assert colonyqc("history", "verify", "--db", "added.db").code == 0


def test_a_bundle_adds_its_results_once(colonyqc: Command, bundle: Path, tmp_path: Path) -> None:
    first = colonyqc("history", "add", bundle, "--db", "t.db", "--json", "-").json
    assert (len(first["added"]), first["already_there"], first["failures"]) == (3, [], [])
    shutil.move(bundle, tmp_path / "renamed.zip")
    again = colonyqc("history", "add", "renamed.zip", "--db", "t.db", "--json", "-").json
    assert (again["added"], again["already_there"]) == ([], first["added"])
    assert again["bundle"] == first["bundle"]
    told = [e for e in trail(colonyqc) if e["kind"] == "results added from a bundle"]
    sealed = f"results sealed as sha256 {first['bundle']}"
    assert [(e["subject"], e["new"]) for e in told] == [
        (f"analysis {n}", f"{sealed}, analysis {n}; from made.zip") for n in (3, 2, 1)
    ]


def test_what_was_analysed_here_is_not_added(
    colonyqc: Command, pictures: Path, bundle: Path
) -> None:
    assert colonyqc("analyse", pictures, "--names", NAMES, "--db", "t.db").code == 0
    ran = colonyqc("history", "add", bundle, "--db", "t.db")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "Added: 0. There already: 3.")


def test_a_dish_with_a_picture_that_cannot_be_read_is_added_once_too(
    colonyqc: Command, pictures: Path
) -> None:
    write_png(pictures / "LC_D1_d1_1.png", field(9))
    (pictures / "LC_D1_d1_2.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    both = [pictures / f"LC_D1_d1_{view}.png" for view in (1, 2)]
    asked = ("--names", "L{line}_D{dish}_d{day}_{view}", "--bundle", "out")
    assert colonyqc("analyse", *both, *asked).code == 1
    assert colonyqc("history", "add", "out", "--db", "t.db").out.startswith("Added: 1.")
    assert colonyqc("history", "add", "out", "--db", "t.db").out.startswith("Added: 0.")


def test_what_was_damaged_or_altered_adds_nothing(
    colonyqc: Command, bundle: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path / "whole")
        names = archive.namelist()
    assert colonyqc("history", "add", "whole", "--db", "t.db").code == 0
    (tmp_path / "cut.zip").write_bytes(bundle.read_bytes()[:-400])
    for name in names:
        altered = tmp_path / "altered" / name
        shutil.copytree(tmp_path / "whole", tmp_path / "altered")
        held = bytearray(altered.read_bytes())
        held[len(held) // 2] ^= 0x55
        altered.write_bytes(held)
        refused(colonyqc, "altered", "damaged or changed after it was sealed")
        shutil.rmtree(tmp_path / "altered")
    shutil.copytree(tmp_path / "whole", tmp_path / "more")
    (tmp_path / "more" / "files" / "stranger.tif").touch()
    refused(colonyqc, "more", "files were added or taken out")
    refused(colonyqc, "cut.zip", "damaged or changed")
    refused(colonyqc, "nowhere", "There is no bundle nowhere")


def refused(colonyqc: Command, name: str, sentence: str, code: int = 3) -> None:
    ran = colonyqc("history", "add", name, "--db", "none.db")
    assert (ran.code, len(ran.err.splitlines())) == (code, 1), ran.err
    assert sentence in ran.err
    assert not Path("none.db").exists()


@contextmanager
def forged(bundle: Path, tmp_path: Path) -> Iterator[Path]:
    """Give a bundle to alter, which is sealed again as if it had been made so."""
    folder = tmp_path / "forged"
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(folder)
    told = json.loads((folder / MANIFEST).read_text("utf-8"))
    del told["files"]
    (folder / MANIFEST).unlink()
    (folder / "seal.json").unlink()
    yield folder
    if (folder / "told.json").is_file():
        told |= json.loads((folder / "told.json").read_text("utf-8"))
        (folder / "told.json").unlink()
    seal(folder, told)
    close(folder)


def test_rows_that_were_altered_and_sealed_again_are_found(
    colonyqc: Command, bundle: Path, tmp_path: Path
) -> None:
    with forged(bundle, tmp_path) as folder, closing(sqlite3.connect(folder / "results.db")) as raw:
        kept = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in kept:
            raw.execute(f'DROP TRIGGER "{name}"')
        raw.execute("UPDATE dish_statistics SET confluence = 99")
        for _, made in kept:
            raw.execute(made)
        raw.commit()
    refused(colonyqc, "forged", "analysis added")


def test_another_version_or_kind_of_bundle_is_refused(
    colonyqc: Command, bundle: Path, tmp_path: Path
) -> None:
    for told, said in (
        ({"program": "0.0.1"}, "was made by version 0.0.1 of this program"),
        ({"format": "colonyqc protocol bundle 1"}, "holds no results of this program"),
    ):
        with forged(bundle, tmp_path) as folder:
            (folder / "told.json").write_text(json.dumps(told), "ascii")
        refused(colonyqc, "forged", said)
        shutil.rmtree(folder)


def test_another_model_of_the_name_is_refused(
    colonyqc: Command, bundle: Path, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "models")
    write_package(tmp_path / "models", gain=59.0)
    ran = colonyqc("history", "add", bundle, "--db", "t.db")
    assert ran.code == 3
    assert "that of this name here" in ran.err
    shutil.rmtree(tmp_path / "models")
    write_package(tmp_path / "models", "another")
    ran = colonyqc("history", "add", bundle, "--db", "t.db")
    assert (ran.code, len(ran.err.splitlines())) == (3, 1)
    assert "Nothing is added: the model tiny@1.0.0" in ran.err
    assert records("t.db") == []


RULES = """
name: lab
version: 1
dish_rules:
  - {name: full, metric: confluence_percent, direction: above, limit: 1, verdict: watch}
"""


def test_rules_count_where_they_were_published(
    colonyqc: Command, pictures: Path, tmp_path: Path
) -> None:
    (tmp_path / "lab.yaml").write_text(RULES, "ascii")
    assert colonyqc("rules", "publish", "lab.yaml", "--why", "ours", "--db", "t.db").code == 0
    asked = ("analyse", pictures, "--names", NAMES, "--rules", "lab", "--bundle", "b")
    assert colonyqc(*asked).code == 0
    ran = colonyqc("history", "add", "b", "--db", "other.db")
    assert (ran.code, len(ran.err.splitlines())) == (3, 1)
    assert "was not published in this history" in ran.err
    assert colonyqc("history", "add", "b", "--db", "t.db").code == 0
    assert {each.analysis.proposal.rule for each in records("t.db") if each.analysis.proposal} == {
        "full"
    }


def test_a_day_is_judged_after_what_the_history_knows_of_the_day_before(
    colonyqc: Command, pictures: Path
) -> None:
    first, second = pictures / "LA_D1_d1.png", pictures / "LA_D1_d2.png"
    assert colonyqc("analyse", first, "--names", NAMES, "--db", "t.db").code == 0
    assert colonyqc("analyse", second, "--names", NAMES, "--bundle", "b").code == 0
    assert colonyqc("history", "add", "b", "--db", "t.db").code == 0
    assert records("t.db")[1].analysis.protocol.past.analysis == 1
    # Days may come in any order: each is known by its key later.
    assert colonyqc("history", "add", "b", "--db", "t.db").out.startswith("Added: 0.")


def test_a_dish_that_was_begun_with_another_model_is_not_added_unasked(
    colonyqc: Command, pictures: Path, bundle: Path, tmp_path: Path
) -> None:
    write_package(tmp_path / "models", "other", gain=30.0)
    write_png(pictures / "LA_D1_d5.png", field(5))
    five = (pictures / "LA_D1_d5.png", "--names", NAMES, "--model", "other", "--db", "t.db")
    assert colonyqc("analyse", *five).code == 0
    ran = colonyqc("history", "add", bundle, "--db", "t.db")
    assert ran.code == 1
    assert "were analysed by other@1.0.0" in ran.err
    added = colonyqc("history", "add", bundle, "--db", "t.db", "--new-model")
    assert "Added: 2." in added.out, added.err


def test_a_bundle_that_says_otherwise_of_feeders_is_not_added(
    colonyqc: Command, pictures: Path
) -> None:
    first, second = (pictures / f"LA_D1_d{day}.png" for day in (1, 2))
    asked = ("--names", NAMES)
    assert colonyqc("analyse", first, *asked, "--feeders", "--db", "t.db").code == 0
    assert colonyqc("analyse", second, *asked, "--bundle", "c").code == 0
    ran = colonyqc("history", "add", "c", "--db", "t.db")
    assert ran.code == 1
    assert "different things" in ran.err


def test_a_day_that_was_signed_is_replaced_only_for_a_reason(
    colonyqc: Command, pictures: Path, bundle: Path
) -> None:
    taken = pictures / "LB_D7_d1.png"
    assert colonyqc("analyse", taken, "--names", NAMES, "--rock", "--db", "t.db").code == 0
    opened = bootstrap.histories("t.db")
    with opened() as history:
        history.decide_dish(1, Approval.APPROVED, "as seen", "Mori")
        history.commit()
    signing.sign(opened, 1, Meaning.PERFORMED, stated="Mori")
    ran = colonyqc("history", "add", bundle, "--db", "t.db")
    assert (ran.code, ran.out.splitlines()[0]) == (1, "Added: 2. There already: 0.")
    assert "B › 7 was signed for this day as record 1" in ran.err
    assert colonyqc("history", "add", bundle, "--why", "no ROCK", "--db", "t.db").code == 0
    assert trail(colonyqc)[1]["reason"] == "no ROCK"


def test_seedings_come_along_once(colonyqc: Command, pictures: Path) -> None:
    asked = ("--names", NAMES, "--seeded", "2026-01-02", "--bundle", "b")
    assert colonyqc("analyse", pictures, *asked).code == 0
    for _ in range(2):
        assert colonyqc("history", "add", "b", "--db", "t.db").code == 0
    with bootstrap.histories("t.db")() as history:
        told = [(each.kind, each.dish.label) for each in history.life_events()]
    assert sorted(told) == [("seeding", "A › 1"), ("seeding", "B › 7")]


def test_nothing_is_sealed_where_nothing_was_analysed(
    colonyqc: Command, pictures: Path, tmp_path: Path
) -> None:
    (tmp_path / "x_1.png").write_bytes(b"none")
    ran = colonyqc("analyse", "x_1.png", "--line", "A", "--dish", "1", "--bundle", "b.zip")
    assert ran.code == 3
    assert "there is nothing to seal" in ran.err
    assert not (tmp_path / "b.zip").exists()
    ran = colonyqc("analyse", pictures, "--bundle", "b.zip", "--db", "t.db")
    assert ran.code == 2
    (tmp_path / "b.zip").write_bytes(b"mine")
    assert colonyqc("analyse", pictures, "--names", NAMES, "--bundle", "b.zip").code == 2
    assert (tmp_path / "b.zip").read_bytes() == b"mine"


KILLED = """
import os, signal, sys
from pathlib import Path
from colonyqc import __main__
from colonyqc.config import paths
from colonyqc.history.unit.unit_of_work import SqlHistory

paths.shipped_models = lambda: Path("models")
adds, left = SqlHistory.add, [int(sys.argv.pop(1))]

def add(*arguments, **named):
    made = adds(*arguments, **named)
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return made

SqlHistory.add = add
__main__.main()
"""


def killed_at(analysis: int, *arguments: object) -> None:
    words = [sys.executable, "-c", KILLED, str(analysis), *map(str, arguments)]
    ran = subprocess.run(words, capture_output=True, check=False)
    assert ran.returncode == -signal.SIGKILL, ran.stderr


def test_an_addition_that_is_killed_adds_whole_analyses_and_goes_on(
    colonyqc: Command, bundle: Path
) -> None:
    killed_at(2, "history", "add", bundle, "--db", "t.db")
    assert colonyqc("history", "verify", "--db", "t.db").code == 0
    kinds = [each["kind"] for each in trail(colonyqc)]
    assert kinds[:2] == ["results added from a bundle", "analysis added"]
    assert len(records("t.db")) == 1
    ran = colonyqc("history", "add", bundle, "--db", "t.db")
    assert ran.out.startswith("Added: 2. There already: 1.")
    assert colonyqc("history", "verify", "--db", "t.db").code == 0


def test_a_bundle_that_is_killed_in_the_making_is_not_there(
    colonyqc: Command, pictures: Path, tmp_path: Path
) -> None:
    killed_at(3, "analyse", pictures, "--names", NAMES, "--bundle", "b.zip")
    assert not (tmp_path / "b.zip").exists()
    assert colonyqc("analyse", pictures, "--names", NAMES, "--bundle", "b.zip").code == 0
    assert colonyqc("history", "add", "b.zip", "--db", "t.db").out.startswith("Added: 3.")
