"""What the draft would propose on the dish in hand: counts, days, limits on values, changes."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHeaderView,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain.protocol import Rule
from colonyqc.domain.verdict import Verdict
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.rules.plots import DayBars, HistogramPlot, LimitLine
from colonyqc.gui.pages.rules.presenter import ChangeRow, DayRow
from colonyqc.gui.widgets import formatting, text_size, theme
from colonyqc.gui.widgets.basics import ElidedLabel, EmptyState, hairline, label
from colonyqc.gui.widgets.indicators import VerdictMark
from colonyqc.services.rules.preview import ColonySample, Preview, dish_values

_ORDER: Final = (*(v.value for v in Verdict), "")
_ROWS_SHOWN: Final = 7


def lines_of(rules: Sequence[Rule], metric: str) -> tuple[LimitLine, ...]:
    """Return the limits that rules set for a metric."""
    found = []
    for rule in rules:
        for condition in rule.conditions:
            if condition.metric == metric:
                found.append(LimitLine(condition.limit, rule.verdict))
                if condition.clear is not None:
                    found.append(LimitLine(condition.clear, rule.verdict, clears=True))
    return tuple(found)


def metrics_of(rules: Sequence[Rule]) -> tuple[str, ...]:
    """Return the metrics that rules are about, each once, in their order."""
    return tuple(dict.fromkeys(c.metric for rule in rules for c in rule.conditions))


def _named(word: str) -> str:
    return formatting.colony_verdict(word) or translate("Rules", "not judged")


class Counts(QWidget):
    """How many colonies get which verdict: as proposed, and by the draft."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: dict[str, tuple[QLabel, QLabel]] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.addWidget(label(translate("Rules", "as proposed"), "caption"), 0, 2)
        grid.addWidget(label(translate("Rules", "by the draft"), "caption"), 0, 3)
        self._rows: dict[str, tuple[QWidget, ...]] = {}
        for row, word in enumerate(_ORDER, 1):
            mark, before, after = VerdictMark(16), label(), label(role="title")
            mark.set_verdict(word)
            name = label(_named(word))
            self.cells[word] = (before, after)
            self._rows[word] = (mark, name, before, after)
            for column, part in enumerate(self._rows[word]):
                grid.addWidget(part, row, column)
        grid.setColumnStretch(1, 1)

    def set_counts(self, before: Mapping[str, int], after: Mapping[str, int]) -> None:
        """Show other counts; what cannot be judged only where there is any."""
        for word, (old, new) in self.cells.items():
            was, would = before.get(word, 0), after.get(word, 0)
            old.setText(str(was))
            step = would - was
            change = f"  ({step:+d})".replace("-", "−") if step else ""
            new.setText(f"{would}{change}")
        for part in self._rows[""]:
            part.setVisible(bool(before.get("") or after.get("")))


class PreviewTable(QTableWidget):
    """Rows of text that are read, not edited; verdicts in their colours."""

    def __init__(self, name: str, heads: Sequence[str]) -> None:
        super().__init__(0, len(heads))
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(heads))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("QHeaderView::section, QTableView::item { padding: 4px; }")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(text_size.scaled(28))
        header = self.horizontalHeader()
        header.setAccessibleName(name)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)

    def set_rows(self, rows: Sequence[Sequence[tuple[str, str]]], hints: Sequence[str]) -> None:
        """Show other rows of (text, verdict that colours it); a hint a row."""
        self.setRowCount(len(rows))
        for at, (row, hint) in enumerate(zip(rows, hints, strict=True)):
            for column, (text, verdict) in enumerate(row):
                item = QTableWidgetItem(text)
                item.setToolTip(hint)
                if verdict:
                    item.setForeground(QColor(theme.verdict_colour(verdict)))
                self.setItem(at, column, item)
        shown = max(1, min(len(rows), _ROWS_SHOWN))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + 28 * shown + 4)


class PreviewPanel(QWidget):
    """Takes setters only."""

    def __init__(self) -> None:
        super().__init__()
        self.dish = ElidedLabel(role="title")
        self.meant = label(role="caption", wrap=True)
        self.counts = Counts()
        self.changed = label(role="caption", wrap=True)
        heads = (
            translate("Rules", "Day"),
            translate("Rules", "Picture"),
            translate("Rules", "No."),
            translate("Rules", "Proposed"),
            translate("Rules", "Draft"),
        )
        self.changes = PreviewTable(translate("Rules", "Colonies whose proposal changes"), heads)
        day_heads = (heads[0], heads[3], heads[4], translate("Rules", "Why"))
        self.days = PreviewTable(translate("Rules", "Proposals for the dish"), day_heads)
        self.histograms: dict[str, HistogramPlot] = {}
        self.bars: dict[str, DayBars] = {}
        self._colony_plots, self._dish_plots = QVBoxLayout(), QVBoxLayout()
        self._sample: ColonySample | None = None
        self.empty = EmptyState(
            "dish",
            translate("Rules", "No colonies to try the rules on"),
            translate(
                "Rules",
                "Take a dish in hand on the page Work. Here you then see, while you edit, what "
                "the draft would propose for its colonies.",
            ),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._content())
        self._stack.addWidget(self.empty)
        self._stack.setCurrentIndex(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def set_sample(self, sample: ColonySample | None, title: str) -> None:
        """Show another dish; None when there is none."""
        self._sample = sample
        self.dish.setText(title)
        self._stack.setCurrentIndex(0 if sample is not None and sample.records else 1)
        for plots, layout in (
            (self.histograms, self._colony_plots),
            (self.bars, self._dish_plots),
        ):
            for plot in plots.values():
                layout.removeWidget(plot)
                plot.hide()
                plot.deleteLater()
            plots.clear()

    def set_limits(self, colony_rules: Sequence[Rule], dish_rules: Sequence[Rule]) -> None:
        """Draw the limits of these rules on the dish's values."""
        if self._sample is None:
            return
        wanted = metrics_of(colony_rules)
        for metric in wanted:
            if metric not in self.histograms:
                self.histograms[metric] = HistogramPlot(metric, self._sample.values[metric])
                self._colony_plots.addWidget(self.histograms[metric])
            self.histograms[metric].set_lines(lines_of(colony_rules, metric))
        for metric, plot in self.histograms.items():
            plot.setVisible(metric in wanted)
        wanted = metrics_of(dish_rules)
        for metric in wanted:
            if metric not in self.bars:
                self.bars[metric] = DayBars(metric, dish_values(self._sample, metric))
                self._dish_plots.addWidget(self.bars[metric])
            self.bars[metric].set_lines(lines_of(dish_rules, metric))
        for metric, bar in self.bars.items():
            bar.setVisible(metric in wanted)

    def set_preview(
        self, found: Preview, meant: str, changes: Sequence[ChangeRow], days: Sequence[DayRow]
    ) -> None:
        """Show what the draft would propose."""
        self.meant.setText(meant)
        self.counts.set_counts(found.before, found.after)
        self.changed.setText(_changed(found))
        self.changes.setVisible(bool(changes))
        self.changes.set_rows([row.cells for row in changes], [row.why for row in changes])
        self.days.set_rows([row.cells for row in days], [row.why for row in days])

    def _content(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 16, 12, 16)
        column.setSpacing(8)
        column.addWidget(self.dish)
        column.addWidget(self.meant)
        column.addWidget(self.counts)
        column.addWidget(self.changed)
        column.addWidget(self.changes)
        column.addWidget(hairline())
        column.addLayout(self._colony_plots)
        column.addWidget(hairline())
        column.addWidget(label(translate("Rules", "The dish on its days"), "title"))
        column.addWidget(self.days)
        column.addLayout(self._dish_plots)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        return scroll


def _changed(found: Preview) -> str:
    if not found.changed:
        return translate("Rules", "The draft changes no proposal for a colony of this dish.")
    if found.changed > len(found.changes):
        return translate("Rules", "{count} proposals change; the first {shown} are listed.").format(
            count=found.changed, shown=len(found.changes)
        )
    return translate("Rules", "{count} proposals change:").format(count=found.changed)
