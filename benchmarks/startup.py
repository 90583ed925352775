"""Processor time of starting, in multiples of numpy's import: commands, and the first paint.

Ratios, taken in turns: a busy machine slows all of them alike. The window needs a display, or
QT_QPA_PLATFORM=offscreen.

    python benchmarks/startup.py [--times N] [--db HISTORY]
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from common import child, machine

NUMPY = ("-c", "import numpy")
# The first update that a shown window answers is its first paint; then the program goes.
PAINT = """
import sys
from PySide6.QtCore import QEvent, QTimer
from colonyqc import bootstrap
from colonyqc.gui.main.window import MainWindow
answer = MainWindow.event
def event(self, arrived):
    done = answer(self, arrived)
    if arrived.type() == QEvent.Type.UpdateRequest:
        QTimer.singleShot(0, self.close)
    return done
MainWindow.event = event
sys.exit(bootstrap.window(sys.argv[1]))
"""


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
            "window, first paint": ("-c", PAINT, db),
        }
        taken: dict[str, list[float]] = {name: [] for name in lines}
        for _ in range(asked.times):
            for name, line in lines.items():
                taken[name].append(child([sys.executable, *line]).processor_seconds)
    middle = {name: statistics.median(found) for name, found in taken.items()}
    for name, seconds in middle.items():
        print(
            f"{name:24}{seconds:6.2f} s of processor time{seconds / middle['import numpy']:7.1f} ×"
        )


if __name__ == "__main__":
    main()
