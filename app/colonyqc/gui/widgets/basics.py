"""Small parts every page is made of: labels by role, buttons, hairlines, empty states."""

import re
from collections.abc import Sequence
from html import escape
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from colonyqc.gui.widgets import icons, text_size, theme

_BREAK: Final = "\u200b"
_LONG_WORD: Final = re.compile(r"[!-~]{25,}")
"""Of Latin letters: Japanese breaks anywhere by itself."""
_SEPARATOR: Final = re.compile(r"([_\-./\\=&,])(?=.)")
_RUN: Final = re.compile(rf"([^{_BREAK}]{{24}})(?=[^{_BREAK}])")


def label(text: str = "", role: str = "", wrap: bool = False) -> QLabel:
    """Return a label in one of the style sheet's roles; its text is never read as markup."""
    made = WrappedLabel(text) if wrap else QLabel(text)
    # Names come from files and people: "<b>" in one must be shown, not obeyed.
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


class WrappedLabel(QLabel):
    """A label of several lines, whose long names of files break, too: else they widen its page.

    What a person can copy is left as it is.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._said = ""
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        self._said = text
        copied = self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
        super().setText(text if copied else _LONG_WORD.sub(_with_breaks, text))

    def text(self) -> str:
        return self._said


def _with_breaks(word: re.Match[str]) -> str:
    """Return a long word with places where a line may break, which take no room."""
    parts = _SEPARATOR.sub(rf"\1{_BREAK}", word[0])
    return _RUN.sub(rf"\1{_BREAK}", parts)


def hint(text: str) -> str:
    """Return a tooltip that shows a text as it is: names and comments are never read as markup."""
    # Qt takes a tooltip for markup by its look, and "<img src=…>" would fetch a file.
    return f"<p>{escape(text)}</p>".replace("\n", "<br>") if "<" in text else text


def restyle(widget: QWidget) -> None:
    """Let the style sheet look at a widget's properties again."""
    # Qt looks at properties when it polishes, and only then.
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def hairline() -> QFrame:
    """Return a horizontal line of one pixel."""
    line = QFrame()
    line.setProperty("role", "line")
    return line


def button(text: str, icon: str = "", role: str = "") -> QPushButton:
    """Return a button with words; what it says is also its name for screen readers."""
    made = QPushButton(text)
    made.setAccessibleName(text)
    if icon:
        icons.bind(made, icon)
    if role:
        made.setProperty("role", role)
    return made


def icon_button(icon: str, name: str, side: int = theme.TARGET_PX) -> QToolButton:
    """Return a quiet square button that shows an icon and says its name in a tooltip."""
    made = QToolButton()
    made.setProperty("role", "quiet")
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setIconSize(QSize(icons.SIZE, icons.SIZE))
    made.setFixedSize(side, side)
    made.setStyleSheet("padding: 0; min-height: 0;")
    icons.bind(made, icon)
    return made


def inset(box: QSpinBox | QDoubleSpinBox) -> None:
    """Keep a spin box's text off its border: a style sheet pads its frame only."""
    box.lineEdit().setTextMargins(6, 0, 0, 0)


def section(title: str) -> tuple[QWidget, QVBoxLayout]:
    """Return an empty section under a title."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    column.addWidget(label(title, "title"))
    return made, column


class ElidedLabel(QLabel):
    """A label of one line that ends in "…" where there is no room; its tooltip says it all."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        # A long name must not widen the panel: it is cut instead.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        super().setText(text)
        self.setToolTip(hint(text))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        painter.drawText(self.contentsRect(), int(self.alignment()), text)
        painter.end()


class OwnArrowsSlider(QSlider):
    """A slider that keeps the arrow keys to itself while it has the focus."""

    _KEYS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down})

    def event(self, event: QEvent) -> bool:
        if (
            # Accepting this keeps the key from the window's shortcuts, and it arrives as an
            # ordinary press.
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in self._KEYS
        ):
            event.accept()
            return True
        return super().event(event)


class Dressed:
    """A widget that draws something in the theme's colours itself: it is told when they change."""

    def dress(self) -> None:
        """Draw in the colours of the theme in force."""
        raise NotImplementedError


class EmptyState(QWidget, Dressed):
    """What a page is for while it has nothing to show, and the one thing to do about it."""

    def __init__(
        self, icon: str, title: str, sentence: str, actions: Sequence[QAction] = ()
    ) -> None:
        super().__init__()
        picture = QLabel()
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture, self._icon = picture, icon
        head = label(title, "figure", wrap=True)
        head.setAlignment(Qt.AlignmentFlag.AlignCenter)
        body = label(sentence, wrap=True)
        body.setAlignment(Qt.AlignmentFlag.AlignCenter)
        body.setMaximumWidth(text_size.scaled(480))
        policy = body.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        body.setSizePolicy(policy)
        self.buttons: list[QPushButton] = []
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        for place, action in enumerate(actions):
            made = button(action.text(), role="" if place else "primary")
            made.clicked.connect(action.trigger)
            made.setToolTip(action.shortcut().toString())
            self.buttons.append(made)
            row.addWidget(made)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(16)
        column.addStretch(2)
        column.addWidget(picture)
        column.addWidget(head)
        middle = QHBoxLayout()
        middle.addStretch()
        middle.addWidget(body, 1)
        middle.addStretch()
        column.addLayout(middle)
        column.addLayout(row)
        column.addStretch(3)
        self.dress()

    def stand_out(self, place: int) -> None:
        """Let one of its buttons be the one to press; at first it is the first."""
        for n, made in enumerate(self.buttons):
            made.setProperty("role", "primary" if n == place else "")
            restyle(made)

    def dress(self) -> None:
        """Draw the icon in the colours of the theme in force."""
        self._picture.setPixmap(icons.icon(self._icon, theme.current().muted).pixmap(40, 40))
