from dataclasses import replace
from datetime import timedelta
from math import nan
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QPixmap
from pytestqt.qtbot import QtBot

from colonyqc.domain.picture import DishKey
from colonyqc.domain.verdict import UNPROVED
from colonyqc.gui.core.analysis_queue import AnalysisQueue, Pending
from colonyqc.gui.pages.worklist.controller import WorklistController
from colonyqc.gui.pages.worklist.presenter import neighbour, rows
from colonyqc.gui.pages.worklist.view import WorklistView, spoken
from colonyqc.services.ports import AnalysisSummary
from support.builders import START, analysis
from support.window import DISH, OTHER, GuiHistory, context, filled, session


def kept() -> GuiHistory:
    history = GuiHistory()
    filled(history, OTHER, (1, 2))
    filled(history, DISH)
    return history


def test_each_dish_stands_as_its_newest_day() -> None:
    shown = rows(kept().list(), ())
    assert [(r.dish, r.day) for r in shown] == [(DISH, 4), (OTHER, 2)]


def test_of_two_analyses_of_a_day_the_later_one_counts() -> None:
    first = kept().list()[0]
    again = replace(first, id=9, verdict="fail", finished=first.finished + timedelta(hours=1))
    for order in ([first, again], [again, first]):
        assert rows(order, ())[0].verdict == "fail"


def test_an_analysis_that_could_use_no_picture_does_not_hide_one_that_could() -> None:
    first = kept().list()[0]
    useless = replace(
        first, id=9, verdict="", usable_pictures=0, finished=first.finished + timedelta(hours=1)
    )
    assert rows([first, useless], ())[0].verdict == UNPROVED


def test_a_dish_measured_but_not_judged_says_its_confluence() -> None:
    (row,) = rows([replace(kept().list()[0], verdict="", differentiated=nan)], ())
    assert "not judged" in spoken(row)
    assert "differentiated –" in spoken(row)


def prompted(**changes: object) -> AnalysisSummary:
    """Return the summary of a sheet, of a day later than any count of colonies."""
    base = replace(kept().list()[0], verdict="", colony_count=0, confluence=nan, simulated=False)
    sheet = replace(base, id=9, day=99, prompt="rpe@1", cells=1070, cell_density=4321.4)
    return replace(sheet, **changes)  # type: ignore[arg-type]  # real fields


def test_prompted_analyses_are_not_how_a_dish_stands_that_has_others() -> None:
    first = kept().list()[0]
    for order in ([first, prompted()], [prompted(), first]):
        assert rows(order, ()) == rows([first], ())


def test_a_dish_of_nothing_but_sheets_stands_as_its_newest_one() -> None:
    (row,) = rows([prompted(id=8, day=98, cells=5), prompted()], ())
    assert (row.day, row.prompted, row.measured, row.verdict) == (99, True, False, "")
    assert spoken(row) == (
        "line B dish 2, day 99, prompted, assistive, 1,070 cells, 4,321\u00a0/mm²"
    )
    assert not rows([kept().list()[0]], ())[0].prompted


def test_a_sheet_without_a_pixel_size_has_cells_and_no_density() -> None:
    (row,) = rows([prompted(cell_density=None)], ())
    assert spoken(row).endswith("prompted, assistive, 1,070 cells")
    (none,) = rows([prompted(cells=0, cell_density=None)], ())
    assert spoken(none).endswith("prompted, assistive, no sheet")


def test_a_dish_on_its_way_is_listed_before_anything_is_known_of_it() -> None:
    pending = Pending(analysis(5, DISH).acquisition)
    (row,) = rows((), (pending,))
    assert (row.verdict, row.coming) == ("", 1)
    assert "being analysed" in spoken(row)


@given(st.lists(st.integers(0, 9), unique=True), st.integers(0, 9), st.integers(-3, 3))
def test_a_neighbour_is_always_a_dish_of_the_list(
    numbers: list[int], current: int, step: int
) -> None:
    dishes = [DishKey("l", str(n)) for n in numbers]
    found = neighbour(dishes, DishKey("l", str(current)), step)
    assert found in dishes or (found is None and not dishes)
    if current in numbers and step == 0:
        assert found == DishKey("l", str(current))


def test_the_controller_fills_the_view_and_takes_the_first_dish(
    qtbot: QtBot, tmp_path: Path
) -> None:
    here = session(context(kept()), tmp_path)
    view = MagicMock(spec=WorklistView)
    saved: list[object] = []
    here.kept.connect(saved.append)
    controller = WorklistController(view, here, AnalysisQueue(here))
    controller.refresh()
    assert here.dish == DISH
    view.set_empty.assert_called_with(False)
    assert saved == [max(s.finished for s in kept().list())]
    controller.step(1)
    assert here.dish == OTHER
    controller.step(1)
    assert here.dish == OTHER
    controller.close()


def test_an_empty_history_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    here = session(context(), tmp_path)
    view = MagicMock(spec=WorklistView)
    controller = WorklistController(view, here, AnalysisQueue(here))
    controller.refresh()
    view.set_empty.assert_called_with(True)
    assert here.dish is None
    controller.close()


def test_a_click_takes_a_dish_in_hand(qtbot: QtBot) -> None:
    view = WorklistView(QAction("Open pictures…"))
    qtbot.addWidget(view)
    view.resize(208, 400)
    view.set_rows(rows(kept().list(), ()))
    view.select(DISH)
    view.show()
    chosen: list[DishKey] = []
    view.dish_chosen.connect(chosen.append)
    place = view.list.visualRect(view.list.model().index(1, 0)).center()
    qtbot.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen == [OTHER]
    assert (
        view.list.model()
        .index(0, 0)
        .data(Qt.ItemDataRole.AccessibleTextRole)
        .startswith("line A dish 1, day 4")
    )


def test_rows_of_every_kind_are_painted_apart(qtbot: QtBot) -> None:
    view = WorklistView(QAction("Open pictures…"))
    qtbot.addWidget(view)
    view.resize(208, 400)
    pending = Pending(analysis(5, DishKey("line C", "new")).acquisition)
    view.set_rows(rows(kept().list(), (pending,)))
    view.show()
    picture = QPixmap(view.list.size())
    view.list.render(picture, QPoint(0, 0))
    image = picture.toImage()
    heights = range(0, 3 * 56, 56)
    strips = [image.copy(0, top, 208, 56) for top in heights]
    assert strips[0] != strips[1] != strips[2]


@pytest.mark.parametrize("width", [176, 208, 320])
def test_a_row_of_sheets_has_room_for_its_chip(qtbot: QtBot, width: int) -> None:
    view = WorklistView(QAction("Open pictures…"))
    qtbot.addWidget(view)
    view.resize(width, 400)
    usual = kept().list()[0]
    view.set_rows(rows([usual, prompted(dish=DishKey("line Z", "sheet"))], ()))
    view.show()
    model = view.list.model()
    colonies, sheet = (view.list.visualRect(model.index(place, 0)) for place in (0, 1))
    assert sheet.height() > colonies.height()
    assert sheet.top() == colonies.bottom() + 1
    with_chip = view.list.grab(sheet).toImage()
    view.set_rows(rows([usual, prompted(dish=DishKey("line Z", "sheet"), day=98)], ()))
    assert view.list.grab(sheet).toImage() != with_chip


def test_times_are_compared_across_dishes_without_a_day() -> None:
    one = replace(kept().list()[0], day=None, finished=START)
    two = replace(one, id=2, finished=START + timedelta(days=1), verdict="watch")
    assert rows((two, one), ())[0].verdict == "watch"
