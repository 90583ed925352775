from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from colonyqc.config.settings import Loaded, Settings, load
from colonyqc.domain.analysis import FileHash, PictureResult
from colonyqc.domain.errors import NamePatternError, UsageError
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.application import Application
from colonyqc.gui.main.window import SMALLEST, MainWindow
from colonyqc.gui.pages.worklist.view import spoken
from colonyqc.gui.widgets import theme
from colonyqc.gui.widgets.why_dialog import WhyDialog
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Monitor
from support.builders import GOOD, UNSIZED, UNTOLD, picture_result, untold_result
from support.fake_history import drawn, drawn_day
from support.window import (
    DISH,
    OTHER,
    GuiHistory,
    GuiPictures,
    context,
    do,
    filled,
    run_analysis,
)

Open = Callable[..., Application]


@pytest.fixture
def history() -> GuiHistory:
    return GuiHistory()


@pytest.fixture
def pictures(history: GuiHistory, grey_pictures: Callable[..., None]) -> GuiPictures:
    made = filled(history)
    made._arrays.update(filled(history, OTHER, (1, 2))._arrays)
    grey_pictures(made, "a.png", "b.png")
    return made


@pytest.fixture
def open_shell(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Open]:
    shells: list[Application] = []

    def make(place: ServiceContext, settings: Settings = Settings(language="en")) -> Application:  # noqa: B008
        application = Application(qapp, place, Loaded(settings), tmp_path / "settings.json")
        shells.append(application)
        application.begin()
        calm(qtbot, application)
        return application

    yield make
    for application in shells:
        application.shut_down()


def calm(qtbot: QtBot, application: Application) -> None:
    """Wait until nothing is on its way."""
    for _ in range(2):
        qtbot.waitUntil(lambda: application.settled and not application.jobs.active)
        QApplication.processEvents()


@pytest.fixture
def application(open_shell: Open, history: GuiHistory, pictures: GuiPictures) -> Application:
    return open_shell(context(history, pictures))


def press(qtbot: QtBot, application: Application, key: Qt.Key) -> None:
    qtbot.keyClick(application.assembly.window, key)
    calm(qtbot, application)


def test_it_opens_on_the_first_dish_at_its_newest_day(application: Application) -> None:
    assembly = application.assembly
    assert assembly.topbar.place.text() == "line A › dish 1 › day 4"
    assert assembly.review_view.card.day.text() == "day 4"
    assert assembly.status.provider.text() == "CPU"
    assert assembly.window.rail.buttons[Page.WORK].isChecked()


def test_what_is_seen_before_anything_is_read_says_that_it_is_read(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, history: GuiHistory, pictures: GuiPictures
) -> None:
    made = Application(
        qapp, context(history, pictures), Loaded(Settings(language="en")), tmp_path / "s.json"
    )
    made.begin()
    assembly = made.assembly

    def chips() -> list[str]:
        found = assembly.viewer_view.findChildren(QLabel)
        return [each.text() for each in found if each.isVisible() and each.text() == "reading…"]

    def counts() -> list[str]:
        return [each.text() for each in assembly.worklist_view.findChildren(QLabel)]

    assert chips() == ["reading…"]
    assert "reading…" in counts()
    # A dish without its records yet has no day that could be told, nor none.
    assembly.topbar.set_place(DISH, None, known=False)
    assert assembly.topbar.place.text() == DISH.label
    calm(qtbot, made)
    assert chips() == []
    assert "reading…" not in counts()
    assert assembly.topbar.place.text() == "line A › dish 1 › day 4"
    made.shut_down()


def test_a_morning_s_work_by_keys(
    application: Application, qtbot: QtBot, history: GuiHistory
) -> None:
    assembly = application.assembly
    numbers = assembly.review_view.table.order()
    press(qtbot, application, Qt.Key.Key_J)
    assert assembly.work.state.colony == numbers[0]
    press(qtbot, application, Qt.Key.Key_F)
    assert assembly.work.state.picture == 1, "the next one in doubt is on the next picture"
    press(qtbot, application, Qt.Key.Key_PageUp)
    press(qtbot, application, Qt.Key.Key_J)
    press(qtbot, application, Qt.Key.Key_J)
    assert assembly.work.state.colony == numbers[1]
    press(qtbot, application, Qt.Key.Key_D)
    assert assembly.review_view.decisions.reason.isVisible()
    qtbot.keyClicks(assembly.review_view.decisions.reason.other, "wide fjord")
    qtbot.keyClick(assembly.review_view.decisions.reason.other, Qt.Key.Key_Return)
    calm(qtbot, application)
    kept = history.records[2].decisions
    assert [(d.colony, d.verdict, d.reason) for d in kept] == [
        (numbers[0], "keep", ""),
        (numbers[1], "discard", "wide fjord"),
    ]
    qtbot.keyClick(assembly.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    calm(qtbot, application)
    assert assembly.work.state.colony == numbers[1]
    assert set(assembly.work.state.decisions) == {numbers[0]}
    said = assembly.window.messages.text.text()
    assert said == "Undone: colony 2 of line A › dish 1 is undecided again."
    assert assembly.status.saved.text().startswith("history: saved")


def test_arrows_change_day_and_dish(application: Application, qtbot: QtBot) -> None:
    press(qtbot, application, Qt.Key.Key_Left)
    assert application.assembly.topbar.place.text().endswith("day 3")
    press(qtbot, application, Qt.Key.Key_PageDown)
    assert application.assembly.work.state.picture == 1
    press(qtbot, application, Qt.Key.Key_Down)
    assert application.session.dish == OTHER
    assert application.assembly.topbar.place.text() == "line B › dish 2 › day 2"
    press(qtbot, application, Qt.Key.Key_Up)
    assert application.session.dish == DISH


def test_the_dish_stays_in_hand_from_page_to_page(application: Application, qtbot: QtBot) -> None:
    press(qtbot, application, Qt.Key.Key_Left)
    control = Qt.KeyboardModifier.ControlModifier
    for page in Page:
        key = Qt.Key.Key_Comma if page is Page.SETTINGS else Qt.Key(Qt.Key.Key_0 + page.value)
        qtbot.keyClick(application.assembly.window, key, control)
        calm(qtbot, application)
        assert application.assembly.page is page
        assert application.assembly.window.rail.buttons[page].isChecked()
    assert application.assembly.pages.views[Page.REPORTS].day.currentText() == "day 3"
    assert application.assembly.pages.views[Page.TRENDS].title.text() == "line A › dish 1"
    assert not application.assembly.actions[Act.KEEP].isEnabled()


def test_pictures_dropped_are_shown_analysed_and_kept(
    application: Application, qtbot: QtBot, history: GuiHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("colonyqc.services.analysis.colonies.run", run_analysis)
    application.assembly.turn_to(Page.MODELS)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(f"/in/{name}") for name in ("a.png", "b.png", "bad.png")])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, buttons, keys)
    QApplication.sendEvent(application.assembly.window, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(5, 5), copy, data, buttons, keys)
    QApplication.sendEvent(application.assembly.window, drop)
    calm(qtbot, application)
    dialog = application.intake.dialog
    assert dialog is not None
    assert len(history.records) == 5
    dialog.analyse.click()
    qtbot.waitUntil(lambda: len(history.records) == 6)
    calm(qtbot, application)
    assert application.assembly.page is Page.WORK
    assert application.assembly.topbar.place.text().endswith("day 5")
    assert application.assembly.review_view.card.verdict.accessibleName() == "no rule exceeded"
    assert application.assembly.window.failures.isVisible()
    assert application.assembly.window.failures.list.item(0).text() == "bad.png: It is empty."
    assert [r.day for r in application.assembly.worklist_view.rows] == [5, 2]
    assert application.session.settings.last_folder == "/in"


def test_an_empty_history_offers_the_one_thing_to_do(open_shell: Open) -> None:
    assembly = open_shell(context()).assembly
    assert assembly.empty.isVisible()
    assert [b.text() for b in assembly.empty.buttons] == ["Open pictures…", "Open folder…"]
    assert Act.PRACTISE not in assembly.actions


def test_the_theme_changes_at_once_and_is_remembered(
    application: Application, tmp_path: Path
) -> None:
    before = theme.current_name()
    application.switch_theme()
    assert theme.current_name() != before
    assert load(tmp_path / "settings.json").settings.theme == theme.current_name()


def test_the_language_changes_at_once_and_the_dish_stays(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    press(qtbot, application, Qt.Key.Key_Left)
    do(application, Act.GO_TRENDS)
    application.switch_language()
    calm(qtbot, application)
    assert application.assembly.page is Page.TRENDS
    assert application.assembly.topbar.place.text() == "line A › dish 1 › 3日目"
    assert application.assembly.review_view.card.day.text() == "3日目"
    assert application.assembly.window.rail.buttons[Page.REPORTS].text() == "報告書"
    assert application.assembly.topbar.language.text() == "English"
    assert load(tmp_path / "settings.json").settings.language == "ja"
    do(application, Act.GO_WORK)
    press(qtbot, application, Qt.Key.Key_J)
    press(qtbot, application, Qt.Key.Key_W)
    # Another verdict than the proposed one: one key more says why.
    qtbot.keyClick(application.assembly.review_view.decisions.reason, Qt.Key.Key_1)
    calm(qtbot, application)
    press(qtbot, application, Qt.Key.Key_PageUp)
    assert list(application.assembly.work.state.decisions.values()) == ["watch"]


def test_another_language_is_made_part_by_part_and_the_window_stays_meanwhile(
    application: Application, qtbot: QtBot
) -> None:
    before, turns = application.assembly, 0
    application.switch_language()
    while not application.settled:
        assert application.assembly.window.isVisible() or before.window.isVisible()
        QApplication.processEvents()
        turns += 1
    assert turns > 6, "in one go it is a wait that a person notices"
    assert application.assembly is not before
    assert application.assembly.window.isVisible()


def test_a_language_left_at_once_is_left_whole(application: Application, qtbot: QtBot) -> None:
    application.switch_language()
    QApplication.processEvents()
    application.switch_language()
    calm(qtbot, application)
    assert application.assembly.topbar.language.text() == "日本語"
    assert application.assembly.window.rail.buttons[Page.REPORTS].text() == "Reports"
    shown = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
    assert [each for each in shown if each.isVisible()] == [application.assembly.window]


def test_a_window_is_painted_when_all_in_sight_wears_the_other_theme(
    application: Application, qtbot: QtBot
) -> None:
    window = application.assembly.window
    application.switch_theme()
    turns = 0
    while not application.settled:
        QApplication.processEvents()
        turns += 1
        holder = window.pages.currentWidget()
        assert holder is not None
        worn = holder.styleSheet() == theme.style_sheet(theme.current_name())
        assert worn or not window.updatesEnabled()
    assert turns > 1
    assert window.updatesEnabled()


def test_the_name_of_the_person_is_taken_where_it_is_shown(
    application: Application, qtbot: QtBot
) -> None:
    field = application.assembly.topbar.person
    assert field.text() == "Tanaka"
    field.setText("Sato")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert application.session.person == "Sato"


def test_panels_are_hidden_and_shown(application: Application) -> None:
    view = application.assembly.review_view
    do(application, Act.PANELS)
    assert not view.panel.isVisible()
    assert view.viewer.isVisible()
    do(application, Act.PANELS)
    assert view.panel.isVisible()


def test_the_keys_of_the_page_are_shown(application: Application, qtbot: QtBot) -> None:
    do(application, Act.KEYS)
    panel = application.assembly.window.keys
    assert "Keep the colony" in [made.text() for made in panel.findChildren(QLabel)]
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_export_turns_to_the_reports(application: Application, qtbot: QtBot) -> None:
    do(application, Act.GO_REPORTS)
    calm(qtbot, application)
    asked: list[Path] = []
    application.assembly.pages.views[Page.REPORTS].ask_path = asked.append  # type: ignore[method-assign]
    do(application, Act.GO_WORK)
    do(application, Act.EXPORT_CSV)
    assert application.assembly.page is Page.REPORTS
    assert asked[0].name == "line-A_dish-1_day4_50b348.csv"


@pytest.mark.parametrize(("screen", "scale"), [((1920, 1080), 2), ((1366, 768), 1.5)])
def test_the_smallest_window_fits_a_laptop_s_screen(screen: tuple[int, int], scale: float) -> None:
    bars = 72 / scale
    assert SMALLEST[0] <= screen[0] / scale
    assert SMALLEST[1] <= screen[1] / scale - bars


def test_a_message_stays_above_a_page_that_is_made_after_it(
    application: Application, qtbot: QtBot
) -> None:
    window = application.assembly.window
    application.session.say("The disk is full.", "error")
    do(application, Act.GO_TRENDS)
    calm(qtbot, application)
    page = application.assembly.pages.views[Page.TRENDS]
    around = window.pages.children()
    assert window.messages.isVisible()
    below = next(each for each in around if isinstance(each, QWidget) and each.isAncestorOf(page))
    assert around.index(window.messages) > around.index(below)


def test_keys_reach_the_picture_from_the_start(application: Application) -> None:
    assert application.assembly.window.focusWidget() is application.assembly.viewer_view


def test_everything_that_can_be_used_has_a_name(application: Application) -> None:
    nameless = [
        made
        for kind in (QAbstractButton, QLineEdit, QAbstractItemView)
        for made in application.assembly.window.findChildren(kind)
        if not (made.isHidden() or made.accessibleName() or getattr(made, "text", str)())
        and made.window() is application.assembly.window
        and not made.objectName().startswith("qt_")
    ]
    assert not nameless, [(type(made), type(made.parent())) for made in nameless]


def kept(history: GuiHistory, *results: PictureResult) -> ServiceContext:
    """Keep results as one day of a dish; return the workplace that holds their pictures."""
    arrays = {result.picture.name: drawn(place, 6) for place, result in enumerate(results)}
    drawn_day(history, 3, [(r, *arrays[r.picture.name]) for r in results])
    return context(history, GuiPictures({name: one for name, (one, _) in arrays.items()}))


def answer_why(qtbot: QtBot, application: Application, why: str) -> None:
    """Answer the question why a dish is analysed again, as soon as it is asked."""
    window = application.assembly.window
    qtbot.waitUntil(lambda: window.findChild(WhyDialog) is not None)
    dialog = window.findChild(WhyDialog)
    qtbot.keyClicks(dialog.why, why)
    qtbot.keyClick(dialog.why, Qt.Key.Key_Return)


def test_a_pixel_size_given_is_kept_and_offers_to_analyse_again(
    application: Application,
    qtbot: QtBot,
    history: GuiHistory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("colonyqc.services.analysis.colonies.run", run_analysis)
    field, messages = application.assembly.topbar.pixel_size, application.assembly.window.messages
    qtbot.keyClicks(field, "0.65")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert application.session.settings.pixel_size_um == 0.65
    assert load(tmp_path / "settings.json").settings.pixel_size_um is None  # not of the next start
    said = "Pictures opened next, or this dish analysed again, take 0.65 µm/px."
    assert messages.text.text() == said
    before = len(history.records)
    messages.act.click()
    answer_why(qtbot, application, "")
    assert "you gave 0.65 µm" in messages.text.text()  # the files state another: it is asked first
    messages.act.click()
    qtbot.waitUntil(lambda: len(history.records) == before + 1)
    calm(qtbot, application)
    assert {p.pixel_size_um for p in history.records[-1].analysis.acquisition.pictures} == {0.65}
    application.switch_language()
    calm(qtbot, application)
    assert application.assembly.topbar.pixel_size.text() == ""


def test_a_pixel_size_that_is_none_is_said(application: Application, qtbot: QtBot) -> None:
    field = application.assembly.topbar.pixel_size
    qtbot.keyClicks(field, "650")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == ""
    assert "from 0.05 to 20 µm" in application.assembly.window.messages.text.text()
    assert application.session.settings.pixel_size_um is None


def test_pictures_that_were_moved_are_looked_for_and_told(
    application: Application, pictures: GuiPictures, qtbot: QtBot, tmp_path: Path
) -> None:
    asked: list[Sequence[Path]] = []

    def found(
        wanted: Sequence[FileHash], folders: Sequence[Path], monitor: Monitor
    ) -> dict[Path, Path]:
        asked.append(folders)
        return {Path(wanted[0].path): tmp_path / Path(wanted[0].path).name}

    pictures.find_again = found  # type: ignore[method-assign]
    application.moved.look_in([tmp_path])
    calm(qtbot, application)
    assert asked == [[tmp_path]]
    said = application.assembly.window.messages.text.text()
    assert "found again: 1" in said
    assert str(tmp_path) in said


@pytest.mark.parametrize(
    ("ask", "mode"),
    [
        ("open_pictures", QFileDialog.FileMode.ExistingFiles),
        ("open_folder", QFileDialog.FileMode.Directory),
        ("find_moved", QFileDialog.FileMode.Directory),
    ],
)
def test_what_is_chosen_in_a_dialog_is_opened_or_looked_in(
    application: Application,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ask: str,
    mode: QFileDialog.FileMode,
) -> None:
    taken: list[Sequence[Path]] = []
    monkeypatch.setattr(application, "open_paths", taken.append)
    monkeypatch.setattr(application.moved, "look_in", taken.append)
    getattr(application, ask)()
    (dialog,) = application.assembly.window.findChildren(QFileDialog)
    assert dialog.fileMode() == mode
    dialog.filesSelected.emit([str(tmp_path)])
    assert taken == [[tmp_path]]
    dialog.close()


def test_a_dish_without_a_pixel_size_is_led_to_one(
    open_shell: Open,
    history: GuiHistory,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("colonyqc.services.analysis.colonies.run", run_analysis)
    place = kept(history, picture_result(1, pixel_size_um=None))
    application = open_shell(place)
    card = application.assembly.review_view.card
    assert card.again.isVisible()
    card.again.click()
    assert application.assembly.window.focusWidget() is application.assembly.topbar.pixel_size
    assert "Enter the pixel size" in application.assembly.window.messages.text.text()
    qtbot.keyClicks(application.assembly.topbar.pixel_size, "1.6")
    qtbot.keyClick(application.assembly.topbar.pixel_size, Qt.Key.Key_Return)
    card.again.click()
    answer_why(qtbot, application, "the pixel size was missing")
    qtbot.waitUntil(lambda: len(history.records) == 2)
    assert history.whys[-1] == "the pixel size was missing"
    calm(qtbot, application)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_card_and_overlay_controls_are_in_sight_with_two_warnings(
    open_shell: Open, history: GuiHistory, language: str
) -> None:
    quality = replace(GOOD, problems=(UNSIZED, UNTOLD))
    results = (untold_result(v, pixel_size_um=None, quality=quality) for v in (1, 2))
    assembly = open_shell(
        kept(history, *results),
        Settings(language=language),  # type: ignore[arg-type]
    ).assembly
    assembly.window.resize(1440, 900)
    QApplication.processEvents()
    view = assembly.review_view
    assert view.card.poor.text().count("\n") == 1
    for part in (view.card.made_by, view.legend.opacity, *view.legend.styles.values()):
        assert part.visibleRegion().boundingRect() == part.rect(), part.accessibleName()


def test_a_model_that_cannot_tell_is_shown_on_every_page(
    open_shell: Open, history: GuiHistory, qtbot: QtBot
) -> None:
    application = open_shell(kept(history, untold_result(1)))
    for page in Page:
        application.assembly.turn_to(page)
        calm(qtbot, application)
        application.assembly.window.grab()
    assert "differentiated –" in spoken(application.assembly.worklist_view.rows[0])
    trends = application.assembly.pages.views[Page.TRENDS]
    assert trends.differentiated.getPlotItem().listDataItems() == []
    assert trends.confluence.getPlotItem().listDataItems() != []
    assert application.assembly.pages.reports._report is not None


def test_how_file_names_are_read_is_asked_and_kept(
    application: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def collect(_: object, names: str | None = None) -> None:
        if names == "{day}":
            raise NamePatternError("The pattern has no dish.")
        raise UsageError("No picture was given.")

    monkeypatch.setattr(application.session.context.pictures, "collect", collect)
    do(application, Act.FILE_NAMES)
    panel = application.assembly.window.names
    assert panel.isVisible()
    panel.choice.setCurrentText("{day}")
    assert panel.problem.text() == "The pattern has no dish."
    panel.choice.setCurrentText("evos")
    panel.use.click()
    assert load(tmp_path / "settings.json").settings.names == "evos"


def test_a_second_window_says_that_it_only_reads(
    open_shell: Open, history: GuiHistory, pictures: GuiPictures
) -> None:
    because = "The history t.db is being written by Mori: it can only be read."
    application = open_shell(replace(context(history, pictures), read_only=because))
    assert application.assembly.window.messages.text.text() == because
    assert application.assembly.status.read_only.text() == "read-only"
    assert application.assembly.status.read_only.toolTip() == because
