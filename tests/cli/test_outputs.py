"""No output falls on an input, the history, its files, or a file of another kind."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.picture import DishKey
from colonyqc.services.reporting.issue import file_stem
from support.command import Command, field, write_png
from support.tiny_membrane import write_membrane_package

PARTS = st.tuples(st.text("aA1-_ +é", max_size=4), st.text("aA1-_ +é", max_size=4))
ANALYSE = ("analyse", "01.png", "--line", "A", "--dish", "1", "--day", "1", "--db", "h.db")
PROMPT = ("prompt", "01.png", "--sample", "s.png", "--sample-labels", "l.png", "--model")


@pytest.fixture
def room(colonyqc: Command, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with pictures, a history, and files of somebody's."""
    write_membrane_package(models)
    monkeypatch.setattr("colonyqc.config.paths.user_presets", lambda: tmp_path / "presets")
    write_png(tmp_path / "01.png", field(1))
    write_png(tmp_path / "photo.png", field(2))
    write_png(tmp_path / "s.png", field(3)[:64, :64])
    write_png(tmp_path / "l.png", (field(3)[:64, :64] > 120).astype(np.uint8))
    (tmp_path / "notes.csv").write_text("line,dish\nA,1\n", "utf-8")
    (tmp_path / "plan.json").write_text('{"mine": 1}', "utf-8")
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.7 a paper")
    assert colonyqc(*ANALYSE).code == 0
    return tmp_path


def _content(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


WRONG: Sequence[Sequence[str]] = (
    ("segment", "01.png", "--out", "01.png"),
    ("segment", "01.png", "--out", "photo.png"),
    ("segment", "01.png", "--out", "x.png", "--probabilities", "01.png"),
    ("segment", "01.png", "--out", "x.png", "--probabilities", "x.png"),
    ("segment", "01.png", "--out", "h.db"),
    (*ANALYSE, "--json", "01.png"),
    (*ANALYSE, "--json", "h.db"),
    (*ANALYSE, "--json", "h.db-wal"),
    (*ANALYSE, "--json", "h.anchor"),
    (*ANALYSE, "--json", "h.files/x.json"),
    (*ANALYSE, "--json", "plan.json"),
    (*ANALYSE, "--json", "gone/x.json"),
    (*ANALYSE, "--json", "x.pdf", "--report", "x.pdf"),
    (*ANALYSE, "--report", "paper.pdf"),
    (*ANALYSE, "--report", "notes.csv"),
    (*ANALYSE, "--report", "x.odt"),
    ("analyse", "01.png", "--db", "new.db", "--json", "new.db"),
    (*PROMPT, "membrane", "--out", "s.png"),
    (*PROMPT, "membrane", "--out", "l.png"),
    (*PROMPT, "membrane", "--out", "x.png", "--cells", "photo.png"),
    (*PROMPT, "membrane", "--out", "x.png", "--map", "01.png"),
    (*PROMPT, "membrane", "--out", "x.png", "--table", "notes.csv"),
    (*PROMPT, "membrane", "--out", "x.png", "--json", "plan.json"),
    ("report", "1", "--db", "h.db", "--out", "paper.pdf"),
    ("report", "1", "--db", "h.db", "--out", "notes.csv"),
    ("history", "list", "--db", "h.db", "--json", "plan.json"),
    ("history", "list", "--db", "h.db", "--json", "h.db"),
    ("history", "show", "1", "--db", "h.db", "--json", "01.png"),
    ("history", "trail", "--db", "h.db", "--json", "01.png"),
    ("history", "verify", "--db", "h.db", "--json", "01.png"),
    ("history", "export", "--db", "h.db", "--out", "h.files"),
    ("history", "export", "--db", "h.db", "--out", "tables"),
    ("history", "backup", "--db", "h.db", "--out", "h.files/backups"),
    ("rules", "list", "--json", "plan.json"),
    ("people", "list", "--db", "h.db", "--json", "plan.json"),
)


def test_nothing_that_was_there_is_lost(colonyqc: Command, room: Path) -> None:
    (room / "tables").mkdir()
    (room / "tables" / "cells.csv").write_text("well,cells\nA1,7\n", "utf-8")
    before = _content(room)
    for words in WRONG:
        ran = colonyqc(*words)
        assert ran.code in (2, 3), words
        assert ran.err.count("\n") == 1, ran.err
        assert _content(room) == before, words


def test_results_of_the_same_kind_are_written_anew(colonyqc: Command, room: Path) -> None:
    for seed in (5, 6):
        write_png(room / "01.png", field(seed))
        outputs = ("--json", "r.json", "--report", "r.csv")
        assert colonyqc(*ANALYSE, *outputs).code == 0
        assert colonyqc("segment", "01.png", "--out", "m.png").code == 0
        assert colonyqc("report", "1", "--db", "h.db", "--out", "r.pdf").code == 0
        assert colonyqc("history", "export", "--db", "h.db", "--out", "t").code == 0
    assert json.loads((room / "r.json").read_text("utf-8"))["analyses"][0]["id"] == 3
    assert cv2.imread(str(room / "m.png"), cv2.IMREAD_UNCHANGED).shape == (256, 256)


def test_the_files_of_a_prompt_are_written_anew(colonyqc: Command, room: Path) -> None:
    words = ("--cells", "c.tif", "--table", "t.csv", "--map", "p.png", "--json", "r.json")
    for _ in range(2):
        ran = colonyqc(*PROMPT, "membrane", "--out", "m.png", *words)
        assert ran.code == 0, ran.err


def test_a_link_to_a_picture_is_the_picture(colonyqc: Command, room: Path) -> None:
    (room / "link.png").symlink_to(room / "01.png")
    before = (room / "01.png").read_bytes()
    assert colonyqc("segment", "01.png", "--out", "link.png").code == 2
    assert (room / "01.png").read_bytes() == before


def test_reports_of_dishes_of_one_spelling_never_meet(colonyqc: Command, room: Path) -> None:
    for name in ("A 1_x_D1.png", "A-1_x_D1.png", "A+1_x_D1.png"):
        shutil.copy(room / "01.png", room / name)
    names = [str(room / f"A{sign}1_x_D1.png") for sign in " -+"]
    ran = colonyqc(
        *("analyse", *names, "--names", "{line}_{dish}_D{day}", "--db", "n.db"),
        *("--report", "r.pdf"),
    )
    written = list(room.glob("r-*.pdf"))
    assert ran.code == 0, ran.err
    assert len(written) == 3


def test_a_backup_is_not_restored_onto_something_else(colonyqc: Command, room: Path) -> None:
    assert colonyqc("history", "backup", "--db", "h.db", "--out", "kept").code == 0
    (backup,) = (each.parent for each in (room / "kept").glob("*/manifest.json"))
    before = _content(room)
    ran = colonyqc("history", "restore", backup, "--db", "photo.png")
    assert ran.code == 2
    assert _content(room) == before


@given(one=PARTS, other=PARTS, joiner=st.sampled_from("-_"), day=st.none() | st.integers(0, 9))
def test_the_names_of_two_dishes_differ(
    one: tuple[str, str], other: tuple[str, str], joiner: str, day: int | None
) -> None:
    stems = [file_stem(DishKey(*dish), joiner, day) for dish in (one, other)]
    assert (stems[0] == stems[1]) == (one == other)
    assert all(c.isalnum() or c in "-_" for stem in stems for c in stem)
