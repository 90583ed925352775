"""Keys a dish takes in a morning round, over results of the virtual dish, by key presses alone.

    make demo
    QT_QPA_PLATFORM=offscreen python benchmarks/round_keys.py demo/history.db [--dishes 50]

Each analysis in the history (as `colonyqc demo` leaves it) becomes a dish of its own in a passing
history, over and over until there are enough. Then the window is opened on it, and a person who
agrees with what is proposed reviews and signs dish after dish; see `support.round_by_keys`.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import numpy as np
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from colonyqc import bootstrap
from colonyqc.config.settings import Loaded, Settings
from colonyqc.domain.picture import DishKey, Region
from colonyqc.gui.main.application import Application
from colonyqc.history import SqlHistories, open_histories, verify
from colonyqc.services.ports import AnalysisRecord, Artefacts
from support.round_by_keys import DishKeys, RoundByKeys

MOST = 15
"""Keys that a dish may take, without the password."""


def _arrays(histories: SqlHistories, record: AnalysisRecord) -> list[Artefacts]:
    found = []
    with histories() as history:
        for stored in record.stored:
            labels = None
            if stored.labels:
                opened = history.labels(stored.labels)
                labels = np.asarray(opened.read(Region(0, 0, *opened.size)))
                opened.close()
            found.append(Artefacts(labels, history.overview(stored.overview)))
    return found


def fill(source: SqlHistories, target: SqlHistories, dishes: int) -> None:
    """Give each analysis of the source a dish of its own in the target, again and again."""
    with source() as history:
        records = [history.get(each.id) for each in history.list() if not each.prompt]
    arrays = [_arrays(source, record) for record in records]
    with target() as history:
        for number in range(dishes):
            analysis = records[number % len(records)].analysis
            key = DishKey("round", f"dish {number + 1:02}")
            acquisition = replace(analysis.acquisition, dish=key)
            made = replace(analysis, acquisition=acquisition)
            history.add(made, arrays[number % len(records)])
            history.commit()


def _walk(database: Path, dishes: int) -> list[DishKeys]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    window = Application(
        app,
        bootstrap.context(str(database)),
        Loaded(Settings(person="Mori")),
        database.with_name("settings.json"),
    )
    window.begin()

    def calm() -> None:
        for _ in range(2):
            QTest.qWait(20)
            while window.jobs.active:
                QTest.qWait(10)
        app.processEvents()

    calm()
    made = RoundByKeys(window, calm)
    for _ in range(dishes):
        made.dish()
    window.shut_down()
    return made.done


def main() -> int:
    """Print the keys of each kind of dish; exit 1 where one took more than `MOST`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("history", type=Path, help="made by `colonyqc demo`")
    parser.add_argument("--dishes", type=int, default=50)
    asked = parser.parse_args()
    source = open_histories(asked.history, reading=True)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "round.db"
        target = open_histories(database, person="Mori")
        fill(source, target, asked.dishes)
        target.engine.dispose()
        began = perf_counter()
        done = _walk(database, asked.dishes)
        took = perf_counter() - began
        kept = open_histories(database)
        whole = verify(kept) == ()
        with kept() as history:
            signed = sum(bool(history.signatures(each.id)) for each in history.list())
        kept.engine.dispose()
    source.engine.dispose()
    keys = [each.keys for each in done]
    print(f"dishes {len({each.dish for each in done})}, signed {signed}, history whole {whole}")
    print(f"keys a dish: median {median(keys)}, most {max(keys)}; all together {sum(keys)}")
    print(f"colonies {sum(each.colonies for each in done)}, own {sum(e.own for e in done)}")
    print(f"keys: dishes {dict(sorted(Counter(keys).items()))}; {took:.0f} s")
    return 0 if max(keys) <= MOST and signed == asked.dishes and whole else 1


if __name__ == "__main__":
    sys.exit(main())
