"""The rail: one button a page, icon over word."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from colonyqc.gui.core.pages import Page, title
from colonyqc.gui.widgets import icons, text_size

_ICONS: Final = {
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
    Page.SETTINGS: "settings",
}
_SIDE: Final = 88
_MARGIN: Final = 8
_ROOMY: Final = (4, 4, icons.SIZE, _MARGIN)
_TIGHT: Final = (2, 2, 18, _MARGIN)
_SCROLLED: Final = (2, 2, 18, 2)
"""Padding and spacing of buttons, side of icons, room beside them, px: in a high window, in a low
one, and in one where the scroll bar needs the room."""


class NavigationRail(QScrollArea):
    """Emits ``chosen(Page)``.

    The buttons are as high as their words need; they move together where the window is low, and
    scroll where even that is not enough.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(text_size.scaled(_SIDE) + 2 * _MARGIN)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self._group = QButtonGroup(self)
        self.buttons: dict[Page, QToolButton] = {}
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        for page in Page:
            made = QToolButton()
            made.setText(title(page))
            made.setAccessibleName(title(page))
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            made.setCheckable(True)
            made.setProperty("role", "quiet")
            made.setFixedWidth(text_size.scaled(_SIDE))
            icons.bind(made, _ICONS[page])
            made.clicked.connect(lambda _=False, page=page: self.chosen.emit(page))
            self._group.addButton(made)
            self.buttons[page] = made
            self._column.addWidget(made)
        self._column.addStretch()
        self.setWidget(inside)
        self._space(*_ROOMY)

    def set_keys(self, keys: Mapping[Page, str]) -> None:
        """Say by which key each page is reached, "" for none."""
        for page, key in keys.items():
            self.buttons[page].setToolTip(f"{title(page)} ({key})" if key else title(page))

    def show_page(self, page: Page) -> None:
        """Press the button of a page, without emitting, and bring it into sight."""
        self.buttons[page].setChecked(True)
        self.ensureWidgetVisible(self.buttons[page], 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._fit()
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        # The theme and its font, which say how high a word is, come with the window.
        self._fit()
        super().showEvent(event)

    def _fit(self) -> None:
        for spaces in (_ROOMY, _TIGHT, _SCROLLED):
            self._space(*spaces)
            if self._column.totalMinimumSize().height() <= self.height():
                return

    def _space(self, padding: int, spacing: int, icon: int, beside: int) -> None:
        self._column.setSpacing(spacing)
        self._column.setContentsMargins(beside, 2 * spacing, beside, 2 * spacing)
        for button in self.buttons.values():
            button.setIconSize(QSize(icon, icon))
            button.setStyleSheet(f"padding: {padding}px 0;")
            button.ensurePolished()
            # Said outright: a style sheet's least height would count for less than the words.
            button.setFixedHeight(button.sizeHint().height())
