"""Whether a dish grows on feeders: what was said, the area they take, and where one says it."""

from math import isnan
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import formatting
from colonyqc.gui.widgets.basics import label

_CHOICES: Final = (None, True, False)


class FeederField(QWidget):
    """Emits ``said(on feeders)`` when a person says another thing than was said before."""

    said = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._known: bool | None = None
        self._texts = {
            None: translate("Work", "not stated"),
            True: translate("Work", "on feeders"),
            False: translate("Work", "feeder-free"),
        }
        self.choice = QComboBox()
        # Filled after it is first shown: else it stays as wide as it was when it was empty.
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.choice.setAccessibleName(translate("Work", "Whether the dish is on feeders"))
        self.choice.setToolTip(
            translate(
                "Work",
                "On feeders, spread cells that touch no colony are feeders and not "
                "differentiation. The day is analysed again; later days go by what was said.",
            )
        )
        self.choice.activated.connect(self._chosen)
        self.area = label(role="caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label(translate("Work", "Feeders"), "caption"))
        row.addWidget(self.choice)
        row.addWidget(self.area, 1)

    def show_said(self, known: bool | None, area: float, *, kept: bool) -> None:
        """Show what was said and the feeders' share of the imaged area, % (nan: not told apart).

        What was said can be said otherwise once the analysis is ``kept``, but not taken back.
        """
        self._known = known
        self.choice.clear()
        for each in _CHOICES if known is None else _CHOICES[1:]:
            self.choice.addItem(self._texts[each], each)
        self.choice.setCurrentText(self._texts[known])
        self.choice.setEnabled(kept)
        share = "" if isnan(area) else formatting.percent(area)
        said = translate("Work", "{share} of the imaged area").format(share=share)
        self.area.setText(said if share else "")

    def _chosen(self) -> None:
        value = self.choice.currentData()
        if value is not None and value != self._known:
            self.said.emit(value)
