"""Kill writers of a history at random moments; count what they had said was kept and is not.

Each round a child process works on a SQLite history and reports what lasts: analyses it added,
verdicts, signatures, backups, or a migration from the first released tables. It is killed without
warning (SIGKILL). Then the database is opened again and checked: `verify` finds nothing (integrity,
audit trail, rows, stored files by their sha256), everything reported is there and equal to what was
given, every backup that shows under its name verifies. The tasks take turns. A killed process is
not a power cut: what the disk does with flushed bytes is not tested here.
"""

import argparse
import json
import multiprocessing
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from colonyqc.domain.analysis import Analysis, FileHash, PictureResult
from colonyqc.domain.colony import Colony, Scale
from colonyqc.domain.dish_proposal import propose_dish
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Acquisition, DishKey, Picture, Tile
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.quality import ImageQuality
from colonyqc.domain.rules import propose_colony
from colonyqc.domain.signature import Meaning, Proof, Signature
from colonyqc.domain.statistics import pool
from colonyqc.domain.verdict import Verdict
from colonyqc.history import SqlHistories, open_histories, verify
from colonyqc.history.backup.make import SqlBackups, backups, verify_backup
from colonyqc.services.ports import Artefacts, Outcome

SIDE = 512
START = datetime(2026, 4, 1, tzinfo=UTC)
RELEASED = Path(__file__).parents[1] / "tests" / "history" / "released" / "0001"
RELEASED_HOLDS = [(0, 0), (0, 4), (1, 4), (2, 4)]
"""Decisions and colonies of its analyses, sorted."""


@dataclass
class Counts:
    """What the rounds came to; the last three should stay at nothing."""

    kills: int = 0
    by_task: dict[str, int] = field(default_factory=dict)
    acknowledged: dict[str, int] = field(default_factory=dict)
    kept_without_word: int = 0
    """Committed, but killed before saying so: whole, so no loss."""
    lost: int = 0
    changed: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0


def _colony(number: int, draw: np.random.Generator) -> Colony:
    measure = draw.random
    colony = Colony(
        number=number,
        area_px=4000 * measure(),
        perimeter_px=300 * measure(),
        centroid=(1.5 * number, 2.5),
        box=(number, 2, 30, 40),
        roundness=measure(),
        solidity=measure(),
        border_roughness_px=measure(),
        eccentricity=measure(),
        differentiated_fraction=measure(),
        differentiated_probability=measure(),
        uncertain_fraction=measure(),
        edge_share=measure(),
        touches_border=False,
        outline=tuple((x, y) for x, y in draw.integers(0, SIDE, (60, 2)).tolist()),
    )
    return replace(colony, proposal=propose_colony(colony, Scale(0.65), Protocol()))


def outcome(seed: int) -> Outcome:
    """Return a drawn analysis of two pictures with its arrays; the same for the same seed."""
    draw = np.random.default_rng(seed)
    artefacts, results = [], []
    for view in range(2):
        coarse = draw.integers(0, 4, (SIDE // 8, SIDE // 8), np.uint8)
        labels = coarse.repeat(8, axis=0).repeat(8, axis=1)
        counts = np.bincount(labels.ravel(), minlength=4).tolist()
        artefacts.append(Artefacts(labels, draw.integers(0, 256, (120, 160, 3), np.uint8)))
        picture = Picture(f"v{view}.tif", (Tile(Path(f"v{view}.tif")),), view)
        results.append(
            PictureResult(
                picture=picture,
                width=SIDE,
                height=SIDE,
                pixel_size_um=0.65,
                pixel_size_source="file",
                files=(FileHash(f"v{view}.tif", f"{seed:064x}"),),
                quality=ImageQuality(9.0, 0.1, 0.0, 0.0),
                imaged_px=SIDE * SIDE,
                undifferentiated_px=counts[1],
                differentiated_px=counts[2],
                uncertain_px=counts[3],
                differentiated_mass_px=float(counts[2]),
                peer_confluence=None,
                colonies=tuple(_colony(number, draw) for number in range(1, 21)),
            )
        )
    statistics = pool(results)
    acquisition = Acquisition(
        DishKey("killed", f"D{seed % 7}"), seed, START, tuple(r.picture for r in results)
    )
    analysis = Analysis(
        acquisition,
        ModelRef("none", "1", "0" * 64),
        "CPU",
        Protocol(),
        "0",
        START,
        START + timedelta(seconds=seed),
        tuple(results),
        statistics,
        propose_dish(statistics, Protocol()),
        simulated=True,
    )
    return Outcome(analysis, tuple(artefacts))


def analyse(database: str, seed: int, told: Connection) -> None:
    """Add analyses, saying (id, seed) of each once it is committed."""
    histories = open_histories(database, person="analyse")
    while True:
        made = outcome(seed)
        with histories() as history:
            number = history.add(made.analysis, made.artefacts)
            history.commit()
        told.send((number, seed))
        seed += 1


def decide(database: str, seed: int, told: Connection) -> None:
    """Decide on colonies of the first analysis, saying each decision once it is committed."""
    histories = open_histories(database, person="decide")
    dice = random.Random(seed)  # noqa: S311
    for at in count(seed):
        verdict = dice.choice(list(Verdict))
        with histories() as history:
            made = history.decide(1, at % 2, 1 + at % 20, verdict, f"round {at}", "Mori")
            history.commit()
        told.send(made)


def sign(database: str, seed: int, told: Connection) -> None:
    """Sign the first analysis, saying each signature once it is committed."""
    histories = open_histories(database, person="sign")
    for at in count(seed):
        with histories() as history:
            digest = history.record_digest(1)
            made = Signature(
                1, Meaning.REVIEWED, "Mori", Proof.STATED, f"round {at}", digest, START
            )
            history.sign(made)
            history.commit()
        told.send(made)


def back_up_again(database: str, seed: int, told: Connection) -> None:  # noqa: ARG001
    """Back the history up, saying the folder of each backup."""
    backups = SqlBackups(open_histories(database, person="backup"))
    while True:
        told.send(backups.make(shelf_of(Path(database))).folder)


def migrate(database: str, seed: int, told: Connection) -> None:  # noqa: ARG001
    """Migrate a history of the first released tables, then do nothing."""
    open_histories(database, person="migrate")
    told.send(database)
    while True:
        time.sleep(1)


TASKS = {
    "analyse": analyse,
    "verdicts": decide,
    "signing": sign,
    "backup": back_up_again,
    "migration": migrate,
}


def work(task: str, database: str, seed: int, told: Connection) -> None:
    """Do a task until killed."""
    told.send(None)
    TASKS[task](database, seed, told)


def shelf_of(database: Path) -> Path:
    return database.with_suffix(".backups")


def released(database: Path) -> None:
    """Make a history as the first released version of the program left it, with its data."""
    database.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as raw:
        raw.executescript((RELEASED / "history.sql").read_text("utf-8"))
    shutil.copytree(RELEASED / "files", database.with_suffix(".files"), dirs_exist_ok=True)


def _words(listener: Connection) -> Iterator[object]:
    """Give what a child had said before it was killed; a word cut off in the middle is none."""
    try:
        while listener.poll():
            yield listener.recv()
    except (EOFError, OSError):
        return


def kill_once(
    context: multiprocessing.context.BaseContext,
    task: str,
    database: Path,
    seed: int,
    words: int,
    wait_s: float,
) -> list[object]:
    """Start a worker, kill it ``wait_s`` after its ``words``-th word; return all it had told.

    No words: it is killed while it opens, makes or migrates the database.
    """
    listener, teller = context.Pipe(duplex=False)
    child = context.Process(  # type: ignore[attr-defined]  # typeshed knows it on the subclasses only
        target=work, args=(task, str(database), seed, teller), daemon=True
    )
    child.start()
    teller.close()
    listener.recv()
    told = [listener.recv() for _ in range(words)]
    time.sleep(wait_s)
    child.kill()
    child.join()
    told += _words(listener)
    listener.close()
    child.close()
    return told


class Told:
    """All that the workers on one history said lasts."""

    def __init__(self) -> None:
        self.analyses: dict[int, int] = {}
        self.others: list[object] = []
        self._checked: set[Path] = set()

    def hear(self, task: str, said: list[object]) -> None:
        if task == "analyse":
            self.analyses.update(said)  # type: ignore[arg-type]  # (id, seed) by this task
        else:
            self.others += said

    def check(self, histories: SqlHistories, shelf: Path, counts: Counts) -> None:
        """Count what is not as told: wrong, lost and changed."""
        counts.wrong += verify(histories)
        with histories() as history:
            kept = {summary.id for summary in history.list()}
            counts.lost += len(self.analyses.keys() - kept)
            for number, seed in self.analyses.items():
                if number in kept and history.get(number).analysis != outcome(seed).analysis:
                    counts.changed += 1
            there = {*history.get(1).decisions, *history.signatures(1)} if 1 in kept else set()
        for each in self.others:
            if isinstance(each, Path):
                counts.lost += not each.is_dir()
            elif not isinstance(each, str):
                counts.lost += each not in there
        for backup in backups(shelf):
            if backup.folder not in self._checked:
                self._checked.add(backup.folder)
                counts.wrong += verify_backup(backup.folder)


def one_round(
    context: multiprocessing.context.BaseContext,
    task: str,
    database: Path,
    told: Told,
    counts: Counts,
    seed: int,
    dice: random.Random,
    longest_s: float,
) -> None:
    """Kill one worker and check what it left."""
    words, wait_s = dice.randrange(4), dice.uniform(0, longest_s)
    if task == "migration":
        words, wait_s = 0, 3 * wait_s
        database = database.with_name(f"{database.stem}-old.db")
        told = Told()
        released(database)
    elif task == "backup":
        words = min(words, 1)
    said = kill_once(context, task, database, seed, words, wait_s)
    told.hear(task, said)
    counts.kills += 1
    counts.by_task[task] = counts.by_task.get(task, 0) + 1
    counts.acknowledged[task] = counts.acknowledged.get(task, 0) + len(said)
    histories = open_histories(database)
    told.check(histories, shelf_of(database), counts)
    if task == "migration":
        with histories() as history:
            known = [
                (len(history.get(each.id).decisions), each.colony_count) for each in history.list()
            ]
        counts.lost += sorted(known) != RELEASED_HOLDS


def run(folder: Path, kills: int, per_database: int, longest_s: float, seed: int) -> Counts:
    """Kill ``kills`` workers, ``per_database`` of them on the same history; return the counts."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    context.set_forkserver_preload(["colonyqc.history", "colonyqc.domain.rules"])
    dice, counts, start = random.Random(seed), Counts(), time.monotonic()  # noqa: S311
    tasks = list(TASKS)
    told = Told()
    for kill in range(kills):
        database = folder / f"{kill // per_database}.db"
        if kill % per_database == 0:
            told = Told()
            first = outcome(kill * 10_000 + 9_999)
            with open_histories(database)() as history:
                told.analyses[history.add(first.analysis, first.artefacts)] = kill * 10_000 + 9_999
                history.commit()
        task = tasks[kill % len(tasks)]
        one_round(context, task, database, told, counts, kill * 10_000, dice, longest_s)
        if kill % per_database == per_database - 1 or kill == kills - 1:
            with open_histories(database)() as history:
                counts.kept_without_word += len(history.list()) - len(told.analyses)
        counts.seconds = round(time.monotonic() - start, 1)
        if sys.stderr.isatty():
            print(f"\r{counts.kills} kills", end="", file=sys.stderr)
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--per-database", type=int, default=10, help="kills on one history")
    parser.add_argument("--longest", type=float, default=0.3, help="longest wait before a kill, s")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, help="where to write; a passing one by default")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = given.folder or Path(passing)
        counts = run(folder, given.kills, given.per_database, given.longest, given.seed)
    told = asdict(counts)
    print(json.dumps(told) if given.json else "\n".join(f"{k}: {v}" for k, v in told.items()))
    return 1 if counts.lost or counts.changed or counts.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
