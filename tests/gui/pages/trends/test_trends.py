from dataclasses import replace
from itertools import pairwise
from math import isnan, nan
from pathlib import Path
from unittest.mock import MagicMock

import numpy as np
import pyqtgraph as pg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.domain.dish_life import LifeEvent, LifeEventKind
from colonyqc.domain.errors import HistoryError
from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.session import Message
from colonyqc.gui.pages.trends.chart import Chart, ChartEvent, Overlay, runs
from colonyqc.gui.pages.trends.controller import TrendsController
from colonyqc.gui.pages.trends.presenter import SheetPoint, sheet_points
from colonyqc.gui.pages.trends.view import TrendsView
from colonyqc.gui.widgets import theme
from colonyqc.services.analysis.keep import Changed
from colonyqc.services.ports import AnalysisRecord, Artefacts
from colonyqc.services.ports.reports import TrendBreak, TrendPoint
from support.builders import analysis, prompted_analysis, sheet, sheet_result
from support.window import DISH, OTHER, GuiHistory, context, filled, session


def test_the_dish_in_hand_is_drawn_with_its_limits_and_growth(qtbot: QtBot, tmp_path: Path) -> None:
    history = GuiHistory()
    filled(history)
    here = session(context(history), tmp_path)
    view = MagicMock(spec=TrendsView)
    controller = TrendsController(view, here)
    controller.set_shown(True)
    view.reset_mock()
    here.take(DISH)
    points, limits, breaks, full = view.set_points.call_args.args
    assert breaks == ()
    assert [p.day for p in points] == [2.0, 3.0, 4.0]
    assert limits == ((10.0, "watch"), (20.0, "fail"))
    assert full == ((70.0, "ready"), (90.0, "fail"))
    assert any("doubling is not cell doubling" in s for s in view.set_growth.call_args.args[0])
    view.reset_mock()
    here.take(DISH, 3)
    here.noticed.emit(Changed(frozenset({9}), frozenset({OTHER})))
    view.set_points.assert_not_called()
    here.noticed.emit(Changed(frozenset({1}), frozenset({DISH})))
    view.set_points.assert_called_once()
    controller.close()


def test_the_history_is_read_only_while_the_page_is_shown(qtbot: QtBot, tmp_path: Path) -> None:
    history = GuiHistory()
    filled(history)
    here = session(context(history), tmp_path)
    view = MagicMock(spec=TrendsView)
    controller = TrendsController(view, here)
    here.take(DISH)
    here.noticed.emit(Changed(frozenset({1}), frozenset({DISH})))
    view.set_points.assert_not_called()
    controller.set_shown(True)
    view.set_points.assert_called_once()
    controller.set_shown(False)
    controller.set_shown(True)
    view.set_points.assert_called_once()
    controller.close()


def test_a_dish_of_nothing_but_sheets_shows_their_density(qtbot: QtBot, tmp_path: Path) -> None:
    history = GuiHistory()
    for day in (30, 37):
        value = prompted_analysis(day, pictures=(sheet_result(1, sheet(day)), sheet_result(2)))
        blank = Artefacts(None, np.zeros((30, 40, 3), np.uint8))
        history.add(value, [blank] * 2)
    here = session(context(history), tmp_path)
    made = TrendsView(QAction("Open pictures…"))
    qtbot.addWidget(made)
    controller = TrendsController(made, here)
    controller.set_shown(True)
    here.take(DISH)
    assert made._stack.currentWidget() is made.sheets
    assert made.sheets.title.text() == DISH.label
    days, values, _ = made.sheets.density._data
    assert days.tolist() == [30.0, 37.0]
    assert values[0] == pytest.approx(4e6 * 29.5 / 3000)
    assert made.sheets.hexagonality._data[1].tolist() == [62.5, 62.5]
    assert made.sheets.density.getAxis("left").labelText == "Cell density, 1/mm²"
    filled(history)
    here.noticed.emit(Changed(frozenset({9}), frozenset({DISH})))
    assert made._stack.currentIndex() == 0
    controller.close()


@pytest.mark.parametrize("simulated", [False, True])
def test_a_trend_of_simulated_pictures_says_so(
    qtbot: QtBot, tmp_path: Path, view: TrendsView, simulated: bool
) -> None:
    history = GuiHistory()
    blank = Artefacts(np.zeros((300, 400), np.uint8), np.zeros((30, 40, 3), np.uint8))
    here = session(context(history), tmp_path)
    controller = TrendsController(view, here)
    controller.set_shown(True)
    here.take(DISH)
    history.add(replace(prompted_analysis(30), simulated=simulated), [blank] * 2)
    here.noticed.emit(Changed(frozenset({1}), frozenset({DISH})))
    assert view._stack.currentWidget() is view.sheets
    assert view.sheets.simulated.isVisibleTo(view) is simulated
    history.add(replace(analysis(31), simulated=simulated), [blank])
    here.noticed.emit(Changed(frozenset({2}), frozenset({DISH})))
    assert view._stack.currentIndex() == 0
    assert view.simulated.isVisibleTo(view) is simulated
    controller.close()


def test_sheets_without_a_pixel_size_are_drawn_per_million_px(view: TrendsView) -> None:
    view.set_sheets((SheetPoint(3, nan, 400.0, 50.0), SheetPoint(4, 900.0, 450.0, nan)))
    assert view.sheets.density.getAxis("left").labelText == "Cell density, 1/Mpx"
    assert view.sheets.density._data[1].tolist() == [400.0, 450.0]


def test_days_without_a_sheet_or_a_number_have_no_point() -> None:
    values = [
        prompted_analysis(None),
        prompted_analysis(5, pictures=(sheet_result(1),)),
        prompted_analysis(6),
    ]
    records = [AnalysisRecord(at, value, (), ()) for at, value in enumerate(values, 1)]
    (point,) = sheet_points(records)
    assert (point.day, point.hexagonality) == (6.0, 62.5)


def test_a_history_that_cannot_be_read_is_said(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = GuiHistory()

    def broken(_: object, *, colonies: bool) -> None:
        raise HistoryError("The history is damaged.")

    monkeypatch.setattr(history, "series", broken)
    here = session(context(history), tmp_path)
    said: list[str] = []
    here.said.connect(lambda message: said.append(message.text))
    controller = TrendsController(MagicMock(spec=TrendsView), here)
    controller.set_shown(True)
    here.take(DISH)
    assert said == ["The history is damaged."]
    controller.close()


@pytest.fixture
def view(qtbot: QtBot) -> TrendsView:
    made = TrendsView(QAction("Open pictures…"))
    qtbot.addWidget(made)
    made.resize(900, 700)
    return made


def test_an_empty_page_offers_to_open_pictures(view: TrendsView) -> None:
    assert view._stack.currentWidget() is view.empty
    assert view.empty.buttons[0].text() == "Open pictures…"


@pytest.mark.parametrize("chosen", ["dark", "light"])
def test_axes_carry_units_and_days_are_whole(
    view: TrendsView, qapp: QApplication, chosen: theme.ThemeName
) -> None:
    nan = float("nan")
    theme.apply(qapp, chosen)
    view.set_points(
        (TrendPoint(2, 30.0, 2.0, nan), TrendPoint(4, 60.0, nan, 12.0)),
        ((10.0, "watch"), (20.0, "fail")),
    )
    view.confluence.dress()
    view.show()
    qapp.processEvents()
    assert view.confluence.getAxis("left").labelText == "Confluence, %"
    assert view.confluence.getAxis("bottom").labelText == "culture day"
    assert view.confluence.backgroundBrush().color().name().upper() == theme.current().surface
    low, high = view.differentiated.getViewBox().viewRange()[1]
    assert low <= 0
    assert high >= 20


def test_the_word_of_the_highest_limit_fits_into_the_lowest_chart(qtbot: QtBot) -> None:
    chart = Chart("Confluence", "#56B4E9")
    qtbot.addWidget(chart)
    chart.resize(500, chart.minimumHeight())
    chart.set_data((1, 2), (10.0, 20.0), (nan, nan), ((90.0, "fail"),), 100.0)
    with qtbot.waitExposed(chart):
        chart.show()
    box = chart.getViewBox()
    room = box.mapViewToScene(QPointF(1, 90)).y() - box.sceneBoundingRect().top()
    assert room >= chart.fontMetrics().height()


@given(st.lists(st.booleans(), max_size=12))
def test_a_line_runs_through_every_known_day_and_over_no_unknown_one(known: list[bool]) -> None:
    found = runs(np.array(known, bool))
    assert [i for run in found for i in range(run.start, run.stop)] == [
        i for i, each in enumerate(known) if each
    ]
    assert all(b.start > a.stop for a, b in pairwise(found))


@pytest.mark.parametrize("values", [[nan, nan, nan], [3.0, nan, 5.0]])
def test_days_nothing_is_known_of_are_gaps(qtbot: QtBot, values: list[float]) -> None:
    view = TrendsView(QAction("open"))
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.set_points([TrendPoint(float(d), 40.0, nan, v) for d, v in enumerate(values)], ())
    view.grab()
    drawn = view.differentiated.getPlotItem().listDataItems()
    assert [len(curve.getData()[0]) for curve in drawn] == [1] * sum(not isnan(v) for v in values)


def test_no_line_goes_on_from_one_part_of_a_trend_to_the_next() -> None:
    known = np.array([True, True, True, False, True, True])
    found = runs(known, np.array([0, 0, 1, 1, 1, 2]))
    assert [(run.start, run.stop) for run in found] == [(0, 2), (2, 3), (4, 5), (5, 6)]


def test_another_model_is_a_break_in_the_curves_and_is_said(view: TrendsView) -> None:
    points = [TrendPoint(float(day), 20.0 * day, nan, 3.0) for day in (1, 2, 3)]
    view.set_points(points, ())
    assert not view.changed.isVisibleTo(view)
    view.set_points(points, (), (TrendBreak(2.5, "tiny@1.0.0", "other@2.0.0"),))
    assert view.changed.isVisibleTo(view)
    for chart in (view.confluence, view.differentiated):
        curves = chart.getPlotItem().listDataItems()
        assert [len(curve.getData()[0]) for curve in curves] == [2, 1]
        lines = [i for i in chart.getPlotItem().items if isinstance(i, pg.InfiniteLine)]
        assert [line.value() for line in lines if line.angle == 90] == [2.5]
        assert lines[-1].label.format == "tiny@1.0.0 → other@2.0.0"


POINTS = (
    TrendPoint(1, 10.0, 2.0, 3.0, 8.0, 12.5, 2.0, 4.5),
    TrendPoint(2, 20.0, 2.0, 3.0, 17.0, 23.0),
    TrendPoint(3, 35.0, 2.0, nan),
)


def place(view: TrendsView, day: float, value: float) -> QPointF:
    return view.confluence.getViewBox().mapViewToScene(QPointF(day, value))


def shown(qtbot: QtBot, view: TrendsView) -> None:
    view.set_points(POINTS, ())
    with qtbot.waitExposed(view):
        view.show()
    view.confluence.grab()


def test_hovering_reads_value_day_and_interval(qtbot: QtBot, view: TrendsView) -> None:
    shown(qtbot, view)
    spot = view.confluence.spot_at(place(view, 1, 10) + QPointF(5, -5))
    assert spot is not None
    assert spot.text == "Day 1: 10.0 % (95 % interval 8.0–12.5 %)"
    bare = view.confluence.spot_at(place(view, 3, 35))
    assert bare is not None
    assert bare.text == "Day 3: 35.0 %"
    assert view.confluence.spot_at(place(view, 1, 90)) is None


def test_a_click_on_a_point_opens_the_dish_at_that_day(qtbot: QtBot, tmp_path: Path) -> None:
    history = GuiHistory()
    filled(history)
    here = session(context(history), tmp_path)
    view = TrendsView(QAction("open"))
    qtbot.addWidget(view)
    view.resize(900, 700)
    went = MagicMock()
    controller = TrendsController(view, here, went)
    controller.set_shown(True)
    here.take(DISH)
    with qtbot.waitExposed(view):
        view.show()
    view.confluence.grab()
    value = float(view.confluence._data[1][1])
    at = view.confluence.mapFromScene(place(view, 3, value))
    qtbot.mouseClick(view.confluence.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert (here.dish, here.day) == (DISH, 3)
    went.assert_called_once()
    controller.close()


def test_other_dishes_are_laid_over_and_named(qtbot: QtBot, tmp_path: Path) -> None:
    history = GuiHistory()
    filled(history)
    filled(history, OTHER)
    here = session(context(history), tmp_path)
    view = TrendsView(QAction("open"))
    qtbot.addWidget(view)
    controller = TrendsController(view, here)
    controller.set_shown(True)
    here.take(DISH)
    (other,) = view.compare.menu().actions()
    assert other.text() == OTHER.label
    alone = len(view.confluence.getPlotItem().listDataItems())
    other.trigger()
    assert len(view.confluence.getPlotItem().listDataItems()) > alone
    assert OTHER.label in view.overlaid.text()
    view.compare.menu().actions()[0].trigger()
    assert not view.overlaid.isVisibleTo(view)
    controller.close()


def test_a_dish_laid_over_breaks_where_its_model_does(qtbot: QtBot, view: TrendsView) -> None:
    shown(qtbot, view)
    known = (nan,) * 3
    view.set_overlays((Overlay(OTHER, (1, 2, 3), (5, 9, 15), known, known, (1.5,)),))
    curves = view.confluence.getPlotItem().listDataItems()
    assert sorted(len(curve.getData()[0]) for curve in curves) == [1, 2, 3]
    spot = view.confluence.spot_at(place(view, 3, 15))
    assert spot is not None
    assert spot.text == f"{OTHER.label}\nDay 3: 15.0 %"


def test_events_before_and_after_the_pictures_move_both_charts(
    qtbot: QtBot, view: TrendsView
) -> None:
    shown(qtbot, view)
    view.set_events((ChartEvent(-2.0, "thaw"), ChartEvent(9.0, "passage 1:6")))
    days = [c.getViewBox().viewRange()[0] for c in (view.confluence, view.differentiated)]
    assert days[0] == days[1], "one day stands over the other"
    assert days[0][0] <= -2
    view.set_forecast("soon", ((10.0, 48, 55, 60), (11.0, 60, 72, 80)))
    days = [c.getViewBox().viewRange()[0] for c in (view.confluence, view.differentiated)]
    assert days[0] == days[1]


def test_a_forecast_is_said_and_drawn_beyond_the_last_day(qtbot: QtBot, view: TrendsView) -> None:
    shown(qtbot, view)
    view.set_forecast(
        "70 % on Thursday.", ((3.0, 33, 35, 37), (4.0, 48, 55, 60), (5.0, 60, 72, 80))
    )
    assert view.forecast.isVisibleTo(view)
    items = view.confluence.getPlotItem().items
    assert any(isinstance(each, pg.FillBetweenItem) for each in items)
    assert view.confluence.getViewBox().viewRange()[0][1] >= 5
    days = [c.getViewBox().viewRange()[0] for c in (view.confluence, view.differentiated)]
    assert days[0] == days[1], "one day stands over the other"
    view.set_forecast("", ())
    assert not view.forecast.isVisibleTo(view)
    assert view.confluence.getViewBox().viewRange()[0][1] < 5


def test_what_happened_to_the_dish_stands_at_its_day(qtbot: QtBot, tmp_path: Path) -> None:
    history = GuiHistory()
    filled(history)
    day = history.series(DISH)[-1].analysis.acquisition
    assert day.taken is not None
    for kind, ratio in ((LifeEventKind.MEDIUM, None), (LifeEventKind.PASSAGE, 6.0)):
        history.add_life_event(LifeEvent(DISH, kind, day.taken, "Mori", day.taken, ratio=ratio))
    stranger = LifeEvent(DishKey("x", "y"), LifeEventKind.THAW, day.taken, "Mori", day.taken)
    history.add_life_event(stranger)
    here = session(context(history), tmp_path)
    view = MagicMock(spec=TrendsView)
    controller = TrendsController(view, here)
    controller.set_shown(True)
    here.take(DISH)
    (events,) = view.set_events.call_args.args
    assert events == (ChartEvent(4.0, "medium change"), ChartEvent(4.0, "passage 1:6"))
    controller.close()


def test_events_are_drawn_as_lines_with_their_words(qtbot: QtBot, view: TrendsView) -> None:
    shown(qtbot, view)
    view.confluence.set_events((ChartEvent(2.0, "passage 1:6"),))
    lines = [i for i in view.confluence.getPlotItem().items if isinstance(i, pg.InfiniteLine)]
    assert [(line.value(), line.label.format) for line in lines] == [(2.0, "passage 1:6")]


def test_the_axis_reaches_up_to_what_is_laid_over(qtbot: QtBot, view: TrendsView) -> None:
    shown(qtbot, view)
    none = (nan,) * 3
    laid = Overlay(OTHER, (1, 2, 3), (1, 9, 44), none, none)
    view.set_overlays((laid,), (laid,))
    assert view.differentiated.getViewBox().viewRange()[1][1] > 44
    assert view.overlaid.textFormat() is Qt.TextFormat.RichText
    view.set_overlays(())
    assert view.differentiated.getViewBox().viewRange()[1][1] < 44


def test_what_does_not_fit_can_be_scrolled_to(qtbot: QtBot, view: TrendsView) -> None:
    shown(qtbot, view)
    view.set_growth(["A sentence about growth."] * 12)
    view.resize(600, 400)
    view.grab()
    assert view.area.verticalScrollBar().maximum() > 0
    assert view.confluence.height() >= 160
    view.set_growth(["A sentence about growth."] * 3)
    view.resize(1100, 620)
    view.grab()
    assert view.area.verticalScrollBar().maximum() == 0


def test_an_event_is_noted_by_a_click_and_taken_back_by_another(
    qtbot: QtBot, tmp_path: Path
) -> None:
    history = GuiHistory()
    filled(history)
    here = session(context(history), tmp_path)
    view = TrendsView(QAction("open"))
    qtbot.addWidget(view)
    controller = TrendsController(view, here)
    controller.set_shown(True)
    here.take(DISH)
    said: list[Message] = []
    here.said.connect(said.append)
    menu = view.note.menu()
    (medium,) = (each for each in menu.actions() if each.text() == "medium change")
    medium.trigger()
    (kept,) = history.life_events()
    assert (kept.dish, kept.kind, kept.person) == (DISH, LifeEventKind.MEDIUM, here.person)
    assert said[-1].action == "Take back"
    assert said[-1].do is not None
    said[-1].do()
    assert history.life_events()[-1].withdraws == kept.number
    (passage,) = (each for each in menu.actions() if each.text() == "passage")
    passage.menu().actions()[0].trigger()
    assert history.life_events()[-1].ratio == 2
    controller.close()


def test_what_is_drawn_already_is_not_drawn_again(qtbot: QtBot) -> None:
    chart = Chart("Confluence", "#56B4E9")
    qtbot.addWidget(chart)
    event, laid = ChartEvent(2.0, "medium"), Overlay(OTHER, (1.0,), (2.0,), (1.0,), (3.0,))
    for set_it in (
        lambda: chart.set_events((event,)),
        lambda: chart.set_overlays((laid,)),
        lambda: chart.set_band(((1.0, 2.0, 3.0, 4.0),)),
        lambda: chart.set_ahead((1.0, 2.0)),
    ):
        before = chart.plotItem.items[:]
        set_it()
        drawn = chart.plotItem.items[:]
        set_it()
        assert [id(each) for each in chart.plotItem.items] == [id(each) for each in drawn]
        assert drawn != before or not before
