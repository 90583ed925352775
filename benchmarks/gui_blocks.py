"""The longest block of the window's thread in each walk, over results of the virtual dish.

    make demo
    QT_QPA_PLATFORM=offscreen python benchmarks/gui_blocks.py demo [--dishes 51]

Every walk is what the tests of the window do: open on a history of many dishes, turn to each page,
step through dishes, switch theme and language with every page built, drop a thousand names, review
a few dishes by keys, and analyse a folder with the shipped network. A block is the time between two
beats of a timer of 5 ms; its processor time is what the window's own thread took of it.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import numpy as np
from common import machine
from PIL import Image
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from round_keys import fill

from colonyqc import bootstrap
from colonyqc.config.settings import Loaded, Settings
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.application import Application
from colonyqc.history import open_histories
from support.gui_blocks import Watchdog
from support.round_by_keys import RoundByKeys

AIM = 0.1
_NAMES = 1000
_STEPS = 10
_LOADING_MS = 1000
_REVIEWED = 3


class Walks:
    """A window over a history of many dishes, and what is done in it."""

    def __init__(self, folder: Path, demo: Path) -> None:
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        self._folder, self._demo = folder, demo
        self.application = Application(
            app,
            bootstrap.context(str(folder / "many.db")),
            Loaded(Settings(person="Mori")),
            folder / "settings.json",
        )
        self._names = folder / "names"
        self._names.mkdir()
        grey = np.zeros((16, 16), np.uint8)
        for number in range(_NAMES):
            grey[0, :2] = divmod(number, 256)
            name = f"L_D{number % 7}_dish{number // 7}_1.png"
            Image.fromarray(grey).save(self._names / name)

    def calm(self) -> None:
        """Wait until nothing is on its way."""
        for _ in range(3):
            QTest.qWait(30)
            while self.application.jobs.active or not self.application.settled:
                QTest.qWait(10)

    def opens(self) -> None:
        """Open the window on the history."""
        self.application.begin()
        QTest.qWait(_LOADING_MS)
        self.calm()

    def pages(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Yield each page, to be turned to for the first time, and the work page again."""
        for page in (*(each for each in Page if each is not Page.WORK), Page.WORK):
            yield f"page {page.name.lower()}", lambda page=page: self._turn(page)

    def steps(self) -> None:
        """Step through dishes and colonies."""
        for _ in range(_STEPS):
            self.application.assembly.worklist.step(1)
            self.calm()
            self.application.assembly.work.step_colony(1)
            self.calm()

    def theme(self) -> None:
        """Switch the theme with every page built."""
        self.application.switch_theme()
        self.calm()

    def language(self) -> None:
        """Switch the language and back."""
        for _ in range(2):
            self.application.switch_language()
            self.calm()

    def names(self) -> None:
        """Drop a thousand names, state something of all, and let them go."""
        self.application.open_paths([self._names])
        self.calm()
        dialog = self.application.intake.dialog
        assert dialog is not None
        dialog.names.setEditText("{line}_D{day}_{dish}_{view}")
        QTest.qWait(500)
        self.calm()
        assert dialog.model.rowCount() == _NAMES
        dialog.medium.setText("StemFit")
        self.calm()
        dialog.reject()
        self.calm()

    def review(self) -> None:
        """Review and sign a few dishes by keys."""
        self.application.assembly.turn_to(Page.WORK)
        self.application.assembly.window.activateWindow()
        self.calm()
        made = RoundByKeys(self.application, self.calm)
        for _ in range(_REVIEWED):
            made.dish()

    def analyses(self) -> None:
        """Analyse a folder of pictures."""
        folder = self._folder / "in"
        folder.mkdir()
        for path in sorted(self._demo.rglob("*VIEW1*.tif"))[:3]:
            shutil.copy(path, folder / path.name.replace("_D", "_X_D"))
        self.application.open_paths([folder])
        self.calm()
        dialog = self.application.intake.dialog
        assert dialog is not None
        dialog.analyse.click()
        self.calm()

    def _turn(self, page: Page) -> None:
        self.application.assembly.turn_to(page)
        self.calm()


def main() -> int:
    """Print the longest block of each walk; exit 1 where one took more than `AIM`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("demo", type=Path, help="made by `colonyqc demo`")
    parser.add_argument("--dishes", type=int, default=51)
    parser.add_argument("--walks", default="", help="only those whose names hold one of these")
    asked = parser.parse_args()
    only = [each for each in asked.walks.split(",") if each]
    print(machine())
    worst = 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = open_histories(asked.demo / "history.db", reading=True)
        target = open_histories(folder / "many.db", person="Mori")
        fill(source, target, asked.dishes)
        for histories in (source, target):
            histories.engine.dispose()
        walks = Walks(folder, asked.demo)
        every: list[tuple[str, Callable[[], None]]] = [
            (f"opens on {asked.dishes} dishes", walks.opens),
            *walks.pages(),
            ("steps through dishes", walks.steps),
            ("theme", walks.theme),
            ("language", walks.language),
            ("drop of 1,000 names", walks.names),
            ("review", walks.review),
            ("analyses a folder", walks.analyses),
        ]
        with Watchdog() as watchdog:
            for place, (title, walk) in enumerate(every):
                if place and only and not any(each in title for each in only):
                    continue
                began = perf_counter()
                with watchdog.walk() as block:
                    walk()
                worst = max(worst, block.busy)
                print(
                    f"{title:24}{1000 * block.busy:6.0f} ms of processor time, "
                    f"{1000 * block.seconds:6.0f} ms by the clock; over 50 ms: {len(block.over)}; "
                    f"{perf_counter() - began:.1f} s",
                    flush=True,
                )
                if block.busy > AIM / 2:
                    print("    " + "\n    ".join(block.where), flush=True)
            walks.application.shut_down()
    return 0 if worst <= AIM else 1


if __name__ == "__main__":
    sys.exit(main())
