"""What the program answered before a change, to be answered again after it.

    python tests/golden/golden.py keep DATA      write tests/golden/*.json anew
    python tests/golden/golden.py compare DATA   run everything again; exit 1 where a number moved

DATA is the folder with ``colonies`` and ``membranes``. Numbers are held to 1e-6, texts to the
letter; times, ids, paths and versions are left aside. Pictures are real, the demo is simulated.
"""

import hashlib
import json
import math
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

HERE: Final = Path(__file__).parent
TOLERANCE: Final = 1e-6
ASIDE: Final = {"id", "finished", "started", "app_version"}
"""Keys that differ from run to run: the time, the machine, the build."""
PROMPTS: Final = ("membranes/corneal", "membranes/isbi2012", "membranes/zo1-endothelium")


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the program with a home of its own, so that no setting of the user counts."""
    env = os.environ | {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "TZ": "UTC"}
    env |= {"XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config")}
    program = (sys.executable, "-m", "colonyqc", *words)
    return subprocess.run(program, capture_output=True, text=True, env=env, check=False)


def said(done: subprocess.CompletedProcess[str]) -> Any:
    """Return the JSON a command printed."""
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)


def analysed(home: Path, folder: Path, names: str) -> Any:
    """Return what ``analyse --json -`` says of a folder, whose own place is left aside."""
    history = f"sqlite:///{home / folder.name}.db"
    done = run(home, "analyse", str(folder), "--names", names, "--db", history, "--json", "-")
    done.stdout = done.stdout.replace(str(folder), folder.name)
    return said(done)


def prompted(home: Path, folder: Path) -> dict[str, Any]:
    """Answer the second picture of a set by a 64 px corner of the first with its mask."""
    pictures, masks = (sorted((folder / part).iterdir()) for part in ("images", "masks"))
    sample, labels = home / "sample.png", home / "labels.png"
    side = slice(96, 160)
    cv2.imwrite(str(sample), cv2.imread(str(pictures[0]), cv2.IMREAD_GRAYSCALE)[side, side])
    cv2.imwrite(str(labels), cv2.imread(str(masks[0]), cv2.IMREAD_UNCHANGED)[side, side])
    out, cells = home / "out.png", home / "cells.png"
    words = ("--sample", str(sample), "--sample-labels", str(labels), "--model", "membrane")
    done = run(
        home, "prompt", str(pictures[1]), *words, "--out", str(out), "--cells", str(cells)
    )  # fmt: skip
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    answer = cv2.imread(str(out), cv2.IMREAD_UNCHANGED)
    ids = cv2.imread(str(cells), cv2.IMREAD_UNCHANGED)
    return {
        "membrane_sha256": hashlib.sha256(np.ascontiguousarray(answer).tobytes()).hexdigest(),
        "membrane_share": float((answer == 1).mean()),
        "cells_sha256": hashlib.sha256(np.ascontiguousarray(ids).tobytes()).hexdigest(),
        "cells": int(ids.max()),
    }


def demonstrated(home: Path) -> list[str]:
    """Return the text of the demo's report, dates and sums of files left aside."""
    out = home / "demo"
    done = run(home, "demo", "--out", str(out), "--no-window")
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    text = subprocess.run(
        ["pdftotext", "-layout", str(out / "report.pdf"), "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    # Sums first: the digits of one can look like a time of day.
    for aside in (r"\b[0-9a-f]{8,64}\b…?", r"\d{4}-\d{2}-\d{2}|\d{2}:\d{2}(:\d{2})?"):
        text = re.sub(aside, "·", text)
    return [re.sub(r"\s+", " ", line).strip() for line in text.splitlines() if line.strip()]


def verified(home: Path) -> dict[str, str]:
    """Return what ``history verify`` says of the histories that releases left."""
    answers = {}
    for folder in sorted((HERE.parent / "history" / "released").iterdir()):
        database = home / f"{folder.name}.db"
        with closing(sqlite3.connect(database)) as raw:
            raw.executescript((folder / "history.sql").read_text("utf-8"))
        shutil.copytree(folder / "files", database.with_suffix(".files"))
        for command in ("verify", "list"):
            done = run(home, "history", command, "--db", f"sqlite:///{database}")
            text = (done.stdout + done.stderr).replace(str(home), "HOME")
            answers[f"{folder.name} {command}"] = f"{done.returncode} {text}"
    return answers


def everything(data: Path, home: Path) -> dict[str, Any]:
    """Run all and return the answers by name."""
    return {
        "timecourse": analysed(home, data / "colonies" / "ips-timecourse", "evos"),
        "well": analysed(home, data / "colonies" / "hipsc-brightfield-6well", "celigo"),
        "prompts": {name: prompted(home, data / name) for name in PROMPTS},
        "demo": demonstrated(home),
        "histories": verified(home),
    }


def differences(kept: Any, now: Any, where: str = "") -> Iterator[str]:
    """Yield a line for every value that moved."""
    if isinstance(kept, dict) and isinstance(now, dict):
        for key in kept.keys() | now.keys():
            if key not in ASIDE:
                yield from differences(kept.get(key), now.get(key), f"{where}/{key}")
    elif isinstance(kept, list) and isinstance(now, list) and len(kept) == len(now):
        for index, (a, b) in enumerate(zip(kept, now, strict=True)):
            yield from differences(a, b, f"{where}/{index}")
    elif isinstance(kept, float) or isinstance(now, float):
        if None in (kept, now) or not math.isclose(kept, now, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
            yield f"{where}: {kept} → {now}"
    elif kept != now:
        yield f"{where}: {kept} → {now}"


def main(what: str, data: Path) -> int:
    """Keep or compare; the exit status says whether all is as it was."""
    with tempfile.TemporaryDirectory() as home:
        now = everything(data.resolve(), Path(home))
    if what == "keep":
        for name, answer in now.items():
            short = (",", ":")  # thousands of colonies: without blanks the file is half as long
            text = json.dumps(answer, ensure_ascii=False, sort_keys=True, separators=short)
            (HERE / f"{name}.json").write_text(text + "\n", "utf-8")
        return 0
    moved = [
        f"{name}{line}"
        for name, answer in now.items()
        for line in differences(json.loads((HERE / f"{name}.json").read_text("utf-8")), answer)
    ]
    print("\n".join(sorted(moved)) or "all as kept")  # noqa: T201
    return bool(moved)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], Path(sys.argv[2])))
