"""A row that is written at once is the row that the workbook's own maker writes."""

import io
from datetime import UTC, datetime, timedelta
from math import inf, nan

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.history.export.quick_rows import RowWriter, fitting, kept
from colonyqc.history.export.rows import Row

MOMENT = datetime(2026, 11, 27, 9, 30, 15, tzinfo=UTC)


def written(rows: list[Row]) -> list[list[object]]:
    """Return what a reader that is not ours finds below the head."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet = book.add_worksheet("t")
    for column in range(len(rows[0])):
        sheet.write_string(0, column, "head")
    made = RowWriter(sheet, len(rows[0]), moment, book.add_format({"quote_prefix": True}))
    for number, row in enumerate(rows, 1):
        made.write(number, row)
    book.close()
    read = openpyxl.load_workbook(file)["t"]
    assert (read.max_row, read.max_column) == (len(rows) + 1, len(rows[0]))
    return [[cell.value for cell in row] for row in read.iter_rows(min_row=2)]


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(st.characters(codec="utf-8", min_codepoint=32, exclude_characters="\ufffe\uffff")),
)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=4))
def test_every_cell_comes_back_as_it_was(rows: list[Row]) -> None:
    found = written([*rows, ("end", 1, 2)])
    for row, read in zip(rows, found, strict=False):
        for cell, value in zip(row, read, strict=True):
            if isinstance(cell, str) or cell is None:
                assert (value or "") == (cell or "")
            else:
                assert isinstance(value, bool) == isinstance(cell, bool)
                assert value == pytest.approx(cell, rel=1e-15)


def test_what_is_no_number_stays_empty_and_moments_are_in_utc() -> None:
    there = MOMENT.astimezone().astimezone(tz=None)
    (row,) = written([(nan, inf, None, MOMENT, there, MOMENT.replace(tzinfo=None))])
    plain = MOMENT.replace(tzinfo=None)
    assert row[:3] == [None, None, None]
    for found in row[3:]:
        assert isinstance(found, datetime)
        assert abs(found - plain) < timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<r>a</r>", "<r>a</r>"),
        ("a & b < c > d", "a & b < c > d"),
        (" both ends ", " both ends "),
        ("two\nlines", "two\nlines"),
        # Excel's own escapes, which this reader leaves as they are.
        ("_x0041_", "_x005F_x0041_"),
        ("\x01", "_x0001_"),
        ("=1+1", "=1+1"),
        ("日本語", "日本語"),
    ],
)
def test_odd_text_is_text(text: str, read: str) -> None:
    assert written([(text,)]) == [[read]]


def test_a_text_is_cut_where_a_cell_ends_and_never_within_a_sign() -> None:
    assert len(fitting("a" * 40_000)) == 32_767
    cut = fitting("a" + "🧫" * 20_000)
    assert cut == "a" + "🧫" * 16_383
    assert fitting("\ud800x") == "?x"
    assert kept("=1+1")[1]
    assert not kept("plain words")[1]
