"""The panel of jobs: it floats at the right edge of the page, and leaves the page as it is."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.jobs.presenter import JobsState, RunningJob
from colonyqc.gui.pages.jobs.table_model import DAY, PICTURES, TITLE, UNTIL, WaitingTableModel
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import (
    ElidedLabel,
    EmptyState,
    button,
    hairline,
    icon_button,
    label,
)

_WIDE: Final = 440
_LOWEST: Final = 120
"""Least height of the list, px: its head and two rows."""
_WIDTHS: Final = {DAY: 48, PICTURES: 68, UNTIL: 84}


class JobsView(QFrame):
    """Signals: ``pause_asked()``, ``cancel_all_asked()``, ``cancel_asked(tuple[int, …])`` by job
    numbers, ``move_asked(int, places)`` (up is negative), ``first_asked(int)``,
    ``left_asked()`` and ``left_forgotten()``, ``closed()``, ``covered(px)`` of the page's right.
    """

    pause_asked = Signal()
    cancel_all_asked = Signal()
    cancel_asked = Signal(object)
    move_asked = Signal(int, int)
    first_asked = Signal(int)
    left_asked = Signal()
    left_forgotten = Signal()
    closed = Signal()
    covered = Signal(int)

    def __init__(self, around: QWidget, open_pictures: QAction) -> None:
        """``around``: the part of the window at whose right edge it floats."""
        super().__init__(around)
        self._around = around
        self._before: QWidget | None = None
        self.setProperty("role", "card")
        self.setAccessibleName(translate("Jobs", "Jobs"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._head()
        self._left()
        self._running: dict[int, _RunningRow] = {}
        self.running = QVBoxLayout()
        self.running.setSpacing(12)
        self._next()
        self.nothing = EmptyState(
            "queue",
            translate("Jobs", "Nothing is under way"),
            translate(
                "Jobs",
                "What you open is analysed here, one dish after the other. It can wait, change "
                "places and be cancelled, and is gone on with after the window was closed.",
            ),
            [open_pictures],
        )
        self._lay_out()
        self._keys()
        around.installEventFilter(self)
        self.hide()

    def show_state(self, shown: JobsState) -> None:
        """Show jobs as they stand; what is marked stays marked."""
        self._stack.setCurrentIndex(1 if shown.empty else 0)
        self.summary.setText(shown.summary)
        self.whole.setValue(round(1000 * shown.share))
        self.pause.setText(
            translate("Jobs", "Go on") if shown.paused else translate("Jobs", "Pause")
        )
        self.pause.setAccessibleName(self.pause.text())
        # An export or a training can't stand still: nothing is offered that would not touch it.
        self._totals.setVisible(shown.analysing or shown.paused)
        self.cancel_all.setEnabled(shown.analysing)
        self.left_text.setText(shown.left)
        self.left_card.setVisible(bool(shown.left))
        for each in (self.left_go, self.left_forget):
            each.setVisible(shown.may_go_on)
        self._show_running(shown.running)
        marked = self.marked
        if self.model.set_rows(shown.waiting):
            self.mark(marked)
            if not self.marked:
                self.table.selectRow(0)
        self.table.setVisible(bool(shown.waiting))
        self._enable()

    @property
    def marked(self) -> tuple[int, ...]:
        """Numbers of the jobs that are marked in the list, in its order."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return tuple(self.model.rows[row].number for row in rows)

    def mark(self, numbers: Sequence[int]) -> None:
        """Mark jobs of the list; those that are gone are left out."""
        selection = self.table.selectionModel()
        selection.clear()
        for row, job in enumerate(self.model.rows):
            if job.number in numbers:
                index = self.model.index(row, TITLE)
                flags = selection.SelectionFlag
                selection.setCurrentIndex(index, flags.Select | flags.Rows)

    def settle(self) -> None:
        """Lie at the right edge of the page, as high as it is."""
        room = self._around.rect()
        width = min(text_size.scaled(_WIDE), room.width())
        self.setGeometry(room.right() + 1 - width, 0, width, room.height())
        self.covered.emit(width)

    def open(self) -> None:
        """Show it above the page, with the keys in the list."""
        self._before = QApplication.focusWidget()
        self.settle()
        self.show()
        self.raise_()
        ways = (self.table, self.pause, self.close_button)
        next(way for way in ways if way.isVisibleTo(self)).setFocus()

    def leave(self) -> None:
        """Go, and give the keys back to what had them."""
        self.hide()
        self.covered.emit(0)
        # A page may have been made anew meanwhile: Qt has thrown the old one away then.
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus()

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and _is_the_page_s(event)
        ):
            # Accepting it keeps the key from the page below, where D would discard a colony.
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.settle()
        return False

    def _head(self) -> None:
        self.close_button = icon_button("close", translate("Jobs", "Close the jobs (Esc)"))
        self.close_button.clicked.connect(self.closed)
        self.summary = label(wrap=True)
        self.whole = QProgressBar()
        self.whole.setRange(0, 1000)
        self.whole.setTextVisible(False)
        self.whole.setAccessibleName(translate("Jobs", "Progress of all analyses"))
        self.pause = button(translate("Jobs", "Pause"))
        self.pause.clicked.connect(self.pause_asked)
        self.cancel_all = button(translate("Jobs", "Cancel all analyses"))
        self.cancel_all.clicked.connect(self.cancel_all_asked)

    def _left(self) -> None:
        self.left_card = QFrame()
        self.left_card.setProperty("role", "chip")
        self.left_text = label(wrap=True)
        self.left_go = button(translate("Jobs", "Go on with them"), role="primary")
        self.left_go.clicked.connect(self.left_asked)
        self.left_forget = button(translate("Jobs", "Forget them"))
        self.left_forget.clicked.connect(self.left_forgotten)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.left_go)
        row.addWidget(self.left_forget)
        row.addStretch()
        column = QVBoxLayout(self.left_card)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.left_text)
        column.addLayout(row)

    def _next(self) -> None:
        self.model = WaitingTableModel()
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName(translate("Jobs", "Jobs that wait"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        # The line stands first, and is the same for many.
        self.table.setTextElideMode(Qt.TextElideMode.ElideLeft)
        # A text that wraps is cut at its end all the same.
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        heads = self.table.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, text_size.scaled(width))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.up = icon_button("up", translate("Jobs", "Earlier (Alt+↑)"))
        self.up.clicked.connect(lambda: self._move(-1))
        self.down = icon_button("down", translate("Jobs", "Later (Alt+↓)"))
        self.down.clicked.connect(lambda: self._move(1))
        self.first = button(translate("Jobs", "Next of all"))
        self.first.setToolTip("Alt+Home")
        self.first.clicked.connect(self._put_first)
        self.cancel = button(translate("Jobs", "Cancel"))
        self.cancel.setToolTip(QKeySequence(Qt.Key.Key_Delete).toString())
        self.cancel.clicked.connect(self._cancel)
        self.tools = QWidget()
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for each in (self.up, self.down, self.first):
            row.addWidget(each)
        row.addStretch()
        row.addWidget(self.cancel)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(translate("Jobs", "Jobs"), "title"), 1)
        head.addWidget(self.close_button)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.pause)
        buttons.addWidget(self.cancel_all)
        buttons.addStretch()
        work = QWidget()
        inner = QVBoxLayout(work)
        inner.setContentsMargins(0, 0, 4, 0)
        inner.setSpacing(12)
        self._totals = QWidget()
        whole = QVBoxLayout(self._totals)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(self.summary)
        whole.addWidget(self.whole)
        whole.addLayout(buttons)
        whole.addWidget(hairline())
        inner.addWidget(self.left_card)
        inner.addWidget(self._totals)
        inner.addLayout(self.running)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.tools)
        inner.addStretch()
        # At 200 % the window is lower than all of this: nothing is cut, the panel scrolls.
        self.table.setMinimumHeight(text_size.scaled(_LOWEST))
        self._stack = QStackedWidget()
        for part in (work, self.nothing):
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setWidget(part)
            # Else each would be filled with the window's colour, and this is a card.
            for each in (area.viewport(), part):
                each.setAutoFillBackground(False)
            self._stack.addWidget(area)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    def _keys(self) -> None:
        """Answer keys while the focus is in the panel: the page's own must not hear them."""
        todo: tuple[tuple[str, Callable[[], None]], ...] = (
            ("Esc", self.closed.emit),
            ("Alt+Up", lambda: self._move(-1)),
            ("Alt+Down", lambda: self._move(1)),
            ("Alt+Home", self._put_first),
            ("Del", self._cancel),
        )
        for keys, do in todo:
            made = QAction(self)
            made.setShortcut(QKeySequence(keys))
            made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.triggered.connect(do)
            self.addAction(made)

    def _show_running(self, jobs: Sequence[RunningJob]) -> None:
        shown = {job.number for job in jobs}
        for number in [each for each in self._running if each not in shown]:
            row = self._running.pop(number)
            self.running.removeWidget(row)
            row.deleteLater()
        for job in jobs:
            if job.number not in self._running:
                made = _RunningRow(partial(self.cancel_asked.emit, (job.number,)))
                self._running[job.number] = made
                self.running.addWidget(made)
            self._running[job.number].show_job(job)

    def _enable(self) -> None:
        marked = self.marked
        self.tools.setVisible(bool(self.model.rows))
        numbers = [row.number for row in self.model.rows]
        one = marked[0] if len(marked) == 1 else None
        self.up.setEnabled(one is not None and numbers[0] != one)
        self.down.setEnabled(one is not None and numbers[-1] != one)
        self.first.setEnabled(one is not None and numbers[0] != one)
        self.cancel.setEnabled(bool(marked))

    def _move(self, places: int) -> None:
        if len(self.marked) == 1:
            self.move_asked.emit(self.marked[0], places)

    def _put_first(self) -> None:
        if len(self.marked) == 1:
            self.first_asked.emit(self.marked[0])

    def _cancel(self) -> None:
        if self.marked:
            self.cancel_asked.emit(self.marked)


def _is_the_page_s(event: QKeyEvent) -> bool:
    """Tell whether the page has a use for a key: letters, digits and arrows by themselves."""
    held = event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    )
    own = (Qt.Key.Key_Escape, Qt.Key.Key_Delete)
    return held == Qt.KeyboardModifier.NoModifier and event.key() not in own


class _RunningRow(QWidget):
    """A job at work: what it is, how far it is, and a way to stop it."""

    def __init__(self, cancel: Callable[[], None]) -> None:
        super().__init__()
        self.title = ElidedLabel()
        self.detail = ElidedLabel(role="caption")
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.cancel = icon_button("close", translate("Jobs", "Stop this job"))
        self.cancel.clicked.connect(lambda: cancel())
        words = QVBoxLayout()
        words.setSpacing(4)
        for each in (self.title, self.bar, self.detail):
            words.addWidget(each)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(words, 1)
        row.addWidget(self.cancel)

    def show_job(self, job: RunningJob) -> None:
        self.title.setText(job.title)
        self.bar.setAccessibleName(job.title)
        self.bar.setValue(round(1000 * job.share))
        self.detail.setText(job.detail)
