"""Kill workers and the client of a cluster at random moments; count what was lost or done twice.

Simulated pictures of many dishes and days are analysed by `analyse --new-only --cluster` over the
workers of a real Dask scheduler, each worker under a nanny as `dask worker` starts it. Workers are
killed without warning (SIGKILL) while it works, and so is the client, which is then begun again;
with several clients all of them are given the same pictures at once. In the end each picture must
be analysed exactly once and `verify` must find nothing.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil
from inbox import pictures

from colonyqc.history import SqlHistories, open_histories, verify

NAMES = "{line}_{dish}_D{day}"
DAYS = 3
STARTED_S = 120.0


@dataclass
class Counts:
    """What a campaign came to; the last three should stay at nothing."""

    pictures: int = 0
    worker_kills: int = 0
    client_kills: int = 0
    clients: int = 0
    runs: int = 0
    analyses: int = 0
    seconds: float = 0.0
    doubled: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not (self.doubled or self.missing or self.wrong)


class Workers:
    """A scheduler and its workers, by Dask's own commands."""

    def __init__(self, folder: Path, count: int, environment: dict[str, str]) -> None:
        told = folder / "scheduler.json"
        dask = [sys.executable, "-m", "dask"]
        # However often workers are killed here, no picture is to blame.
        patient = environment | {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "100000"}
        self._said = (folder / "dask.txt").open("ab")
        self.scheduler = subprocess.Popen(
            [
                *(*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"),
                *("--dashboard-address", "127.0.0.1:0", "--scheduler-file", str(told)),
            ],
            env=patient,
            stdout=self._said,
            stderr=self._said,
        )
        deadline = time.monotonic() + STARTED_S
        while not told.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        self.address = str(json.loads(told.read_text("utf-8"))["address"])
        self._worker = [
            *(*dask, "worker", self.address, "--host", "127.0.0.1", "--nthreads", "1"),
            *("--no-dashboard", "--memory-limit", "0", "--death-timeout", "120"),
            *("--local-directory", str(folder / "dask")),
        ]
        self._environment = environment
        self.nannies = [self._nanny() for _ in range(count)]

    def _nanny(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._worker, env=self._environment, stdout=self._said, stderr=self._said
        )

    def look(self) -> None:
        """Begin a nanny anew that gave up, as it does where its worker was killed in its start."""
        self.nannies = [self._nanny() if n.poll() is not None else n for n in self.nannies]

    def kill_one(self, chance: random.Random) -> bool:
        """Kill a worker, whose nanny starts another; False where none is there just now."""
        there = [child for nanny in self.nannies for child in _workers_of(nanny.pid)]
        if not there:
            return False
        try:
            chance.choice(there).kill()
        except psutil.NoSuchProcess:
            return False
        return True

    def close(self) -> None:
        for each in (*self.nannies, self.scheduler):
            each.send_signal(signal.SIGTERM)
        for each in (*self.nannies, self.scheduler):
            try:
                each.wait(30)
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()
        self._said.close()


def _workers_of(nanny: int) -> list[psutil.Process]:
    """Return the worker of a nanny: its child that is not the tracker of shared resources."""
    try:
        children = psutil.Process(nanny).children()
        return [each for each in children if "resource_tracker" not in " ".join(each.cmdline())]
    except psutil.Error:
        return []


class Client:
    """`colonyqc analyse --new-only --cluster`, begun again until it has done its work."""

    def __init__(self, command: list[str], environment: dict[str, str], said: Path) -> None:
        self._command, self._environment, self._said = command, environment, said
        self.runs = 0
        self.begin()

    def begin(self) -> None:
        """Begin it, or begin it anew."""
        self.runs += 1
        with self._said.open("ab") as said:
            self._process = subprocess.Popen(
                self._command, env=self._environment, stdout=said, stderr=said
            )

    @property
    def done(self) -> bool:
        """Whether it has ended and done all; where it ended otherwise it is begun again."""
        code = self._process.poll()
        if code is None:
            return False
        if code == 0:
            return True
        self.begin()
        return False

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self.begin()

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


def _arrive(place: Path, count: int, seed: int) -> None:
    """Put pictures of further dishes into a folder."""
    place.mkdir(parents=True, exist_ok=True)
    first = len(list(place.iterdir()))
    for number, content in enumerate(pictures(count, seed + first), first):
        (place / f"SIM_{number // DAYS}_D{number % DAYS}.png").write_bytes(content)


def campaign(
    folder: Path,
    count: int,
    worker_kills: int,
    client_kills: int,
    seed: int,
    db: str,
    files: Path | None = None,
    *,
    clients: int = 1,
    longest_s: float = 6.0,
    more: Sequence[str] = (),
) -> Counts:
    """Analyse ``count`` pictures, and as many again until all kills were made."""
    began = time.monotonic()
    chance = random.Random(seed)  # noqa: S311 - a draw
    counts = Counts(clients=clients)
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / "pictures"
    _arrive(place, count, seed)
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    left = ["worker"] * worker_kills + ["client"] * client_kills
    chance.shuffle(left)
    deadline = began + 600 + 60 * len(left) + 20 * count
    with ExitStack() as stack:
        cluster = Workers(folder, 2, environment)
        stack.callback(cluster.close)
        command = [
            *(sys.executable, "-m", "colonyqc", "analyse", str(place), "--names", NAMES),
            *("--db", db, *(("--files", str(files)) if files else ()), "--new-only"),
            *("--cluster", cluster.address, *more),
        ]
        seats = [Client(command, environment, folder / f"client-{n}.txt") for n in range(clients)]
        for each in seats:
            stack.callback(each.close)
        while time.monotonic() < deadline:
            running = [each for each in seats if not each.done]
            if not running:
                if not left:
                    break
                _arrive(place, count, seed)
                for each in seats:
                    each.begin()
            time.sleep(chance.uniform(0.1, longest_s) if left else 0.2)
            cluster.look()
            if left and left[-1] == "client":
                chance.choice(seats).kill()
                counts.client_kills += 1
                left.pop()
            elif left and cluster.kill_one(chance):
                counts.worker_kills += 1
                left.pop()
            if sys.stderr.isatty():
                print(f"\r{len(left)} kills left", end="", file=sys.stderr)
        counts.runs = sum(each.runs for each in seats)
    histories = open_histories(db, files=files)
    _count(histories, {path.name for path in place.iterdir()}, counts)
    histories.engine.dispose()
    counts.seconds = round(time.monotonic() - began, 1)
    return counts


def _count(histories: SqlHistories, wanted: set[str], counts: Counts) -> None:
    with histories() as history:
        found = history.list()
    made = Counter(f"SIM_{each.dish.dish}_D{each.day}.png" for each in found)
    counts.pictures, counts.analyses = len(wanted), len(found)
    counts.doubled = sorted(name for name, times in made.items() if times > 1)
    counts.missing = sorted(wanted - made.keys())
    counts.wrong = list(verify(histories))


def main() -> int:
    """Run the campaign and print what came of it; 1 where something was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, default=60, help="at once; more as needed")
    parser.add_argument("--worker-kills", type=int, default=200)
    parser.add_argument("--client-kills", type=int, default=20)
    parser.add_argument("--longest", type=float, default=6.0, help="longest wait for a kill, s")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", type=int, default=1)
    parser.add_argument("--server", action="store_true", help="on a PostgreSQL of its own")
    parser.add_argument("--folder", type=Path, help="where to write; a passing one by default")
    parser.add_argument("more", nargs="*", help="what else analyse is told, after --")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = asked.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        db, files = str(folder / "t.db"), None
        if asked.server:
            db, files = stack.enter_context(_server()), folder / "files"
            files.mkdir(parents=True)
        counts = campaign(
            folder,
            asked.pictures,
            asked.worker_kills,
            asked.client_kills,
            asked.seed,
            db,
            files,
            clients=asked.clients,
            longest_s=asked.longest,
            more=asked.more,
        )
    print(json.dumps(asdict(counts), indent=2))
    return 0 if counts.sound else 1


@contextmanager
def _server() -> Iterator[str]:
    """Give the address of an empty database on a PostgreSQL server of its own."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from support import postgres

    programs = postgres.find_programs()
    if programs is None:
        sys.exit("PostgreSQL is not installed (Debian: apt install postgresql)")
    with postgres.server(programs) as running, running.database() as name:
        yield running.url(name)


if __name__ == "__main__":
    sys.exit(main())
