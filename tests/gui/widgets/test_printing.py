import re
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from colonyqc.gui.widgets.printing import a4_printer, print_sheets


def sheet(wide: int = 210, high: int = 297) -> bytes:
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(QColor("#D55E00"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


def to_pdf(path: Path) -> QPrinter:
    printer = a4_printer("Cut list")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def pages(path: Path) -> list[tuple[float, float]]:
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", path.read_bytes())
    return [(float(wide), float(high)) for wide, high in boxes]


@pytest.mark.usefixtures("qapp")
def test_every_sheet_is_a_page_of_a4(tmp_path: Path) -> None:
    assert print_sheets(to_pdf(tmp_path / "a.pdf"), [sheet(), sheet()])
    found = pages(tmp_path / "a.pdf")
    assert len(found) == 2
    assert all((round(wide), round(high)) == (595, 842) for wide, high in found)


@pytest.mark.usefixtures("qapp")
def test_only_the_chosen_range_is_printed_and_a_wide_sheet_lies(tmp_path: Path) -> None:
    printer = to_pdf(tmp_path / "a.pdf")
    printer.setFromTo(2, 3)
    assert print_sheets(printer, [sheet(), sheet(297, 210), sheet(297, 210), sheet()])
    found = pages(tmp_path / "a.pdf")
    assert len(found) == 2
    assert all(wide > high for wide, high in found)


@pytest.mark.qt_log_ignore("QPainter::begin")  # Qt's own word on what is told in words here
def test_a_printer_that_cannot_be_reached_is_told(tmp_path: Path, qapp: QApplication) -> None:
    assert qapp is not None
    assert not print_sheets(to_pdf(tmp_path / "no" / "such" / "a.pdf"), [sheet()])
    assert not print_sheets(to_pdf(tmp_path / "a.pdf"), [])
