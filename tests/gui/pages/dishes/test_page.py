from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from colonyqc.domain.audit import EventKind
from colonyqc.domain.picture import DishKey
from colonyqc.domain.signature import Meaning
from colonyqc.domain.triage import RiskKind
from colonyqc.domain.verdict import Approval, Verdict
from colonyqc.domain.visits import VisitInterval, VisitUnit
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import Act
from colonyqc.gui.pages.dishes import controller
from colonyqc.gui.pages.dishes.describe_form import DescribeForm
from colonyqc.gui.pages.dishes.presenter import DishLine, State
from colonyqc.gui.pages.dishes.table_model import DECIDED, DISH, DUE, PROPOSAL, TASK, WHY
from colonyqc.gui.pages.dishes.view import DishesView
from colonyqc.services.accounts import signing
from colonyqc.services.analysis import keep
from colonyqc.services.analysis.dish_review import decide_dish
from colonyqc.services.worklist import notes
from history.samples import analysis, artefacts
from support.house import House

CALM, BAD, READY = (DishKey("201B7", name) for name in ("A1", "A2", "B1"))


@pytest.fixture
def filled(house: House, grey_pictures: Callable[..., None]) -> House:
    """Return a house with three more dishes of line 201B7: calm, bad, ready to passage."""
    numbers = {
        CALM: {"differentiated": 1.0},
        BAD: {"differentiated": 40.0},
        READY: {"differentiated": 1.0, "confluence": 75.0},
    }
    for dish, changes in numbers.items():
        of = analysis(dish=dish.dish, taken=house.lab.clock.now)
        proposed = of.proposal
        of = replace(
            of,
            statistics=replace(of.statistics, **changes),
            proposal=replace(proposed, verdict="fail") if dish == BAD and proposed else proposed,
        )
        with house.lab.histories() as history:
            history.add(of, artefacts(of))
            history.commit()
        grey_pictures(house.pictures, f"{dish.dish}-1.tif", f"{dish.dish}-2.tif")
    house.open()
    return house


def page(house: House) -> DishesView:
    house.application.assembly.turn_to(Page.DISHES)
    house.calm()
    view = house.application.assembly.pages.views[Page.DISHES]
    assert isinstance(view, DishesView)
    return view


def names(view: DishesView) -> list[str]:
    return [each.name for each in view.model.lines]


def text(view: DishesView, dish: DishKey, column: int) -> str:
    row = [each.dish for each in view.model.lines].index(dish)
    return str(view.model.index(row, column).data())


def choose(house: House, view: DishesView, state: State) -> None:
    view.state.setCurrentIndex(view.state.findData(state))
    view.state.activated.emit(view.state.currentIndex())
    house.calm()


def test_dishes_stand_by_risk_with_task_decisions_and_the_reasons(filled: House) -> None:
    view = page(filled)
    assert names(view)[0] == "A2"
    assert set(names(view)) == {"A1", "A2", "B1", "dish 1"}
    assert text(view, BAD, WHY).startswith("Differentiated area: 40 %, limit 20 %.")
    assert text(view, BAD, PROPOSAL) == "✕ fail"
    assert (text(view, READY, TASK), text(view, CALM, TASK)) == ("→ passage", "")
    assert text(view, CALM, DECIDED) == "0 of 4"
    assert text(view, CALM, DISH).splitlines()[1].startswith("201B7 · p12")
    assert view.count.text() == "4 of 4 dishes"


def test_a_small_picture_comes_for_each_row_in_view(filled: House) -> None:
    view = page(filled)
    view.grab()
    filled.calm()
    row = view.model.index(names(view).index("dish 1"), DISH)
    picture = row.data(Qt.ItemDataRole.DecorationRole)
    assert not picture.isNull()
    assert picture.deviceIndependentSize().width() == pytest.approx(72)


def test_the_list_is_fresh_when_the_history_changed(filled: House) -> None:
    view = page(filled)
    number = next(each.item.summary.id for each in view.model.lines if each.name == "A1")
    changed = keep.decide(filled.lab.histories, number, 0, 1, Verdict.KEEP, "grows well", "Mori")
    filled.application.session.noticed.emit(changed)
    filled.calm()
    assert text(view, CALM, DECIDED) == "1 of 4"


def test_a_persons_verdict_stands_below_what_is_proposed(filled: House) -> None:
    view = page(filled)
    assert text(view, BAD, PROPOSAL) == "✕ fail"
    number = next(each.item.summary.id for each in view.model.lines if each.name == "A2")
    changed = decide_dish(filled.lab.histories, number, Approval.REJECTED, "overgrown", "Mori")
    filled.application.session.noticed.emit(changed)
    filled.calm()
    assert text(view, BAD, PROPOSAL) == "✕ fail\nrejected"
    assert "rejected" in next(each.spoken for each in view.model.lines if each.name == "A2")


def test_a_signed_dish_says_so_once_it_is_proved(
    filled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled.lab.histories() as history:
        (number,) = (each.id for each in history.list(CALM))
    signing.sign(filled.lab.histories, number, Meaning.PERFORMED, stated="Mori")
    monkeypatch.setattr(controller, "_FIRST_PROOFS", 0)
    said: list[str] = []
    view = DishesView.set_lines

    def watched(self: DishesView, lines: Sequence[DishLine], every: int) -> None:
        said.extend(each.signed for each in lines if each.dish == CALM)
        view(self, lines, every)

    monkeypatch.setattr(DishesView, "set_lines", watched)
    page(filled)
    assert said[0] == "being proved…"
    assert said[-1] not in ("", "being proved…")


def test_filters_and_search_narrow_the_list(filled: House) -> None:
    view = page(filled)
    choose(filled, view, State.PASSAGE)
    assert names(view) == ["B1"]
    choose(filled, view, State.IN_USE)
    view.flag.setCurrentIndex(view.flag.findData(RiskKind.FAILED))
    view.flag.activated.emit(view.flag.currentIndex())
    assert names(view) == ["A2"]
    view.flag.setCurrentIndex(0)
    view.line.setCurrentIndex(view.line.findData("line A"))
    view.line.activated.emit(view.line.currentIndex())
    assert names(view) == ["dish 1"]
    view.line.setCurrentIndex(0)
    view.text.setText("201b7 limit 40")
    filled.qtbot.waitUntil(lambda: names(view) == ["A2"], timeout=60_000)
    view.text.setText("nothing like it")
    filled.qtbot.waitUntil(lambda: names(view) == [], timeout=60_000)
    assert not view.open.isEnabled()
    assert view.count.text() == "0 of 4 dishes"


def test_filters_that_nothing_fits_say_so_and_are_taken_back(filled: House) -> None:
    view = page(filled)
    view.text.setText("no such dish")
    filled.qtbot.waitUntil(lambda: view.nothing.isVisible())
    assert not view.table.isVisible()
    view.as_plates.click()
    assert view.nothing.isVisible()
    view.as_list.click()
    (again,) = view.nothing.buttons
    again.click()
    filled.calm()
    assert view.text.text() == ""
    assert len(names(view)) == 4
    assert view.table.isVisible()
    assert not view.nothing.isVisible()


def test_each_state_shows_the_dishes_that_are_in_it_and_no_other(filled: House) -> None:
    view = page(filled)
    choose(filled, view, State.IN_USE)
    every = set(names(view))
    shown = {}
    for state in State:
        choose(filled, view, state)
        shown[state] = set(names(view))
        assert all(
            line.spoken.startswith(line.item.dish.label) and line.why in line.spoken
            for line in view.model.lines
        )
    assert shown[State.TO_DECIDE]
    assert not shown[State.TO_DECIDE] & shown[State.DECIDED]
    assert shown[State.OVERDUE] <= shown[State.DUE] <= every
    assert shown[State.SIGNED] == shown[State.ARCHIVED] == set()


def test_a_dish_is_archived_shown_by_the_filter_and_taken_back(filled: House) -> None:
    view = page(filled)
    view.mark(CALM)
    view.archive.click()
    filled.calm()
    assert "A1" not in names(view)
    assert "nothing of it is deleted" in filled.said()
    choose(filled, view, State.ARCHIVED)
    assert names(view) == ["A1"]
    assert view.archive.text() == "Take back"
    view.archive.click()
    filled.calm()
    choose(filled, view, State.IN_USE)
    assert "A1" in names(view)
    filled.application.assembly.window.messages.act.click()
    filled.calm()
    assert "A1" not in names(view)
    assert filled.lab.kinds()[-3:] == [
        "dish archived", "dish taken back from the archive", "dish archived",
    ]  # fmt: skip


def test_how_often_a_dish_is_due_is_said_here(filled: House) -> None:
    view = page(filled)
    view.mark(CALM)
    before = text(view, CALM, DUE)
    assert (view.due_says.text(), view.as_usual.isHidden()) == ("as usual", True)
    view.every.unit.setCurrentIndex(view.every.unit.findData(VisitUnit.HOURS))
    view.every.unit.activated.emit(1)
    view.every.amount.setValue(720)
    view.every.amount.editingFinished.emit()
    filled.calm()
    with filled.lab.histories() as history:
        assert notes.dish_notes(history, [CALM])[CALM].every == VisitInterval(720, VisitUnit.HOURS)
    assert text(view, CALM, DUE) != before
    assert not view.as_usual.isHidden()
    view.mark(BAD)
    assert view.every.interval == VisitInterval(1)
    view.mark(CALM)
    view.as_usual.click()
    filled.calm()
    assert text(view, CALM, DUE) == before
    assert view.every.interval == VisitInterval(1)


def test_what_is_due_by_the_hour_tells_the_hour(
    filled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes.set_due(filled.lab.histories, CALM, VisitInterval(2, VisitUnit.HOURS))
    taken = filled.lab.clock.now.astimezone()
    told = {}
    for hours in (-24, 0, 5, 50):
        now = taken + timedelta(hours=hours)
        monkeypatch.setattr(controller, "local_now", lambda now=now: now)
        filled.application.session.noticed.emit(keep.Changed(frozenset(), frozenset()))
        view = page(filled)
        filled.calm()
        told[hours] = text(view, CALM, DUE)
    moment = taken + timedelta(hours=2)
    today = f"today {moment:%H:%M}" if moment.date() == taken.date() else f"{moment:%Y-%m-%d %H:%M}"
    assert told == {-24: f"{moment:%Y-%m-%d %H:%M}", 0: today, 5: "3 h late", 50: "2 d late"}


def test_what_holds_for_all_dishes_is_said_to_come_from_there(filled: House) -> None:
    view = page(filled)
    notes.set_usual_due(filled.lab.histories, VisitInterval(2))
    filled.application.session.noticed.emit(keep.Changed(frozenset(), frozenset()))
    filled.calm()
    view.mark(CALM)
    assert view.every.interval == VisitInterval(2)
    assert view.due_says.text() == "as for all dishes"
    row = [each.dish for each in view.model.lines].index(CALM)
    tip = view.model.index(row, DUE).data(Qt.ItemDataRole.ToolTipRole)
    assert "as for all dishes" in tip


def test_what_is_said_of_a_dish_is_changed_here_with_a_reason(filled: House) -> None:
    filled.lab.clock.move(30)
    view = page(filled)
    view.mark(CALM)
    view.describe.click()
    (form,) = view.findChildren(DescribeForm)
    assert form.passage.text() == "p12"
    assert not form.keep.isEnabled(), "it needs a reason"
    form.passage.setText("p13")
    form.medium.setText("E8")
    form.rock.setCurrentIndex(form.rock.findData(True))
    form.why.setText("miscounted")
    form.keep.click()
    filled.calm()
    assert text(view, CALM, DISH).splitlines()[1].startswith("201B7 · p13")
    view.text.setText("e8")
    filled.qtbot.waitUntil(lambda: names(view) == ["A1"], timeout=60_000)
    with filled.lab.histories() as history:
        (event,) = history.events(kinds=(EventKind.DISH_DESCRIBED,))
    assert event.reason == "miscounted"
    filled.application.session.take(CALM)
    filled.calm()
    said = filled.application.assembly.review_view.card.stated_later.text()
    assert said.startswith("Stated later by Tanaka, "), said
    assert "passage p13" in said
    assert "medium E8" in said
    assert "at analysis: passage p12" in said
    view.describe.click()
    (form,) = view.findChildren(DescribeForm)
    form.why.setText("nothing changed")
    form.keep.click()
    filled.calm()
    assert "Nothing is said of the dish" in form.wrong.text()
    form.reject()


def test_enter_and_a_double_click_open_the_dish(filled: House) -> None:
    view = page(filled)
    view.mark(READY)
    view.table.setFocus()
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    filled.calm()
    assert filled.application.session.dish == READY
    assert filled.application.assembly.page is Page.WORK
    filled.application.assembly.turn_to(Page.DISHES)
    view.table.doubleClicked.emit(view.model.index(0, DISH))
    assert filled.application.session.dish == BAD


def test_plates_show_wells_gaps_and_other_dishes_and_a_click_opens(filled: House) -> None:
    view = page(filled)
    view.as_plates.click()
    view.plates.resize(800, 600)
    boxes = view.plates.boxes
    assert "201B7 › A2: fail" in boxes
    assert "B3: no dish" in boxes
    assert sum("no dish" in name for name in boxes) == 3
    assert "line A › dish 1: pass" in boxes or any("dish 1" in name for name in boxes)
    at = boxes["201B7 › A2: fail"].center().toPoint()
    QTest.mouseClick(view.plates, Qt.MouseButton.LeftButton, pos=at)
    filled.calm()
    assert filled.application.session.dish == BAD
    assert filled.application.assembly.page is Page.WORK


def test_plates_are_coloured_by_any_number_and_walked_by_arrows(filled: House) -> None:
    view = page(filled)
    view.as_plates.click()
    view.colour_by.setCurrentIndex(view.colour_by.findData("confluence_percent"))
    view.colour_by.activated.emit(view.colour_by.currentIndex())
    filled.calm()
    assert any(name.startswith("201B7 › B1: 75") for name in view.plates.boxes)
    assert view.scale.ends[1].startswith("75")
    view.grab()
    view.plates.setFocus()
    QTest.keyClick(view.plates, Qt.Key.Key_Right)
    assert view.plates.accessibleDescription().startswith("201B7 › A1")
    QTest.keyClick(view.plates, Qt.Key.Key_Right)
    QTest.keyClick(view.plates, Qt.Key.Key_Return)
    assert filled.application.session.dish == BAD


def test_a_thousand_dishes_need_no_widget_each(house: House) -> None:
    house.open()
    view = page(house)
    few = len(view.findChildren(QWidget))
    (one,) = view.model.lines
    many = [
        replace(
            one,
            name=f"D{n}",
            item=replace(one.item, summary=replace(one.item.summary, dish=DishKey("L", f"D{n}"))),
        )
        for n in range(1000)
    ]
    view.set_lines(many, 1000)
    view.grab()
    assert view.model.rowCount() == 1000
    assert len(view.findChildren(QWidget)) == few
    view.table.scrollTo(view.model.index(999, DISH))
    assert view.table.rowAt(view.table.viewport().height() - 4) == 999


def test_an_empty_history_says_what_the_page_is_for(house: House) -> None:
    house.open()
    view = page(house)
    view.set_lines((), 0)
    assert view.empty.isVisible()
    assert "in which it needs you" in view.empty.findChildren(QWidget)[2].text()  # type: ignore[attr-defined]


def test_the_page_has_its_key_and_japanese_leaves_no_english(filled: House) -> None:
    application = filled.application
    application.assembly.actions[Act.LANGUAGE].trigger()
    filled.calm()
    application.assembly.actions[Act.GO_DISHES].trigger()
    filled.calm()
    assert application.assembly.page is Page.DISHES
    view = page(filled)
    assert text(view, BAD, WHY).startswith("分化率：40 %、限界値20 %。")
    assert text(view, READY, TASK) == "→ 継代"


def test_a_press_beside_every_well_opens_nothing(filled: House) -> None:
    view = page(filled)
    view.as_plates.click()
    QTest.mouseClick(view.plates, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert filled.application.assembly.page is Page.DISHES
