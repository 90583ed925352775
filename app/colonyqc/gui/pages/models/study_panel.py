"""What people and the program agree on, as a model's card shows it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from colonyqc.gui.core.language import in_a_row, translate
from colonyqc.gui.widgets import formatting
from colonyqc.gui.widgets.basics import hairline, label
from colonyqc.services.export.study import AgreementRow, study_cells
from colonyqc.services.export.study_results import StudyResult

_NUMBERS: Final = range(1, 5)


def headings() -> tuple[str, ...]:
    """Return what stands above the columns of agreement."""
    return (
        translate("Models", "Who"),
        translate("Models", "Items"),
        translate("Models", "The same answer"),
        translate("Models", "Kappa"),
        translate("Models", "95 % interval"),
    )


def agreement_cells(row: AgreementRow) -> tuple[str, ...]:
    """Return a row under `headings`."""
    return (_who(row), *study_cells(row)[1:])


def _who(row: AgreementRow) -> str:
    """Return who is compared, in the language in use."""
    if row.kind == "self":
        return translate("Models", "{who}, with themselves").format(who=row.who)
    if row.kind == "program":
        who = row.who.partition(" – ")[2]
        return translate("Models", "the program – {who}").format(who=who)
    if row.who.endswith("(Fleiss)"):
        return translate("Models", "all people (Fleiss)")
    return row.who


class StudyPanel(QWidget):
    """The results of reader studies of one model; hidden while there are none."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.texts: list[str] = []
        self.hide()

    def set_results(self, results: Sequence[StudyResult]) -> None:
        """Show other results."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.texts = []
        for result in results:
            self._column.addWidget(hairline())
            self._column.addWidget(label(translate("Models", "Agreement with people"), "title"))
            self._column.addWidget(label(_told(result), "caption", wrap=True))
            # Who was shown nothing twice is held against nobody.
            told = [row for row in result.rows if row.agreement.items]
            self._column.addWidget(self._table(told))
        self.setVisible(bool(results))

    def _table(self, rows: Sequence[AgreementRow]) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for column, text in enumerate(headings()):
            grid.addWidget(label(text, "caption"), 0, column, side(column))
        for at, row in enumerate(rows, start=1):
            cells = agreement_cells(row)
            self.texts.append(" · ".join(cells))
            for column, text in enumerate(cells):
                grid.addWidget(label(text, wrap=column == 0), at, column, side(column))
        grid.setColumnStretch(0, 1)
        made.setAccessibleName(translate("Models", "Who agrees with whom"))
        made.setAccessibleDescription("\n".join(self.texts))
        return made


def side(column: int) -> Qt.AlignmentFlag:
    """Return the side on which a column of agreement stands."""
    return Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft


def _told(result: StudyResult) -> str:
    pictures = result.shown == "pictures"
    text = (
        translate("Models", "{items} whole pictures, {repeated} of them shown twice, blind.")
        if pictures
        else translate("Models", "{items} colonies, {repeated} of them shown twice, blind.")
    )
    kept = translate("Models", "Kept by {person}, {time}.")
    parts = (
        text.format(items=result.items, repeated=result.repeated),
        kept.format(person=result.person, time=formatting.moment(result.at)),
    )
    return in_a_row(parts)
