from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from colonyqc.domain.analysis import Analysis, PictureResult
from colonyqc.gui.pages.review.sheet_card import SheetCard
from colonyqc.gui.pages.review.sheet_presenter import SheetFacts, sheet_facts
from colonyqc.gui.pages.review.state import Wish, merge, resolve
from colonyqc.services.ports import AnalysisRecord, StoredFiles
from support.builders import START, analysis, prompted_analysis, sheet, sheet_result


def record(number: int, value: Analysis) -> AnalysisRecord:
    stored = tuple(StoredFiles(f"map {number}", f"picture {number}") for _ in value.pictures)
    return AnalysisRecord(number, value, stored, ())


def facts(*values: Analysis) -> SheetFacts:
    prompted = [record(number, value) for number, value in enumerate(values, 1)]
    found = sheet_facts(resolve(Wish(), merge((), (), prompted)))
    assert found is not None
    return found


def pictures(*sizes: float | None) -> tuple[PictureResult, ...]:
    return tuple(sheet_result(view, sheet(20, size)) for view, size in enumerate(sizes, 1))


def test_a_day_says_all_its_sheets_together() -> None:
    found = facts(prompted_analysis(3, pictures=(*pictures(0.5, 0.5), sheet_result(3))))
    assert (found.day, found.cells, found.sheets) == ("day 3", "40", "2 of 3 pictures")
    assert (found.density, found.area) == ("39,000\u00a0/mm²", "25.0\u00a0µm²")
    assert found.hexagonality == "62.5\u00a0%"
    assert found.made_by == "rpe@2 · oneshot@1.0.0"
    (poor,) = found.poor
    assert poor.text.startswith("Picture 3:")
    assert poor.blocking


def test_pictures_answered_in_turns_are_one_day() -> None:
    one, other = pictures(0.5, 0.5)
    found = facts(
        prompted_analysis(3, pictures=(one,), preset=""),
        prompted_analysis(3, pictures=(other,), preset="b@1"),
    )
    assert (found.cells, found.sheets) == ("40", "2 of 2 pictures")
    assert found.made_by == "b@1, painted sample · oneshot@1.0.0"


def test_without_a_pixel_size_numbers_are_in_px() -> None:
    found = facts(prompted_analysis(3, pictures=pictures(None)))
    assert (found.density, found.area) == ("9,750\u00a0/Mpx", "100\u00a0px²")


def test_pixel_sizes_that_differ_leave_no_mean_area() -> None:
    assert facts(prompted_analysis(3, pictures=pictures(0.5, 1.0))).area == "–"


def test_what_is_no_sheet_has_no_numbers() -> None:
    found = facts(prompted_analysis(3, pictures=(sheet_result(1),)))
    numbers = (found.cells, found.density, found.area, found.hexagonality)
    assert (set(numbers), found.sheets) == ({"–"}, "0 of 1 pictures")


def test_a_day_of_colonies_has_no_sheet_card() -> None:
    assert sheet_facts(resolve(Wish(), merge([record(1, analysis(3))], ()))) is None
    assert sheet_facts(resolve(Wish(), ())) is None


def test_moments_hold_the_files_of_each_answer() -> None:
    one, other = pictures(0.5, 0.5)
    later = START + timedelta(hours=1)
    records = [
        record(1, prompted_analysis(3, pictures=(one, other))),
        record(2, prompted_analysis(3, pictures=(other,), finished=later)),
    ]
    (moment,) = merge((), (), records)
    assert [moment.stored(place) for place in (0, 1, 2)] == [
        StoredFiles("map 1", "picture 1"),
        StoredFiles("map 2", "picture 2"),
        None,
    ]
    assert moment.record is None
    assert moment.provider == records[0].analysis.provider


@pytest.mark.parametrize("width", [320, 376])
def test_the_card_says_it_and_leads_to_membranes(qtbot: QtBot, width: int) -> None:
    card = SheetCard()
    qtbot.addWidget(card)
    found = facts(prompted_analysis(3, pictures=pictures(0.5)))
    card.show_facts(found)
    card.resize(width, 600)
    card.show()
    assert not card.poor.isVisible()
    assert card.assistive.isVisible()
    assert card.density.text() == found.density
    assert "Membranes (Ctrl+6)" in card.said.text()
    assert card.minimumSizeHint().width() <= width
    with qtbot.waitSignal(card.membranes.clicked):
        card.membranes.click()
    card.show_facts(replace(found, simulated=True))
    assert card.simulated.isVisible()
