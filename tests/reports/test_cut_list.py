import re
import zlib
from datetime import UTC, datetime

import cv2
import numpy as np
import pytest

from colonyqc.reports.renderer import Renderer
from colonyqc.services.ports.cut_lists import CutListPrinter, CutPages, CutSheet

PRINTER: CutListPrinter = Renderer()


def pages(sheets: int, name: str = "line A › dish 1") -> CutPages:
    pixels = np.full((150, 200, 3), 90, np.uint8)
    rows = (("☐", "17", "1.5", "2.5", "80 µm", "differentiated, Tanaka"),) * 40
    return CutPages(
        title="Colonies to remove",
        subtitle=name,
        facts=("On the list: 1",),
        warnings=("2 colonies are undecided.",),
        headers=("Done", "Colony", "x", "y", "Diameter", "Reason"),
        sheets=tuple(CutSheet(f"Picture {k}", pixels, rows) for k in range(sheets)),
        made=datetime(2026, 11, 27, 8, 30, tzinfo=UTC),
        language="en",
        program="colonyqc 1.0",
    )


def count_of_pages(pdf: bytes) -> int:
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    packed = (each for each in streams if each[:1] == b"\x78")
    bodies = [pdf, *(zlib.decompressobj().decompress(each) for each in packed)]
    return max(int(n) for body in bodies for n in re.findall(rb"/Count (\d+)", body))


def test_each_picture_begins_a_page_and_the_same_list_is_the_same_file() -> None:
    one, two = PRINTER.cut_list(pages(1)), PRINTER.cut_list(pages(2))
    assert one == PRINTER.cut_list(pages(1))
    assert count_of_pages(two) == 2 * count_of_pages(one)


@pytest.mark.parametrize("name", ['#strike "x" $1$', "細胞株Ａ › 皿①", "@ref <label>"])
def test_a_name_is_never_markup(name: str) -> None:
    assert PRINTER.cut_list(pages(1, name)).startswith(b"%PDF-")


def test_what_is_printed_has_the_pages_of_the_pdf_on_a4() -> None:
    sheets = PRINTER.cut_list_sheets(pages(2), 72)
    assert len(sheets) == count_of_pages(PRINTER.cut_list(pages(2)))
    heights = {cv2.imdecode(np.frombuffer(each, np.uint8), 1).shape[:2] for each in sheets}
    assert heights == {(842, 595)}
    (empty,) = PRINTER.cut_list_sheets(pages(0), 72)
    assert empty.startswith(b"\x89PNG")


def test_an_empty_list_is_a_page_that_says_so() -> None:
    assert PRINTER.cut_list(pages(0)).startswith(b"%PDF-")
