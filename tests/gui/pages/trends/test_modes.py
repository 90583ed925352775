"""The trends page over a real history: control charts and events at another time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QDateTime, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from colonyqc.domain.dish_life import LifeEvent, LifeEventKind
from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import Act
from colonyqc.gui.pages.trends.control_plot import ControlPlot
from colonyqc.gui.pages.trends.descent import DescentView
from colonyqc.gui.pages.trends.event_form import EventForm
from colonyqc.gui.pages.trends.modes import TrendsModes
from colonyqc.gui.pages.trends.point_plot import PointPlot
from colonyqc.gui.pages.trends.view import TrendsView
from colonyqc.gui.widgets.basics import EmptyState
from colonyqc.services.worklist.dish_life import Happening, note_event
from history.samples import MORNING, analysis, artefacts
from support.house import House

CALM = (40.0, 42.0, 39.0, 41.0, 40.5, 38.5, 41.5, 40.0, 40.2, 80.0)


@pytest.fixture
def filled(house: House, grey_pictures: Callable[..., None]) -> House:
    """Return an open house with ten dishes of one line on day 3, the last out of control."""
    for n, confluence in enumerate(CALM):
        of = analysis(dish=f"D{n}", taken=MORNING - timedelta(days=len(CALM) - n))
        of = replace(of, statistics=replace(of.statistics, confluence=confluence))
        with house.lab.histories() as history:
            history.add(of, artefacts(of))
            history.commit()
        grey_pictures(house.pictures, f"D{n}-1.tif", f"D{n}-2.tif")
    house.open()
    return house


def page(house: House) -> tuple[TrendsView, TrendsModes]:
    house.application.assembly.turn_to(Page.TRENDS)
    house.calm()
    view = house.application.assembly.pages.views[Page.TRENDS]
    assert isinstance(view, TrendsView)
    return view, house.application.assembly.pages.trends


def charts(house: House) -> tuple[TrendsView, TrendsModes]:
    view, modes = page(house)
    view.modes[1].click()
    house.calm()
    return view, modes


def sentence(empty: EmptyState) -> str:
    return " ".join(each.text() for each in empty.findChildren(QLabel))


def place(plot: ControlPlot, n: int) -> QPointF:
    plot.resize(600, 240)
    plot.grab()
    at = plot.getViewBox().mapViewToScene(QPointF(n, plot.spots[n].value))
    assert isinstance(at, QPointF)
    return at


def test_a_control_chart_names_what_is_out_of_control_and_leads_to_its_pictures(
    filled: House,
) -> None:
    filled.application.session.take(DishKey("201B7", "D0"))
    filled.calm()
    view, modes = charts(filled)
    panel = modes.control
    assert view.mode == 1
    assert panel.chart is not None
    assert panel.chart.group.line == "201B7", "that of the dish in hand"
    assert panel.values.spots[9].out
    assert not any(spot.out for spot in panel.values.spots[:7])
    assert panel.ranges.spots[9].out
    assert "201B7 › D9 · " in panel.out.text()
    assert "3 SD" in panel.out.text()
    at = place(panel.values, 9)
    n = panel.values.nearest(at)
    assert n == 9
    assert "80" in panel.values.spots[n].text
    assert panel.values.nearest(at + QPointF(0, 120)) is None
    panel.values.picked.emit(n)
    filled.calm()
    assert filled.application.session.dish == DishKey("201B7", "D9")
    assert filled.application.assembly.page is Page.WORK


def test_another_number_is_charted_and_fresh_when_the_history_changed(filled: House) -> None:
    _, modes = charts(filled)
    panel = modes.control
    panel.number.setCurrentIndex(panel.number.findData("differentiated_percent"))
    panel.number.activated.emit(panel.number.currentIndex())
    filled.calm()
    assert panel.chart is not None
    assert panel.chart.metric == "differentiated_percent"
    before = panel.group.count()
    of = analysis(line="other", dish="X")
    with filled.lab.histories() as history:
        history.add(of, artefacts(of))
        history.commit()
    filled.application.session.noticed.emit(_Changed())
    filled.calm()
    assert panel.group.count() == before + 1


class _Changed:
    analyses: frozenset[int] = frozenset()
    dishes: frozenset[DishKey] = frozenset()


def test_without_dishes_of_a_day_the_page_says_what_a_chart_needs(house: House) -> None:
    house.open()
    _, modes = charts(house)
    modes.control.set_charts((), None)
    assert modes.control.chart is None
    assert modes.control.empty.isVisible()
    assert "needs dishes with a culture day" in sentence(modes.control.empty)
    for part in (modes.control.values, modes.control.said, modes.control.group):
        assert part.isHidden()
    assert modes.control.number.isVisible(), "another number may have a chart"


def test_japanese_charts_leave_no_english(filled: House) -> None:
    filled.application.assembly.actions[Act.LANGUAGE].trigger()
    filled.calm()
    view, modes = charts(filled)
    assert view.modes[1].text() == "管理図"
    modes.control.group.setCurrentIndex(
        next(i for i in range(9) if "201B7" in modes.control.group.itemText(i))
    )
    modes.control.group.activated.emit(0)
    assert "SD" in modes.control.out.text()
    assert "more than" not in modes.control.out.text()


def asked(house: House) -> EventForm:
    view, _ = page(house)
    (entry,) = (each for each in view.note.menu().actions() if each.text().endswith("…"))
    entry.trigger()
    house.calm()
    (form,) = view.findChildren(EventForm)
    return form


def events(house: House) -> tuple[LifeEvent, ...]:
    with house.lab.histories() as history:
        return history.life_events()


def test_a_passage_of_yesterday_is_noted_with_its_dishes_and_taken_back_whole(
    filled: House,
) -> None:
    filled.application.session.take(DishKey("201B7", "D9"))
    filled.calm()
    form = asked(filled)
    assert not form.ratio.isVisible()
    form.kind.setCurrentIndex(form.kind.findData(LifeEventKind.PASSAGE))
    assert form.ratio.isVisible()
    when = datetime(2026, 3, 1, 10, 30)
    form.at.setDateTime(QDateTime.fromSecsSinceEpoch(round(when.timestamp())))
    form.ratio.setValue(8.0)
    QTest.keyClicks(form.children_names, "E1, E2")
    QTest.keyClicks(form.note, "gentle")
    form.keep.click()
    filled.calm()
    passage, *seeded = events(filled)
    assert (passage.kind, passage.ratio, passage.note) == (LifeEventKind.PASSAGE, 8.0, "gentle")
    assert passage.happened == when.astimezone()
    assert passage.happened.tzinfo is not None
    assert [each.dish for each in seeded] == [DishKey("201B7", "E1"), DishKey("201B7", "E2")]
    assert {each.parent for each in seeded} == {DishKey("201B7", "D9")}
    filled.application.assembly.window.messages.act.click()
    filled.calm()
    withdrawn = {each.withdraws for each in events(filled)} - {None}
    assert withdrawn == {1, 2, 3}


def test_what_cannot_be_is_said_in_the_form_which_stays(filled: House) -> None:
    filled.application.session.take(DishKey("201B7", "D9"))
    filled.calm()
    form = asked(filled)
    form.kind.setCurrentIndex(form.kind.findData(LifeEventKind.PASSAGE))
    form.at.setDateTime(QDateTime.fromSecsSinceEpoch(round(MORNING.timestamp())))
    QTest.keyClicks(form.children_names, "D9")
    form.keep.click()
    filled.calm()
    assert form.isVisible()
    assert "can't be its own child" in form.wrong.text()
    assert events(filled) == ()
    QTest.keyClick(form, Qt.Key.Key_Escape)
    filled.calm()


def tree(view: DescentView) -> dict[str, list[str]]:
    """Return the children of each dish that is shown, by names."""
    found: dict[str, list[str]] = {}
    waiting = [view.tree.invisibleRootItem()]
    while waiting:
        here = waiting.pop()
        below = [here.child(n) for n in range(here.childCount())]
        found[here.text(0)] = [each.text(0) for each in below]
        waiting += below
    return found


def test_a_family_is_a_tree_that_is_walked_by_keys(filled: House) -> None:
    when = MORNING - timedelta(days=1)
    for parent, *made in (("D0", "D1"), ("D1", "D2", "D3")):
        said = Happening(
            DishKey("201B7", parent), LifeEventKind.PASSAGE, "Mori", when, "", 6.0,
            tuple(DishKey("201B7", name) for name in made),
        )  # fmt: skip
        note_event(filled.lab.histories, said)
    filled.application.session.take(DishKey("201B7", "D1"))
    filled.calm()
    view, modes = page(filled)
    view.modes[2].click()
    filled.calm()
    descent = modes.descent
    whole = {
        "": ["201B7 › D0"],
        "201B7 › D0": ["201B7 › D1"],
        "201B7 › D1": ["201B7 › D2", "201B7 › D3"],
        "201B7 › D2": [],
        "201B7 › D3": [],
    }
    assert tree(descent) == whole
    here = descent.tree.currentItem()
    assert (here.text(0), here.text(2)) == ("201B7 › D1", "1:6")
    assert "split 1:6" in here.data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert descent.doublings.spots[0].value == 0.0
    assert descent.doublings.spots[1].value > 0
    assert len(descent.doublings.spots) == 2, "the line of the dish in hand"
    assert not descent.doublings.isHidden()
    assert descent.growth.isHidden(), "one day of each dish tells no growth"
    descent.tree.setFocus()
    QTest.keyClick(descent.tree, Qt.Key.Key_Down)
    QTest.keyClick(descent.tree, Qt.Key.Key_Down)
    QTest.keyClick(descent.tree, Qt.Key.Key_Return)
    filled.calm()
    assert filled.application.session.dish == DishKey("201B7", "D3")
    assert tree(descent) == whole, "the family stays the same from any of its dishes"
    assert descent.tree.currentItem().text(0) == "201B7 › D3"
    assert len(descent.doublings.spots) == 3


def test_a_dish_without_family_says_how_one_comes_about(filled: House) -> None:
    filled.application.session.take(DishKey("201B7", "D5"))
    filled.calm()
    view, modes = page(filled)
    view.modes[2].click()
    filled.calm()
    assert tree(modes.descent) == {"": ["201B7 › D5"], "201B7 › D5": []}
    assert "A passage that is noted" in modes.descent.said.text()
    assert modes.descent.growth.isHidden()


def test_a_mode_is_made_when_it_is_first_looked_at(filled: House) -> None:
    view, modes = page(filled)
    assert len(view.findChildren(PointPlot)) == 2, "the two charts of the dish in hand"
    assert "control" not in vars(modes)
    view.modes[1].click()
    filled.calm()
    assert modes.control.isVisibleTo(view)
    assert len(view.findChildren(PointPlot)) == 4
    assert not modes.control.values.acceptDrops(), "what is dropped is the window's"
    view.modes[0].click()
    view.modes[1].click()
    assert len(view.findChildren(PointPlot)) == 4, "made once"


def test_without_a_dish_in_hand_the_descent_says_what_it_is_for(house: House) -> None:
    house.open()
    view, modes = page(house)
    view.modes[2].click()
    house.calm()
    assert modes.descent.empty.isHidden()
    house.application.session.take(None)
    house.calm()
    assert modes.descent.empty.isVisible()
    assert "Take a dish in hand" in sentence(modes.descent.empty)
    assert modes.descent.tree.isHidden()
    assert modes.descent.said.isHidden()
