"""The rules page: rule sets and versions, the draft as a form, and its preview."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain.picture import Failure
from colonyqc.domain.rule_sets import LAST_DAY, Applies, RuleSet, newest
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.pages.rules.editor import Editor
from colonyqc.gui.pages.rules.preview import PreviewPanel
from colonyqc.gui.pages.rules.publish import PublishDialog
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import button, hint, label

_REF: Final = Qt.ItemDataRole.UserRole
_SIDES: Final = (176, 560, 360)


def meant_for(applies: Applies) -> str:
    """Say what a rule set is meant for, in short."""
    said = [text for text in (applies.line, applies.medium, applies.vessel) if text]
    if applies.days is not None:
        first, last = applies.days
        until = f"{first}–{last}" if last < LAST_DAY else f"≥ {first}"
        said.append(translate("Rules", "days {days}").format(days=until))
    return " · ".join(said)


class RulesView(QWidget):
    """Emits ``chosen(name@version)``, ``blank_asked()``, ``edited(RuleSet)``, ``publish_asked()``.

    ``given(name, version, why)`` comes from the question before publishing.
    """

    chosen = Signal(str)
    blank_asked = Signal()
    edited = Signal(object)
    publish_asked = Signal()
    given = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.sets = QListWidget()
        self.sets.setAccessibleName(translate("Rules", "Rule sets and versions"))
        self.sets.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sets.setWordWrap(True)
        self.sets.currentItemChanged.connect(self._picked)
        self.blank = button(translate("Rules", "New rule set"))
        self.blank.clicked.connect(self.blank_asked)
        self.wrong = label(role="banner", wrap=True)
        self.wrong.hide()
        self.editor = Editor()
        self.editor.edited.connect(self.edited)
        self.editor.publish_asked.connect(self.publish_asked)
        self.preview = PreviewPanel()
        self.dialog: PublishDialog | None = None
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setObjectName("rules")
        split.setChildrenCollapsible(False)
        for part, wide in ((self._left(), 184), (self.editor, 534), (self.preview, 280)):
            part.setMinimumWidth(text_size.scaled(wide))
            split.addWidget(part)
        split.setSizes([text_size.scaled(side) for side in _SIDES])
        for place, stretch in enumerate((0, 3, 2)):
            split.setStretchFactor(place, stretch)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(split)

    def set_sets(self, sets: Sequence[RuleSet], failures: Sequence[Failure]) -> None:
        """List the rule sets, and say what is wrong with others."""
        current = newest(sets)
        blocked = self.sets.blockSignals(True)
        self.sets.clear()
        for each in sets:
            self.sets.addItem(_item(each, in_force=each in current))
        self.sets.blockSignals(blocked)
        self.wrong.setText("\n".join(worded(failure.reason) for failure in failures))
        self.wrong.setVisible(bool(failures))

    def select(self, ref: str) -> None:
        """Mark the version that is shown, without telling; "" marks none: a draft is shown."""
        refs = [self.sets.item(at).data(_REF) for at in range(self.sets.count())]
        blocked = self.sets.blockSignals(True)
        self.sets.setCurrentRow(refs.index(ref) if ref in refs else -1)
        self.sets.blockSignals(blocked)

    def ask_publish(self, name: str, version: str, person: str) -> None:
        """Ask for name, version and reason."""
        self.dialog = PublishDialog(self, name, version, person)
        self.dialog.given.connect(self.given)
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def published(self) -> None:
        """Close the question: all is well."""
        if self.dialog is not None:
            self.dialog.accept()

    def refuse(self, sentence: str) -> None:
        """Say in the question why the rule set was not published."""
        if self.dialog is not None:
            self.dialog.set_problem(sentence)

    def _closed(self) -> None:
        self.dialog = None

    def _left(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(16, 16, 8, 16)
        column.setSpacing(8)
        column.addWidget(label(translate("Rules", "Rule sets"), "title"))
        column.addWidget(self.sets, 1)
        column.addWidget(self.wrong)
        column.addWidget(self.blank)
        return made

    def _picked(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_REF))


def _item(rule_set: RuleSet, *, in_force: bool) -> QListWidgetItem:
    state = translate("Rules", "in force") if in_force else translate("Rules", "replaced")
    meant = meant_for(rule_set.applies) or translate("Rules", "any other dish")
    text = f"{rule_set.ref}\n{state}\n{meant}"
    item = QListWidgetItem(text)
    item.setData(_REF, rule_set.ref)
    item.setToolTip(hint(f"{text}\nsha256 {rule_set.sha256}"))
    return item
