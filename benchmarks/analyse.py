"""How fast a folder of pictures is analysed, beside another state of the program, in turns.

    python benchmarks/analyse.py FOLDER [--against APP] [--times N]

``--against``: the folder app/ of another checkout, run with the same Python.
"""

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

from common import Used, child, machine

HERE = Path(__file__).parents[1] / "app"


def analyse(app: Path, pictures: Path) -> Used:
    """Analyse pictures into a history of their own by the program in ``app``."""
    os.environ["PYTHONPATH"] = str(app)
    with tempfile.TemporaryDirectory() as folder:
        db = str(Path(folder) / "history.db")
        return child([sys.executable, "-m", "colonyqc", "analyse", str(pictures), "--db", db])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    print(machine())
    states = {"this": HERE} | ({"other": asked.against} if asked.against else {})
    taken: dict[str, list[Used]] = {name: [] for name in states}
    for _ in range(asked.times):
        for name, app in states.items():
            taken[name].append(analyse(app, asked.folder))
    for name, found in taken.items():
        wall = statistics.median(used.seconds for used in found)
        processor = statistics.median(used.processor_seconds for used in found)
        most = max(used.gigabytes for used in found)
        print(f"{name:6}{wall:7.1f} s, processor {processor:6.1f} s, at most {most:.2f} GB")
    if asked.against:
        pairs = zip(taken["other"], taken["this"], strict=True)
        print(
            f"rate: {statistics.median(o.seconds / t.seconds for o, t in pairs):.2f} × the other's"
        )


if __name__ == "__main__":
    main()
