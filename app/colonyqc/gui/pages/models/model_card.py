"""A card of the models page: what a model is, in rows, and how its check went."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from colonyqc.domain.model import ModelRef
from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import formatting
from colonyqc.gui.widgets.basics import label
from colonyqc.gui.widgets.indicators import VerdictMark

_SHORT: Final = 12
Row = tuple[str, QLabel]


class CheckedCard(QFrame):
    """One model; ``well`` is said when its check found nothing wrong."""

    def __init__(
        self, ref: ModelRef, title: str, rows: Sequence[Row], more: Sequence[QWidget], well: str
    ) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._well = well
        self._mark = VerdictMark(18)
        self._checked = label(wrap=True)
        version = translate("Models", "version {version}").format(version=ref.version)
        head = QHBoxLayout()
        head.addWidget(label(title, "title"), 1)
        head.addWidget(label(version, "caption"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(_form((*rows, ("sha256", _digest(ref.sha256)))))
        for part in more:
            column.addWidget(part)
        check = QHBoxLayout()
        check.setSpacing(8)
        check.addWidget(self._mark)
        check.addWidget(self._checked, 1)
        column.addLayout(check)
        self.set_checked(None)

    def set_checked(self, wrong: str | None) -> None:
        """Say how the check went: None not checked, "" all well, else what is wrong."""
        self._mark.setVisible(wrong is not None)
        self._checked.setVisible(wrong is not None)
        self._mark.set_verdict("" if wrong is None else "fail" if wrong else "pass")
        self._checked.setText(wrong or self._well)


def _digest(sha256: str) -> QLabel:
    short = label(sha256[:_SHORT] or formatting.NONE)
    short.setToolTip(sha256)
    short.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return short


def _form(rows: Sequence[Row]) -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(16)
    form.setVerticalSpacing(4)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for name, value in rows:
        form.addRow(label(name, "caption"), value)
    return form
