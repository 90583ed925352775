from dataclasses import replace

import pytest

from colonyqc.domain.cell import Cell, Sheet, SheetStatistics
from colonyqc.domain.quality import Problem, ProblemKind
from colonyqc.gui.pages.membranes import presenter
from colonyqc.services.membranes.sheet import (
    LEAST_CELLS,
    LEAST_COVERED,
    LEAST_INTERIOR,
    LEAST_PAINTED,
    LEAST_SUPPORT,
    MOST_DOUBT,
    MOST_UNEQUAL,
)

NUMBERS = SheetStatistics(
    120, 100, 80, 2500.0, 625.0, 98.0, 1600.0, 1500.0, 21.4, 5.9, 61.2, 1.2, 40.0, 0.1, 93.0
)
CELL = Cell(1, (1.0, 1.0), 1600.0, 6, 1.2, 40.0, touches_border=False, open_side=False)
SHEET = Sheet(500, 500, 0.5, (CELL,) * 100, NUMBERS, ())


def broken(kind: ProblemKind, limit: float, value: float, cells: int = 100) -> Sheet:
    problem = Problem(kind, "…", value, limit, blocking=True)
    return replace(SHEET, cells=(CELL,) * cells, statistics=None, problems=(problem,))


def test_every_number_stands_with_its_unit() -> None:
    said = {line.name: line.value.replace("\u00a0", " ") for line in presenter.lines(SHEET)}
    assert said["Cells"] == "120 (100 whole)"
    assert said["Cell density"] == "2,500 /mm²"
    assert said["Mean area ± CV"] == "400.0 µm² ± 21.4 %"
    assert said["Hexagonality"] == "61.2 %"
    assert presenter.warnings(SHEET) == ()


def test_without_a_pixel_size_areas_are_in_pixels_and_it_is_said() -> None:
    numbers = replace(NUMBERS, density_per_mm2=None)
    sheet = replace(SHEET, pixel_size_um=None, statistics=numbers)
    said = {line.name: line.value.replace("\u00a0", " ") for line in presenter.lines(sheet)}
    assert said["Cell density"] == "625 /Mpx"
    assert said["Mean area ± CV"] == "1,600.0 px² ± 21.4 %"
    assert "pixel size is unknown" in presenter.warnings(sheet)[0]


def test_a_small_sample_is_asked_for_more() -> None:
    (sentence,) = presenter.warnings(broken(ProblemKind.LITTLE_SAMPLE, LEAST_PAINTED, 300))
    assert sentence.startswith("No sheet was found by the 300 px painted: paint more")


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (
            broken(ProblemKind.FEW_CELLS, LEAST_CELLS, 3, cells=3),
            "3 closed cells were found between membranes, 10",
        ),
        (broken(ProblemKind.BORDERS, LEAST_SUPPORT, 31), "only 31\u00a0% of the borders"),
        (broken(ProblemKind.UNEQUAL, MOST_UNEQUAL, 83), "vary by 83\u00a0% can't be told from"),
        (broken(ProblemKind.DOUBTFUL, MOST_DOUBT, 2.04), "cover 2.0 times the area"),
        (broken(ProblemKind.OPEN_SHEET, LEAST_INTERIOR, 4), "only 4\u00a0% of the closed cells"),
        (broken(ProblemKind.COVER, LEAST_COVERED, 5), "cover only 5\u00a0% of the picture, 10"),
    ],
)
def test_why_there_is_no_sheet_is_said_in_place_of_numbers(sheet: Sheet, said: str) -> None:
    (sentence,) = presenter.warnings(sheet)
    assert sentence.startswith("This is not a sheet")
    assert said in sentence
    assert [line.name for line in presenter.lines(sheet)] == ["Cells found"]
