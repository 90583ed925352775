"""Write results: JSON whole or not at all, tables for people, failures on standard error."""

import json
import math
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from colonyqc.domain.picture import Failure
from colonyqc.services.outputs import FileKind, Outputs, json_object

_COMMANDING: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)


def finite(value: Any) -> Any:
    """Return the value with nan and infinities as None: JSON has no word for them."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {k: finite(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [finite(v) for v in value]
    return value


def plain(text: str) -> str:
    """Return text without what would command a terminal: control signs show as they are spelt.

    File names may hold escapes that clear the screen, ends of lines, and signs that turn the
    direction of a whole line.
    """
    return _COMMANDING.sub(lambda sign: sign[0].encode("unicode_escape").decode(), text)


def say(text: object, *, err: bool = False) -> None:
    """Print a line for people; what in it would command a terminal shows as it is spelt."""
    (sys.stderr if err else sys.stdout).write(f"{plain(str(text))}\n")


def claimed_json(target: str | None, keys: Iterable[str]) -> tuple[Path | None, FileKind]:
    """Return what `Outputs.claim` takes of a --json: its file, None for none, and its kind.

    ``keys``: of the object that will be written.
    """
    return None if target in (None, "-") else Path(target), json_object(keys)


def write_json(value: dict[str, Any], target: str, outputs: Outputs) -> None:
    """Write one JSON object to a file, replaced in one step, or to standard output for "-"."""
    # File names may hold bytes that are no text: JSON spells them as lone surrogates.
    text = json.dumps(finite(value), ensure_ascii=False, indent=2, default=str) + "\n"
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
    table = Table(
        title=Text(title), title_justify="left", box=None, header_style="bold", pad_edge=False
    )
    for column in columns:
        table.add_column(column)
    for row in rows:
        # As text: between square brackets Rich would read markup, and a dish may be called “[/x]”.
        table.add_row(*(Text(plain(cell)) for cell in row))
    console.print(table)


def print_sentences(sentences: Iterable[str]) -> None:
    """Print sentences on standard error, one line each."""
    for sentence in sentences:
        sys.stderr.write(f"{plain(sentence)}\n")


def print_failures(failures: Iterable[Failure]) -> None:
    """List what could not be done on standard error, one line each."""
    for failure in failures:
        line = (
            failure.reason
            if failure.name in failure.reason
            else f"{failure.name}: {failure.reason}"
        )
        sys.stderr.write(f"{plain(line)}\n")
