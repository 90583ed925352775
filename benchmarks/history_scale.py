"""Fill a history with a million colonies and time what people wait for, beside its limits.

Rows, label files and audit trail are what the program writes; `verify` goes over all of them. The
first analyses go in through the unit of work itself; the others through the same parts of it, with
their colonies copied inside the database from one of the first, so that filling does not take an
hour. Dishes of 20 culture days, one picture an analysis, 200 colonies a picture by default;
everything is drawn. Times are the best and the median of several readings, each in a unit
of work of its own; verifying is timed once. The processor's time is told as well: on a machine
that does other things meanwhile the clock tells of those.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from statistics import median

import numpy as np

from colonyqc.domain.analysis import Analysis, FileHash, PictureResult
from colonyqc.domain.audit import EventKind
from colonyqc.domain.colony import Colony, Scale
from colonyqc.domain.dish_proposal import propose_dish
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Acquisition, DishKey, Picture, Tile
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.quality import ImageQuality
from colonyqc.domain.rules import propose_colony
from colonyqc.domain.signature import Meaning, Proof, Signature
from colonyqc.domain.statistics import pool
from colonyqc.history import SqlHistories, open_histories, verify
from colonyqc.history.db.tables import ColonyRow
from colonyqc.history.unit import writes
from colonyqc.history.unit.mapping import analysis_row, statistics_row
from colonyqc.history.unit.unit_of_work import SqlHistory
from colonyqc.services.ports import Artefacts
from colonyqc.services.reporting import trends
from colonyqc.services.worklist.reading import WorklistReader

WIDTH, HEIGHT, CELL = 1024, 768, 16
DAYS = 20
DISTINCT = 40
"""Analyses whose colonies are drawn one by one."""
START = datetime(2026, 1, 1, tzinfo=UTC)
COMMIT_EVERY = 50
LIMITS = {"worklist": 0.1, "dish history": 0.05, "verify": 60.0}


def colonies(count: int, draw: np.random.Generator) -> tuple[Colony, ...]:
    """Return drawn colonies with outlines of 60 points."""
    measures = draw.random((count, 10))
    corners = draw.integers(0, HEIGHT - 60, (count, 2))
    turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    ring = np.stack([30 + 28 * np.cos(turn), 30 + 28 * np.sin(turn)], axis=1)
    made = []
    for at, (measure, corner) in enumerate(zip(measures.tolist(), corners, strict=True)):
        wobbly = (ring + draw.normal(0, 1, ring.shape)).astype(np.int64) + corner
        x, y = corner.tolist()
        made.append(
            Colony(
                number=at + 1,
                area_px=4000 * measure[0],
                perimeter_px=300 * measure[1],
                centroid=(x + 30.0, y + 30.0),
                box=(x, y, 60, 60),
                roundness=measure[2],
                solidity=measure[3],
                border_roughness_px=measure[4],
                eccentricity=measure[5],
                differentiated_fraction=measure[6],
                differentiated_probability=measure[7],
                uncertain_fraction=measure[8],
                edge_share=measure[9],
                touches_border=False,
                outline=tuple((a, b) for a, b in wobbly.tolist()),
            )
        )
    scale, protocol = Scale(0.65), Protocol()
    return tuple(replace(c, proposal=propose_colony(c, scale, protocol)) for c in made)


@lru_cache(maxsize=DISTINCT)
def _drawn(seed: int, count: int) -> tuple[Colony, ...]:
    return colonies(count, np.random.default_rng(seed))


def analysis(number: int, count: int, days: int = DAYS) -> tuple[Analysis, Artefacts]:
    """Return a drawn analysis of one picture with its arrays."""
    draw = np.random.default_rng(number)
    dish, day = divmod(number, days)
    coarse = draw.choice(4, (HEIGHT // CELL, WIDTH // CELL), p=(0.6, 0.3, 0.08, 0.02))
    labels = coarse.astype(np.uint8).repeat(CELL, axis=0).repeat(CELL, axis=1)
    counts = np.bincount(labels.ravel(), minlength=4).tolist()
    overview = labels[::4, ::4, None].repeat(3, axis=2) * np.uint8(60)
    name = f"D{dish:04d}_day{day:02d}.tif"
    picture = Picture(name, (Tile(Path(name)),), 1)
    result = PictureResult(
        picture=picture,
        width=WIDTH,
        height=HEIGHT,
        pixel_size_um=0.65,
        pixel_size_source="file",
        files=(FileHash(name, f"{number:064x}"),),
        quality=ImageQuality(9.0, 0.1, 0.0, 0.0),
        imaged_px=WIDTH * HEIGHT,
        undifferentiated_px=counts[1],
        differentiated_px=counts[2],
        uncertain_px=counts[3],
        differentiated_mass_px=float(counts[2]),
        peer_confluence=None,
        colonies=_drawn(number % DISTINCT, count),
    )
    statistics, protocol = pool([result]), Protocol()
    taken = START + timedelta(days=day, minutes=dish)
    made = Analysis(
        Acquisition(DishKey(f"line {dish % 10}", f"D{dish:04d}"), day, taken, (picture,)),
        ModelRef("none", "1", "0" * 64),
        "CPU",
        protocol,
        "0",
        taken,
        taken + timedelta(seconds=9),
        (result,),
        statistics,
        propose_dish(statistics, protocol),
        simulated=True,
    )
    return made, Artefacts(labels, overview)


def add_like(history: SqlHistory, value: Analysis, arrays: Artefacts, source: int) -> None:
    """Add an analysis as `SqlHistory.add` does, its colonies copied from picture row ``source``."""
    (result,) = value.pictures
    bare = replace(value, pictures=(replace(result, colonies=()),))
    session = history._write()
    stored = tuple(history._files.add((arrays,)))
    row = analysis_row(bare, writes._acquisition_id(session, value.acquisition), stored)
    session.add(row)
    session.flush()
    names = ", ".join(f'"{name}"' for name in ColonyRow.__table__.columns.keys()[1:])
    session.connection().exec_driver_sql(
        f"INSERT INTO colony (picture_id, {names}) "  # noqa: S608
        f"SELECT {row.pictures[0].id}, {names} FROM colony WHERE picture_id = {source}"
    )
    session.add(statistics_row(value.statistics, row.id))
    session.flush()
    number = row.id
    history._append(
        EventKind.ANALYSIS_ADDED, f"analysis {number}", new="drawn", rows=("analysis", number)
    )
    session.expunge_all()


def fill(histories: SqlHistories, analyses: int, count: int, days: int = DAYS) -> None:
    """Add drawn analyses until the history has ``analyses`` of them."""
    with histories() as history:
        done = len(history.list())
    for first in range(done, analyses, COMMIT_EVERY):
        with histories() as history:
            assert isinstance(history, SqlHistory)
            for number in range(first, min(first + COMMIT_EVERY, analyses)):
                value, arrays = analysis(number, count, days)
                if number < DISTINCT:
                    history.add(value, (arrays,))
                else:
                    add_like(history, value, arrays, 1 + number % DISTINCT)
            history.commit()
        if sys.stderr.isatty():
            print(f"\r{first + COMMIT_EVERY} analyses", end="", file=sys.stderr)


def sign_all(histories: SqlHistories) -> None:
    """Sign every analysis that nobody signed."""
    with histories() as history:
        for each in history.list():
            if not history.signatures(each.id):
                digest, at = history.record_digest(each.id), history.now()
                history.sign(
                    Signature(each.id, Meaning.PERFORMED, "M", Proof.STATED, "", digest, at)
                )
        history.commit()


def timed(work: Callable[[], object], times: int = 15) -> dict[str, float]:
    """Return the best and the median time of some work and its processor time, seconds.

    The first run only warms up where there are several.
    """
    if times > 1:
        work()
    seconds, busy = [], []
    for _ in range(times):
        start, start_busy = time.perf_counter(), time.process_time()
        work()
        seconds.append(time.perf_counter() - start)
        busy.append(time.process_time() - start_busy)
    return {"best": min(seconds), "median": median(seconds), "processor": median(busy)}


def measure(histories: SqlHistories) -> dict[str, object]:
    """Return times and sizes of a filled history."""
    with histories() as history:
        summaries = history.list()
        dish = summaries[len(summaries) // 2].dish

    def worklist() -> None:
        with histories() as history:
            history.list()

    reader = WorklistReader()
    today = START + timedelta(days=DAYS)

    def dishes() -> None:
        with histories() as history:
            reader.read(history, today)

    def course() -> None:
        with histories() as history:
            found = history.series(dish, colonies=False)
        trends.points(found)
        trends.growth(found)

    def whole() -> None:
        with histories() as history:
            history.series(dish)

    def one() -> None:
        with histories() as history:
            history.get(summaries[-1].id)

    told: dict[str, object] = {
        "analyses": len(summaries),
        "colonies": sum(each.colony_count for each in summaries),
        "worklist": timed(worklist),
        "dishes by risk, anew": timed(dishes, times=1),
        "dishes by risk, again": timed(dishes),
        "dish history": timed(course),
        "dish with all colonies": timed(whole),
        "one analysis": timed(one),
    }
    wrong: list[str] = []
    told["verify"] = timed(lambda: wrong.extend(verify(histories)), times=1)
    told["wrong"] = wrong
    if histories.database is not None:
        told["database MB"] = histories.database.stat().st_size / 1e6
    files = [path.stat().st_size for path in histories.files.folder.rglob("*.*")]
    told["stored files"] = len(files)
    told["stored files MB"] = sum(files) / 1e6
    return told


def table(told: dict[str, object]) -> str:
    """Return what was measured as lines of text, times beside their limits."""
    lines = []
    for name, value in told.items():
        if isinstance(value, dict):
            limit = LIMITS.get(name)
            times = "".join(f"{seconds:10.4f} s {kind}" for kind, seconds in value.items())
            met = "met" if limit and value["median"] <= limit else "MISSED"
            lines.append(f"{name:<24}{times}" + (f"   limit {limit:g} s: {met}" if limit else ""))
        else:
            shown = f"{value:.1f}" if isinstance(value, float) else value
            lines.append(f"{name:<24}{shown}")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--analyses", type=int, default=5000)
    parser.add_argument("--colonies", type=int, default=200, help="colonies an analysis")
    parser.add_argument("--days", type=int, default=DAYS, help="culture days a dish")
    parser.add_argument("--signed", action="store_true", help="every analysis is signed")
    parser.add_argument("--db", help="history to fill and keep: a file or a URL; default: passing")
    parser.add_argument("--files", type=Path, help="folder of stored files, for a URL")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        histories = open_histories(given.db or Path(passing) / "scale.db", files=given.files)
        start = time.perf_counter()
        fill(histories, given.analyses, given.colonies, given.days)
        if given.signed:
            sign_all(histories)
        told = {"filled in s": time.perf_counter() - start} | measure(histories)
    print(json.dumps(told) if given.json else table(told))
    return 1 if told["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
