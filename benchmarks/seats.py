"""Seats that write to one history on a PostgreSQL server at once, and when another window shows it.

    QT_QPA_PLATFORM=offscreen python benchmarks/seats.py [--seats 8] [--analyses 25]

A passing server is started where PostgreSQL is installed. First all seats write as fast as they
can: analyses a second, how long one takes to last, and whether anything was lost. Then a window is
open on the same history while each seat keeps an analysis every few seconds: how long after it
lasted its dish is in the window's list. Processes and window share one machine, so that the
figures are those of the program and of a server under one roof, without a network between.
"""

import argparse
import os
import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from common import machine
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from colonyqc import bootstrap
from colonyqc.config.settings import Loaded, Settings
from colonyqc.gui.main.application import Application
from colonyqc.history import give_rights, open_histories
from support import postgres, seats

PAUSE_S = 3.0
"""Between two analyses of a seat while a window looks on."""


def at_full_speed(address: str, files: Path, count: int, each: int) -> None:
    begun = perf_counter()
    with seats.begin(address, files, count, each) as running:
        said, _ = running.communicate()
    kept = seats.lasting(said.splitlines())
    took = max(one.at for one in kept) - min(one.at - one.seconds for one in kept)
    histories = open_histories(address, files=files)
    wrong = seats.wrong_with(histories, kept)
    histories.engine.dispose()
    waits, whole = [one.seconds for one in kept], perf_counter() - begun
    late = quantiles(waits, n=20)[-1]
    print(f"{count} seats, {len(kept)} analyses and as many verdicts in {took:.1f} s")
    print(f"  {len(kept) / took:.1f} analyses a second ({whole:.0f} s with starting)")
    print(f"  one lasts after {median(waits):.2f} s, 95 % within {late:.2f} s")
    print(f"  lost, doubled or out of the chain: {', '.join(wrong) or 'nothing'}")


def looked_on(app: QApplication, address: str, files: Path, count: int, each: int) -> None:
    """Tell how long a window's list takes to hold what other seats keep."""
    place = bootstrap.workplace(address, files)
    window = Application(app, place.context, Loaded(Settings(language="en")), files / "s.json")
    window.begin()
    seen: dict[int, float] = {}

    def look() -> None:
        # Drawn as soon as they are there; its rows tell dishes and no numbers.
        for summary in window.assembly.worklist._summaries:
            seen.setdefault(summary.id, time())

    with seats.begin(address, files, count, each, PAUSE_S) as running:
        while running.poll() is None:
            QTest.qWait(20)
            look()
        QTest.qWait(3000)
        look()
        said, _ = running.communicate()
    kept = seats.lasting(said.splitlines())
    waits = [seen[one.number] - one.at for one in kept if one.number in seen]
    late = quantiles(waits, n=20)[-1]
    print(f"{count} seats, one analysis each every {PAUSE_S:.0f} s, a window open beside them")
    print(f"  in the list after {median(waits):.2f} s, 95 % within {late:.2f} s")
    print(f"  the longest {max(waits):.2f} s; not seen: {len(kept) - len(waits)} of {len(kept)}")
    window.shut_down()
    place.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seats", type=int, default=8)
    parser.add_argument("--analyses", type=int, default=25, help="of each seat")
    said = parser.parse_args()
    programs = postgres.find_programs()
    if programs is None:
        sys.exit("PostgreSQL is not installed.")
    print(machine())
    app = QApplication([])
    with postgres.server(programs) as server, tempfile.TemporaryDirectory() as folder:
        for way in (at_full_speed, partial(looked_on, app)):
            with server.database() as name:
                give_rights(server.url(name, postgres.KEEPER), postgres.SEAT)
                files = Path(folder) / name
                files.mkdir()
                way(server.url(name, postgres.SEAT), files, said.seats, said.analyses)


if __name__ == "__main__":
    main()
