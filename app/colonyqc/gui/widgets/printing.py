"""Sheets of paper, drawn elsewhere, go to a printer that a person chooses."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget


def a4_printer(title: str) -> QPrinter:
    """Return the system's printer for a document of this name, on A4."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    return printer


def print_dialog(printer: QPrinter, parent: QWidget, sheets: int) -> QPrintDialog:
    """Return the system's dialog that chooses a printer, not opened yet.

    Qt does not own the printer: whoever made it keeps it while the dialog lives.
    """
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(printer.docName())
    # Shown, not opened: Qt's print dialog hides the `open` of all others behind one of its own.
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setMinMax(1, sheets)
    return dialog


def print_sheets(printer: QPrinter, sheets: Sequence[bytes]) -> bool:
    """Print PNGs, a sheet each, as large as the paper is; return whether the printer took them.

    ``sheets`` have their own margins. Those outside the range chosen in the dialog are left out.
    """
    first, last = printer.fromPage() or 1, printer.toPage() or len(sheets)
    chosen = sheets[first - 1 : last]
    if not chosen:
        return False
    printer.setFullPage(True)
    images = (QImage.fromData(each) for each in chosen)
    painter = QPainter()
    for number, image in enumerate(images):
        tall = image.height() >= image.width()
        way = QPageLayout.Orientation.Portrait if tall else QPageLayout.Orientation.Landscape
        printer.setPageOrientation(way)
        if not (printer.newPage() if number else painter.begin(printer)):
            return False
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(_place(image, printer.paperRect(QPrinter.Unit.DevicePixel)), image)
    return painter.end()


def _place(image: QImage, paper: QRectF) -> QRectF:
    """Return where an image lies on the paper: as large as fits, in the middle."""
    scale = min(paper.width() / image.width(), paper.height() / image.height())
    wide, high = image.width() * scale, image.height() * scale
    return QRectF((paper.width() - wide) / 2, (paper.height() - high) / 2, wide, high)
