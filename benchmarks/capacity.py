"""What a plate factory would ask of a history: bytes, rates and times, measured in small.

    python benchmarks/capacity.py rows [--postgresql]           # bytes and seconds an analysis
    python benchmarks/capacity.py growth [--postgresql] --sizes 1000,10000,100000,1000000
    python benchmarks/capacity.py factory        # the plan: what five years of it come to

With ``--postgresql`` a server of its own is started (``PYTHONPATH=app:tests``), its fsync off: what
is told there is work, not waiting for a disk. Everything is drawn; class maps of real pictures are
in ``map_codecs.py``. Processor time is that of this process, and with ``--postgresql`` of the
server's too, taken from what the system says of its processes.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from common import machine
from history_scale import analysis as one_picture

from colonyqc.domain.analysis import Analysis, FileHash
from colonyqc.domain.picture import Picture, Tile
from colonyqc.domain.statistics import pool
from colonyqc.history import SqlBackups, SqlHistories, open_histories, verify
from colonyqc.history.db.tables import Base
from colonyqc.services.ports import Artefacts

WELLS, VIEWS, DAYS = 10_000, 4, 5 * 365
VIEW_BYTES = 3.1e6
"""A view of 2048 × 1536 px and 8 bits, packed without gain, as most microscopes leave it."""
COLONIES = 20
"""Of one view; a real one may have three times as many, see docs/capacity.md."""

MEASURED = {
    "map-bytes": 65_500.0,
    "overview-bytes": 2_600_000.0,
    "row-bytes": 48_500.0,
    "keep-ms": 117.0,
    "prove-ms": 15.0,
}
"""Of one view or one well, as the other commands told; docs/capacity.md says when and where."""


def well(number: int, colonies: int = COLONIES) -> tuple[Analysis, tuple[Artefacts, ...]]:
    """Return a drawn analysis of a well of a plate: four views."""
    made, arrays = one_picture(number, colonies)
    (first,) = made.pictures
    pictures = tuple(
        Picture(f"W{number}_{view}.png", (Tile(Path(f"W{number}_{view}.png")),), view)
        for view in range(1, VIEWS + 1)
    )
    results = tuple(
        replace(first, picture=p, files=(FileHash(p.name, f"{VIEWS * number + at:064x}"),))
        for at, p in enumerate(pictures)
    )
    acquisition = replace(made.acquisition, pictures=pictures)
    whole = replace(made, acquisition=acquisition, pictures=results, statistics=pool(results))
    # Each view has a map of its own, as real ones do.
    turned = tuple(
        Artefacts(np.roll(arrays.labels, 16 * at, 1), np.roll(arrays.overview, 4 * at, 1))
        for at in range(VIEWS)
        if arrays.labels is not None
    )
    return whole, turned


@contextmanager
def opened(postgresql: bool) -> Iterator[SqlHistories]:
    """Give an empty history: a file, or on a server that is started for it."""
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(passing)
        if not postgresql:
            histories = open_histories(folder / "t.db")
            yield histories
            histories.engine.dispose()
            return
        from support import postgres

        programs = postgres.find_programs()
        assert programs is not None, "PostgreSQL is not installed"
        (folder / "files").mkdir()
        with postgres.server(programs) as server, server.database() as name:
            histories = open_histories(server.url(name), files=folder / "files")
            yield histories
            histories.engine.dispose()


def server_busy(histories: SqlHistories) -> float:
    """Return the processor seconds that the processes of a history's server have used so far."""
    host = histories.engine.url.query.get("host", "")
    note = Path(str(host)) / "data" / "postmaster.pid"
    if histories.database is not None or not note.is_file():
        return 0.0
    parent = note.read_text().split()[0]
    ticks = 0
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = each.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if told[1] == parent:
            ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds a well: by the clock, of this process's processor, of the server's."""

    seconds: float
    busy: float
    server: float

    def __str__(self) -> str:
        server = f" and {1e3 * self.server:.0f} ms of the server's" if self.server else ""
        return f"{1e3 * self.seconds:.0f} ms, {1e3 * self.busy:.0f} ms of the processor's{server}"


def add(histories: SqlHistories, first: int, count: int) -> Took:
    """Add wells one by one as `analyse` does; return what each took."""
    values = [well(number) for number in range(first, first + count)]
    begun, busy, served = time.perf_counter(), time.process_time(), server_busy(histories)
    for made, arrays in values:
        with histories() as history:
            history.add(made, arrays)
            history.commit()
    return Took(
        (time.perf_counter() - begun) / count,
        (time.process_time() - busy) / count,
        (server_busy(histories) - served) / count,
    )


def table_bytes(histories: SqlHistories) -> dict[str, int]:
    """Return the bytes of each table with its indexes."""
    if histories.database is None:
        sql = (
            "SELECT relname, pg_total_relation_size(oid) FROM pg_class "
            "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
    else:
        sql = (
            "SELECT m.tbl_name, SUM(s.pgsize) FROM dbstat s "
            "JOIN sqlite_master m ON m.name = s.name GROUP BY 1"
        )
    with histories.engine.connect() as connection:
        return {str(name): int(size) for name, size in connection.exec_driver_sql(sql)}


def rows(given: argparse.Namespace) -> dict[str, object]:
    """Return what one well of four views takes: bytes by table, time to keep, prove, back up."""
    with opened(given.postgresql) as histories, tempfile.TemporaryDirectory() as shelf:
        empty = table_bytes(histories)
        kept = add(histories, 0, given.analyses)
        sizes = table_bytes(histories)
        told: dict[str, object] = {
            "analyses": given.analyses,
            "to keep one": str(kept),
        }
        each = {name: (size - empty.get(name, 0)) / given.analyses for name, size in sizes.items()}
        told |= {
            f"bytes an analysis, {name}": round(size)
            for name, size in sorted(each.items(), key=lambda item: -item[1])
            if size >= 1
        }
        told["bytes an analysis, all tables"] = round(sum(each.values()))
        begun, busy = time.perf_counter(), time.process_time()
        assert verify(histories) == ()
        took, worked = time.perf_counter() - begun, time.process_time() - busy
        told["to prove one"] = (
            f"{1e3 * took / given.analyses:.1f} ms, {1e3 * worked / given.analyses:.1f} ms of the "
            "processor's"
        )
        if histories.database is not None:
            folder = Path(shelf)
            for what in ("first", "next, with nothing new"):
                begun, busy = time.perf_counter(), time.process_time()
                SqlBackups(histories).make(folder)
                took, worked = time.perf_counter() - begun, time.process_time() - busy
                told[f"backup, {what}"] = f"{took:.1f} s, {worked:.1f} s of the processor's"
                time.sleep(1.1)  # backups are named by the second
            files = [each.stat().st_size for each in folder.rglob("*.*") if each.is_file()]
            told["backup"] = f"{len(files)} files, {sum(files) / 1e6:.1f} MB"
    return told


def copied(histories: SqlHistories, wanted: int) -> None:
    """Fill the tables with copies inside the database: true sizes, an audit trail of no worth.

    The newest analysis is the pattern, of one view. Triggers are put aside meanwhile: nobody reads
    these rows, they only make tables and indexes as large as they would be.
    """
    server = histories.database is None
    name = "lpad(to_hex(g), 64, '0')" if server else "printf('%064x', g)"
    with histories.engine.begin() as connection:
        run = connection.exec_driver_sql
        (last,) = run("SELECT max(id) FROM analysis").one()
        (event,) = run("SELECT max(number) FROM event").one()
        # The pattern was added last, and has one view.
        (free,) = run("SELECT max(id) FROM picture").one()
        kept = (
            []
            if server
            else run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        )
        if server:
            run("SET LOCAL session_replication_role = replica")
        for trigger, _ in kept:
            run(f'DROP TRIGGER "{trigger}"')
        numbers = f"generate_series({last + 1}, {wanted}) AS n(g)"
        if not server:
            counted = f"SELECT {last + 1} UNION ALL SELECT g + 1 FROM n WHERE g < {wanted}"  # noqa: S608
            numbers = f"(WITH RECURSIVE n(g) AS ({counted}) SELECT g FROM n)"  # noqa: S608
        moved = f"{free} + g - {last}"
        of: dict[str, tuple[str, dict[str, str]]] = {
            "acquisition": (
                "id = (SELECT max(id) FROM acquisition)",
                {"id": f"acquisition.id + g - {last}", "fingerprint": name},
            ),
            "analysis": (
                f"id = {last}",
                {"id": "g", "acquisition_id": f"acquisition_id + g - {last}"},
            ),
            "picture": (f"id = {free}", {"id": moved, "analysis_id": "g"}),
            "image": (f"picture_id = {free}", {"picture_id": moved, "sha256": name}),
            "colony": (f"picture_id = {free}", {"picture_id": moved}),
            "dish_statistics": (f"analysis_id = {last}", {"analysis_id": "g"}),
            "event": (
                f"number = {event}",
                {"number": f"number + g - {last}", "subject": "'analysis ' || g"},
            ),
        }
        for table, (which, changed) in of.items():
            columns = [c.name for c in Base.metadata.tables[table].columns]
            names = ", ".join(f'"{each}"' for each in columns)
            values = ", ".join(changed.get(each, f'{table}."{each}"') for each in columns)
            rows = f"SELECT {values} FROM {table}, {numbers} WHERE {which}"  # noqa: S608
            run(f"INSERT INTO {table} ({names}) {rows}")
            if server and "id" in columns:
                newest = f"(SELECT max(id) FROM {table})"  # noqa: S608
                run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {newest})")
        for _, made in kept:
            run(made)


def growth(given: argparse.Namespace) -> dict[str, object]:
    """Return how long it takes to keep a well, and to read, at sizes of a history that grows."""
    told: dict[str, object] = {}
    ended = time.monotonic() + given.minutes * 60
    with opened(given.postgresql) as histories:
        done = 0
        for size in given.sizes:
            if time.monotonic() > ended:
                told["stopped"] = f"before {size} analyses: the time was over"
                break
            begun = time.perf_counter()
            if size > done + given.written:
                with histories() as history:
                    value, arrays = one_picture(done, 1)
                    history.add(value, (arrays,))
                    history.commit()
                copied(histories, size - given.written)
                with histories.engine.connect() as connection:
                    done = int(
                        connection.exec_driver_sql("SELECT max(id) FROM analysis").scalar_one()
                    )
            filled = time.perf_counter() - begun
            kept = add(histories, 10 * given.sizes[-1] + done, given.written)
            done += given.written
            with histories() as history:
                begun = time.perf_counter()
                history.analyses_of_file(f"{done // 2:064x}")
                found = time.perf_counter() - begun
                begun = time.perf_counter()
                history.get(done)
                read = time.perf_counter() - begun
            told[f"{done} analyses"] = (
                f"a well kept in {kept}; a file looked up in {1e3 * found:.1f} ms, one read in "
                f"{1e3 * read:.0f} ms; "
                f"{sum(table_bytes(histories).values()) / 1e6:.0f} MB of tables (filled in "
                f"{filled:.0f} s)"
            )
            print(told[f"{done} analyses"], file=sys.stderr)
    return told


def factory(given: argparse.Namespace) -> dict[str, object]:
    """Return what five years of a plate factory come to, by what was measured of one well."""
    wells, views = WELLS * DAYS, WELLS * VIEWS * DAYS
    terabytes = 1e12
    return {
        "a day": f"{WELLS} analyses of {VIEWS} views",
        "five years": f"{wells / 1e6:.2f} million analyses, {views / 1e6:.1f} million views",
        "pictures": f"{views * VIEW_BYTES / terabytes:.0f} TB",
        "class maps": f"{views * given.map_bytes / terabytes:.2f} TB",
        "stored files": f"{2 * views / 1e6:.0f} million",
        "overviews": f"{views * given.overview_bytes / terabytes:.1f} TB",
        "database": f"{wells * given.row_bytes / terabytes:.2f} TB",
        "the one writer, a day": f"{WELLS * given.keep_ms / 1e3 / 3600:.2f} h",
        "to prove all of it": f"{wells * given.prove_ms / 1e3 / 3600:.0f} h of one processor",
        "to prove a day of it": f"{WELLS * given.prove_ms / 1e3 / 60:.0f} min",
    }


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(each) for each in text.split(","))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True)
    asked = commands.add_parser("rows")
    asked.add_argument("--postgresql", action="store_true")
    asked.add_argument("--analyses", type=int, default=300)
    asked.set_defaults(run=rows)
    asked = commands.add_parser("growth")
    asked.add_argument("--postgresql", action="store_true")
    asked.add_argument("--sizes", type=_numbers, default=(1000, 10_000, 100_000))
    asked.add_argument("--written", type=int, default=50, help="wells kept at each size")
    asked.add_argument("--minutes", type=float, default=10, help="no size is begun after these")
    asked.set_defaults(run=growth)
    asked = commands.add_parser("factory")
    for name, value in MEASURED.items():
        asked.add_argument(f"--{name}", type=float, default=value)
    asked.set_defaults(run=factory)
    given = parser.parse_args()
    print(machine())
    print(json.dumps(given.run(given), indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
