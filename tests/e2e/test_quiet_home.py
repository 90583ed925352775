"""Analysing writes where it is told to, and nothing under the user's home."""

import json
import os
import subprocess
import sys
from pathlib import Path

import colonyqc
from colonyqc.imaging.simulate import DishSpec, draw, grow
from support.command import write_png


def test_analysing_writes_nothing_under_an_empty_home(tmp_path: Path) -> None:
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    spec = DishSpec(3, 512, 512, days=(1,), colonies=4, start_confluence=0.3)
    write_png(work / "a_D1.png", draw(grow(spec)[1]).pixels[..., ::-1])
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XDG_", "ORT_", "APPDATA", "LOCALAPPDATA"))
    }
    sources = str(Path(colonyqc.__file__).parents[1])
    env = kept | {"HOME": str(home), "USERPROFILE": str(home), "PYTHONPATH": sources}
    words = ["analyse", "a_D1.png", "--model", "ips-phase", "--db", "t.db", "--json", "o.json"]
    done = subprocess.run(
        [sys.executable, "-m", "colonyqc", *words], cwd=work, env=env, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads((work / "o.json").read_text("utf-8"))
    assert told["analyses"][0]["statistics"]["usable_pictures"] == 1
    assert [str(path) for path in home.rglob("*")] == []
