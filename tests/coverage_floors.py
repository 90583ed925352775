"""Hold each room to the coverage it has: lines and branches, in percent.

    coverage json -q -o - | python tests/coverage_floors.py

Exit 1 where a room has less than its floor. A floor is what the room had when it was set, rounded
down; it is raised when tests are added, and lowered by nobody.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import PurePath
from typing import Any, Final

from support.postgres import find_programs

FLOORS: Final[Mapping[str, int]] = {
    "bootstrap": 88,
    "cli": 75,
    "config": 92,
    "dask": 80,
    "domain": 99,
    "files": 95,
    "gui": 96,
    "history": 96,
    "imaging": 99,
    "inference": 97,
    "reports": 99,
    "services": 93,
    "training": 96,
}
"""The root (`__main__`) runs in processes of its own."""
TORCH_ONLY: Final = frozenset({"training"})
"""Left out where no torch could be had: its tests are, too."""
SERVER_TOO: Final = frozenset({"history"})
"""Left out where no PostgreSQL is installed: its tests on a server are, too."""


def room_of(file: str) -> str:
    """Return the room a file lies in, "" for one at the root of the program."""
    parts = PurePath(file).parts
    below = parts[parts.index("colonyqc") + 1 :]
    return below[0] if len(below) > 1 else ""


def covered(measured: Mapping[str, Any]) -> dict[str, float]:
    """Return the percentage of lines and branches that ran, by room."""
    ran, there = Counter[str](), Counter[str]()
    for file, told in measured["files"].items():
        summary, room = told["summary"], room_of(file)
        ran[room] += summary["covered_lines"] + summary.get("covered_branches", 0)
        there[room] += summary["num_statements"] + summary.get("num_branches", 0)
    return {room: 100 * ran[room] / there[room] for room in there if there[room]}


def short(found: Mapping[str, float]) -> Iterator[str]:
    """Yield which rooms have less than their floor, and which have none."""
    for room in sorted(found.keys() | FLOORS.keys()):
        if not room or (room in TORCH_ONLY and find_spec("torch") is None):
            continue
        if room in SERVER_TOO and find_programs() is None:
            continue
        if room not in FLOORS:
            yield f'The room "{room}" has no floor of coverage: add it to FLOORS.'
        elif found.get(room, 0.0) < FLOORS[room]:
            had = found.get(room, 0.0)
            yield f'Of the room "{room}" {had:.1f} % is covered; it must be {FLOORS[room]} %.'


def main() -> int:
    found = covered(json.load(sys.stdin))
    wrong = list(short(found))
    for room, percent in sorted(found.items()):
        print(f"{room or '(root)':12} {percent:5.1f} %")
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
