from dataclasses import replace
from math import nan

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.verdict import (
    ACCEPTED,
    AGREED,
    DISCARD_REASONS,
    OVERRIDE_REASONS,
    REJECTION_REASONS,
    Approval,
    Verdict,
)
from colonyqc.gui.core.language import Languages
from colonyqc.gui.pages.review.colony_facts import ToBegin
from colonyqc.gui.pages.review.correction_bar import CorrectionBar
from colonyqc.gui.pages.review.decide import DecisionBar
from colonyqc.gui.pages.review.decision_keys import DecisionKeys
from colonyqc.gui.pages.review.dish_bar import DishBar
from colonyqc.gui.pages.review.dish_card import DishCard
from colonyqc.gui.pages.review.filmstrip import Filmstrip
from colonyqc.gui.pages.review.legend import Legend
from colonyqc.gui.pages.review.presenter import ColonyTableRow, card, class_shares
from colonyqc.gui.pages.review.state import Wish, merge, resolve
from colonyqc.gui.pages.review.table import (
    AREA,
    DECIDED,
    DIFFERENTIATED,
    NUMBER,
    PROPOSED,
    ColonyTable,
)
from colonyqc.gui.widgets import formatting, theme
from colonyqc.services.ports import AnalysisRecord
from support.builders import BLURRED, analysis, picture_result, untold_result


def row(number: int, area: float = 0.5, differentiated: float = 5.0, **kw: str) -> ColonyTableRow:
    said = {"proposed": "keep", "why": "", "decided": "", "reason": ""} | kw
    return ColonyTableRow(number, area, differentiated, 0.8, True, **said)  # type: ignore[arg-type]


@pytest.fixture
def table(qtbot: QtBot) -> ColonyTable:
    made = ColonyTable()
    qtbot.addWidget(made)
    made.set_rows([row(1, 0.3, 9.0), row(2, 0.1, nan), row(3, 0.2, 30.0)], "mm²")
    return made


def test_the_table_sorts_by_number_of_the_value_not_by_its_text(table: ColonyTable) -> None:
    assert table.order() == [1, 2, 3]
    table.sortByColumn(AREA, Qt.SortOrder.AscendingOrder)
    assert table.order() == [2, 3, 1]
    table.sortByColumn(DIFFERENTIATED, Qt.SortOrder.DescendingOrder)
    assert table.order() == [3, 1, 2]


def test_sorting_tells_the_new_order(table: ColonyTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.order_changed) as told:
        table.sortByColumn(AREA, Qt.SortOrder.DescendingOrder)
    assert told.args == [[1, 3, 2]]


def test_headings_carry_units(table: ColonyTable) -> None:
    model = table.model()
    heads = [model.headerData(c, Qt.Orientation.Horizontal) for c in range(DECIDED + 1)]
    assert "mm²" in heads[AREA]
    assert "%" in heads[DIFFERENTIATED]
    table.set_rows([row(1, 1234567.0)], "px²")
    assert "px²" in model.headerData(AREA, Qt.Orientation.Horizontal)
    assert model.index(0, AREA).data() == "1,234,567"


def test_a_click_chooses_and_a_selection_from_outside_does_not(
    table: ColonyTable, qtbot: QtBot
) -> None:
    chosen: list[int] = []
    table.chosen.connect(chosen.append)
    table.select(3)
    assert chosen == []
    assert table.selectionModel().selectedRows()[0].row() == 2
    table.clicked.emit(table.model().index(1, 0))
    assert chosen == [2]
    table.select(None)
    assert not table.selectionModel().hasSelection()


def test_a_decision_is_shape_word_and_colour(table: ColonyTable) -> None:
    table.set_rows([row(1, decided="discard", reason="merged (Ann)")], "mm²")
    cell = table.model().index(0, DECIDED)
    assert cell.data() == "✕\u2002discard"
    assert cell.data(Qt.ItemDataRole.ForegroundRole).isValid()
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == "merged (Ann)"


def test_the_card_names_a_poor_picture_and_hides_what_is_not_there(qtbot: QtBot) -> None:
    made = DishCard()
    qtbot.addWidget(made)
    results = (picture_result(1), picture_result(2, quality=BLURRED, imaged_px=0))
    record = AnalysisRecord(1, analysis(pictures=results), (), ())
    found = card(resolve(Wish(), merge((record,), ())), Protocol())
    assert found is not None
    made.show_facts(found)
    assert made.poor.isVisibleTo(made)
    assert "Picture 2" in made.poor.text()
    assert made.confluence.text() == "27.5\u00a0%"
    assert "ready to passage > 70\u00a0%" in made.confluence_bar.accessibleName()
    assert not made.simulated.isVisibleTo(made)
    assert made.density.text().endswith("/cm²")
    assert not made.differentiated_sure.isVisibleTo(made)
    made.show_facts(replace(found, differentiated_sure="95 % interval 4.1–9.5 %"))
    assert made.differentiated_sure.isVisibleTo(made)
    assert made.differentiated_sure.text() == "95 % interval 4.1–9.5 %"


def test_the_legend_tells_opacity_style_and_what_is_shown(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.set_looks(0.3, "outline")
    told: list[tuple[float, str, dict[ColonyClass, bool]]] = []
    legend.changed.connect(lambda *args: told.append(args))
    legend.visible[ColonyClass.DIFFERENTIATED].click()
    assert told[-1][:2] == (0.3, "outline")
    assert told[-1][2][ColonyClass.DIFFERENTIATED] is False
    assert told[-1][2][ColonyClass.UNDIFFERENTIATED] is True
    legend.styles["fill"].click()
    legend.opacity.setValue(80)
    assert told[-1][:2] == (0.8, "fill")


def test_feeders_are_in_the_legend_only_where_they_are_told_apart(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    box, colony = legend.visible[ColonyClass.FEEDER], legend.visible[ColonyClass.UNDIFFERENTIATED]
    legend.set_shares(class_shares(picture_result()))
    assert not box.isVisibleTo(legend)
    assert colony.isVisibleTo(legend)
    legend.set_shares(class_shares(picture_result(feeder_px=6_000)))
    assert box.isVisibleTo(legend)
    assert "5.0\u00a0%" in [each.text() for each in legend.findChildren(QLabel)]


def test_dead_cells_are_in_the_legend_only_where_they_were_measured(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.set_dead(nan)
    assert not legend.dead.isVisibleTo(legend)
    legend.set_dead(2.345)
    assert legend.dead.isVisibleTo(legend)
    assert "2.3\u00a0%" in [each.text() for each in legend.findChildren(QLabel)]
    with qtbot.waitSignal(legend.dead_shown) as told:
        legend.dead.click()
    assert told.args == [False]


def test_the_slider_keeps_its_arrow_keys(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.set_looks(0.5, "both")
    qtbot.keyClick(legend.opacity, Qt.Key.Key_Right)
    assert legend.opacity.value() == 51


def test_the_filmstrip_shows_days_and_pictures(qtbot: QtBot) -> None:
    strip = Filmstrip()
    qtbot.addWidget(strip)
    strip.set_days((2, 3, None), ("pass", "watch", ""), 1)
    strip.set_pictures(("1", "2", "5"), 2)
    texts = [b.text() for b in strip.days.buttons]
    assert texts == ["✓ day 2", "! day 3", "no day"]
    assert strip.days.buttons[1].isChecked()
    assert strip.days.buttons[1].accessibleName() == "day 3, watch"
    assert strip.pictures.buttons[2].isChecked()
    days: list[int] = []
    strip.day_chosen.connect(days.append)
    strip.days.buttons[2].click()
    assert days == [2]
    strip.set_thumbnail(0, QImage(176, 112, QImage.Format.Format_RGB32))
    assert not strip.days.buttons[0].icon().isNull()
    strip.set_pictures(("1",), 0)
    assert not strip.pictures.isVisibleTo(strip)


def test_how_to_begin_names_the_key_in_force(qtbot: QtBot) -> None:
    bar = DecisionBar()
    qtbot.addWidget(bar)
    bar.say(ToBegin(11))
    assert bar.facts.text() == "In doubt: 11. J goes to the first, or click a colony."
    bar.set_keys(DecisionKeys(next_colony="F7"))
    assert bar.facts.text() == "In doubt: 11. F7 goes to the first, or click a colony."
    bar.set_keys(DecisionKeys(next_colony=""))
    assert bar.facts.text() == "In doubt: 11. Click a colony to decide on it."
    bar.say(ToBegin(0))
    assert bar.facts.text() == "Nothing is in doubt. Click a colony to decide on it."
    bar.set_keys(DecisionKeys())
    assert "press J, to decide" in bar.facts.text()
    bar.say("")
    assert bar.facts.isHidden()


def test_edits_are_undone_by_the_key_in_force(qtbot: QtBot) -> None:
    bar = CorrectionBar()
    qtbot.addWidget(bar)
    assert bar.undo.toolTip() == "Undo the last edit (Ctrl+Z)"
    bar.set_keys(DecisionKeys(undo="F8", redo=""))
    assert bar.undo.toolTip() == "Undo the last edit (F8)"
    assert bar.redo.toolTip() == bar.redo.accessibleName() == "Do it again"


def test_nothing_to_keep_or_discard_says_why_it_is_grey(qtbot: QtBot) -> None:
    bar = CorrectionBar()
    qtbot.addWidget(bar)
    for act in (bar.keep, bar.discard):
        bar.set_edits(0, undo=False, redo=False)
        assert (act.isEnabled(), act.toolTip()) == (False, "Nothing is changed yet.")
        bar.set_edits(1, undo=True, redo=False)
        assert (act.isEnabled(), act.toolTip()) == (True, "")


def test_buttons_ask_for_verdicts_only_with_a_colony(qtbot: QtBot) -> None:
    bar = DecisionBar()
    qtbot.addWidget(bar)
    assert not any(b.isEnabled() for b in bar.buttons.values())
    assert all("press J" in b.toolTip() for b in bar.buttons.values()), "why they are grey"
    bar.set_colony(3)
    assert bar.buttons[Verdict.KEEP].toolTip() == "keep the selected colony (F)"
    asked: list[Verdict] = []
    bar.asked.connect(asked.append)
    for verdict in Verdict:
        bar.buttons[verdict].click()
    assert asked == list(Verdict)


def test_a_discard_takes_a_quick_reason_or_one_s_own(qtbot: QtBot) -> None:
    bar = DecisionBar()
    qtbot.addWidget(bar)
    bar.set_colony(3)
    bar.show()
    given: list[str] = []
    bar.reason_given.connect(lambda verdict, why: given.append(why))
    bar.reason.ask(3, Verdict.DISCARD)
    bar.reason.quick[2].click()
    bar.reason.ask(3, Verdict.DISCARD)
    qtbot.keyClick(bar.reason.other, Qt.Key.Key_Return)
    assert bar.reason.isVisible()
    qtbot.keyClicks(bar.reason.other, "Fungus fwd")
    qtbot.keyClick(bar.reason.other, Qt.Key.Key_Return)
    assert given == ["dead cells", "Fungus fwd"]
    assert not bar.reason.isVisible()


def test_escape_closes_the_question(qtbot: QtBot) -> None:
    bar = DecisionBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.reason.ask(1, Verdict.DISCARD)
    qtbot.keyClick(bar.reason.other, Qt.Key.Key_Escape)
    assert not bar.reason.isVisible()


def test_the_buttons_make_room_for_the_reason(qtbot: QtBot) -> None:
    bar = DecisionBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.reason.ask_dish(Approval.REJECTED)
    assert [made.text()[3:] for made in bar.reason.quick] == list(REJECTION_REASONS)
    assert not bar.buttons[Verdict.KEEP].isVisible()
    with qtbot.waitSignal(bar.reason_given) as given:
        qtbot.keyClick(bar.reason, Qt.Key.Key_2)
    assert given.args == [Approval.REJECTED, "contaminated"]
    assert bar.buttons[Verdict.KEEP].isVisible()


def test_the_dish_bar_offers_what_is_left_and_a_verdict(qtbot: QtBot) -> None:
    bar = DishBar(QPushButton("sign"))
    qtbot.addWidget(bar)
    bar.show()
    assert not bar.accept.isVisible()
    assert not any(made.isEnabled() for made in bar.verdicts.values())
    bar.set_left(12)
    assert bar.accept.text() == "Accept the rest as proposed (12)  A"
    with qtbot.waitSignal(bar.rest_accepted):
        bar.accept.click()
    with qtbot.waitSignal(bar.verdict_asked) as asked:
        bar.verdicts[Approval.REJECTED].click()
    assert asked.args == [Approval.REJECTED]
    bar.set_left(0)
    assert not bar.accept.isVisible()


def test_what_is_in_doubt_or_accepted_is_marked(qtbot: QtBot) -> None:
    made = ColonyTable()
    qtbot.addWidget(made)
    accepted = replace(row(1, decided="keep"), accepted=True)
    made.set_rows([replace(row(2), doubt="near a limit"), accepted], "mm²")
    assert made.order() == [2, 1], "as they are handed in"
    texts = [[made.model().index(r, c).data() for c in (NUMBER, DECIDED)] for r in (0, 1)]
    assert texts == [["2\u2009?", ""], ["1", "*\u2009✓\u2002keep"]]
    hint = made.model().index(0, NUMBER).data(Qt.ItemDataRole.ToolTipRole)
    assert "near a limit" in hint


def shown(qtbot: QtBot, *results: PictureResult) -> DishCard:
    made = DishCard()
    qtbot.addWidget(made)
    record = AnalysisRecord(1, analysis(pictures=results), (), ())
    found = card(resolve(Wish(), merge((record,), ())), Protocol())
    assert found is not None
    made.show_facts(found)
    return made


def test_the_card_of_a_model_that_cannot_tell_says_so_instead_of_a_number(qtbot: QtBot) -> None:
    made = shown(qtbot, untold_result(1))
    assert made.differentiated.text() == "–"
    assert made.untold.isVisibleTo(made)
    assert made.verdict.accessibleName() == "undecided: look"
    assert "differentiated area" in made.why.text()
    made.resize(376, 440)
    made.grab()
    assert not shown(qtbot, picture_result(1)).untold.isVisibleTo(made)


def test_only_a_card_without_a_pixel_size_offers_to_analyse_again(qtbot: QtBot) -> None:
    without = shown(qtbot, picture_result(1, pixel_size_um=None))
    assert without.again.isVisibleTo(without)
    with_size = shown(qtbot, picture_result(1))
    assert not with_size.again.isVisibleTo(with_size)


def test_nothing_known_of_differentiation_is_a_dash_in_the_table(table: ColonyTable) -> None:
    table.set_rows([row(1, differentiated=nan, proposed="")], "mm²")
    model = table.model()
    assert model.index(0, DIFFERENTIATED).data() == "–"
    assert model.index(0, PROPOSED).data() == "–"


@pytest.mark.parametrize("chosen", ["dark", "light"])
def test_a_verdict_keeps_its_colour_in_the_selected_row(
    table: ColonyTable, qapp: QApplication, chosen: theme.ThemeName
) -> None:
    theme.apply(qapp, chosen)
    theme.apply_to(table)
    table.resize(376, 200)
    table.set_rows([row(1, proposed="discard")], "mm²")
    table.select(1)
    cell = table.visualRect(table.model().index(0, PROPOSED))
    image = table.viewport().grab(cell).toImage()
    seen = {
        image.pixelColor(x, y).name() for x in range(cell.width()) for y in range(cell.height())
    }
    theme.apply(qapp, "dark")
    assert theme.THEMES[chosen].selected.lower() in seen
    assert theme.THEMES[chosen].discard.lower() in seen


def test_space_discards_nothing_while_a_reason_is_asked_for(qtbot: QtBot) -> None:
    bar = DecisionBar()
    qtbot.addWidget(bar)
    given: list[str] = []
    bar.reason_given.connect(lambda verdict, why: given.append(why))
    bar.show()
    bar.reason.ask(1, Verdict.DISCARD)
    qtbot.keyClick(bar.reason, Qt.Key.Key_Space)
    assert given == []
    assert bar.reason.isVisible()
    assert not any(made.hasFocus() for made in bar.reason.quick)
    qtbot.keyClick(bar.reason, Qt.Key.Key_3)
    assert given == ["dead cells"]
    assert not bar.reason.isVisible()


def test_a_reason_is_kept_as_its_word_and_shown_in_the_readers_language(
    qtbot: QtBot, qapp: QApplication
) -> None:
    languages = Languages(qapp)
    languages.use("ja")
    try:
        bar = DecisionBar()
        qtbot.addWidget(bar)
        bar.reason.ask(1, Verdict.DISCARD)
        with qtbot.waitSignal(bar.reason_given) as given:
            bar.reason.quick[2].click()
        assert given.args == [Verdict.DISCARD, "dead cells"]
        assert "死細胞" in bar.reason.quick[2].text()
        assert formatting.reason("dead cells") == "死細胞"
        assert formatting.reason("縁が荒れている") == "縁が荒れている"
    finally:
        languages.use("en")
    chosen = {*DISCARD_REASONS, *OVERRIDE_REASONS, *REJECTION_REASONS}
    assert set(formatting._REASONS) == {*chosen, ACCEPTED, AGREED}


def test_an_override_has_reasons_of_its_own_one_key_each(qtbot: QtBot) -> None:
    bar = DecisionBar()
    qtbot.addWidget(bar)
    bar.show()
    given: list[tuple[Verdict, str]] = []
    bar.reason_given.connect(lambda *said: given.append(said))
    assert len(OVERRIDE_REASONS) == len(DISCARD_REASONS) == len(bar.reason.quick)
    for place, key in enumerate((Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4)):
        bar.reason.ask(3, Verdict.KEEP)
        assert OVERRIDE_REASONS[place] in bar.reason.quick[place].text()
        qtbot.keyClick(bar.reason, key)
    assert given == [(Verdict.KEEP, reason) for reason in OVERRIDE_REASONS]
