from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.config.paths import resources
from colonyqc.domain.audit import EventKind
from colonyqc.domain.metrics import COLONY_METRICS, DISH_METRICS
from colonyqc.domain.protocol import Condition, Direction, Rule
from colonyqc.domain.rule_sets import Applies, RuleSet
from colonyqc.gui.core.session import Message, Session
from colonyqc.gui.pages.rules.controller import RulesController
from colonyqc.gui.pages.rules.plots import LimitLine, span
from colonyqc.gui.pages.rules.view import RulesView, meant_for
from colonyqc.gui.widgets import formatting
from colonyqc.services.rules.sets import RuleSetFiles
from support.window import DISH, OTHER, GuiHistory, context, filled, session

LAB = RuleSet(
    "lab",
    "1",
    (
        Rule(
            "small and ragged",
            verdict="discard",
            all=(Condition("area_mm2", Direction.BELOW, 0.2),),
            any=(
                Condition("roundness", Direction.BELOW, 0.5),
                Condition("solidity", Direction.BELOW, 0.9),
            ),
            from_day=2,
        ),
    ),
    (Rule("full", "confluence_percent", Direction.ABOVE, 80.0, "watch", 70.0),),
    Applies("line A", days=(2, 6)),
)


@pytest.fixture
def view(qtbot: QtBot) -> RulesView:
    made = RulesView()
    qtbot.addWidget(made)
    made.resize(1300, 800)
    return made


@pytest.fixture
def history() -> GuiHistory:
    return GuiHistory()


@pytest.fixture
def here(tmp_path: Path, history: GuiHistory) -> Session:
    place = context(history, filled(history))
    place = replace(place, rules=RuleSetFiles(resources() / "rules", tmp_path / "rules"))
    return session(place, tmp_path)


@pytest.fixture
def controller(view: RulesView, here: Session) -> Iterator[RulesController]:
    here.take(DISH)
    made = RulesController(view, here)
    made.set_shown(True)
    yield made
    made.close()


def shown_counts(view: RulesView) -> dict[str, tuple[str, str]]:
    return {w: (b.text(), a.text()) for w, (b, a) in view.preview.counts.cells.items()}


def test_the_default_is_shown_and_a_form_changes_nothing(
    view: RulesView, controller: RulesController, here: Session
) -> None:
    assert view.sets.count() == 1
    assert view.editor.title.text() == "default"
    default = here.context.rules.find("default")
    assert view.editor.draft == default
    assert here.rules_draft is None
    assert not view.editor.publish.isEnabled()
    assert all(before == after for before, after in shown_counts(view).values())
    assert "changes no proposal" in view.preview.changed.text()


def test_every_kind_of_rule_goes_through_the_form(view: RulesView) -> None:
    view.editor.show_draft(LAB)
    assert view.editor.draft == LAB
    card = view.editor.colonies.cards[0]
    assert [row.group.datum for row in card.rows] == ["all", "any", "any"]


def test_an_edit_is_tried_on_the_colonies_at_once_and_writes_nothing(
    view: RulesView, controller: RulesController, here: Session, history: GuiHistory
) -> None:
    kept = list(history.records)
    view.editor.colonies.cards[1].rows[0].limit.setValue(100.0)
    before, after = shown_counts(view)["watch"]
    changed = int(after.split()[0]) - int(before)
    assert changed > 0
    assert after == f"{int(before) + changed}  (+{changed})"
    assert view.preview.changes.rowCount() == changed
    assert view.preview.changed.text() == f"{changed} proposals change:"
    row = [view.preview.changes.item(0, c).text() for c in range(5)]
    assert row[3:] == ["✕\u2002discard", "!\u2002watch"]
    assert "is above 10" in view.preview.changes.item(0, 0).toolTip()
    plot = view.preview.histograms["differentiated_percent"]
    assert [line.at for line in plot.lines] == [10.0, 100.0]
    assert history.records == kept
    assert not history.noted
    assert here.rules_draft is not None
    assert view.sets.currentItem() is None
    assert here.context.rules.list()[0] == (here.context.rules.find("default"),)


def test_conditions_are_added_joined_and_removed(
    view: RulesView, controller: RulesController, here: Session
) -> None:
    view.editor.colonies.add.click()
    card = view.editor.colonies.cards[-1]
    card.add.click()
    first, second = card.rows
    assert first.choice.datum != second.choice.datum
    second.choice.setCurrentIndex(second.choice.findData("area_mm2"))
    assert (second.limit.value(), second.limit.suffix()) == (0.2, "\u00a0mm²")
    second.group.setCurrentIndex(1)
    first.group.setCurrentIndex(1)
    assert here.rules_draft is not None
    rule = here.rules_draft.colony_rules[-1]
    assert [c.metric for c in rule.any] == [first.choice.datum, "area_mm2"]
    first.remove.click()
    rule = here.rules_draft.colony_rules[-1]
    assert (rule.metric, rule.any) == ("area_mm2", ())
    assert not second.remove.isVisibleTo(card)
    card.remove.click()
    assert here.rules_draft.colony_rules == here.context.rules.find("default").colony_rules


def test_a_mistake_is_said_in_place_and_cannot_be_published(
    view: RulesView, controller: RulesController
) -> None:
    row = view.editor.dish.cards[0].rows[0]
    row.clear.setText("50")
    assert "on the wrong side" in view.editor.problem.text()
    assert view.editor.problem.isVisibleTo(view)
    assert not view.editor.publish.isEnabled()
    row.clear.setText("5")
    assert not view.editor.problem.isVisibleTo(view)
    assert view.editor.publish.isEnabled()
    plot = view.preview.bars["differentiated_percent"]
    assert LimitLine(5.0, "watch", clears=True) in plot.lines


def test_publishing_asks_name_version_and_reason_and_makes_it_count(
    view: RulesView, controller: RulesController, here: Session, history: GuiHistory
) -> None:
    said: list[Message] = []
    here.said.connect(said.append)
    controller.blank()
    view.editor.line.setText("line A")
    view.editor.publish.click()
    dialog = view.dialog
    assert dialog is not None
    assert dialog.isModal()
    assert (dialog.name.text(), dialog.version.text()) == ("my rules", "1")
    assert not dialog.publish.isEnabled()
    dialog.why.setPlainText("edges come back")
    dialog.name.setText("default")
    dialog.publish.click()
    assert "can't be limited" in dialog.problem.text()
    assert not history.noted
    dialog.name.setText("line A rules")
    dialog.publish.click()
    assert view.dialog is None
    made = here.context.rules.find("line A rules")
    assert made.applies == Applies("line A")
    assert [e.kind for e in history.noted] == [EventKind.RULES_PUBLISHED]
    assert here.rules_draft is None
    assert said[-1].text.startswith("line A rules@1 is published")
    assert view.sets.count() == 2
    assert view.sets.currentItem().data(Qt.ItemDataRole.UserRole) == made.ref
    assert view.editor.draft == made


def test_another_version_puts_the_draft_aside_and_it_can_be_taken_back(
    view: RulesView, controller: RulesController, here: Session
) -> None:
    here.context.rules.publish(LAB, "Mori", "x")
    controller.refresh()
    view.editor.colonies.cards[0].rows[0].limit.setValue(7.0)
    draft = here.rules_draft
    said: list[Message] = []
    here.said.connect(said.append)
    view.sets.setCurrentRow(1)
    assert view.editor.draft == here.context.rules.find("lab")
    assert view.preview.meant.text() == "The draft is meant for this dish."
    assert here.rules_draft is None
    assert said[-1].do is not None
    said[-1].do()
    assert here.rules_draft == view.editor.draft == draft


def test_the_draft_outlives_the_window(view: RulesView, here: Session, qtbot: QtBot) -> None:
    controller = RulesController(view, here)
    controller.set_shown(True)
    view.editor.colonies.cards[0].rows[0].limit.setValue(7.0)
    controller.close()
    other = RulesView()
    qtbot.addWidget(other)
    again = RulesController(other, here)
    again.set_shown(True)
    assert other.editor.colonies.cards[0].rows[0].limit.value() == 7.0
    assert other.editor.publish.isEnabled()
    again.close()


def test_another_dish_brings_its_own_colonies(
    view: RulesView, controller: RulesController, here: Session, history: GuiHistory
) -> None:
    assert view.preview.dish.text() == DISH.label
    here.take(OTHER)
    assert view.preview._stack.currentWidget() is view.preview.empty
    here.take(DISH)
    assert view.preview.dish.text() == DISH.label
    assert view.preview.days.rowCount() == 3


def test_a_damaged_rule_set_is_named(view: RulesView, here: Session, tmp_path: Path) -> None:
    here.context.rules.publish(LAB, "Mori", "x")
    file = tmp_path / "rules" / "lab" / "1.yaml"
    file.chmod(0o644)
    file.write_text("name: [")
    controller = RulesController(view, here)
    controller.set_shown(True)
    assert "lab/1.yaml" in view.wrong.text()
    assert view.sets.count() == 1
    controller.close()


def test_scrolling_over_a_field_changes_nothing(
    view: RulesView, controller: RulesController, here: Session
) -> None:
    view.show()
    row = view.editor.colonies.cards[0].rows[0]
    for field in (row.limit, row.choice, row.direction):
        field.clearFocus()
        turn = QWheelEvent(
            QPointF(5, 5),
            QPointF(field.mapToGlobal(QPoint(5, 5))),
            QPoint(0, 0),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(field, turn)
    assert here.rules_draft is None


def test_every_field_is_reached_by_the_keyboard(view: RulesView, qtbot: QtBot) -> None:
    view.editor.show_draft(LAB)
    card = view.editor.colonies.cards[0]
    row = card.rows[0]
    wanted = [card.verdict, card.name, card.first, card.last, card.remove, row.group, row.choice]
    wanted += [row.direction, row.limit, row.remove, card.add, view.editor.publish, view.sets]
    for field in wanted:
        assert field.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert field.accessibleName()


def test_every_metric_has_its_word() -> None:
    for key, metric in {**DISH_METRICS, **COLONY_METRICS}.items():
        assert formatting.metric_name(key) == metric.label
        assert formatting.measured(key, 1.5) == f"1.5{formatting.unit(key)}"


def test_plots_show_their_limits(view: RulesView, controller: RulesController) -> None:
    for plot in (*view.preview.histograms.values(), *view.preview.bars.values()):
        assert not plot.grab().isNull()
        assert "limits:" in plot.accessibleName()


def test_a_plot_reaches_from_the_values_to_the_limits() -> None:
    low, high = span(np.array([5.0, 6.0]), [LimitLine(50.0, "watch")])
    assert low <= 5.0
    assert high > 50.0
    assert span(np.array([]), []) == pytest.approx((0.0, 1.08))


def test_what_a_rule_set_is_meant_for_is_said_in_short() -> None:
    assert meant_for(LAB.applies) == "line A · days 2–6"
    assert meant_for(Applies(days=(3, 9999))) == "days ≥ 3"
    assert meant_for(Applies()) == ""


def test_nothing_of_the_form_is_ever_a_window_of_its_own(
    view: RulesView, controller: RulesController
) -> None:
    assert not [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not view]
    view.editor.dish.add.click()
    assert not [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not view]
