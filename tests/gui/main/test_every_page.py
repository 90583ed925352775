"""What every page owes: room for all it says, a name for every control, and Tab through it all."""

from typing import Literal

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea, QWidget

from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.pages import Page
from colonyqc.gui.core.session import Message
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.application import Application
from colonyqc.gui.main.window import SMALLEST
from colonyqc.gui.viewer.paint_page import PaintPage
from support import layout
from support.house import House, add_dish

LONG = DishKey(
    "201B7-iPSC-subclone-17-after-CRISPR-correction-of-SNCA-A53T",
    "第3プレート・ウェルB3・継代32・フィーダー細胞なし・StemFit AK02N 培地交換後の長いディッシュ名",
)
SIZES = {
    "1366×768": (1366, 728),
    "1920×1080": (1920, 1040),
    "1920×1080 at 125 %": (1536, 824),
    "1920×1080 at 150 %": (1280, 680),
    "1920×1080 at 200 %": (960, 490),
    "the smallest": SMALLEST,
}
"""Screens, and what a title bar and a task bar leave of them for a window, in logical px."""
MOST_STOPS = 300


@pytest.fixture(params=["en", "ja"])
def language(request: pytest.FixtureRequest) -> Literal["en", "ja"]:
    chosen: Literal["en", "ja"] = request.param
    return chosen


@pytest.fixture
def application(house: House, language: Literal["en", "ja"]) -> Application:
    add_dish(house, LONG)
    made = house.open(language)
    made.session.take(LONG)
    house.calm()
    made.assembly.window.activateWindow()
    return made


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_off_screen_or_over_something_else(
    application: Application, house: House, size: str
) -> None:
    window = application.assembly.window
    window.resize(*SIZES[size])
    for page in Page:
        application.assembly.turn_to(page)
        house.calm()
        assert (window.width(), window.height()) == SIZES[size]
        # What a job handed in a moment ago is laid out with the next event: that long it may take.
        for _ in range(20):
            wrong = layout.wrong(window)
            if not wrong:
                break
            QTest.qWait(50)
        assert wrong == [], page


@pytest.mark.parametrize("size", ["1366×768", "1920×1080 at 200 %"])
def test_what_floats_over_a_page_fits_too(
    application: Application, house: House, size: str
) -> None:
    window, actions = application.assembly.window, application.assembly.actions
    window.resize(*SIZES[size])
    said = "A sentence of some length says what happened, what it means and what to do. " * 2
    application.session.said.emit(Message(said, action="Do it", other="Do the other thing"))
    window.failures.tell([said, said.upper()])
    for act, panel in (
        (Act.FIND, window.commands),
        (Act.KEYS, window.keys),
        (Act.FILE_NAMES, window.names),
    ):
        actions[act].trigger()
        house.calm()
        assert panel.isVisible()
        assert window.rect().contains(panel.geometry()), act
        assert layout.wrong(panel) == [], act
        panel.hide()
    assert layout.wrong(window) == []
    actions[Act.SHORTCUTS].trigger()
    house.calm()
    dialogs = [each for each in window.findChildren(QDialog) if each.isVisible()]
    assert [layout.wrong(each) for each in dialogs] == [[]]
    dialogs[0].reject()


def test_every_control_has_a_name_for_screen_readers(
    application: Application, house: House
) -> None:
    window = application.assembly.window
    for page in Page:
        application.assembly.turn_to(page)
        house.calm()
        assert layout.nameless(window) == [], page
    for act in (Act.FIND, Act.FILE_NAMES, Act.SHORTCUTS):
        application.assembly.actions[act].trigger()
        house.calm()
        assert layout.nameless(window) == [], act


@pytest.mark.parametrize("language", ["en"], indirect=True)
@pytest.mark.parametrize("page", Page)
def test_tab_goes_through_everything_and_the_focus_is_seen(
    application: Application, house: House, page: Page
) -> None:
    window = application.assembly.window
    window.resize(*SIZES["1366×768"])
    application.assembly.turn_to(page)
    house.calm()
    stops = walk(window)
    reached = set(stops)
    owed = {
        widget
        for widget in layout.seen(window)
        if isinstance(widget, layout.CONTROLS)
        and widget.isEnabled()
        and widget.isVisible()
        and not layout.inner(widget)
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    }
    missed = [layout.told(each) for each in owed - reached]
    assert missed == []
    unseen = [layout.told(each) for each in reached if not shows_focus(each)]
    assert unseen == []


def walk(window: QWidget) -> list[QWidget]:
    """Press Tab until the focus comes back to where it began; return where it was."""
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
    first = QApplication.focusWidget()
    assert first is not None
    stops = [first]
    for _ in range(MOST_STOPS):
        QTest.keyClick(stops[-1], Qt.Key.Key_Tab)
        found = QApplication.focusWidget()
        assert found is not None
        assert found is not stops[-1], f"Tab stays in {layout.told(found)}"
        if found in stops:
            return stops
        stops.append(found)
    raise AssertionError(f"Tab does not come round: {[layout.told(each) for each in stops[-9:]]}")


def shows_focus(widget: QWidget) -> bool:
    """Tell whether a widget looks otherwise while it has the focus."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    having = _looks(widget)
    widget.clearFocus()
    QApplication.processEvents()
    return having != _looks(widget)


def _looks(widget: QWidget) -> QImage:
    around = widget.window()
    corner = widget.mapTo(around, QPoint(0, 0))
    box = QRect(corner, widget.size()).adjusted(-3, -3, 3, 3)
    return around.grab(box).toImage()


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_f11_hides_the_panels_and_shows_them_again(application: Application, house: House) -> None:
    window, review = application.assembly.window, application.assembly.review_view
    window.resize(*SIZES["1366×768"])
    house.calm()
    target = QApplication.focusWidget() or window
    QTest.keyClick(target, Qt.Key.Key_F11)
    assert not review.panel.isVisible()
    assert not review.worklist.isVisible()
    QTest.keyClick(target, Qt.Key.Key_F11)
    assert review.panel.isVisible()
    assert review.worklist.isVisible()


@pytest.mark.parametrize("size", ["1366×768", "1920×1080 at 150 %"])
def test_a_dish_is_decided_on_and_signed_without_scrolling(
    application: Application, house: House, size: str
) -> None:
    review = application.assembly.review_view
    application.assembly.window.resize(*SIZES[size])
    application.assembly.turn_to(Page.WORK)
    house.calm()
    buttons = (*review.decisions.buttons.values(), *review.dish.verdicts.values())
    for button in (*buttons, review.card.signing.sign):
        assert button.visibleRegion().boundingRect() == button.rect(), button.text()


@pytest.mark.parametrize("page", [Page.WORK, Page.MEMBRANES])
def test_the_panel_of_keys_scrolls_only_where_the_window_is_too_low(
    application: Application, house: House, page: Page
) -> None:
    window = application.assembly.window
    application.assembly.turn_to(page)
    for size, scrolls in ((SIZES["1920×1080"], False), (SIZES["1920×1080 at 200 %"], True)):
        window.resize(*size)
        house.calm()
        application.assembly.actions[Act.KEYS].trigger()
        QApplication.processEvents()
        area = window.keys.findChild(QScrollArea)
        assert isinstance(area, QScrollArea)
        assert area.horizontalScrollBar().maximum() == 0
        assert (area.verticalScrollBar().maximum() > 0) is scrolls
        window.keys.hide()


def test_the_key_that_finds_is_said_as_the_person_chose_it(application: Application) -> None:
    topbar = application.assembly.topbar
    name = topbar.search.accessibleName()
    assert topbar.search.toolTip() == f"{name} (Ctrl+K)"
    application.session.remember(shortcuts={"FIND": "F9", "UNDO": "F8"})
    assert topbar.search.toolTip() == f"{name} (F9)"
    dish = application.assembly.review_view.dish
    assert "F8" in dish.accept.toolTip()
    assert "F8" in application.assembly.review_view.correction.undo.toolTip()


@pytest.mark.parametrize("page", [Page.MEMBRANES, Page.REGIONS])
def test_without_a_picture_in_hand_a_page_offers_to_open_one(house: House, page: Page) -> None:
    application = house.open()
    application.session.take(None)
    house.calm()
    application.assembly.turn_to(page)
    house.calm()
    view = application.assembly.pages.views[page]
    assert isinstance(view, PaintPage)
    roles = [made.property("role") for made in view.empty.buttons]
    assert roles == ["", "primary"]
    assert not application.assembly.review_view.days_bar.cut_list.isEnabled()
    assert not application.assembly.review_view.days_bar.correct.isEnabled()
    view.set_in_hand(True)
    assert [made.property("role") for made in view.empty.buttons] == ["primary", ""]
