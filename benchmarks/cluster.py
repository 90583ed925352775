"""Analyses over two processes (`--cluster local:2`) beside one core and the program's own threads.

The same simulated pictures are analysed in turn by one process bound to one core, by the program's
threads on two cores, and by two workers on the same two. Times are by the clock, from the start of
the command to its end, its start and that of its workers included; what others did meanwhile is in
them, so the ways take turns and the ratio of each round is told. Processor time is that of the
command and of all its workers. The program counts the cores it may use where Python tells them
(3.13), else it is told by `threads` in a settings file of the benchmark's own.

python benchmarks/cluster.py [--pictures N] [--side PIXELS] [--rounds N]
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from inbox import SIDE, pictures

from colonyqc.history import open_histories

NAMES = "{line}_{dish}_D{day}"
DAYS = 3


@dataclass(frozen=True)
class Way:
    """How the command is run: on which cores, with how many threads, with what options."""

    name: str
    cores: int
    threads: int
    options: tuple[str, ...] = ()


WAYS = (
    Way("one process, one core", 1, 1),
    Way("threads, two cores", 2, 2),
    Way("local:2, two cores", 2, 1, ("--cluster", "local:2")),
)


@dataclass
class Took:
    """Seconds by the clock and of the processors, of each round."""

    clock_s: list[float]
    processor_s: list[float]


def run(way: Way, place: Path, folder: Path, cores: list[int]) -> tuple[float, float, int]:
    """Analyse all pictures into a new history; return clock and processor time, and how many."""
    config = folder / "config" / "colonyqc"
    config.mkdir(parents=True)
    (config / "settings.json").write_text(json.dumps({"threads": way.threads}), "utf-8")
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(
        [
            *(sys.executable, "-m", "colonyqc", "analyse", str(place), "--names", NAMES),
            *("--db", str(folder / "t.db"), *way.options),
        ],
        # Where a picture is refused it ends with 1; all of them are counted below.
        check=False,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"OMP_NUM_THREADS": "1", "XDG_CONFIG_HOME": str(folder / "config")},
        preexec_fn=lambda: os.sched_setaffinity(0, cores[: way.cores]),
    )
    clock, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    histories = open_histories(folder / "t.db")
    with histories() as history:
        count = len(history.list())
    histories.engine.dispose()
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return clock, spent, count


def main() -> None:
    """Take turns and print what each way took, and how many times faster than another it was."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, default=1000)
    parser.add_argument("--side", type=int, default=SIDE, help="of a picture, in pixels")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    took = {way.name: Took([], []) for way in WAYS}
    with tempfile.TemporaryDirectory() as passing:
        place = Path(passing) / "pictures"
        place.mkdir()
        for number, content in enumerate(pictures(asked.pictures, asked.seed, asked.side)):
            (place / f"SIM_{number // DAYS}_D{number % DAYS}.png").write_bytes(content)
        for turn in range(asked.rounds):
            for at, way in enumerate(WAYS):
                clock, spent, count = run(way, place, Path(passing) / f"{turn}-{at}", cores)
                assert count == asked.pictures, way.name
                took[way.name].clock_s.append(round(clock, 1))
                took[way.name].processor_s.append(round(spent, 1))
    one, threads, spread = (took[way.name].clock_s for way in WAYS)
    told = {
        "simulated pictures": asked.pictures,
        "side_px": asked.side,
        "load average": os.getloadavg()[0],
        **{name: asdict(each) for name, each in took.items()},
        "local:2 over one core": _ratio(one, spread),
        "local:2 over threads": _ratio(threads, spread),
    }
    print(json.dumps(told, indent=2))


def _ratio(slow: list[float], fast: list[float]) -> float:
    return round(statistics.median(a / b for a, b in zip(slow, fast, strict=True)), 2)


if __name__ == "__main__":
    main()
