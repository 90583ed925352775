"""A true copy of rows, trail and stored files, in forms that need no program of ours.

Rows are written as the cells that digests are taken of (`history.audit.digests`), so whoever reads
them can compute the digests of the trail again. The recipe stands in ``docs/data_package.md``.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine

from colonyqc.domain.audit import Anchor, canonical_json
from colonyqc.domain.errors import HistoryError
from colonyqc.history.audit import log
from colonyqc.history.audit.digests import COLUMNS, FORMAT, SCOPES, kept_rows, open_rows
from colonyqc.history.db.engine import spoken
from colonyqc.history.export.csv_tables import csv_tables
from colonyqc.history.export.tables import fill
from colonyqc.history.files.blobs import BlobStore
from colonyqc.services.ports import UNWATCHED, History, Monitor
from colonyqc.services.ports.data_packages import CopiedRows

_STORED: Final = {"labels": ".tif", "overview": ".png", "cells": ".tif"}


class SqlDataPackages:
    """Copies what a history holds; fits the port `DataPackages`."""

    def __init__(self, engine: Engine, files: BlobStore) -> None:
        self._engine = engine
        self._files = files

    def write(
        self, history: History, folder: Path, ids: Sequence[int], monitor: Monitor = UNWATCHED
    ) -> CopiedRows:
        """Write these analyses, the whole trail, people and stored files into a folder.

        Raises:
            Cancelled: asked to stop.
            HistoryError: the history cannot be read.
            OSError: the folder cannot be written.
        """
        for name in ("records", "files", "tables"):
            (folder / name).mkdir()
        # One connection: what is written meanwhile is in none of it.
        with spoken("history"), self._engine.connect() as connection:
            anchor = _write_trail(connection, folder / "trail.jsonl")
            _write_json(folder / "columns.json", _columns())
            for table in ("person", "dish_event"):
                _write_json(folder / f"{table}.json", open_rows(connection, table))
            stored: set[tuple[str, str]] = set()
            for place, number in enumerate(ids):
                monitor.check()
                monitor.report(0.5 * place / len(ids), f"analysis {number}")
                stored |= _write_record(connection, folder / "records", number)
        with ExitStack() as stack:
            sink = stack.enter_context(csv_tables(folder / "tables"))
            fill([sink], history, None, monitor.part(0.5, 0.7), frozenset(ids))
        wrong = self._copy(sorted(stored), folder / "files", monitor.part(0.7, 1.0))
        return CopiedRows(anchor, anchor.number, len(stored) - len(wrong), tuple(wrong))

    def _copy(self, stored: Sequence[tuple[str, str]], folder: Path, monitor: Monitor) -> list[str]:
        wrong = []
        for place, (sha256, ending) in enumerate(stored):
            monitor.check()
            monitor.report(place / len(stored), sha256)
            name = f"{sha256}{ending}"
            try:
                whole = self._files.copy(sha256, ending, folder / name)
            except FileNotFoundError:
                wrong.append(f"The stored file {name} is missing.")
                continue
            if not whole:
                wrong.append(f"The stored file {name} was altered since it was stored.")
        return wrong


def _write_trail(connection: Connection, path: Path) -> Anchor:
    """Write the events as they are hashed, one a line; return the place of the last."""
    last: Anchor | None = None
    with path.open("wb") as file:
        for event, marks in log.raw_events(connection):
            told = asdict(event) | {"marks": marks.hex() if isinstance(marks, bytes) else ""}
            file.write(canonical_json(told) + b"\n")
            last = log.anchor_of(event)
    if last is None:
        raise HistoryError("The history has no audit trail to copy; open it to write first.")
    return last


def _columns() -> dict[str, object]:
    return {
        "format": FORMAT,
        "columns": {
            form: {t: names.split() for t, names in of.items()} for form, of in COLUMNS.items()
        },
        "scopes": SCOPES,
    }


def _write_record(connection: Connection, folder: Path, number: int) -> set[tuple[str, str]]:
    """Write the rows of an analysis; return the stored files they name, (sha256, ending)."""
    tables = dict(kept_rows(connection, number))
    _write_json(folder / f"{number}.json", {"analysis": number, "format": FORMAT, "tables": tables})
    names = COLUMNS[FORMAT]["picture"].split()
    return {
        (str(row[names.index(column)]), ending)
        for row in tables["picture"]
        for column, ending in _STORED.items()
        if row[names.index(column)]
    }


def _write_json(path: Path, value: object) -> None:
    path.write_bytes(canonical_json(value) + b"\n")
