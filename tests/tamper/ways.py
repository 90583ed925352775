"""Everything that a person with the files of a history at hand can change, one change a way.

Guards are put aside first and put back after: whoever can open the file can do that.
"""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from colonyqc.history.db.tables import Base

TABLES: Final = (*Base.metadata.tables, "alembic_version")


@dataclass(frozen=True)
class Home:
    """Where a history lies: its database, stored files and anchors, and the lab's rule sets."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "lab.db"

    @property
    def files(self) -> Path:
        return self.folder / "lab.files"

    @property
    def anchors(self) -> Path:
        return self.folder / "lab.anchor"

    @property
    def rules(self) -> Path:
        return self.folder / "rules"

    @property
    def presets(self) -> Path:
        return self.folder / "presets"

    @property
    def models(self) -> Path:
        return self.folder / "models"


@dataclass(frozen=True)
class Way:
    """One change: its kind, what it is done to, and how."""

    kind: str
    target: str
    do: Callable[[Home, random.Random], None]


def _raw(home: Home) -> sqlite3.Connection:
    raw = sqlite3.connect(home.database, isolation_level=None)
    raw.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    return raw


def _run(home: Home, *statements: str, guards: bool = True) -> None:
    with closing(_raw(home)) as raw:
        raw.execute("BEGIN")
        kept = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in kept if guards else ():
            raw.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            raw.execute(statement)
        for _, made in kept if guards else ():
            raw.execute(made)
        raw.execute("COMMIT")


def _columns(raw: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in raw.execute(f'PRAGMA table_info("{table}")')]


def _others(value: Any, dice: random.Random) -> list[Any]:
    """Return what a cell may be changed to: near its value, of another kind, or beyond all."""
    strange: list[Any] = [
        *(None, "", b"", b"\xff\xfe", "x" * 5000, "[" * 2000, "\x01\\ud800", 2**63 - 1, -1),
        *(float("inf"), 1e-320, "nan", "9999-99-99 25:61", '{"scope": []}', 0, 1),
    ]
    if isinstance(value, int):
        near: list[Any] = [value + 1, -value - 1, float(value) + 0.5]
    elif isinstance(value, float):
        near = [value * (1 + 1e-12), -value - 1, value + 1]
    elif isinstance(value, bytes):
        near = [value[:-1], value + b"\0", bytes(reversed(value))]
    elif isinstance(value, str):
        at = dice.randrange(len(value) + 1)
        near = [value[:at] + "e" + value[at:], value[:-1], value.swapcase(), value + " "]
    else:
        near = [0, 1.5, "said later"]
    return [*near, *near, dice.choice(strange)]


def _change_cell(table: str, column: str, home: Home, dice: random.Random) -> None:
    """Change one cell to something else that the table takes."""
    with closing(_raw(home)) as raw:
        rows = raw.execute(f'SELECT rowid, "{column}" FROM "{table}"').fetchall()
        guards = raw.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        raw.execute("BEGIN")
        for name, _ in guards:
            raw.execute(f'DROP TRIGGER "{name}"')
        rowid, value = dice.choice(rows)
        before = raw.execute(f'SELECT typeof("{column}"), "{column}" FROM "{table}"').fetchall()
        others = _others(value, dice)
        dice.shuffle(others)
        for other in (*others, 7_000_001, "something else", 7.25):
            # What is unique or must be there: the next one.
            with suppress(sqlite3.IntegrityError, OverflowError, UnicodeEncodeError):
                raw.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (other, rowid))
                after = raw.execute(
                    f'SELECT typeof("{column}"), "{column}" FROM "{table}"'
                ).fetchall()
                if repr(after) != repr(before):
                    break
        else:
            raise AssertionError(f"{table}.{column} cannot be changed")
        for _, made in guards:
            raw.execute(made)
        raw.execute("COMMIT")


def _delete_row(table: str, home: Home, dice: random.Random) -> None:
    with closing(_raw(home)) as raw:
        rowids = [rowid for (rowid,) in raw.execute(f'SELECT rowid FROM "{table}"')]
    _run(home, f'DELETE FROM "{table}" WHERE rowid = {dice.choice(rowids)}')


def _add_row(table: str, home: Home, dice: random.Random) -> None:
    """Add a copy of a row under another key."""
    with closing(_raw(home)) as raw:
        info = raw.execute(f'PRAGMA table_info("{table}")').fetchall()
        rows = raw.execute(f'SELECT * FROM "{table}"').fetchall()
    unique = {"name", "fingerprint", "position"}
    row = list(dice.choice(rows))
    for at, (_, name, kind, *_rest, key) in enumerate(info):
        if key or name in unique or table == "alembic_version":
            number = "INT" in kind.upper()
            row[at] = 1000 + dice.randrange(99) if number else f"{row[at]}x"
    with closing(_raw(home)) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        guards = raw.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in guards:
            raw.execute(f'DROP TRIGGER "{name}"')
        raw.execute(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(row))})', row)
        for _, made in guards:
            raw.execute(made)


def _empty(table: str, home: Home, dice: random.Random) -> None:
    _run(home, f'DELETE FROM "{table}"')


def _statement(*statements: str) -> Callable[[Home, random.Random], None]:
    return lambda home, dice: _run(home, *statements, guards=False)


def _rewrite(name: str, old: str, new: str) -> Callable[[Home, random.Random], None]:
    """Change the SQL of a part of the schema below SQLite."""
    edit = f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE name = '{name}'"
    return _statement("PRAGMA writable_schema = ON", edit)


def _schema(raw: sqlite3.Connection) -> Iterator[Way]:
    for kind, name, owner in raw.execute(
        "SELECT type, name, tbl_name FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    ).fetchall():
        if kind == "trigger":
            drop = f"DROP TRIGGER {name}"
            event = "BEFORE UPDATE" if "update" in name else "BEFORE DELETE"
            blunt = f"CREATE TRIGGER {name} {event} ON {owner} BEGIN SELECT 1; END"
            yield Way("trigger removed", name, _statement(drop))
            yield Way("trigger blunted", name, _statement(drop, blunt))
        elif kind == "index":
            yield Way("index removed", name, _statement(f"DROP INDEX {name}"))
            yield Way("index rewritten", name, _rewrite(name, " ON ", " ON main."))
        elif kind == "table":
            view = f"CREATE VIEW {name} AS SELECT * FROM {name}_kept"
            moved = f"ALTER TABLE {name} RENAME TO {name}_kept"
            yield Way("view in a table's place", name, _statement(moved, view))
            yield Way("column added", name, _statement(f"ALTER TABLE {name} ADD COLUMN extra TEXT"))
            yield Way("not null dropped", name, _rewrite(name, " NOT NULL", ""))
            yield Way("table dropped", name, _statement(f"DROP TABLE {name}"))
            for event in ("INSERT", "UPDATE", "DELETE"):
                planted = (
                    f"CREATE TRIGGER extra_{event} AFTER {event} ON {name} BEGIN SELECT 1; END"
                )
                yield Way("trigger planted", f"{name} {event}", _statement(planted))
            index = f"CREATE INDEX extra ON {name} ({_columns(raw, name)[0]})"
            yield Way("index planted", name, _statement(index))
    yield Way(
        "trigger planted",
        "a discard becomes a keep",
        _statement(
            "CREATE TRIGGER softener AFTER INSERT ON decision WHEN NEW.verdict = 'discard' "
            "BEGIN INSERT INTO decision SELECT NEW.id + 1, NEW.analysis_id, NEW.picture, "
            "NEW.colony, 'keep', '', NEW.person, NEW.at; END"
        ),
    )
    yield Way("table added", "extra", _statement("CREATE TABLE extra (id INTEGER)"))
    yield Way("view added", "extra", _statement("CREATE VIEW extra AS SELECT 1"))
    for version in ("0001", "0005", "9999", "", "x'; --"):
        said = version.replace("'", "''")
        edit = f"UPDATE alembic_version SET version_num = '{said}'"
        yield Way("version changed", version or "nothing", _statement(edit))


def _bytes_of(path: str, home: Home, dice: random.Random) -> None:
    """Change a file: a byte, its end, all of it, what it is."""
    file = home.folder / path
    data = bytearray(file.read_bytes())
    how = dice.randrange(5)
    if how == 0:
        data[dice.randrange(len(data))] ^= dice.randint(1, 255)
    elif how == 1:
        del data[dice.randrange(len(data)) :]
    elif how == 2:
        data += b"more"
    file.chmod(0o644)
    if how == 3:
        file.unlink()
    elif how == 4:
        file.unlink()
        file.mkdir()
    else:
        file.write_bytes(data)


def _swap(home: Home, dice: random.Random) -> None:
    one, other = dice.sample(sorted(home.files.rglob("*.png")), 2)
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(kept)


def _anchor_lines(home: Home, dice: random.Random) -> None:
    lines = home.anchors.read_text("ascii").splitlines()
    number = dice.choice(lines).removeprefix("coming ").partition(":")[0]
    kept = [line for line in lines if line.removeprefix("coming ").partition(":")[0] != number]
    home.anchors.write_text("".join(f"{line}\n" for line in kept), "ascii")


def _anchor_changed(home: Home, dice: random.Random) -> None:
    lines = [line for line in home.anchors.read_text("ascii").splitlines() if line[0] != "c"]
    number, _, digest = dice.choice(lines).partition(":")
    text = home.anchors.read_text("ascii")
    home.anchors.write_text(text.replace(digest, digest[::-1]).replace("none", number), "ascii")


def ways(home: Home) -> Iterator[Way]:
    """Yield every way there is to change a history."""
    with closing(_raw(home)) as raw:
        for table in TABLES:
            for column in _columns(raw, table):
                yield Way("cell changed", f"{table}.{column}", partial(_change_cell, table, column))
            yield Way("row deleted", table, partial(_delete_row, table))
            yield Way("row added", table, partial(_add_row, table))
            yield Way("table emptied", table, partial(_empty, table))
        yield from _schema(raw)
    for file in sorted(path for path in home.files.rglob("*") if path.is_file()):
        name = str(file.relative_to(home.folder))
        yield Way("file changed", name, partial(_bytes_of, name))
    yield Way("file changed", "two of one another", _swap)
    yield Way("anchors", "removed", lambda home, dice: home.anchors.unlink())
    yield Way("anchors", "emptied", lambda home, dice: home.anchors.write_bytes(b"") and None)
    yield Way("anchors", "a line removed", _anchor_lines)
    yield Way("anchors", "a line changed", _anchor_changed)
    cut = "DELETE FROM event WHERE number > (SELECT max(number) - 2 FROM event)"
    yield Way("trail cut", "its end", lambda home, dice: _run(home, cut))
    yield Way("files gone", "all", lambda home, dice: shutil.rmtree(home.files))
