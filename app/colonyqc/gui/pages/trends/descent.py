"""Where a dish comes from and what came of it: its passages, their growth, its children."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, nan

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from colonyqc.domain.dish_life import children
from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.trends.control_plot import ControlPlot, ControlSpot
from colonyqc.gui.widgets import formatting
from colonyqc.gui.widgets.basics import button, label
from colonyqc.services.ports import Monitor
from colonyqc.services.reporting.passages import PassageRow, passages


@dataclass(frozen=True, slots=True)
class Descent:
    """The line of a dish, the oldest first and the dish last, and the dishes it was split into."""

    rows: tuple[PassageRow, ...]
    children: tuple[DishKey, ...]


class DescentView(QWidget):
    """Draws growth and doublings from passage to passage; emits ``picked(DishKey)``."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[PassageRow, ...] = ()
        self.dishes: list[QPushButton] = []
        self._line, self._made = QHBoxLayout(), QHBoxLayout()
        self.growth, self.doublings = ControlPlot(), ControlPlot()
        for plot in (self.growth, self.doublings):
            plot.picked.connect(lambda n: self.picked.emit(self._rows[n].dish))
        self.said = label(wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        for title, row in (
            (translate("Trends", "From the oldest dish to this one"), self._line),
            (translate("Trends", "Split into"), self._made),
        ):
            row.setSpacing(8)
            column.addWidget(label(title, "caption"))
            column.addLayout(row)
        column.addWidget(self.growth, 1)
        column.addWidget(self.doublings, 1)
        column.addWidget(self.said)
        self.set_descent(Descent((), ()))

    def set_descent(self, found: Descent) -> None:
        """Show another line of descent."""
        self._rows = found.rows
        self.dishes = []
        _fill(self._line, [self._button(row.dish, _split(row)) for row in found.rows])
        _fill(self._made, [self._button(dish, "") for dish in found.children])
        names = [row.dish.dish for row in found.rows]
        rates = [row.fit.rate if row.fit is not None else nan for row in found.rows]
        told = [_told(row) for row in found.rows]
        for plot, values, name in (
            (self.growth, rates, translate("Trends", "growth rate, 1/h")),
            (
                self.doublings,
                [row.cumulative for row in found.rows],
                translate("Trends", "cumulative doublings"),
            ),
        ):
            spots = [
                ControlSpot(value, text, False) for value, text in zip(values, told, strict=True)
            ]
            plot.set_spots(spots, nan, (nan, nan), name, names)
            plot.setVisible(any(isfinite(value) for value in values))
        self.said.setText(
            translate(
                "Trends",
                "A passage that is noted with its new dishes makes this line. Doublings are told "
                "by confluence and split ratio: a lower bound where not every cell settles.",
            )
            if len(found.rows) < 2 and not found.children
            else "\n".join(told)
        )

    def _button(self, dish: DishKey, split: str) -> QPushButton:
        made = button(f"{split} → {dish.dish}" if split else dish.dish)
        made.setAccessibleName(dish.label)
        made.clicked.connect(lambda _=False, dish=dish: self.picked.emit(dish))
        self.dishes.append(made)
        return made


class DescentController:
    """Reads the descent of the dish in hand; only while it is shown."""

    def __init__(self, view: DescentView, session: Session) -> None:
        self._view, self._session = view, session
        self._scope = JobScope(session.jobs)
        self._shown = False
        view.picked.connect(session.take)
        session.dish_changed.connect(self._read)
        session.noticed.connect(self._read)

    def close(self) -> None:
        """Let go of the view."""
        self._scope.close()
        self._session.dish_changed.disconnect(self._read)
        self._session.noticed.disconnect(self._read)

    def set_shown(self, shown: bool) -> None:
        """Say whether the descent is looked at."""
        self._shown = shown
        self._read()

    def _read(self, _: object = None) -> None:
        dish, histories = self._session.dish, self._session.context.histories
        if not self._shown or dish is None:
            return

        def work(_: Monitor) -> Descent:
            with histories() as history:
                made = children(history.life_events(), dish)
                return Descent(passages(history, dish), made)

        self._scope.submit(
            "io",
            work,
            self._view.set_descent,
            self._failed,
            translate("Trends", "reading the history"),
        )

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")


def _fill(row: QHBoxLayout, widgets: Sequence[QWidget]) -> None:
    while (item := row.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.deleteLater()
    for widget in widgets:
        row.addWidget(widget)
    if not widgets:
        row.addWidget(label(formatting.NONE))
    row.addStretch()


def _split(row: PassageRow) -> str:
    return "" if row.ratio is None else f"1:{row.ratio:g}"


def _told(row: PassageRow) -> str:
    """Return a passage in a line: dish, split, confluence at the end, growth, doublings."""
    text = translate(
        "Trends",
        "{dish}: split {split}, {confluence} at the end, growth {rate} 1/h, doublings {doublings}, "
        "since the oldest {cumulative}",
    )
    return text.format(
        dish=row.dish.label,
        split=_split(row) or formatting.NONE,
        confluence=formatting.percent(row.end),
        rate=formatting.number(row.fit.rate if row.fit is not None else None, 4),
        doublings=formatting.number(row.doublings),
        cumulative=formatting.number(row.cumulative),
    )
