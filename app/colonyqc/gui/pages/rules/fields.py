"""Fields of the rules page that scrolling over them does not change."""

from math import isfinite
from typing import Final

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QDoubleSpinBox, QLineEdit

from colonyqc.gui.widgets import formatting
from colonyqc.gui.widgets.basics import inset

_FAR: Final = 1e9
_DIGITS: Final = 4
_DAY: Final = QRegularExpression(r"\d{0,4}")
_LIMIT: Final = QRegularExpression(r"-?\d{0,9}(\.\d{0,6})?")


class QuietCombo(QComboBox):
    """A list of choices, each a text and its datum; the wheel turns it only once it is in use."""

    def __init__(self, name: str, choices: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for text, datum in choices:
            self.addItem(text, datum)

    def shrink(self, letters: int) -> None:
        """Let the list get as narrow as some letters where there is little room."""
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(letters)

    @property
    def datum(self) -> str:
        """What is chosen."""
        return str(self.currentData())

    def choose(self, datum: str) -> None:
        """Choose without telling; what is not offered is added, so that nothing is lost."""
        place = self.findData(datum)
        blocked = self.blockSignals(True)
        if place < 0:
            self.addItem(datum, datum)
            place = self.count() - 1
        self.setCurrentIndex(place)
        self.blockSignals(blocked)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class LimitBox(QDoubleSpinBox):
    """A limit: as many decimals as it needs, and its unit."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
        self.setDecimals(_DIGITS)
        self.setRange(-_FAR, _FAR)
        inset(self)

    def show_limit(self, limit: float, metric: str) -> None:
        """Show a limit of a metric without telling."""
        blocked = self.blockSignals(True)
        self.setSuffix(formatting.unit(metric))
        self.setValue(limit)
        self.blockSignals(blocked)

    def textFromValue(self, value: float) -> str:  # noqa: N802 - Qt's name
        return f"{value:.{_DIGITS}f}".rstrip("0").rstrip(".")

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class MaybeNumber(QLineEdit):
    """A number that may be left out."""

    def __init__(self, name: str, empty: str, *, whole: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setPlaceholderText(empty)
        self.setValidator(QRegularExpressionValidator(_DAY if whole else _LIMIT, self))

    @property
    def number(self) -> float | None:
        """The number, None where there is none yet."""
        try:
            value = float(self.text())
        except ValueError:
            return None
        return value if isfinite(value) else None

    @property
    def whole(self) -> int | None:
        """The number as a day."""
        return None if self.number is None else int(self.number)

    def show_number(self, value: float | None) -> None:
        """Show a number, or that there is none, without telling."""
        blocked = self.blockSignals(True)
        self.setText("" if value is None else f"{value:g}")
        self.blockSignals(blocked)
