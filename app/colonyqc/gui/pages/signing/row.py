"""The end of the dish card: who signed, and the button to sign, which has its place elsewhere."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.signing.formatting import sentence
from colonyqc.gui.widgets.basics import button, hint, label, restyle
from colonyqc.services.accounts.signing import Signed


class SigningRow(QWidget):
    """Emits ``asked()``."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[QLabel] = []
        self.none = label(translate("Signing", "Not signed."), "caption")
        self.sign = button(translate("Signing", "Sign…"), "sign")
        self.sign.clicked.connect(self.asked)
        self._said = QVBoxLayout()
        self._said.setSpacing(2)
        self._said.addWidget(self.none)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(self._said, 1)

    def set_signatures(self, signed: Sequence[Signed]) -> None:
        """Show the signatures on the analysis in hand; what stands no more stands out.

        A void one that was given anew is left to the dialog.
        """
        for line in self.lines:
            self._said.removeWidget(line)
            line.deleteLater()
        self.lines = []
        for each in _current(signed):
            line = label(sentence(each), "caption", wrap=True)
            line.setToolTip(hint(each.signature.comment))
            if not each.valid:
                line.setProperty("verdict", "discard")
                restyle(line)
            self._said.addWidget(line)
            self.lines.append(line)
        self.none.setVisible(not signed)

    def set_can_sign(self, can: bool) -> None:
        """Say whether there is an analysis to sign."""
        self.sign.setEnabled(can)


def _current(signed: Sequence[Signed]) -> list[Signed]:
    """Return what stands, then what stands no more and was not given anew."""
    standing = {each.signature.meaning for each in signed if each.valid}
    void = {each.signature.meaning: each for each in signed if not each.valid}
    return [each for each in signed if each.valid] + [
        each for meaning, each in void.items() if meaning not in standing
    ]
