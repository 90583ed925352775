"""What is done with the dish as a whole: accept the rest, approve or reject it, sign."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from colonyqc.domain.verdict import Approval
from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets.basics import button

_TALL: Final = "padding: 5px 4px; min-height: 20px;"
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
        for approval, text, hint in (
            (
                Approval.APPROVED,
                translate("Work", "Approve"),
                translate("Work", "Approve the dish on this day (Shift+F)"),
            ),
            (
                Approval.REJECTED,
                translate("Work", "Reject"),
                translate("Work", "Reject the dish on this day (Shift+D)"),
            ),
        ):
            made = _button(text, _ICONS[approval])
            made.setToolTip(hint)
            made.setAccessibleName(hint)
            made.clicked.connect(lambda _=False, said=approval: self.verdict_asked.emit(said))
            self.verdicts[approval] = made
            row.addWidget(made, 1)
        sign.setStyleSheet(_TALL)
        row.addWidget(sign, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 16, 8)
        column.setSpacing(6)
        column.addWidget(self.accept)
        column.addLayout(row)
        self.set_left(None)

    def set_left(self, count: int | None) -> None:
        """Say how many colonies can be accepted as proposed; None: there is no analysis."""
        text = translate("Work", "Accept the rest as proposed ({count})  A")
        self.accept.setText(text.format(count=count))
        self.accept.setAccessibleName(self.accept.text())
        self.accept.setVisible(bool(count))
        self.accept.setToolTip(
            translate(
                "Work",
                "Records every colony that nobody decided on as accepted under your name; Ctrl+Z "
                "takes it back until the dish is signed.",
            )
        )
        for made in self.verdicts.values():
            made.setEnabled(count is not None)


def _button(text: str, icon: str) -> QPushButton:
    made = button(text, icon)
    made.setStyleSheet(_TALL)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made
