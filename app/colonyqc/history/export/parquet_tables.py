"""Tables as Parquet: one file a table, each column of one type, units in the columns' names.

Needs the extra ``parquet`` (pyarrow), which an installation without it never loads.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from colonyqc.config.atomic_write import whole_file
from colonyqc.config.program import lacking
from colonyqc.domain.errors import UsageError
from colonyqc.history.export.rows import TABLES, Cell, Row
from colonyqc.history.export.sink import Sink
from colonyqc.services.outputs import FileKind

_MARK: Final = b"colonyqc"
_GROUP: Final = 20_000
"""Rows that are in memory at a time, and stand together in the file."""
_WHOLE: Final = frozenset(
    {
        "analysis", "day", "pictures", "usable pictures", "colonies", "imaged area (px²)",
        "decisions", "samples", "fine-tuning steps", "cells", "dead cells and debris",
        "corrects analysis", "corrected (px)", "picture", "colony", "whole cells",
        "interior cells", "cell", "neighbours", "region",
    }
)  # fmt: skip
_TRUTH: Final = frozenset(
    {
        "simulated", "prompted (assistive)", "on feeders", "touches the picture's border",
        "accepted as proposed", "corrected by hand", "counted", "by strokes", "open side",
        "ROCK inhibitor", "feeders stated",
    }
)  # fmt: skip
_TEXT: Final = frozenset(
    {
        "line", "dish", "model", "model sha256", "provider", "protocol", "program version",
        "proposed verdict", "proposed because", "failures", "preset",
        "sample sha256 (picture:labels)", "files left out or counted twice", "dish decided",
        "dish decided because", "dish decided by", "corrected by", "corrected because",
        "corrected in", "picture name", "rule", "metric", "decided verdict", "decided by",
        "because", "method", "name", "verdict", "reason", "person", "passage", "medium", "vessel",
        "described later", "seeding remark",
    }
)  # fmt: skip


def parquet_kinds(folder: Path) -> tuple[tuple[Path, FileKind], ...]:
    """Return the files that are written into a folder, and their kinds.

    Raises:
        UsageError: pyarrow is not installed.
    """
    _pyarrow()
    kind = FileKind("Parquet table of colonyqc", _is_ours)
    return tuple((folder / f"{name}.parquet", kind) for name in TABLES)


def _pyarrow() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise UsageError(f"{lacking('Parquet', 'parquet')}.") from error
    return pyarrow


def _is_ours(path: Path) -> bool:
    data = path.read_bytes()
    return data.startswith(b"PAR1") and _MARK in data[-65_536:]


@contextmanager
def parquet_tables(folder: Path) -> Iterator[Sink]:
    """Give a sink that writes <name>.parquet a table, whole at its end or not at all.

    Raises:
        UsageError: pyarrow is not installed.
    """
    pyarrow = _pyarrow()
    with ExitStack() as stack:
        tables: dict[str, _Table] = {}
        for name, header in TABLES.items():
            file = stack.enter_context(whole_file(folder / f"{name}.parquet", durable=False))
            schema = pyarrow.schema(
                [(column, _type(pyarrow, column)) for column in header], metadata={"maker": _MARK}
            )
            writer = stack.enter_context(pyarrow.parquet.ParquetWriter(file, schema))
            tables[name] = _Table(pyarrow, schema, writer)
        yield Sink(lambda name, row: tables[name].add(row))
        for table in tables.values():
            table.flush()


def _type(pyarrow: Any, column: str) -> Any:
    if column in _WHOLE:
        return pyarrow.int64()
    if column in _TRUTH:
        return pyarrow.bool_()
    if column in _TEXT:
        return pyarrow.string()
    if column == "taken":
        # A camera's clock, whose zone nobody knows.
        return pyarrow.timestamp("us")
    if column.endswith("(UTC)"):
        return pyarrow.timestamp("us", tz="UTC")
    return pyarrow.float64()


class _Table:
    """A table's rows until there are enough to be written together."""

    def __init__(self, pyarrow: Any, schema: Any, writer: Any) -> None:
        self._pyarrow, self._schema, self._writer = pyarrow, schema, writer
        self._rows: list[Row] = []

    def add(self, row: Row) -> None:
        self._rows.append(row)
        if len(self._rows) == _GROUP:
            self.flush()

    def flush(self) -> None:
        columns = zip(*self._rows, strict=True) if self._rows else ((),) * len(self._schema)
        arrays = [
            self._pyarrow.array([_value(cell) for cell in column], kind.type, from_pandas=True)
            for column, kind in zip(columns, self._schema, strict=True)
        ]
        self._writer.write_batch(self._pyarrow.record_batch(arrays, schema=self._schema))
        self._rows.clear()


def _value(cell: Cell) -> Cell:
    """Return a cell as it is kept: moments in UTC, text without what is no sign."""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).replace(tzinfo=None) if cell.tzinfo is not None else cell
    return cell.encode("utf-8", "replace").decode() if isinstance(cell, str) else cell
