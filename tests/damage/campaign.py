"""Damaged files for every reader: each answers with what it holds or with one sentence.

    python tests/damage/campaign.py --cases 6000 --seed 1
    python tests/damage/campaign.py --only tiff --case 17     one case again, its trace shown

A child process reads the cases of a reader one after the other in a folder of its own, and is
replaced when it hangs, crashes or has grown too large. Prints counts and what went wrong; exit 1
where anything did. Cases depend on the seed, the reader and their number alone.
"""

import argparse
import hashlib
import multiprocessing
import os
import random
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from damage.mutate import damaged

HANG_S: Final = 10.0
"""Of processor time; on a busy machine the clock says little."""
WALL_S: Final = 120.0
MOST_BYTES: Final = 2 * 1024**3
_PROCESSES: Final = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Case:
    """What became of one damaged file: ``read``, ``said``, or what must not be."""

    reader: str
    number: int
    outcome: str
    told: str = ""


BAD: Final = ("trace", "hang", "crash", "memory", "stray")


def _listing(folder: Path, but: Path) -> dict[str, tuple[int, int]]:
    """Return size and time of every file below a folder, except below another one and in logs."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_relative_to(but) and path.suffix != ".log":
            seen = path.stat()
            found[str(path.relative_to(folder))] = (seen.st_size, seen.st_mtime_ns)
    return found


def attempt(name: str, number: int, seed: int, home: Path) -> tuple[str, str]:
    """Damage one file of a reader's sound ones and read them."""
    from colonyqc.config.documents import DocumentError
    from colonyqc.domain.errors import ColonyQCError
    from damage.readers import FAULTY, READERS

    reader = (READERS | FAULTY)[name]
    dice = random.Random(f"{seed} {name} {number}")  # noqa: S311
    target = home / "target"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(home / "sound" / name, target)
    files = sorted({f for each in reader.damage for f in target.glob(each) if f.is_file()})
    victim = dice.choice(files)
    victim.write_bytes(damaged(victim.read_bytes(), dice))
    before = _listing(home, target)
    try:
        found = reader.read(target)
    except (ColonyQCError, DocumentError) as error:
        outcome = "trace" if "made a mistake" in str(error) else "said"
        told = str(error)
    except Exception:  # noqa: BLE001 - what it is looking for
        outcome, told = "trace", traceback.format_exc()
    else:
        outcome, told = ("said", "; ".join(map(str, found))) if found else ("read", "")
    if _listing(home, target) != before:
        outcome, told = "stray", f"files beside the target changed; {told}"
    return outcome, f"{victim.relative_to(target)}: {told}"


def _work(
    name: str, numbers: Sequence[int], seed: int, home: Path, most_bytes: int, pipe: Connection
) -> None:
    from damage.readers import FAULTY, READERS

    # Damaged networks make libraries talk.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sound = home / "sound" / name
    if not sound.exists():
        sound.mkdir(parents=True)
        (READERS | FAULTY)[name].make(sound)
    for number in numbers:
        pipe.send((number, "begun", time.process_time(), ""))
        outcome, told = attempt(name, number, seed, home)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        if most > most_bytes:
            outcome, told = "memory", f"{most / 1024**3:.1f} GiB; {told}"
        pipe.send((number, outcome, time.process_time(), told))
        if most > most_bytes:
            return


def _cpu_s(pid: int) -> float:
    """Return the processor time that a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _watched(name: str, numbers: Sequence[int], seed: int, home: Path) -> Iterator[Case]:
    """Yield the cases that one child gets through; the last may be what ended it."""
    ours, theirs = _PROCESSES.Pipe(duplex=False)
    child = _PROCESSES.Process(
        target=_work, args=(name, numbers, seed, home, MOST_BYTES, theirs), daemon=True
    )
    child.start()
    theirs.close()
    number, last, since = -1, numbers[0], time.monotonic()
    began: float | None = None
    try:
        while True:
            try:
                while not ours.poll(1.0):
                    hung = number >= 0 and _cpu_s(child.pid or 0) - (began or 0) > HANG_S
                    if hung or time.monotonic() - since > WALL_S:
                        yield Case(name, max(number, last), "hang")
                        return
                at, outcome, used, told = ours.recv()
            except (EOFError, FileNotFoundError):
                break
            since = time.monotonic()
            if outcome == "begun":
                number, began = at, used
                continue
            yield Case(name, at, "hang" if used - (began or 0) > HANG_S else outcome, told)
            number, last = -1, at
        child.join()
        if began is None:
            raise RuntimeError(f"the reader “{name}” could not be set up: look above")
        if number >= 0 or child.exitcode:
            yield Case(name, max(number, last), "crash", f"exit {child.exitcode}")
    finally:
        if child.is_alive():
            child.kill()
        child.join()
        ours.close()


def cases(name: str, numbers: Sequence[int], seed: int, home: Path) -> Iterator[Case]:
    """Yield what became of each case of a reader."""
    left = list(numbers)
    while left:
        done = left[0]
        for case in _watched(name, left, seed, home):
            done = case.number
            yield case
        left = [each for each in left if each > done]


def run(names: Sequence[str], total: int, seed: int, home: Path) -> list[Case]:
    """Run so many cases, as many of each reader."""
    each = -(-total // len(names))
    found: list[Case] = []
    for name in names:
        found += cases(name, range(each), seed, home)
        tally = Counter(case.outcome for case in found if case.reader == name)
        print(f"{name:16}{each:6}  {dict(tally)}", flush=True)
    return found


def main() -> int:
    """Run the campaign and print what it came to."""
    from damage.readers import READERS

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=READERS)
    parser.add_argument("--case", type=int)
    asked = parser.parse_args()
    names = [asked.only] if asked.only else list(READERS)
    with tempfile.TemporaryDirectory(prefix="colonyqc-damage-") as folder:
        home = at_home(Path(folder))
        if asked.case is None:
            found = run(names, asked.cases, asked.seed, home)
        else:
            found = list(cases(names[0], [asked.case], asked.seed, home))
    for case in found:
        if case.outcome in BAD or asked.case is not None:
            print(f"\n{case.outcome}: {case.reader} {case.number} {case.told}")
    tally = Counter(case.outcome for case in found)
    print(
        f"{len(found)} cases of {len(names)} readers, seed {asked.seed}: {tally['read']} read, "
        f"{tally['said']} answered by a sentence; {tally['trace']} traces, {tally['crash']} "
        f"crashes, {tally['hang']} hangs over {HANG_S:.0f} s, {tally['memory']} over 2 GB, "
        f"{tally['stray']} with files outside the target."
    )
    return int(any(case.outcome in BAD for case in found))


def at_home(folder: Path) -> Path:
    """Let everything that has a place of its own, home and temporary files, be below a folder."""
    for key in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        os.environ[key] = str(folder / "home")
    os.environ["TMPDIR"] = str(folder / "tmp")
    for name in ("home", "tmp"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "beside").write_bytes(hashlib.sha256(b"beside").digest())
    os.chdir(folder)
    return folder


if __name__ == "__main__":
    sys.exit(main())
