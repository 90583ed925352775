"""The one way a CSV table is read that a person filled in with a spreadsheet program."""

import csv
import io
from pathlib import Path
from typing import Final

from colonyqc.config.documents import DocumentError, decoded, read_bytes

_SEPARATORS: Final = ",;\t"
"""Spreadsheet programs write what the country's numbers leave free."""
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


def read_table(path: Path, most_bytes: int) -> list[list[str]]:
    """Return the rows of a table, its head too: separated by comma, semicolon or tab.

    UTF-8 with or without its mark, or UTF-16 with it.

    Raises:
        DocumentError: it cannot be read, is too large, or is no table of text.
    """
    # Not splitlines: it ends lines at signs that may stand within a cell.
    lines = list(io.StringIO(_text(read_bytes(path, most_bytes)), newline=""))
    head = next((each for each in lines if each.strip()), "")

    def told(sign: str) -> tuple[int, int]:
        # First by all lines: a head's words may hold as many commas as it has columns.
        return sum(sign in each for each in lines), head.count(sign)

    separator = max(_SEPARATORS, key=told)
    try:
        return list(csv.reader(lines, delimiter=separator))
    except csv.Error as error:
        raise DocumentError(f"it is no table: {error}") from error


def _text(data: bytes) -> str:
    if not data.startswith(_UTF_16):
        return decoded(data).removeprefix("\ufeff")
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise DocumentError("it is no text in UTF-16") from error
