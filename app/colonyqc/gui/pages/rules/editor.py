"""The draft of a rule set as a form."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain.protocol import Rule
from colonyqc.domain.rule_sets import LAST_DAY, Applies, RuleSet
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.rules.fields import MaybeNumber
from colonyqc.gui.pages.rules.rule_card import COLONY, DISH, RuleCard, RuleKind
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import button, label


class RuleList(QWidget):
    """The rules about colonies, or those about the dish. Emits ``changed()``."""

    changed = Signal()

    def __init__(self, kind: RuleKind, title: str) -> None:
        super().__init__()
        # In a scroll area it would else shrink to the style's least heights, which clip texts.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._kind = kind
        self.cards: list[RuleCard] = []
        self.add = button(translate("Rules", "Add a rule"))
        self.add.clicked.connect(self._add)
        head = QHBoxLayout()
        head.addWidget(label(title, "title"), 1)
        head.addWidget(self.add)
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._column)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules as they stand."""
        return tuple(card.rule for card in self.cards)

    def show_rules(self, rules: Sequence[Rule]) -> None:
        """Show other rules without telling."""
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = []
        for rule in rules:
            self._put(rule)

    def _put(self, rule: Rule) -> RuleCard:
        card = RuleCard(self._kind, rule)
        card.changed.connect(self.changed)
        card.removed.connect(lambda: self._take(card))
        self.cards.append(card)
        self._column.addWidget(card)
        return card

    def _add(self) -> None:
        metric = next(iter(self._kind.metrics.values()))
        names = {card.rule.name for card in self.cards}
        title = translate("Rules", "rule {number}")
        numbers = range(len(self.cards) + 1, 2 * len(self.cards) + 3)
        titles = (title.format(number=number) for number in numbers)
        name = next(each for each in titles if each not in names)
        card = self._put(Rule(name, metric.key, metric.direction, metric.limit, "watch"))
        card.name.setFocus()
        card.name.selectAll()
        self.changed.emit()

    def _take(self, card: RuleCard) -> None:
        self.cards.remove(card)
        card.hide()
        card.deleteLater()
        self.add.setFocus()
        self.changed.emit()


class Editor(QWidget):
    """Emits ``edited(RuleSet)`` with the whole draft, and ``publish_asked()``."""

    edited = Signal(object)
    publish_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._base = RuleSet("", "1", (), ())
        self.title = label(role="figure")
        self.state = label(role="caption")
        self.publish = button(translate("Rules", "Publish…"), role="primary")
        self.publish.clicked.connect(self.publish_asked)
        self.problem = label(role="banner", wrap=True)
        self.problem.hide()
        anything = translate("Rules", "any")
        self.line, self.medium, self.vessel = (QLineEdit() for _ in range(3))
        self._patterns = (
            (self.line, translate("Rules", "Cell line")),
            (self.medium, translate("Rules", "Medium")),
            (self.vessel, translate("Rules", "Vessel")),
        )
        for field, name in self._patterns:
            field.setAccessibleName(name)
            field.setPlaceholderText(anything)
            field.setToolTip(translate("Rules", "* stands for any letters, ? for one."))
        self.first = MaybeNumber(translate("Rules", "First culture day"), "0", whole=True)
        self.last = MaybeNumber(translate("Rules", "Last culture day"), "∞", whole=True)
        self.colonies = RuleList(COLONY, translate("Rules", "Rules for colonies"))
        self.dish = RuleList(DISH, translate("Rules", "Rules for the dish"))
        self._lay_out()
        self._join()

    @property
    def draft(self) -> RuleSet:
        """The draft as it stands."""
        days = (self.first.whole, self.last.whole)
        first = 0 if days[0] is None else days[0]
        last = LAST_DAY if days[1] is None else days[1]
        line, medium, vessel = (field.text().strip() for field, _ in self._patterns)
        applies = Applies(line, medium, vessel, None if days == (None, None) else (first, last))
        return replace(
            self._base,
            applies=applies,
            colony_rules=self.colonies.rules,
            dish_rules=self.dish.rules,
        )

    def show_draft(self, draft: RuleSet) -> None:
        """Show another draft without telling."""
        self._base = draft
        applies = draft.applies
        for (field, _), text in zip(
            self._patterns, (applies.line, applies.medium, applies.vessel), strict=True
        ):
            blocked = field.blockSignals(True)
            field.setText(text)
            field.blockSignals(blocked)
        first, last = applies.days or (None, None)
        self.first.show_number(first)
        self.last.show_number(None if last == LAST_DAY else last)
        self.colonies.show_rules(draft.colony_rules)
        self.dish.show_rules(draft.dish_rules)
        self.title.setText(draft.name)

    def set_state(self, text: str, *, edited: bool) -> None:
        """Say what is shown: a published version, or changes to one."""
        self.state.setText(text)
        self.publish.setEnabled(edited)

    def set_problem(self, sentence: str) -> None:
        """Say what is wrong with the draft; "" when nothing is."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.title)
        names.addWidget(self.state)
        head.addLayout(names, 1)
        head.addWidget(self.publish)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 16)
        column.setSpacing(16)
        column.addWidget(self._meant_for())
        column.addWidget(self.colonies)
        column.addWidget(self.dish)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 8, 0)
        whole.setSpacing(8)
        whole.addLayout(head)
        whole.addWidget(self.problem)
        whole.addWidget(scroll, 1)

    def _meant_for(self) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for place, (field, name) in enumerate(self._patterns):
            grid.addWidget(label(name, "caption"), 0, place)
            grid.addWidget(field, 1, place)
            grid.setColumnStretch(place, 2)
        grid.addWidget(label(translate("Rules", "Culture days"), "caption"), 0, 3)
        days = QHBoxLayout()
        days.setSpacing(4)
        days.addWidget(self.first)
        days.addWidget(label("–"))
        days.addWidget(self.last)
        grid.addLayout(days, 1, 3)
        grid.setColumnStretch(3, 1)
        for day in (self.first, self.last):
            day.setFixedWidth(text_size.scaled(52))
        return made

    def _join(self) -> None:
        for field, _ in self._patterns:
            field.textChanged.connect(self._tell)
        for day in (self.first, self.last):
            day.textChanged.connect(self._tell)
        self.colonies.changed.connect(self._tell)
        self.dish.changed.connect(self._tell)

    def _tell(self) -> None:
        self.edited.emit(self.draft)
