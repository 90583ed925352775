"""Hash rows as they lie in the database, so that a changed cell is found and named.

Cells are read raw, by no mapper, and hashed as JSON. What a digest covers is fixed by its format:
whoever adds a column adds a format and leaves the old ones as they are.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain, pairwise
from math import isnan
from typing import Any, Final

from sqlalchemy import Connection

from colonyqc.domain.audit import canonical_json

Cells = tuple[Any, ...]

FORMAT: Final = 11
"""The format new digests are written in."""
MARK: Final = 8
"""Bytes of a row's sha256 that are kept to name the row."""

# The order of columns is part of the format: a digest is over rows as lists.
_PROPOSED: Final = "verdict rule metric value limit sentence rule_set"
_FIRST: Final = {
    "line": "id name",
    "dish": "id line_id name",
    "acquisition": "id dish_id day taken passage medium vessel rock pictures fingerprint",
    "analysis": (
        "id acquisition_id model_name model_version model_sha256 provider protocol_name "
        f"protocol_version protocol app_version started finished failures simulated {_PROPOSED}"
    ),
    "dish_statistics": (
        "analysis_id pictures usable_pictures confluence confluence_sd differentiated "
        "differentiated_mean_probability uncertain colony_count density_per_cm2 "
        "area_median_px imaged_px"
    ),
    "picture": (
        "id analysis_id position place picture width height pixel_size_um pixel_size_source "
        "quality imaged_px undifferentiated_px differentiated_px uncertain_px "
        "differentiated_mass_px peer_confluence simulated labels overview"
    ),
    "image": "picture_id position path sha256",
    "colony": (
        "picture_id position number area_px perimeter_px centroid_x centroid_y box_x box_y "
        "box_width box_height roundness solidity border_roughness_px eccentricity "
        "differentiated_fraction differentiated_probability uncertain_fraction edge_share "
        f"touches_border outline {_PROPOSED}"
    ),
    "decision": "id analysis_id picture colony verdict reason person at",
    "person": "id name version roles active secret",
    "signature": "id analysis_id meaning person proof comment digest at",
}
_SECOND: Final = _FIRST | {
    "prompt": "analysis_id preset samples fine_tuned",
    "sheet": (
        "picture_id width height pixel_size_um count whole interior density_per_mm2 "
        "density_per_mpx covered area_mean_px area_median_px area_cv neighbours_mean "
        "hexagonality aspect_mean orientation alignment support problems"
    ),
    "cell": (
        "picture_id position number centroid_x centroid_y area_px neighbours aspect "
        "orientation touches_border open_side"
    ),
}


def _with(known: dict[str, str], **more: str) -> dict[str, str]:
    """Return columns with those that a later format adds, at the end of their table."""
    return known | {table: f"{known[table]} {names}" for table, names in more.items()}


_THIRD: Final = _with(
    _SECOND, acquisition="feeders", picture="feeder_px", dish_statistics="feeders"
)
_SURE: Final = "confluence_low confluence_high differentiated_low differentiated_high"
_FOURTH: Final = _with(_THIRD, dish_statistics=_SURE)
_FIFTH: Final = _with(_FOURTH, picture="dead", dish_statistics="dead dead_count dead_per_mm2")
_SIXTH: Final = _with(_FIFTH, picture="regions")
_SEVENTH: Final = _with(_SIXTH, acquisition="file_notes", image="size")
_EIGHTH: Final = _with(_SEVENTH, decision="act") | {
    "dish_decision": "id analysis_id verdict reason person at"
}
_NINTH: Final = _EIGHTH | {
    "dish_event": (
        "id line dish kind happened person note ratio parent_line parent_dish withdraws at"
    ),
}
_TENTH: Final = _NINTH | {"correction": "analysis_id original person reason way pictures"}
COLUMNS: Final = {
    1: _FIRST,
    2: _SECOND,
    3: _THIRD,
    4: _FOURTH,
    5: _FIFTH,
    6: _SIXTH,
    7: _SEVENTH,
    8: _EIGHTH,
    9: _NINTH,
    10: _TENTH,
    11: _with(_TENTH, picture="cells"),
}
"""The columns of each table that a digest of a format covers."""

_OF_ACQUISITION: Final = (
    "JOIN acquisition q ON q.dish_id = {} JOIN analysis a ON a.acquisition_id = q.id "
    "WHERE a.id = ? ORDER BY 1"
)
_OF_PICTURE: Final = (
    "FROM picture p JOIN {} t ON t.picture_id = p.id "
    "WHERE p.analysis_id = ? ORDER BY p.position, t.position"
)
_FROM: Final = {
    "line": "FROM line t JOIN dish d ON d.line_id = t.id " + _OF_ACQUISITION.format("d.id"),
    "dish": "FROM dish t " + _OF_ACQUISITION.format("t.id"),
    "acquisition": (
        "FROM acquisition t JOIN analysis a ON a.acquisition_id = t.id WHERE a.id = ? ORDER BY 1"
    ),
    "analysis": "FROM analysis t WHERE t.id = ?",
    "dish_statistics": "FROM dish_statistics t WHERE t.analysis_id = ?",
    "picture": "FROM picture t WHERE t.analysis_id = ? ORDER BY t.position",
    "image": _OF_PICTURE.format("image"),
    "colony": _OF_PICTURE.format("colony"),
    "prompt": "FROM prompt t WHERE t.analysis_id = ?",
    "correction": "FROM correction t WHERE t.analysis_id = ?",
    "sheet": (
        "FROM picture p JOIN sheet t ON t.picture_id = p.id "
        "WHERE p.analysis_id = ? ORDER BY p.position"
    ),
    "cell": _OF_PICTURE.format("cell"),
}
_OF_RECORD: Final = {
    table: f"FROM {table} t WHERE t.analysis_id = ? ORDER BY t.id"
    for table in ("decision", "dish_decision")
}
"""What people add to an analysis."""
_OF_ACT: Final = "FROM decision t WHERE t.act = ? ORDER BY t.id"


def scopes_of(form: int) -> dict[str, tuple[str, ...]]:
    """Return the tables whose rows come with one row of a table, in a format."""
    found = {"analysis": tuple(name for name in _FROM if name in COLUMNS[form])} | {
        name: (name,)
        for name in ("decision", "dish_decision", "person", "signature", "dish_event")
        if name in COLUMNS[form]
    }
    acts = "act" in COLUMNS[form]["decision"].split()
    return found | {"act": ("decision",)} if acts else found


SCOPES: Final = {form: scopes_of(form) for form in COLUMNS}
"""The tables whose rows come with one row of a table, by format."""


@dataclass(frozen=True, slots=True)
class Covered:
    """The digests of some rows: what an event keeps of them.

    ``tables``: number of rows and sha256 of each table; ``marks``: `MARK` bytes a row, in order.
    """

    scope: str
    key: int
    tables: dict[str, tuple[int, str]]
    marks: bytes
    format: int = FORMAT

    def text(self) -> str:
        """Return it as the JSON that an event hashes; the marks by their sha256."""
        said = {
            "scope": self.scope,
            "key": self.key,
            "format": self.format,
            "tables": self.tables,
            "marks": sha256(self.marks).hexdigest(),
        }
        return json.dumps(said, separators=(",", ":"))


def _select(table: str, source: str, form: int) -> str:
    # Named one by one and never *: a column that is added later must not change what was hashed.
    columns = ", ".join(f't."{name}"' for name in COLUMNS[form][table].split())
    return f"SELECT {columns} {source}"


def _plain(cell: Any) -> Any:
    """Return a cell of a server's database as SQLite keeps it."""
    if isinstance(cell, bool):
        # SQLite has no booleans: the same row must have the same digest on either database.
        return int(cell)
    if isinstance(cell, datetime):
        # As the driver for SQLite writes moments.
        return cell.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(cell, float) and isnan(cell):
        # JSON has no word for it, and SQLite keeps it as text already.
        return "nan"
    return bytes(cell) if isinstance(cell, memoryview) else cell


def _fetch(connection: Connection, statement: str, key: int) -> list[Cells]:
    if connection.dialect.name == "sqlite":
        return [tuple(row) for row in connection.exec_driver_sql(statement, (key,))]
    # Raw statements keep the drivers' own marks for a parameter.
    found = connection.exec_driver_sql(statement.replace("?", "%s"), (key,))
    return [tuple(map(_plain, row)) for row in found]


def rows_of(
    connection: Connection, scope: str, key: int, form: int = FORMAT
) -> Iterator[tuple[str, list[Cells]]]:
    """Yield the tables of a scope with their raw rows, in a fixed order."""
    for table in SCOPES[form][scope]:
        yield table, _rows(connection, table, scope, key, form)


def later_rows_of(
    connection: Connection, scope: str, key: int, form: int
) -> Iterator[tuple[str, list[Cells]]]:
    """Yield the tables of a scope that a format did not know, with the rows they must not have."""
    for table in SCOPES[FORMAT][scope]:
        if table in SCOPES[form][scope]:
            continue
        rows = _rows(connection, table, scope, key, FORMAT)
        if rows:
            yield table, rows


def later_cells_of(
    connection: Connection, scope: str, key: int, form: int
) -> Iterator[tuple[str, list[Cells]]]:
    """Yield the tables of a scope to which columns came after a format, with the rows they fill.

    Rows of before have nothing there.
    """
    for table in SCOPES[form][scope]:
        known = len(COLUMNS[form][table].split())
        if known == len(COLUMNS[FORMAT][table].split()):
            continue
        rows = _rows(connection, table, scope, key, FORMAT)
        filled = [row for row in rows if any(cell is not None for cell in row[known:])]
        if filled:
            yield table, filled


def _rows(connection: Connection, table: str, scope: str, key: int, form: int) -> list[Cells]:
    if scope == "act":
        source = _OF_ACT
    else:
        source = _FROM[table] if scope == "analysis" else f"FROM {table} t WHERE t.id = ?"
    return _fetch(connection, _select(table, source, form), key)


def kept_rows(connection: Connection, analysis_id: int) -> Iterator[tuple[str, list[Cells]]]:
    """Yield all rows of an analysis in `FORMAT`, with what people added to it, table by table."""
    yield from rows_of(connection, "analysis", analysis_id)
    for table in (*_OF_RECORD, "signature"):
        source = f"FROM {table} t WHERE t.analysis_id = ? ORDER BY t.id"
        yield table, _fetch(connection, _select(table, source, FORMAT), analysis_id)


def open_rows(connection: Connection, table: str) -> list[dict[str, Any]]:
    """Return every row of a table by its columns in `FORMAT`; password hashes stay out."""
    names = [name for name in COLUMNS[FORMAT][table].split() if name != "secret"]
    columns = ", ".join(f't."{name}"' for name in names)
    rows = _fetch(connection, f"SELECT {columns} FROM {table} t WHERE t.id > ? ORDER BY t.id", 0)  # noqa: S608 - names of this module
    return [dict(zip(names, row, strict=True)) for row in rows]


def digest_of(rows: Sequence[Cells]) -> str:
    """Return the sha256 over rows."""
    return sha256(canonical_json(rows)).hexdigest()


def marks_of(rows: Sequence[Cells]) -> list[bytes]:
    """Return the mark of each row."""
    return [sha256(canonical_json(row)).digest()[:MARK] for row in rows]


def cover(connection: Connection, scope: str, key: int, form: int = FORMAT) -> Covered:
    """Return the digests of the rows of a scope, read from the database."""
    tables: dict[str, tuple[int, str]] = {}
    marks: list[bytes] = []
    for table, rows in rows_of(connection, scope, key, form):
        tables[table] = len(rows), digest_of(rows)
        marks += marks_of(rows)
    return Covered(scope, key, tables, b"".join(marks), form)


def record_digest(connection: Connection, analysis_id: int) -> str:
    """Return the sha256 of an analysis with all its rows and all that people decided on it.

    Tables and columns that came with a later format count only where they hold anything: what
    was signed before them keeps its digest.
    """
    first = {*SCOPES[1]["analysis"], "decision"}
    found, later = [], []
    added_by_people = (
        (table, _fetch(connection, _select(table, source, FORMAT), analysis_id))
        for table, source in _OF_RECORD.items()
    )
    for table, rows in chain(rows_of(connection, "analysis", analysis_id), added_by_people):
        ends = [len(of[table].split()) for of in COLUMNS.values() if table in of]
        if rows or table in first:
            found.append((table, digest_of([row[: ends[0]] for row in rows])))
        for begin, end in pairwise(ends):
            if any(cell is not None for row in rows for cell in row[begin:end]):
                added = digest_of([row[begin:end] for row in rows])
                later.append((f"{table}, later columns", added))
    return sha256(canonical_json(found + later)).hexdigest()
