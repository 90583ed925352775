"""The demo, with small pictures and a tiny model: drawn, analysed, kept, reported."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from colonyqc.bootstrap import read_pixels, write_simulated
from colonyqc.config import paths
from colonyqc.imaging.simulate import demo_series, series
from colonyqc.services import demo
from support.command import Command
from support.tiny_model import write_package

SMALL = partial(demo_series, days=(1, 2), views=1, view_width=256, view_height=192)


@pytest.fixture
def colonyqc(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    write_package(tmp_path / "models")
    monkeypatch.setattr("colonyqc.config.paths.shipped_models", lambda: tmp_path / "models")
    monkeypatch.setattr("colonyqc.imaging.simulate.demo_series", SMALL)
    monkeypatch.chdir(tmp_path)
    return Command(monkeypatch, capsys)


def test_the_demo_leaves_pictures_history_and_report(colonyqc: Command, tmp_path: Path) -> None:
    ran = colonyqc("demo", "--out", "demo", "--no-window")
    out = tmp_path / "demo"
    assert ran.code in (0, 1), ran.err  # the tiny model may refuse a picture, and says so
    assert len(list((out / "pictures").iterdir())) == 6
    assert (out / "report.pdf").read_bytes().startswith(b"%PDF")
    listed = colonyqc("history", "list", "--db", out / "history.db", "--json", "-").json
    assert {a["dish"] for a in listed["analyses"]} == {"healthy", "differentiating", "slow"}
    assert all(a["simulated"] for a in listed["analyses"])


def test_a_second_demo_replaces_the_first_and_touches_nothing_else(
    colonyqc: Command, tmp_path: Path
) -> None:
    colonyqc("demo", "--out", "demo", "--no-window")
    (tmp_path / "demo" / "mine.txt").write_text("keep me")
    colonyqc("demo", "--out", "demo", "--no-window")
    assert (tmp_path / "demo" / "mine.txt").read_text() == "keep me"
    listed = colonyqc("history", "list", "--db", "demo/history.db", "--json", "-").json
    assert len(listed["analyses"]) == 6


@pytest.mark.parametrize("name", ["pictures/mine.tif", "history.db", "notes.txt"])
def test_a_folder_with_somebodys_work_is_refused_and_left_alone(
    colonyqc: Command, tmp_path: Path, name: str
) -> None:
    mine = tmp_path / "work" / name
    mine.parent.mkdir(parents=True)
    mine.write_bytes(b"months of work")
    ran = colonyqc("demo", "--out", "work", "--no-window")
    assert ran.code == 2
    assert "work holds other files" in ran.err
    assert mine.read_bytes() == b"months of work"


def test_the_pictures_to_practise_on_are_those_that_the_program_draws(tmp_path: Path) -> None:
    """The first days: if these differ, `installer/practice_pictures.py` was not run again."""
    spec = demo.practice_series()
    for name, each in spec.items():
        again = tmp_path / f"{name}.tif"
        write_simulated(again, next(series(each)).pixels, 1.6, jpeg=demo.PRACTICE_QUALITY)
        (shipped,) = paths.practice_pictures().glob(f"*_D1_{name}_*.tif")
        # Codecs may round a value in their own ways.
        assert np.abs(read_pixels(again).astype(int) - read_pixels(shipped)).max() <= 2
    everything = list(paths.practice_pictures().iterdir())
    assert len(everything) == sum(len(each.dish.days) for each in spec.values())
    assert sum(path.stat().st_size for path in everything) < 1_000_000
