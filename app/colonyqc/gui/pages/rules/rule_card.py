"""One rule as a form: verdict, name, days, and its conditions, one a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from colonyqc.domain.metrics import COLONY_METRICS, DISH_METRICS, Metric
from colonyqc.domain.protocol import Condition, Direction, Rule
from colonyqc.domain.verdict import RULED, Verdict
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.rules.fields import LimitBox, MaybeNumber, QuietCombo
from colonyqc.gui.pages.rules.presenter import kept_name, shown_name
from colonyqc.gui.widgets import formatting, text_size
from colonyqc.gui.widgets.basics import button, icon_button, label
from colonyqc.gui.widgets.indicators import VerdictMark
from colonyqc.services.rules.files import made_of

_ALL: Final = "all"
_ANY: Final = "any"


@dataclass(frozen=True, slots=True)
class RuleKind:
    """What a rule is about: a colony or a dish."""

    metrics: Mapping[str, Metric]
    verdicts: tuple[str, ...]
    of_dish: bool


COLONY: Final = RuleKind(COLONY_METRICS, tuple(v.value for v in Verdict), of_dish=False)
DISH: Final = RuleKind(DISH_METRICS, tuple(v.value for v in RULED), of_dish=True)


def metric_title(key: str) -> str:
    """Return a metric as a choice: its name with a capital, and its unit."""
    name, unit = formatting.metric_name(key), formatting.unit(key).strip()
    title = name[:1].upper() + name[1:]
    return formatting.headed(title, unit)


class ConditionRow(QWidget):
    """One condition. Emits ``changed()`` and ``removed()``."""

    changed = Signal()
    removed = Signal()

    def __init__(self, kind: RuleKind, condition: Condition, group: str) -> None:
        super().__init__()
        self._kind = kind
        said = translate("Rules", "How this condition joins the others")
        both = ((translate("Rules", "and"), _ALL), (translate("Rules", "or"), _ANY))
        self.group = QuietCombo(said, both)
        self.group.setFixedWidth(text_size.scaled(72))
        self.group.setToolTip(
            translate(
                "Rules", "Every condition marked “and” must hold, and one of those marked “or”."
            )
        )
        self.choice = QuietCombo(
            translate("Rules", "Metric"), tuple((metric_title(key), key) for key in kind.metrics)
        )
        self.choice.shrink(6)
        self.direction = QuietCombo(
            translate("Rules", "Side of the limit"),
            (
                (translate("Rules", "above"), Direction.ABOVE.value),
                (translate("Rules", "below"), Direction.BELOW.value),
            ),
        )
        self.limit = LimitBox(translate("Rules", "Limit"))
        self.limit.setFixedWidth(text_size.scaled(104))
        self.clear = MaybeNumber(
            translate("Rules", "Once it fired, it stays until this milder limit"),
            translate("Rules", "clears at"),
        )
        self.clear.setFixedWidth(text_size.scaled(80))
        self.remove = icon_button("close", translate("Rules", "Remove the condition"))
        self._lay_out()
        self.clear.setVisible(kind.of_dish)  # once it has a parent: else it is a window
        self.show_condition(condition, group)
        self._join()

    @property
    def condition(self) -> Condition:
        """The condition as it stands."""
        return Condition(
            self.choice.datum,
            Direction(self.direction.datum),
            self.limit.value(),
            self.clear.number if self._kind.of_dish else None,
        )

    def show_condition(self, condition: Condition, group: str) -> None:
        """Show a condition without telling."""
        self.group.choose(group)
        self.choice.choose(condition.metric)
        self.direction.choose(condition.direction.value)
        self.limit.show_limit(condition.limit, condition.metric)
        self.clear.show_number(condition.clear)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.group)
        row.addWidget(self.choice, 1)
        for part in (self.direction, self.limit, self.clear, self.remove):
            row.addWidget(part)

    def _join(self) -> None:
        self.group.currentIndexChanged.connect(self.changed)
        self.choice.currentIndexChanged.connect(self._other_metric)
        self.direction.currentIndexChanged.connect(self.changed)
        self.limit.valueChanged.connect(self.changed)
        self.clear.textChanged.connect(self.changed)
        self.remove.clicked.connect(self.removed)

    def _other_metric(self) -> None:
        """Start another metric at its usual limit: the old number is of another unit."""
        metric = self._kind.metrics[self.choice.datum]
        self.direction.choose(metric.direction.value)
        self.limit.show_limit(metric.limit, metric.key)
        self.clear.show_number(None)
        self.changed.emit()


class RuleCard(QFrame):
    """One rule. Emits ``changed()`` and ``removed()``."""

    changed = Signal()
    removed = Signal()

    def __init__(self, kind: RuleKind, rule: Rule) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._kind = kind
        self.rows: list[ConditionRow] = []
        say = formatting.dish_verdict if kind.of_dish else formatting.colony_verdict
        self.mark = VerdictMark(18)
        self.verdict = QuietCombo(
            translate("Rules", "Verdict"), tuple((say(word), word) for word in kind.verdicts)
        )
        self.name = QLineEdit()
        self.name.setAccessibleName(translate("Rules", "Name of the rule"))
        self.name.setPlaceholderText(translate("Rules", "Name of the rule"))
        self.name.setMaxLength(80)
        self.first = MaybeNumber(translate("Rules", "First culture day"), "0", whole=True)
        self.last = MaybeNumber(translate("Rules", "Last culture day"), "∞", whole=True)
        for day in (self.first, self.last):
            day.setFixedWidth(text_size.scaled(44))
        self.remove = icon_button("close", translate("Rules", "Remove the rule"))
        self.add = button(translate("Rules", "Add a condition"))
        self.add.setProperty("role", "quiet")
        self.add.setStyleSheet(f"padding: 0 8px; min-height: {text_size.scaled(24)}px;")
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        self._lay_out()
        self.show_rule(rule)
        self._join()

    @property
    def rule(self) -> Rule:
        """The rule as it stands; with one condition in the short form."""
        grouped: dict[str, list[Condition]] = {_ALL: [], _ANY: []}
        for row in self.rows:
            grouped[row.group.datum if len(self.rows) > 1 else _ALL].append(row.condition)
        return made_of(
            kept_name(self.name.text().strip()),
            self.verdict.datum,
            tuple(grouped[_ALL]),
            tuple(grouped[_ANY]),
            from_day=self.first.whole,
            to_day=self.last.whole,
        )

    def show_rule(self, rule: Rule) -> None:
        """Show a rule without telling."""
        self.verdict.choose(rule.verdict)
        self.mark.set_verdict(rule.verdict)
        blocked = self.name.blockSignals(True)
        self.name.setText(shown_name(rule.name))
        self.name.setCursorPosition(0)
        self.name.blockSignals(blocked)
        self.first.show_number(rule.from_day)
        self.last.show_number(rule.to_day)
        for group, conditions in ((_ALL, rule.every), (_ANY, rule.any)):
            for condition in conditions:
                self._put(condition, group)
        self._tidy()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.mark)
        head.addWidget(self.verdict)
        head.addWidget(self.name, 1)
        head.addWidget(label(translate("Rules", "days"), "caption"))
        head.addWidget(self.first)
        head.addWidget(label("–", "caption"))
        head.addWidget(self.last)
        head.addWidget(self.remove)
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(self._column)
        column.addLayout(foot)

    def _join(self) -> None:
        self.verdict.currentIndexChanged.connect(self._other_verdict)
        for field in (self.name, self.first, self.last):
            field.textChanged.connect(self.changed)
        self.remove.clicked.connect(self.removed)
        self.add.clicked.connect(self._add)

    def _other_verdict(self) -> None:
        self.mark.set_verdict(self.verdict.datum)
        self.changed.emit()

    def _put(self, condition: Condition, group: str) -> ConditionRow:
        row = ConditionRow(self._kind, condition, group)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._take(row))
        self.rows.append(row)
        self._column.addWidget(row)
        return row

    def _add(self) -> None:
        used = {row.choice.datum for row in self.rows}
        metrics = self._kind.metrics.values()
        metric = next((m for m in metrics if m.key not in used), next(iter(metrics)))
        row = self._put(Condition(metric.key, metric.direction, metric.limit), _ALL)
        self._tidy()
        row.choice.setFocus()
        self.changed.emit()

    def _take(self, row: ConditionRow) -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        self._tidy()
        self.add.setFocus()
        self.changed.emit()

    def _tidy(self) -> None:
        """Show what joins conditions only where there are several; the last one stays."""
        several = len(self.rows) > 1
        for row in self.rows:
            row.group.setVisible(several)
            row.remove.setVisible(several)
