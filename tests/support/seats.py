"""Seats of a server: processes that write to one history at once, and say what lasted.

    python -m support.seats ADDRESS FILES SEATS COUNT PAUSE

lets each seat write so many analyses of a dish of its own, each with a verdict on the dish, and
prints the number of each with the moment it lasted and how long it took.
"""

import json
import multiprocessing
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep, time
from typing import Any

import alembic.command  # noqa: F401 - needed by the first write, loaded once for all seats

from colonyqc.domain.verdict import Approval
from colonyqc.history import SqlHistories, open_histories, verify
from history.samples import analysis, artefacts


@dataclass(frozen=True, slots=True)
class Lasting:
    """An analysis that a seat was told is kept: ``at`` by the system's clock."""

    seat: int
    number: int
    at: float
    seconds: float


def dish_of(seat: int) -> str:
    return f"D{seat}"


def _work(address: str, files: str, seat: int, count: int, pause: float, together: Any) -> None:
    histories = open_histories(address, files=Path(files), person=f"SEAT {seat}")
    made = analysis(dish=dish_of(seat))
    arrays = artefacts(made)
    together.wait(60)
    for _ in range(count):
        begun = perf_counter()
        with histories() as history:
            number = history.add(made, arrays)
            history.commit()
        seconds, at = perf_counter() - begun, time()
        with histories() as history:
            history.decide_dish(number, Approval.APPROVED, "as usual", f"SEAT {seat}")
            history.commit()
        # One write, or lines of two seats would be mixed.
        sys.stdout.write(f"{json.dumps([seat, number, at, seconds])}\n")
        sys.stdout.flush()
        sleep(pause)
    histories.engine.dispose()


def main(address: str, files: str, seats: str, count: str, pause: str) -> int:
    # Forked, so that what all of them need is loaded once.
    forked = multiprocessing.get_context("fork")
    together = forked.Barrier(int(seats))
    made = [
        forked.Process(
            target=_work, args=(address, files, seat, int(count), float(pause), together)
        )
        for seat in range(1, int(seats) + 1)
    ]
    for each in made:
        each.start()
    for each in made:
        each.join()
    return max(abs(each.exitcode or 0) for each in made)


def begin(
    address: str, files: Path, seats: int, count: int, pause: float = 0.0
) -> "subprocess.Popen[str]":
    """Let seats begin together, in processes of their own."""
    said = (address, str(files), str(seats), str(count), str(pause))
    here = Path(__file__).parents[1]
    return subprocess.Popen(
        [sys.executable, "-m", "support.seats", *said], stdout=subprocess.PIPE, text=True, cwd=here
    )


def lasting(lines: Iterable[str]) -> list[Lasting]:
    """Return what seats were told lasts, by the lines they say."""
    return [Lasting(*json.loads(line)) for line in lines]


def wrong_with(histories: SqlHistories, kept: Sequence[Lasting]) -> list[str]:
    """Return what is not as it was told: nothing lost, nothing doubled, the chain whole."""
    with histories() as history:
        listed = {each.id: each.dish.dish for each in history.list()}
        decided = {each: len(history.get(each).dish_decisions) for each in listed}
        numbers = [each.number for each in history.events()][::-1]
    found = list(verify(histories))
    if listed != {each.number: dish_of(each.seat) for each in kept}:
        found.append(f"{len(kept)} were kept, {len(listed)} are there")
    if set(decided.values()) != {1}:
        found.append(f"decisions of analyses: {decided}")
    if numbers != list(range(1, len(numbers) + 1)):
        found.append("numbers of events are missing")
    return found


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
