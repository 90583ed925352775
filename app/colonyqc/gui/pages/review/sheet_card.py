"""The card of a day that only prompts were answered of: it assists, and leads to Membranes."""

from typing import Final

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.review.sheet_presenter import SheetFacts, no_colonies
from colonyqc.gui.widgets.basics import ElidedLabel, button, hairline, hint, label

_COLUMNS: Final = 2


class SheetCard(QWidget):
    """Shows `SheetFacts`; the button ``membranes`` asks for the page Membranes."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ElidedLabel(role="title")
        self.day = label(role="caption")
        self.simulated = label(translate("Work", "simulated"), "chip")
        self.assistive = label(translate("Work", "assistive"), "chip")
        self.poor = label(role="banner", wrap=True)
        self.cells, self.density, self.area, self.hexagonality = (
            label(role="figure") for _ in range(4)
        )
        self.sheets = label(role="caption")
        self.made_by = ElidedLabel(role="caption")
        self.said = label(no_colonies(), wrap=True)
        self.membranes = button(translate("Work", "Open in Membranes"), "membranes")
        self.membranes.setToolTip("Ctrl+6")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(self._head())
        column.addWidget(self.poor)
        column.addLayout(self._kind())
        column.addWidget(hairline())
        column.addLayout(self._numbers())
        column.addWidget(hairline())
        column.addWidget(self.made_by)
        column.addWidget(self.said)
        column.addLayout(self._way())
        column.addStretch()

    def show_facts(self, facts: SheetFacts) -> None:
        """Show another dish or day."""
        self.title.setText(facts.dish)
        self.day.setText(facts.day)
        self.simulated.setVisible(facts.simulated)
        self.poor.setText("\n".join(found.text for found in facts.poor))
        self.poor.setToolTip(hint("\n".join(found.full for found in facts.poor)))
        self.poor.setVisible(bool(facts.poor))
        self.cells.setText(facts.cells)
        self.density.setText(facts.density)
        self.area.setText(facts.area)
        self.hexagonality.setText(facts.hexagonality)
        self.sheets.setText(facts.sheets)
        self.made_by.setText(facts.made_by)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.title, 1)
        row.addWidget(self.simulated)
        row.addWidget(self.day)
        return row

    def _kind(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(translate("Work", "Cell sheet"), "figure"))
        row.addWidget(self.assistive)
        row.addStretch()
        row.addWidget(self.sheets)
        return row

    def _numbers(self) -> QGridLayout:
        parts: tuple[tuple[str, QLabel], ...] = (
            (translate("Work", "Cells"), self.cells),
            (translate("Work", "Cell density"), self.density),
            (translate("Work", "Mean area of a cell"), self.area),
            (translate("Work", "Hexagonality"), self.hexagonality),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(0)
        for place, (name, figure) in enumerate(parts):
            row, column = divmod(place, _COLUMNS)
            if row:
                grid.setRowMinimumHeight(3 * row - 1, 8)
            grid.addWidget(label(name, "caption"), 3 * row, column)
            grid.addWidget(figure, 3 * row + 1, column)
            grid.setColumnStretch(column, 1)
        return grid

    def _way(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.membranes)
        row.addStretch()
        return row
