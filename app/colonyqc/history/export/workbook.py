"""Tables as one XLSX workbook: real numbers and dates, frozen heads, thumbnails and charts.

Rows go to the disk as they come, so a sheet takes no memory however long it is.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.config.atomic_write import whole_file
from colonyqc.config.scratch import scratch_folder
from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.errors import HistoryError
from colonyqc.history.export.quick_rows import RowWriter, fitting, kept
from colonyqc.history.export.rows import ANALYSES, TABLES, Row
from colonyqc.history.export.sink import Sink
from colonyqc.services.outputs import WORKBOOK, FileKind
from colonyqc.services.ports import AnalysisRecord, History

NAME: Final = "history.xlsx"
PICTURES: Final = ("analysis", "line", "dish", "day", "picture", "picture name", "usable", "shows")
MOST_CHARTS: Final = 100
"""Dishes that get a chart: more would make a workbook that opens slowly."""
_MOST_ROWS: Final = 1_048_576
_THUMB_PX: Final = 160
_LINE: Final = (0, 158, 115)
_DRAWN: Final = ("confluence (%)", "differentiated (%)")
_MAKER: Final = "colonyqc"


def workbook_kinds(folder: Path) -> tuple[tuple[Path, FileKind], ...]:
    """Return the file that is written into a folder, and its kind."""
    return ((folder / NAME, WORKBOOK),)


@contextmanager
def workbook(folder: Path) -> Iterator[Sink]:
    """Give a sink that writes `NAME` into a folder, whole at its end or not at all."""
    import xlsxwriter  # late: nothing but a workbook needs it

    with (
        scratch_folder("workbook") as passing,
        whole_file(folder / NAME, durable=False) as file,
    ):
        # Its sheets pass through files that it would leave behind where it is never closed.
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": str(passing)})
        book.set_properties({"author": _MAKER})
        writer = _Writer(book)
        yield Sink(writer.row, writer.show)
        writer.draw_charts()
        book.close()


class _Sheet:
    """A table's sheet; what does not fit below goes onto another one."""

    def __init__(self, book: Any, name: str, header: tuple[str, ...], styles: "_Styles") -> None:
        self._book, self._name, self._header, self._styles = book, name, header, styles
        self._sheets = 0
        self._begin()

    def _begin(self) -> None:
        self._sheets += 1
        name = self._name if self._sheets == 1 else f"{self._name} {self._sheets}"
        self.sheet = self._book.add_worksheet(name)
        self.sheet.freeze_panes(1, 0)
        for column, head in enumerate(self._header):
            self.sheet.set_column(column, column, max(9, min(len(head), 24)))
            self.sheet.write_string(0, column, head, self._styles.head)
        self._rows = RowWriter(
            self.sheet, len(self._header), self._styles.moment, self._styles.guarded
        )
        self.next = 1

    @property
    def first(self) -> bool:
        """Tell whether all rows are on one sheet as yet."""
        return self._sheets == 1

    def write(self, row: Row) -> None:
        """Write a row."""
        if self.next == _MOST_ROWS:
            self._begin()
        self._rows.write(self.next, row)
        self.next += 1

    def write_shown(self, row: Sequence[str | float | None]) -> None:
        """Write a row that has a height or a picture of its own."""
        if self.next == _MOST_ROWS:
            self._begin()
        for column, cell in enumerate(row):
            _write(self.sheet, self.next, column, cell, self._styles)
        self.next += 1


class _Styles:
    """The formats of cells."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "bottom": 1, "valign": "top", "bg_color": "#E8EEF4"}
        )
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        # Text is text in this file; saved as CSV or typed over it stays so by Excel's own mark.
        self.guarded = book.add_format({"quote_prefix": True})


def _write(sheet: Any, row: int, column: int, cell: str | float | None, styles: _Styles) -> None:
    """Write a cell: a text, a number, a truth value, or nothing."""
    if cell is None:
        return
    if isinstance(cell, str):
        text, guarded = kept(cell)
        sheet.write_string(row, column, text, styles.guarded if guarded else None)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    else:
        sheet.write_number(row, column, cell)


class _Writer:
    """Fills the sheets, and keeps where each dish's days are for its chart."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._styles = _Styles(book)
        self._sheets = {
            name: _Sheet(book, name, header, self._styles) for name, header in TABLES.items()
        }
        self._pictures = _Sheet(book, "pictures", PICTURES, self._styles)
        self._pictures.sheet.set_column(len(PICTURES) - 1, len(PICTURES) - 1, 23)
        self._dishes: dict[tuple[str, str], list[int]] = {}

    def row(self, table: str, row: Row) -> None:
        sheet = self._sheets[table]
        sheet.write(row)
        # A chart tells of rows of the first sheet: a million analyses before it fit there.
        dated = table == "analyses" and row[ANALYSES.index("day")] is not None
        if dated and sheet.first:
            line, dish_name = row[ANALYSES.index("line")], row[ANALYSES.index("dish")]
            dish = fitting(str(line)), fitting(str(dish_name))
            self._dishes.setdefault(dish, []).append(sheet.next - 1)

    def show(self, record: AnalysisRecord, history: History) -> None:
        """Write a row with a thumbnail for each picture of an analysis."""
        acquisition = record.analysis.acquisition
        pictures = zip(record.analysis.pictures, record.stored, strict=True)
        for at, (result, stored) in enumerate(pictures):
            said = (
                record.id, acquisition.dish.line, acquisition.dish.dish, acquisition.day, at + 1,
                result.picture.name, result.quality.usable,
            )  # fmt: skip
            sheet = self._pictures.sheet
            data, lost = b"", ""
            try:
                if stored.overview:
                    overview = history.overview(stored.overview)
                    data = _thumbnail(result, overview, history.outlines(record.id, at))
            except HistoryError as error:
                # Its numbers are whole: one damaged file costs no table.
                lost = str(error)
            if data:
                sheet.set_row_pixels(self._pictures.next, _THUMB_PX + 4)
            self._pictures.write_shown((*said, lost) if lost else said)
            if data:
                at_row = self._pictures.next - 1
                image = {"image_data": io.BytesIO(data), "x_offset": 2, "y_offset": 2}
                self._pictures.sheet.insert_image(at_row, len(said), "thumbnail.jpg", image)

    def draw_charts(self) -> None:
        """Draw confluence and differentiated share over the days, a chart a dish."""
        sheet = self._book.add_worksheet("charts")
        left_out = len(self._dishes) - MOST_CHARTS
        if left_out > 0:
            sheet.write_string(0, 0, f"{left_out} more dishes have no chart: export them by dish.")
        for place, (dish, rows) in enumerate(self._dishes.items()):
            if place == MOST_CHARTS:
                return
            chart = self._book.add_chart({"type": "scatter"})
            for name in _DRAWN:
                chart.add_series(_series(name, rows))
            chart.set_title({"overlay": False})
            # Given with the options a name such as “A!B1” would become a reference.
            chart.title.name = " › ".join(part for part in dish if part)
            chart.set_x_axis({"name": "day", "min": 0})
            chart.set_y_axis({"name": "%", "min": 0, "max": 100})
            sheet.insert_chart(2 + 16 * (place // 2), 9 * (place % 2), chart)


def _series(name: str, rows: list[int]) -> dict[str, Any]:
    """Return a series over the rows of a dish, which follow one another in the table."""
    day, column = ANALYSES.index("day"), ANALYSES.index(name)
    return {
        "name": ["analyses", 0, column],
        "categories": ["analyses", rows[0], day, rows[-1], day],
        "values": ["analyses", rows[0], column, rows[-1], column],
        "marker": {"type": "circle", "size": 6},
    }


def _thumbnail(
    result: PictureResult, overview: NDArray[np.uint8], outlines: Sequence[NDArray[np.int64]]
) -> bytes:
    """Return a JPEG of an overview (h, w, 3), the colonies' outlines (n, 2) drawn in."""
    import cv2  # late, as above

    scale = _THUMB_PX / max(overview.shape[:2])
    size = [max(1, round(side * scale)) for side in overview.shape[1::-1]]
    small = np.ascontiguousarray(cv2.resize(overview, size, interpolation=cv2.INTER_AREA))
    share = size[0] / result.width
    lines = [np.rint(each * share).astype(np.int32) for each in outlines]
    cv2.polylines(small, lines, isClosed=True, color=_LINE, lineType=cv2.LINE_AA)
    return cv2.imencode(".jpg", small[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()
