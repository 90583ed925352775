"""A click network on the models page: what it is, who made it, and its check."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QVBoxLayout

from colonyqc.gui import words
from colonyqc.gui.language import translate
from colonyqc.gui.marks import VerdictMark
from colonyqc.gui.parts import label
from colonyqc.services.membranes.pair import PointInfo

_SHORT: Final = 12


class PairCard(QFrame):
    """One click network."""

    def __init__(self, info: PointInfo) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._mark = VerdictMark(18)
        self._checked = label(wrap=True)
        head = QHBoxLayout()
        head.addWidget(label(info.ref.name, "title"), 1)
        head.addWidget(
            label(
                translate("Models", "version {version}").format(version=info.ref.version), "caption"
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(_facts(info))
        said = translate(
            "Models",
            "Answers clicks and boxes on the page Membranes. It was imported here: nobody measured "
            "how good it is on your pictures. What it finds assists a person and decides nothing.",
        )
        column.addWidget(label(said, "caption", wrap=True))
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
        self._checked.setText(
            wrong or translate("Models", "Checked: the files are as imported, the test click too.")
        )

    @property
    def checked_text(self) -> str:
        """What is said about the check."""
        return self._checked.text() if self._checked.isVisibleTo(self) else ""


def _facts(info: PointInfo) -> QFormLayout:
    config = info.config
    short = label(info.ref.sha256[:_SHORT])
    short.setToolTip(info.ref.sha256)
    short.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    form = QFormLayout()
    form.setHorizontalSpacing(16)
    form.setVerticalSpacing(4)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    rows = (
        (translate("Models", "Name"), label(str(info.ref))),
        (translate("Models", "Input"), label(f"{info.side}{words.GAP}px, {fit_word(config.fit)}")),
        (translate("Models", "Masks per click"), label(str(config.masks))),
        (translate("Models", "Author"), label(config.author or words.NONE, wrap=True)),
        (translate("Models", "Licence"), label(config.licence or words.NONE, wrap=True)),
        ("sha256", short),
    )
    for name, value in rows:
        form.addRow(label(name, "caption"), value)
    return form


def fit_word(fit: str) -> str:
    """Return in words how a picture becomes the input."""
    return {
        "pad": translate("Models", "longer side fitted, the rest zeros"),
        "stretch": translate("Models", "stretched to a square"),
        "longest": translate("Models", "longer side fitted, the encoder pads"),
    }[fit]
