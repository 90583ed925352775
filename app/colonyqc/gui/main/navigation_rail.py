"""The rail: one button a page, icon over word."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout

from colonyqc.gui.core.pages import Page, title
from colonyqc.gui.widgets import icons

_ICONS = {
    Page.DISHES: "plate",
    Page.WORK: "dish",
    Page.TRENDS: "trend",
    Page.RULES: "rules",
    Page.REPORTS: "report",
    Page.MODELS: "models",
    Page.MEMBRANES: "membranes",
    Page.REGIONS: "regions",
    Page.AUDIT: "history",
    Page.PEOPLE: "people",
}
_SIDE = 88
_HEIGHT = 50
"""Ten of them fit beside the other bars of the smallest window."""


class NavigationRail(QFrame):
    """Emits ``chosen(Page)``."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_SIDE + 16)
        self._group = QButtonGroup(self)
        self.buttons: dict[Page, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        for page in Page:
            made = QToolButton()
            made.setText(title(page))
            made.setAccessibleName(title(page))
            made.setToolTip(f"{title(page)} (Ctrl+{page.value})")
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            made.setIconSize(QSize(icons.SIZE, icons.SIZE))
            made.setCheckable(True)
            made.setProperty("role", "quiet")
            made.setStyleSheet("padding: 4px 0;")
            made.setFixedSize(_SIDE, _HEIGHT)
            icons.bind(made, _ICONS[page])
            made.clicked.connect(lambda _=False, page=page: self.chosen.emit(page))
            self._group.addButton(made)
            self.buttons[page] = made
            column.addWidget(made)
        column.addStretch()

    def show_page(self, page: Page) -> None:
        """Press the button of a page, without emitting."""
        self.buttons[page].setChecked(True)
