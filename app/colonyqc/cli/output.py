"""Write results: JSON whole or not at all, tables for people, failures on standard error."""

import json
import math
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from colonyqc.domain.picture import Failure
from colonyqc.services.outputs import FileKind, Outputs, json_object


def _finite(value: Any) -> Any:
    """Return the value with nan and infinities as None: JSON has no word for them."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {k: _finite(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(v) for v in value]
    return value


def claimed_json(target: str | None, keys: Iterable[str]) -> tuple[Path | None, FileKind]:
    """Return what `Outputs.claim` takes of a --json: its file, None for none, and its kind.

    ``keys``: of the object that will be written.
    """
    return None if target in (None, "-") else Path(target), json_object(keys)


def write_json(value: dict[str, Any], target: str, outputs: Outputs) -> None:
    """Write one JSON object to a file, replaced in one step, or to standard output for "-"."""
    # File names may hold bytes that are no text: JSON spells them as lone surrogates.
    text = json.dumps(_finite(value), ensure_ascii=False, indent=2, default=str) + "\n"
    data = text.encode(errors="backslashreplace")
    if target == "-":
        sys.stdout.write(data.decode())
        return
    outputs.write(Path(target), data, json_object(value))


def print_table(title: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Print a table on standard output, as wide as it needs when that is no terminal."""
    # In a pipe there is no width to fit into, and a cut column could not be read by what comes
    # next.
    console = Console(width=None if sys.stdout.isatty() else 200)
    table = Table(title=title, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*row)
    console.print(table)


def print_sentences(sentences: Iterable[str]) -> None:
    """Print sentences on standard error, one line each."""
    for sentence in sentences:
        sys.stderr.write(f"{sentence}\n")


def print_failures(failures: Iterable[Failure]) -> None:
    """List what could not be done on standard error, one line each."""
    for failure in failures:
        line = (
            failure.reason
            if failure.name in failure.reason
            else f"{failure.name}: {failure.reason}"
        )
        sys.stderr.write(f"{line}\n")
