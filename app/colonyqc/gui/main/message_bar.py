"""Sentences that come and go: the message bar, and the list of what could not be done."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain.picture import Failure
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.session import Message
from colonyqc.gui.widgets import text_size, theme
from colonyqc.gui.widgets.basics import button, icon_button, label

_STAYS_MS = 6000
_MARGIN = 16
_WIDEST = 640
_NARROWEST = 480
"""Least width of a part that it floats over, px: below it a sentence would be a tall column."""
_READABLE = 260
"""Least width of a sentence beside its buttons, px."""
_CLOSE = 76
"""What the way to close it takes with all margins, px."""


class MessageBar(QFrame):
    """Floats at the lower edge of its parent; news go by themselves, errors stay."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.setProperty("role", "card")
        self.text = label(wrap=True)
        self.text.setMinimumWidth(text_size.scaled(200))
        self.act: QPushButton = button("")
        self.act.clicked.connect(self._do)
        self.act.hide()
        self.other: QPushButton = button("")
        self.other.clicked.connect(self._do_other)
        self.other.hide()
        close = icon_button("close", translate("Window", "Close this message"))
        close.clicked.connect(self.hide)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(16)
        buttons = QHBoxLayout()
        buttons.setSpacing(16)
        buttons.addStretch()
        buttons.addWidget(self.act)
        buttons.addWidget(self.other)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(8)
        self._body.addWidget(self.text, 1)
        self._body.addLayout(buttons)
        row.addLayout(self._body, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._anchor = parent
        self._clear = 0
        self._message: Message | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_STAYS_MS)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def set_anchor(self, anchor: QWidget) -> None:
        """Float at the lower edge of a part of the parent."""
        self._anchor = anchor
        if self.isVisible():
            self._settle()

    def keep_clear(self, width: int) -> None:
        """Leave so many px at the right of the parent to what lies there."""
        self._clear = width
        if self.isVisible():
            self._settle()

    def show_message(self, message: Message) -> None:
        """Show a message in place of the one before."""
        self._message = message
        self.text.setText(message.text)
        self.text.setAccessibleName(message.text)
        self.act.setText(message.action)
        self.act.setAccessibleName(message.action)
        self.act.setVisible(bool(message.action))
        self.other.setText(message.other)
        self.other.setAccessibleName(message.other)
        self.other.setVisible(bool(message.other))
        self.show()
        self._settle()
        self.raise_()
        if message.kind == "error" or message.action:
            self._timer.stop()
        else:
            self._timer.start()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._settle()
        return False

    def _settle(self) -> None:
        # Over the whole window it lies on the buttons that people decide with.
        wide = self._anchor.width() >= _NARROWEST
        anchor = self._anchor if wide else self._around
        corner = anchor.mapTo(self._around, QPoint(0, 0))
        room = min(anchor.width(), self._around.width() - self._clear - corner.x())
        width = min(_WIDEST, room - 2 * _MARGIN)
        self.setFixedWidth(width)
        # Beside long buttons a sentence would be a tall column: they stand below it then.
        shown = [each for each in (self.act, self.other) if each.isVisibleTo(self)]
        beside = width - sum(each.sizeHint().width() + _MARGIN for each in shown) - _CLOSE
        low = beside < _READABLE and bool(shown)
        way = QBoxLayout.Direction.TopToBottom if low else QBoxLayout.Direction.LeftToRight
        self._body.setDirection(way)
        self.adjustSize()
        height = self._row.totalHeightForWidth(width)
        x = corner.x() + (room - width) // 2
        y = corner.y() + anchor.height() - height - _MARGIN
        self.setGeometry(x, y, width, height)

    def _do(self) -> None:
        self.hide()
        if self._message is not None and self._message.do is not None:
            self._message.do()

    def _do_other(self) -> None:
        self.hide()
        if self._message is not None and self._message.do_other is not None:
            self._message.do_other()


class FailurePanel(QFrame):
    """Lists what could not be done, each with its reason, until it is dismissed."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._title = label(role="title")
        self._title.setProperty("verdict", "discard")
        self._failed = 0
        close = icon_button("close", translate("Window", "Dismiss this list"))
        close.clicked.connect(self.dismiss)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(close)
        self.list = QListWidget()
        self.list.setAccessibleName(translate("Window", "What could not be done"))
        self.list.setWordWrap(True)
        self.list.setStyleSheet("QListWidget::item { padding: 4px 0; }")
        self.list.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 8, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.list)
        self.hide()

    def add(self, failures: Sequence[Failure]) -> None:
        """Add what failed; the same thing is listed once."""
        self._failed += self._list(
            worded(failure.reason)
            if failure.name in failure.reason
            else translate("Window", "{name}: {reason}").format(
                name=failure.name, reason=worded(failure.reason)
            )
            for failure in failures
        )
        self._head()

    def tell(self, notices: Sequence[str]) -> None:
        """Add what is to be known; the same thing is listed once."""
        self._list(map(worded, notices))
        self._head()

    def _list(self, texts: Iterable[str]) -> int:
        """List texts that are not listed yet; return how many."""
        known = {self.list.item(i).text() for i in range(self.list.count())}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        self.list.addItems(new)
        return len(new)

    def _head(self) -> None:
        count = self.list.count()
        title = translate("Window", "To know before you use the numbers: {count}.")
        if self._failed:
            title = translate("Window", "Could not be done: {count}. The rest goes on.")
        self._title.setText(title.format(count=self._failed or count))
        self.show()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the list the height that its sentences take, up to its limit."""
        rows = (self.list.item(at) for at in range(self.list.count()))
        need = sum(self.list.visualItemRect(row).height() for row in rows)
        least = text_size.scaled(theme.TARGET_PX)
        self.list.setFixedHeight(min(max(need + 2, least), 5 * least))

    def dismiss(self) -> None:
        """Empty and hide the list."""
        self._failed = 0
        self.list.clear()
        self.hide()
