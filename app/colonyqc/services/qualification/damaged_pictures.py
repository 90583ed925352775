"""A batch with damaged pictures in it: the good ones are analysed, the others named."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from colonyqc.services.ports import Monitor
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.drawn_dishes import UM, drawn, name_of
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.values import Check, DataSet, Outcome
from colonyqc.services.reporting.build import build

_DISHES = 5
_NAMES = "evos"


def run(bench: Bench, limits: AcceptanceLimits, monitor: Monitor) -> Iterator[Outcome]:
    """Yield what the command makes of good pictures among damaged ones."""
    good, bad = limits.count("good_pictures"), limits.count("damaged_pictures")
    pictures, folder = bench.scratch / "batch pictures", bench.scratch / "batch"
    _draw(bench, pictures, good)
    damaged = _damage(pictures, bad, good)
    yield DataSet("batch", good + bad, _files_sha256(pictures))
    monitor.report(0.3)
    folder.mkdir()
    told = folder / "told.json"
    ran = bench.run(
        "analyse", str(pictures), "--db", str(folder / "lab.db"), "--names", _NAMES,
        "--model", "ips-phase", "--json", str(told),
    )  # fmt: skip
    yield Check("batch-exit", ran.code == 1, {"code": str(ran.code)}, detail=ran.err[-2000:])
    found: Any = json.loads(told.read_text("utf-8")) if told.is_file() else {}
    analyses = found.get("analyses", [])
    usable = sum(len(each.get("pictures", [])) for each in analyses)
    yield Check("batch-good", usable == good, {"value": str(usable)})
    text = json.dumps(found.get("failures", []))
    named = sum(name in text for name in damaged)
    yield Check("batch-named", named == bad, {"value": str(named)}, "command")
    yield from _records(bench, folder, damaged)


def _files_sha256(folder: Path) -> str:
    """Return the sha256 over the files of a folder, in the order of their names."""
    digest = sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _records(bench: Bench, folder: Path, damaged: list[str]) -> Iterator[Check]:
    with bench.place(folder) as place, place.histories() as history:
        records = [history.get(each.id) for each in history.list()]
        kept = repr([(r.analysis.failures, r.analysis.acquisition.left_out) for r in records])
        printed = ""
        for record in records:
            dish = record.analysis.acquisition.dish
            printed += repr(build(history, dish, made=datetime.now(UTC)).warnings)
    for where, text in (("record", kept), ("report", printed)):
        named = sum(name in text for name in damaged)
        yield Check("batch-named", named == len(damaged), {"value": str(named)}, where)


def _draw(bench: Bench, folder: Path, count: int) -> None:
    """Write small pictures of a few dishes: other cuts of drawn ones, so that none are copies."""
    wide = [drawn(40 + dish, 0.0, 640, 480).pixels for dish in range(_DISHES)]
    for at in range(count):
        dish, view = at % _DISHES, at // _DISHES
        pixels = wide[dish][8 * view : 384 + 8 * view, 16 * view : 480 + 16 * view]
        bench.draw(folder / name_of(f"d{dish}", 3, view + 1), pixels, UM)


def _damage(folder: Path, count: int, good: int) -> list[str]:
    """Write damaged pictures, each in one of five ways; return their names."""
    whole = next(folder.glob("*.tif")).read_bytes()
    half = len(whole) // 2
    ways = (
        whole[:half],
        b"",
        b"not a picture at all\n" * 40,
        bytes(64) + whole[64:],
        whole[:8] + bytes(len(whole) - 8),
    )
    names = []
    for at in range(count):
        # Of a dish that has a good picture: its record is to name the damaged ones.
        name = name_of(f"d{at % min(_DISHES, good)}", 3, good + at)
        (folder / name).write_bytes(ways[at % len(ways)])
        names.append(name)
    return names
