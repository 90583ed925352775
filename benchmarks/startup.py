"""Processor time of starting, in multiples of numpy's import: commands, and the first paint.

Ratios, taken in turns: a busy machine slows all of them alike. The window needs a display, or
QT_QPA_PLATFORM=offscreen.

    python benchmarks/startup.py [--times N] [--db HISTORY]
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from common import child, machine

NUMPY = ("-c", "import numpy")
# The first update that a shown window answers is its first paint: what it took until then is said,
# then the program goes.
PAINT = """
import sys, time
from PySide6.QtCore import QEvent, QTimer
from colonyqc.__main__ import main
from colonyqc.config.collector import loading
with loading():
    from colonyqc.gui.main.window import MainWindow
answer, painted = MainWindow.event, []
def event(self, arrived):
    done = answer(self, arrived)
    if arrived.type() == QEvent.Type.UpdateRequest and not painted:
        painted.append(time.process_time())
        print(painted[0])
        QTimer.singleShot(0, self.close)
    return done
MainWindow.event = event
main()
"""


def first_paint(db: str) -> float:
    """Return the processor time in s that a window has taken when it first paints itself."""
    line = [sys.executable, "-c", PAINT, "--db", db]
    return float(subprocess.run(line, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument(
        "--db", type=Path, help="A history to list and open. Default: an empty one."
    )
    asked = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        db = str(asked.db or Path(folder) / "history.db")
        if asked.db is None:
            # Made before it is timed: Alembic is loaded once in a history's life.
            made = "import sys; from colonyqc.history import open_histories as o; o(sys.argv[1])"
            child([sys.executable, "-c", made, db])
        lines = {
            "import numpy": NUMPY,
            "--version": ("-m", "colonyqc", "--version"),
            "--help": ("-m", "colonyqc", "--help"),
            "history list": ("-m", "colonyqc", "history", "list", "--db", db),
            "imports of the window": ("-c", "import colonyqc.bootstrap, colonyqc.gui.main.start"),
        }
        taken: dict[str, list[float]] = {name: [] for name in (*lines, "window, first paint")}
        for _ in range(asked.times):
            for name, line in lines.items():
                taken[name].append(child([sys.executable, *line]).processor_seconds)
            taken["window, first paint"].append(first_paint(db))
    middle = {name: statistics.median(found) for name, found in taken.items()}
    for name, seconds in middle.items():
        print(
            f"{name:24}{seconds:6.2f} s of processor time{seconds / middle['import numpy']:7.1f} ×"
        )


if __name__ == "__main__":
    main()
