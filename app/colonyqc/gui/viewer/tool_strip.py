"""The strip of tools beside a picture."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from colonyqc.gui.widgets import icons
from colonyqc.gui.widgets.theme import TARGET_PX

ToolKind = TypeVar("ToolKind", bound=StrEnum)


class ToolStrip(QFrame, Generic[ToolKind]):
    """Emits ``chosen(tool)``; a tool's value names its icon."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, tools: Mapping[ToolKind, str]) -> None:
        super().__init__(parent)
        self.setProperty("role", "chip")
        self._group = QButtonGroup(self)
        self.buttons: dict[ToolKind, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(3, 3, 3, 3)
        column.setSpacing(2)
        for tool, text in tools.items():
            made = QToolButton()
            icons.bind(made, tool.value)
            made.setIconSize(QSize(icons.SIZE, icons.SIZE))
            # The padding of other quiet buttons would squeeze the icon.
            made.setFixedSize(TARGET_PX, TARGET_PX)
            made.setStyleSheet("padding: 0; min-height: 0;")
            made.setCheckable(True)
            made.setProperty("role", "quiet")
            made.setToolTip(text)
            made.setAccessibleName(text)
            made.clicked.connect(lambda _=False, tool=tool: self.chosen.emit(tool))
            self._group.addButton(made)
            self.buttons[tool] = made
            column.addWidget(made)
        self.adjustSize()

    def set_tool(self, tool: ToolKind) -> None:
        """Press the button of a tool, without emitting."""
        self.buttons[tool].setChecked(True)
