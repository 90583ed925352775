"""Tables as CSV that Excel opens: UTF-8 with its mark, text defused, numbers in full."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from math import isnan
from pathlib import Path

from colonyqc.config.atomic_write import whole_file
from colonyqc.history.export.rows import TABLES, Cell
from colonyqc.history.export.sink import Sink, WriteRow
from colonyqc.services.export.plain_text import plain_text
from colonyqc.services.outputs import FileKind, table


def _text(cell: Cell) -> str:
    """Return a cell's text: nan and None empty, moments in UTC, text as text."""
    if cell is None or (isinstance(cell, float) and isnan(cell)):
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        zoned = cell.tzinfo is not None
        return (cell.astimezone(UTC).replace(tzinfo=None) if zoned else cell).isoformat(" ")
    if isinstance(cell, str):
        return plain_text(cell)
    return str(cell)


@contextmanager
def _table(path: Path, header: Iterable[str]) -> Iterator[Callable[[Iterable[Cell]], object]]:
    """Give a writer of rows whose file appears whole under its name, or not at all."""
    with whole_file(path, durable=False) as file:
        text = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="")
        writer = csv.writer(text)
        writer.writerow(header)
        yield lambda row: writer.writerow(map(_text, row))
        # Let go of the file: it is flushed and closed by who opened it.
        text.detach()


def csv_kinds(folder: Path) -> tuple[tuple[Path, FileKind], ...]:
    """Return the files that are written into a folder, and their kinds."""
    # The columns that all versions of a table began with: later ones only added some.
    return tuple((folder / f"{name}.csv", table(head[:4])) for name, head in TABLES.items())


@contextmanager
def csv_tables(folder: Path) -> Iterator[Sink]:
    """Give a sink that writes <name>.csv a table, whole at its end or not at all."""
    with ExitStack() as stack:
        writers: dict[str, WriteRow] = {
            name: stack.enter_context(_table(folder / f"{name}.csv", header))
            for name, header in TABLES.items()
        }
        yield Sink(lambda name, row: writers[name](row))
