"""The days of the dish as pictures, and the pictures of the day as numbers."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import formatting, text_size, theme
from colonyqc.gui.widgets.basics import ElidedLabel, hint

THUMBNAIL = QSize(88, 56)
SURE, UNSURE = "≈", "?"
"""Signs of days whose picture is shifted to the place of the first one, or of none."""


class Strip(QScrollArea):
    """Buttons side by side of which one is down; emits ``chosen(place)``."""

    chosen = Signal(int)

    def __init__(self, height: int) -> None:
        super().__init__()
        self.buttons: list[QToolButton] = []
        self._group: QButtonGroup | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(height)

    def fill(self, buttons: Sequence[QToolButton]) -> None:
        """Replace the buttons."""
        inner = QWidget()
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        group = QButtonGroup(inner)
        for place, made in enumerate(buttons):
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            group.addButton(made, place)
            row.addWidget(made)
        row.addStretch()
        group.idClicked.connect(self.chosen)
        self._group = group
        self.buttons = list(buttons)
        self.setWidget(inner)

    def check(self, place: int) -> None:
        """Press a button without emitting, and bring it into view."""
        if 0 <= place < len(self.buttons):
            self.buttons[place].setChecked(True)
            self.ensureWidgetVisible(self.buttons[place])


class Filmstrip(QWidget):
    """Emits ``day_chosen(place)`` and ``picture_chosen(place)``."""

    day_chosen = Signal(int)
    picture_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._days: tuple[tuple[int | None, str], ...] = ()
        self._pictures: tuple[str, ...] = ()
        self.days = Strip(112)
        self.days.chosen.connect(self.day_chosen)
        self.pictures = Strip(text_size.scaled(theme.TARGET_PX))
        self.pictures.chosen.connect(self.picture_chosen)
        # Three pictures without a scroll bar, which would press them flat; the caption gives way.
        self.pictures.setMinimumWidth(text_size.scaled(124))
        self._caption = ElidedLabel(translate("Work", "Pictures of the day"), "caption")
        self._caption.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._caption)
        row.addWidget(self.pictures, 1)
        self._row = row
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.days)

    def add_tools(self, tools: QWidget) -> None:
        """Put tools at the right, above the days."""
        self._row.addWidget(tools, 0, Qt.AlignmentFlag.AlignRight)

    def set_place_notes(self, notes: Mapping[int, tuple[str, str]]) -> None:
        """Mark days, by their place, by a sign and a sentence on how surely they show one place."""
        for place, (sign, note) in notes.items():
            if place < len(self.days.buttons):
                made = self.days.buttons[place]
                made.setText(f"{_day_text(*self._days[place])} {sign}")
                made.setToolTip(hint(f"{made.accessibleName()}\n{note}"))

    def set_days(self, days: Sequence[int | None], verdicts: Sequence[str], current: int) -> None:
        """Show the days with their verdicts, one of them current."""
        wanted = tuple(zip(days, verdicts, strict=True))
        if wanted != self._days:
            self._days = wanted
            self.days.fill([_day_button(day, verdict) for day, verdict in wanted])
        self.days.check(current)

    def set_thumbnail(self, place: int, image: QImage) -> None:
        """Show a day's picture."""
        if place < len(self.days.buttons):
            self.days.buttons[place].setIcon(QIcon(QPixmap.fromImage(image)))

    def set_pictures(self, names: Sequence[str], current: int) -> None:
        """Show the pictures of the day by number; a single one needs no button."""
        if tuple(names) != self._pictures:
            self._pictures = tuple(names)
            self.pictures.fill([_picture_button(name) for name in names])
        several = len(names) > 1
        self._caption.setVisible(several)
        self.pictures.setVisible(several)
        self.pictures.check(current)


def _day_text(day: int | None, verdict: str) -> str:
    return f"{formatting.shape(verdict)} {formatting.day(day)}".strip()


def _day_button(day: int | None, verdict: str) -> QToolButton:
    made = QToolButton()
    name = formatting.day(day)
    made.setText(_day_text(day, verdict))
    verdict_word = formatting.dish_verdict(verdict)
    made.setAccessibleName(f"{name}, {verdict_word}" if verdict_word else name)
    made.setToolTip(hint(made.accessibleName()))
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    made.setIconSize(THUMBNAIL)
    made.setProperty("role", "quiet")
    made.setStyleSheet("padding: 4px; min-height: 0;")
    made.setFixedSize(max(104, text_size.scaled(64)), 76 + text_size.scaled(20))
    return made


def _picture_button(name: str) -> QToolButton:
    made = QToolButton()
    made.setText(name)
    made.setAccessibleName(translate("Work", "Picture {number}").format(number=name))
    made.setToolTip(hint(made.accessibleName()))
    made.setProperty("role", "quiet")
    made.setStyleSheet("padding: 0 4px; min-height: 0;")
    made.setFixedHeight(text_size.scaled(30))
    made.setMinimumWidth(text_size.scaled(36))
    return made
