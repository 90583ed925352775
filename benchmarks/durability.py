"""Kill writers of a history at random moments; count what they had said was kept and is not.

Each round a child process adds analyses to a SQLite history and reports every commit; it is
killed without warning (SIGKILL). Then the database is opened again and checked: integrity, no half
analysis, every reported analysis equal to what was given, its files by their sha256. A killed
process is not a power cut: what the disk does with flushed bytes is not tested here.
"""

import argparse
import json
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from colonyqc.domain.analysis import Analysis, FileHash, PictureResult
from colonyqc.domain.colony import Colony, Scale
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Acquisition, DishKey, Picture, Tile
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.quality import ImageQuality
from colonyqc.domain.rules import propose_colony, propose_dish
from colonyqc.domain.statistics import pool
from colonyqc.history import SqlHistories, open_histories, verify
from colonyqc.services.ports import Artefacts, Outcome

SIDE = 512
START = datetime(2026, 4, 1, tzinfo=UTC)


@dataclass
class Counts:
    """What the rounds came to; the last three should stay at nothing."""

    kills: int = 0
    acknowledged: int = 0
    kept_without_word: int = 0
    """Committed, but killed before saying so: whole, so no loss."""
    lost: int = 0
    changed: int = 0
    wrong: list[str] = field(default_factory=list)


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


def write_until_killed(database: str, seed: int, told: Connection) -> None:
    """Add analyses, saying (id, seed) of each once it is committed."""
    told.send(None)
    histories = open_histories(database)
    while True:
        made = outcome(seed)
        with histories() as history:
            number = history.add(made.analysis, made.artefacts)
            history.commit()
        told.send((number, seed))
        seed += 1


def _words(listener: Connection) -> Iterator[tuple[int, int]]:
    """Give what a child had said before it was killed; a word cut off in the middle is none."""
    try:
        while listener.poll():
            yield listener.recv()
    except (EOFError, OSError):
        return


def kill_once(
    context: multiprocessing.context.BaseContext,
    database: Path,
    seed: int,
    words: int,
    wait_s: float,
) -> list[tuple[int, int]]:
    """Start a writer, kill it ``wait_s`` after its ``words``-th commit; return all it had told.

    No words: it is killed while it opens or makes the database.
    """
    listener, teller = context.Pipe(duplex=False)
    child = context.Process(  # type: ignore[attr-defined]  # typeshed knows it on the subclasses only
        target=write_until_killed, args=(str(database), seed, teller), daemon=True
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


def check(histories: SqlHistories, told: dict[int, int], counts: Counts) -> None:
    """Count what is not as told: wrong, lost and changed analyses."""
    counts.wrong += verify(histories)
    with histories() as history:
        kept = {summary.id for summary in history.list()}
        counts.lost += len(told.keys() - kept)
        for number, seed in told.items():
            if number in kept and history.get(number).analysis != outcome(seed).analysis:
                counts.changed += 1


def run(folder: Path, kills: int, per_database: int, longest_s: float, seed: int) -> Counts:
    """Kill ``kills`` writers, ``per_database`` of them on the same history; return the counts."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    context.set_forkserver_preload(["colonyqc.history", "colonyqc.domain.rules"])
    dice, counts = random.Random(seed), Counts()  # noqa: S311
    told: dict[int, int] = {}
    for kill in range(kills):
        database = folder / f"{kill // per_database}.db"
        if kill % per_database == 0:
            told.clear()
        words, wait_s = dice.randrange(4), dice.uniform(0, longest_s)
        said = kill_once(context, database, kill * 10_000, words, wait_s)
        told.update(said)
        counts.kills += 1
        counts.acknowledged += len(said)
        histories = open_histories(database)
        check(histories, told, counts)
        if kill % per_database == per_database - 1 or kill == kills - 1:
            with histories() as history:
                counts.kept_without_word += len(history.list()) - len(told)
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
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
