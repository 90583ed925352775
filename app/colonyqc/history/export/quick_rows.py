"""Rows of a workbook written as text at once: its maker takes ten calls for each cell.

A hundred thousand colonies are three million cells. The maker (xlsxwriter, pinned) writes a row
when the next one begins, straight onto the disk; here a whole row is put there in its place. What
has a height or a picture of its own goes the usual way.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from math import inf
from types import NoneType
from typing import Any, Final

from colonyqc.history.export.rows import Cell
from colonyqc.services.export.plain_text import plain_text

_MOST_UNITS: Final = 32_767
"""What a cell holds at most, in units of UTF-16."""
_ROW: Final = "#"
"""Where a row's number goes in its form."""
_ENDLESS: Final = (inf, -inf)


class RowWriter:
    """Writes rows into one sheet of a workbook in constant memory, each below the last one."""

    def __init__(self, sheet: Any, columns: int, moment: Any, guarded: Any) -> None:
        """``moment`` and ``guarded``: formats of a date, and of text that stays text."""
        self._sheet = sheet
        self._columns = tuple(_letters(column) for column in range(columns))
        self._moment = moment._get_xf_index()
        self._guarded = guarded._get_xf_index()
        self._forms: dict[tuple[type, ...], str] = {}

    def write(self, row: int, cells: Iterable[Cell]) -> None:
        """Write a row, ``row`` from 0; nan and None stay empty, moments are in UTC."""
        sheet = self._sheet
        # What the sheet says of its own size.
        sheet._check_dimensions(row, len(self._columns) - 1)
        if row > sheet.previous_row:
            sheet._write_single_row(row)
        # nan alone is not equal to itself.
        known = [None if cell != cell or cell in _ENDLESS else cell for cell in cells]
        kinds = tuple(map(type, known))
        # Rows of a table look alike: numbers fill a form of theirs, all in one call.
        form = self._forms.get(kinds)
        if form is None:
            form = self._forms[kinds] = self._form(kinds)
        values = tuple(
            [
                cell if kind is float or kind is int else self._seldom(cell)
                for cell, kind in zip(known, kinds, strict=True)
                if cell is not None
            ]
        )
        sheet.fh.write(form.replace(_ROW, str(row + 1)) % values)

    def _form(self, kinds: tuple[type, ...]) -> str:
        cells = (
            f'<c r="{column}{_ROW}"' + ("><v>%.16G</v></c>" if kind in (int, float) else "%s</c>")
            for column, kind in zip(self._columns, kinds, strict=True)
            if kind is not NoneType
        )
        return f'<row r="{_ROW}">{"".join(cells)}</row>'

    def _seldom(self, cell: Cell) -> str:
        """Return the rest of a cell's element."""
        if isinstance(cell, bool):
            return f' t="b"><v>{int(cell)}</v>'
        if isinstance(cell, int | float):
            return f"><v>{float(cell):.16G}</v>"
        if isinstance(cell, datetime):
            plain = cell.astimezone(UTC).replace(tzinfo=None) if cell.tzinfo is not None else cell
            days = self._sheet._convert_date_time(plain)
            return f' s="{self._moment}"><v>{days:.16G}</v>'
        text, guarded = _element(cell)
        return f' s="{self._guarded}"{text}' if guarded else text


def fitting(text: str) -> str:
    """Return text as a cell can hold it: without what is no sign, and not too long."""
    whole = text.encode("utf-8", "replace").decode()
    if len(whole) * 2 <= _MOST_UNITS:
        return whole
    return whole.encode("utf-16-le")[: 2 * _MOST_UNITS].decode("utf-16-le", "ignore")


@lru_cache(maxsize=4096)
def kept(text: str) -> tuple[str, bool]:
    """Return text as a cell can hold it, and whether a spreadsheet would make something of it."""
    plain = fitting(text)
    return plain, plain_text(plain) != plain


@lru_cache(maxsize=4096)
def _element(text: str) -> tuple[str, bool]:
    """Return the rest of a text's element, and whether it must be kept from running."""
    from xlsxwriter.xmlwriter import XMLwriter  # late: nothing but a workbook needs it

    plain, guarded = kept(text)
    writer = XMLwriter()
    said = writer._escape_data(writer._escape_control_characters(plain))
    space = ' xml:space="preserve"' if plain != plain.strip() else ""
    return f' t="inlineStr"><is><t{space}>{said}</t></is>', guarded


def _letters(column: int) -> str:
    """Return the letters of a column, from 0."""
    from xlsxwriter.utility import xl_col_to_name  # late, as above

    return str(xl_col_to_name(column))
