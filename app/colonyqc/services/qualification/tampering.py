"""A history changed behind the program's back: every way is found, and named."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from colonyqc.domain.protocol import Direction, Rule
from colonyqc.domain.rule_sets import Applies, RuleSet
from colonyqc.domain.verdict import Verdict
from colonyqc.services.analysis.keep import decide
from colonyqc.services.ports import Monitor
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.drawn_dishes import base, copied
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.signing import sign_as_stated
from colonyqc.services.qualification.values import Check, Outcome
from colonyqc.services.rules.selection import publish

_DATABASE = "lab.db"
Change = Callable[[Path], bool]
"""Changes a history's folder; False where there is nothing of the kind."""


def run(bench: Bench, limits: AcceptanceLimits, monitor: Monitor) -> Iterator[Outcome]:  # noqa: ARG001
    """Yield whether each change of a history, its files or its rules is found."""
    folder, anchor = _made(bench)
    wrong = bench.prove(folder)
    yield Check("untouched", not wrong, {"count": str(len(wrong))}, detail=list(wrong))
    ways = [*_ways(folder / _DATABASE)]
    for at, (key, name, change) in enumerate(ways):
        copy = copied(bench, folder, "tampered")
        if change(copy):
            found = bench.prove(copy, anchor if key == "tail-cut" else "")
            yield Check(key, bool(found), {"count": str(len(found))}, name, list(found))
        shutil.rmtree(copy)
        monitor.report((at + 1) / len(ways))


def _made(bench: Bench) -> tuple[Path, str]:
    """Return a history with something in as many tables as can be, and an anchor of its end."""
    folder = copied(bench, base(bench), "to be tampered")
    with bench.place(folder) as place:
        with place.histories() as history:
            colony = history.get(1).analysis.pictures[0].colonies[0].number
        decide(place.histories, 1, 0, colony, Verdict.WATCH, "seen at the microscope", "Tana")
        sign_as_stated(place.histories, 1)
        rules = (Rule("overgrown", "confluence_percent", Direction.ABOVE, 95.0, "fail"),)
        draft = RuleSet("Qualification", "1", (), rules, Applies(line="none"))
        publish(place, draft, "Tana", "qualification")
        with place.histories() as history:
            anchor = history.anchor()
    return folder, str(anchor)


def _ways(database: Path) -> Iterator[tuple[str, str, Change]]:
    with closing(sqlite3.connect(database)) as raw:
        tables = [
            name
            for (name,) in raw.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            )
        ]
    for table in sorted(tables):
        yield "table-changed", table, partial(_change_row, table)
        yield "row-deleted", table, partial(_delete_row, table)
    yield "trigger-removed", "", _remove_trigger
    yield "trigger-planted", "", _plant_trigger
    yield "tail-cut", "", _cut_tail
    yield "file-altered", "", _alter_file
    yield "file-deleted", "", _delete_file
    yield "rules-forged", "", _forge_rules


def _unguarded(folder: Path, change: Callable[[sqlite3.Connection], bool]) -> bool:
    """Change a database with its triggers put aside and back: whoever has the file can do that."""
    with closing(sqlite3.connect(folder / _DATABASE, isolation_level=None)) as raw:
        kept = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in kept:
            raw.execute(f'DROP TRIGGER "{name}"')
        done = change(raw)
        for _, made in kept:
            raw.execute(made)
        return done


def _change_row(table: str, folder: Path) -> bool:
    """Change one value of the newest row: a text said otherwise, a number by one."""

    def change(raw: sqlite3.Connection) -> bool:
        columns = raw.execute(f'PRAGMA table_info("{table}")').fetchall()
        newest = f'SELECT rowid, * FROM "{table}" ORDER BY rowid DESC'  # noqa: S608
        row = raw.execute(newest).fetchone()
        if row is None:
            return False
        values = dict(zip((c[1] for c in columns), row[1:], strict=True))
        plain = [c[1] for c in columns if not c[5] and values[c[1]] is not None]
        names = plain or [columns[0][1]]
        other = _other(values[names[-1]])
        raw.execute(f'UPDATE "{table}" SET "{names[-1]}" = ? WHERE rowid = ?', (other, row[0]))  # noqa: S608
        return True

    return _unguarded(folder, change)


def _other(value: object) -> object:
    if isinstance(value, bytes):
        return value[:-1] + bytes([(value[-1] + 1) % 256]) if value else b"x"
    if isinstance(value, int | float):
        return value + 1
    return f"{value}x"


def _delete_row(table: str, folder: Path) -> bool:
    def change(raw: sqlite3.Connection) -> bool:
        done = raw.execute(
            f'DELETE FROM "{table}" WHERE rowid = (SELECT min(rowid) FROM "{table}")'  # noqa: S608
        )
        return done.rowcount > 0

    return _unguarded(folder, change)


def _remove_trigger(folder: Path) -> bool:
    with closing(sqlite3.connect(folder / _DATABASE, isolation_level=None)) as raw:
        (name,) = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchone()
        raw.execute(f'DROP TRIGGER "{name}"')
    return True


def _plant_trigger(folder: Path) -> bool:
    with closing(sqlite3.connect(folder / _DATABASE, isolation_level=None)) as raw:
        raw.execute(
            "CREATE TRIGGER planted AFTER INSERT ON event BEGIN DELETE FROM event WHERE 0; END"
        )
    return True


def _cut_tail(folder: Path) -> bool:
    """Cut the last event off: only an anchor that was kept elsewhere can tell."""

    def change(raw: sqlite3.Connection) -> bool:
        last = "number = (SELECT max(number) FROM event)"
        return raw.execute(f"DELETE FROM event WHERE {last}").rowcount > 0  # noqa: S608

    return _unguarded(folder, change)


def _stored(folder: Path) -> Path:
    files = sorted(path for path in (folder / "lab.files").rglob("*") if path.is_file())
    return max(files, key=lambda path: path.stat().st_size)


def _alter_file(folder: Path) -> bool:
    path = _stored(folder)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(bytes(data))
    return True


def _delete_file(folder: Path) -> bool:
    _stored(folder).unlink()
    return True


def _forge_rules(folder: Path) -> bool:
    (path,) = (folder / "rules").glob("*/*.yaml")
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"95", b"99"))
    return True
