"""The field for the time between two visits of a dish: a number of days or hours."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QWidget

from colonyqc.domain.visits import DAILY, MOST, VisitInterval, VisitUnit
from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets.basics import inset

_DAY: Final = 24


class VisitField(QWidget):
    """Emits ``given(VisitInterval)`` when another one is given."""

    given = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._interval = DAILY
        self.amount, self.unit = QSpinBox(), QComboBox()
        inset(self.amount)
        self.amount.setAccessibleName(translate("Visits", "Time between two visits"))
        self.unit.setAccessibleName(translate("Visits", "Unit of the time between two visits"))
        for unit, name in (
            (VisitUnit.DAYS, translate("Visits", "days")),
            (VisitUnit.HOURS, translate("Visits", "hours")),
        ):
            self.unit.addItem(name, unit)
        self.setFocusProxy(self.amount)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.amount)
        row.addWidget(self.unit)
        self.amount.editingFinished.connect(self._typed)
        self.unit.activated.connect(self._turned)
        self._show(DAILY)

    @property
    def interval(self) -> VisitInterval:
        """The interval that is shown."""
        return VisitInterval(self.amount.value(), self._unit())

    def set_interval(self, interval: VisitInterval) -> None:
        """Show an interval, unless somebody is typing another."""
        if not self.amount.hasFocus():
            self._show(interval)

    def _show(self, interval: VisitInterval) -> None:
        self._interval = interval
        self.unit.setCurrentIndex(self.unit.findData(interval.unit))
        self.amount.setRange(1, MOST[interval.unit])
        self.amount.setValue(interval.amount)

    def _unit(self) -> VisitUnit:
        # Qt hands an enumeration of texts back as a text.
        return VisitUnit(self.unit.currentData())

    def _turned(self, _: int) -> None:
        """Say the same time in the other unit, days rounded up."""
        unit, amount = self._unit(), self.amount.value()
        if unit is self._interval.unit:
            return
        said = amount * _DAY if unit is VisitUnit.HOURS else -(-amount // _DAY)
        self._give(VisitInterval(said, unit))

    def _typed(self) -> None:
        if self.interval != self._interval:
            self._give(self.interval)

    def _give(self, interval: VisitInterval) -> None:
        self._show(interval)
        self.given.emit(interval)
