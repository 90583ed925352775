"""What is done with the dish as a whole: accept the rest, approve or reject it, sign."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from colonyqc.domain.verdict import Approval
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.review.decision_keys import DecisionKeys
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import button, hint

_TALL: Final = 20
"""Least height of a button's words, px, beside its padding."""
_ICONS: Final = {Approval.APPROVED: "keep", Approval.REJECTED: "discard"}


class DishBar(QWidget):
    """Emits ``rest_accepted()`` and ``verdict_asked(Approval)``; ``sign`` has its place here."""

    rest_accepted = Signal()
    verdict_asked = Signal(object)

    def __init__(self, sign: QPushButton) -> None:
        super().__init__()
        self.accept = _button("", "keep")
        self.accept.clicked.connect(self.rest_accepted)
        self.verdicts: dict[Approval, QPushButton] = {}
        row = QHBoxLayout()
        row.setSpacing(8)
        for approval, text in (
            (Approval.APPROVED, translate("Work", "Approve")),
            (Approval.REJECTED, translate("Work", "Reject")),
        ):
            made = _button(text, _ICONS[approval])
            made.clicked.connect(lambda _=False, said=approval: self.verdict_asked.emit(said))
            self.verdicts[approval] = made
            row.addWidget(made, 1)
        sign.setStyleSheet(f"padding: 5px 4px; min-height: {text_size.scaled(_TALL)}px;")
        row.addWidget(sign, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 16, 8)
        column.setSpacing(6)
        column.addWidget(self.accept)
        column.addLayout(row)
        self._left: int | None = None
        self._held = ""
        self.set_keys(DecisionKeys())

    def set_keys(self, keys: DecisionKeys) -> None:
        """Say by which keys the buttons are pressed."""
        self._keys = keys
        for approval, text, key in (
            (Approval.APPROVED, translate("Work", "Approve the dish on this day"), keys.approve),
            (Approval.REJECTED, translate("Work", "Reject the dish on this day"), keys.reject),
        ):
            text_of = f"{text} ({key})" if key else text
            self.verdicts[approval].setToolTip(self._held or text_of)
            self.verdicts[approval].setAccessibleName(text_of)
        self.set_left(self._left)

    def set_held(self, why: str) -> None:
        """Let nothing be decided, and say why; "" lets it be decided again."""
        self._held = hint(why)
        self.set_keys(self._keys)

    def set_left(self, count: int | None) -> None:
        """Say how many colonies can be accepted as proposed; None: there is no analysis."""
        self._left = count
        text = translate("Work", "Accept the rest as proposed ({count})  {key}")
        self.accept.setText(text.format(count=count, key=self._keys.accept).rstrip())
        self.accept.setAccessibleName(self.accept.text())
        self.accept.setVisible(bool(count))
        self.accept.setEnabled(not self._held)
        self.accept.setToolTip(
            self._held
            or translate(
                "Work",
                "Records every colony that nobody decided on as accepted under your name; {undo} "
                "takes it back until the dish is signed.",
            ).format(undo=self._keys.undo or translate("Actions", "Undo the last step"))
        )
        for made in self.verdicts.values():
            made.setEnabled(count is not None and not self._held)


def _button(text: str, icon: str) -> QPushButton:
    made = button(text, icon)
    made.setStyleSheet(f"padding: 5px 4px; min-height: {text_size.scaled(_TALL)}px;")
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made
