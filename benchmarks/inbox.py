"""Let pictures arrive in a watched folder while the watch is restarted and killed; count analyses.

Simulated pictures of many dishes and days arrive in random order: whole at once, slowly, in two
halves, under a passing name that is changed, or moved in from beside. Meanwhile `colonyqc watch` is
stopped by SIGTERM and killed by SIGKILL at random moments, and begun again. In the end each must be
analysed exactly once, `verify` must find nothing, and every stop must have ended with 0. How long
an answer took is counted from the moment its file was whole.
"""

import argparse
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import cv2
import numpy as np

from colonyqc.history import SqlHistories, open_histories, verify
from colonyqc.imaging.simulate import DishSpec, draw, grow

NAMES = "{line}_{dish}_D{day}"
DAYS = 5
SIDE = 256
PASSAGE_S = 4.0
"""A watch that was begun is left alone for so long at least, so that it does something."""


@dataclass
class Counts:
    """What came of it; ``doubled``, ``missing``, ``wrong`` and ``bad_exits`` should stay empty."""

    pictures: int = 0
    ways: dict[str, int] = field(default_factory=dict)
    stops: int = 0
    kills: int = 0
    analyses: int = 0
    doubled: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    bad_exits: list[int] = field(default_factory=list)
    answer_s_median: float = 0.0
    answer_s_95: float = 0.0
    answer_s_most: float = 0.0
    seconds: float = 0.0

    @property
    def sound(self) -> bool:
        return not (self.doubled or self.missing or self.wrong or self.bad_exits)


def pictures(count: int, seed: int, side: int = SIDE) -> list[bytes]:
    """Return simulated pictures as PNG: windows of one virtual dish, each another one."""
    whole = 4 * side
    spec = DishSpec(seed, whole, whole, days=(3,))
    dish = draw(grow(spec)[3]).pixels
    draws = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        x, y = draws.integers(0, whole - side, 2)
        window = dish[y : y + side, x : x + side].copy()
        # No two alike, whatever the draw: the same bytes twice would be one picture.
        window[0, :8] = draws.integers(0, 256, (8, *window.shape[2:]))
        made.append(cv2.imencode(".png", window)[1].tobytes())
    return made


def at_once(path: Path, content: bytes, _: random.Random) -> None:
    """Write a picture in one go."""
    path.write_bytes(content)


def slowly(path: Path, content: bytes, chance: random.Random) -> None:
    """Write a picture in many pieces."""
    with path.open("wb") as file:
        step = len(content) // 8 + 1
        for start in range(0, len(content), step):
            file.write(content[start : start + step])
            file.flush()
            time.sleep(chance.uniform(0.1, 0.8))


def in_two_halves(path: Path, content: bytes, chance: random.Random) -> None:
    """Write half of a picture, and the rest after more than two polls."""
    half = len(content) // 2
    path.write_bytes(content[:half])
    time.sleep(chance.uniform(3.0, 9.0))
    with path.open("ab") as file:
        file.write(content[half:])


def renamed(path: Path, content: bytes, chance: random.Random) -> None:
    """Write a picture under a passing name, and give it its own when it is whole."""
    passing = path.with_name(path.name + chance.choice([".part", ".tmp"]))
    slowly(passing, content, chance)
    passing.rename(path)


def moved_in(path: Path, content: bytes, _: random.Random) -> None:
    """Write a picture beside the folder with an old time, and move it in."""
    beside = path.parent.parent / f"beside-{path.name}"
    beside.write_bytes(content)
    os.utime(beside, (1.7e9, 1.7e9))
    beside.rename(path)


WAYS: Sequence[Callable[[Path, bytes, random.Random], None]] = (
    at_once,
    slowly,
    in_two_halves,
    renamed,
    moved_in,
)


class Watch:
    """The command at work in a process of its own."""

    def __init__(self, folder: Path, more: Sequence[str]) -> None:
        self._command = [
            *(sys.executable, "-m", "colonyqc", "watch", str(folder / "inbox")),
            *("--db", str(folder / "t.db"), "--names", NAMES, "--every", "0.5"),
            *("--log", str(folder / "watch.log"), *more),
        ]
        self._log = folder / "watch.log"
        self._said = (folder / "said.txt").open("ab")
        # Kept apart from whoever runs this: what is remembered of a folder is among the user's.
        self._environment = os.environ | {"XDG_DATA_HOME": str(folder / "data")}
        self._begin()

    def _begun(self) -> None:
        """Wait until it watches: before that any process ends as the system ends it."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self._watching() <= self._before:
            time.sleep(0.2)

    def _watching(self) -> int:
        said = self._log.read_text("utf-8") if self._log.exists() else ""
        return said.count(" Watching ")

    def _begin(self) -> None:
        self._before = self._watching()
        self._process = subprocess.Popen(
            self._command, stdout=self._said, stderr=self._said, env=self._environment
        )

    def again(self, sign: signal.Signals) -> int:
        """End it by a signal and begin it anew; return how it ended."""
        code = self.end(sign)
        self._begin()
        return code

    def end(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """End it by a signal; return its exit code."""
        if sign == signal.SIGTERM:
            self._begun()
        self._process.send_signal(sign)
        return self._process.wait(120)


def _arrive(
    inbox: Path, named: Sequence[tuple[str, bytes]], over_s: float, seed: int, counts: Counts
) -> tuple[dict[str, float], list[threading.Thread]]:
    """Let pictures arrive, each by a way of its own; return when each was whole."""
    chance = random.Random(seed)  # noqa: S311 - a draw
    whole: dict[str, float] = {}

    def one(name: str, content: bytes, after: float, own: int) -> None:
        time.sleep(after)
        mine = random.Random(own)  # noqa: S311 - a draw
        WAYS[own % len(WAYS)](inbox / name, content, mine)
        whole[name] = time.time()

    threads = []
    for name, content in named:
        own = chance.randrange(2**31)
        way = WAYS[own % len(WAYS)].__name__
        counts.ways[way] = counts.ways.get(way, 0) + 1
        work = (name, content, chance.uniform(0, over_s), own)
        threads.append(threading.Thread(target=one, args=work, daemon=True))
    for each in threads:
        each.start()
    return whole, threads


def campaign(
    folder: Path,
    count: int,
    over_s: float,
    stops: int,
    kills: int,
    seed: int,
    more: Sequence[str] = (),
    rest_s: float = 15.0,
) -> Counts:
    """Let ``count`` pictures arrive over ``over_s`` seconds under a watch that is interrupted."""
    began = time.monotonic()
    counts = Counts(count)
    chance = random.Random(seed)  # noqa: S311 - a draw
    inbox = folder / "inbox"
    inbox.mkdir(parents=True)
    names = [f"SIM_{n // DAYS}_D{n % DAYS}.png" for n in range(count)]
    named = list(zip(names, pictures(count, seed), strict=True))
    chance.shuffle(named)
    watch = Watch(folder, more)
    whole, threads = _arrive(inbox, named, over_s, seed, counts)
    signs = [signal.SIGTERM] * stops + [signal.SIGKILL] * kills
    chance.shuffle(signs)
    for sign in signs:
        time.sleep(PASSAGE_S + chance.uniform(0.5, 1.0) * over_s / (len(signs) + 1))
        code = watch.again(sign)
        counts.stops += sign == signal.SIGTERM
        counts.kills += sign == signal.SIGKILL
        if sign == signal.SIGTERM and code != 0:
            counts.bad_exits.append(code)
    for each in threads:
        each.join()
    histories = open_histories(folder / "t.db")
    _wait(histories, count, 120 + 5 * count)
    # A little longer: what is done twice is done by now.
    time.sleep(rest_s)
    code = watch.end()
    if code != 0:
        counts.bad_exits.append(code)
    _count(histories, whole, counts)
    counts.seconds = time.monotonic() - began
    histories.engine.dispose()
    return counts


def _wait(histories: SqlHistories, count: int, most_s: float) -> None:
    deadline = time.monotonic() + most_s
    while time.monotonic() < deadline:
        with histories() as history:
            if len(history.list()) >= count:
                return
        time.sleep(1)


def _count(histories: SqlHistories, whole: dict[str, float], counts: Counts) -> None:
    with histories() as history:
        found = history.list()
    made = Counter(f"SIM_{each.dish.dish}_D{each.day}.png" for each in found)
    counts.analyses = len(found)
    counts.doubled = sorted(name for name, times in made.items() if times > 1)
    counts.missing = sorted(whole.keys() - made.keys())
    counts.wrong = list(verify(histories))
    answers = sorted(
        each.finished.timestamp() - whole[f"SIM_{each.dish.dish}_D{each.day}.png"] for each in found
    )
    if answers:
        counts.answer_s_median = round(statistics.median(answers), 1)
        counts.answer_s_95 = round(answers[int(0.95 * (len(answers) - 1))], 1)
        counts.answer_s_most = round(answers[-1], 1)


def main() -> None:
    """Run the campaign and print what came of it; exit 1 where something was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=500)
    parser.add_argument("--over", type=float, default=600.0, help="seconds they arrive over")
    parser.add_argument("--stops", type=int, default=2)
    parser.add_argument("--kills", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rest", type=float, default=15.0, help="seconds watched after the last")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("more", nargs="*", help="what else watch is told, after --")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        counts = campaign(
            asked.folder or Path(passing),
            asked.pictures,
            asked.over,
            asked.stops,
            asked.kills,
            asked.seed,
            asked.more,
            asked.rest,
        )
    sys.stdout.write(json.dumps(asdict(counts), indent=2) + "\n")
    sys.exit(0 if counts.sound else 1)


if __name__ == "__main__":
    main()
