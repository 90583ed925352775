"""Another history in the place of the one that is open: chosen, opened, and then turned to."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from colonyqc.config.paths import typed
from colonyqc.domain.errors import ColonyQCError
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.session import Session
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.assembly import WindowAssembly
from colonyqc.gui.main.history_dialog import HistoryDialog, short_name
from colonyqc.gui.main.leaving import LeavingGuard
from colonyqc.gui.main.workplace import Workplace
from colonyqc.services.ports import Monitor

OpenHistory = Callable[[str, Path | None, bool], Workplace]
"""Opens a history by its address and the folder of its files; the last says to make a new one."""

_MOST: Final = 10


class OtherHistory(QObject):
    """Opens another history; ``next`` is what the program goes on with once its window is gone."""

    def __init__(
        self,
        session: Session,
        leaving: LeavingGuard,
        place: Workplace,
        opener: OpenHistory,
        parent: QObject,
    ) -> None:
        """``place``: what is open now."""
        super().__init__(parent)
        self._session, self._leaving = session, leaving
        self._place, self._opener = place, opener
        self._assembly: WindowAssembly | None = None
        self._opening = False
        self.dialog: HistoryDialog | None = None
        self.next: Workplace | None = None

    @property
    def recent(self) -> dict[str, str]:
        """The histories that were open before this one, newest first, with their folders."""
        kept = self._session.settings.histories
        return {each: files for each, files in kept.items() if each != self._place.address}

    def remember(self) -> None:
        """Let this history stand first among the recent ones."""
        mine = {self._place.address: self._place.files} | self.recent
        self._session.remember(histories=dict(list(mine.items())[:_MOST]))

    def attach(self, assembly: WindowAssembly) -> None:
        """Name the history in a window's title and put the recent ones into its menu."""
        self._assembly = assembly
        window = assembly.window
        window.setWindowTitle(f"{short_name(self._place.address)} – colonyqc")
        assembly.status.saved.setToolTip(self._place.address)
        menu = QMenu(translate("Window", "Recent histories"), window)
        for address, files in self.recent.items():
            made = QAction(f"{short_name(address)} ({address})", menu)
            made.triggered.connect(
                lambda _=False, address=address, files=files: self.open(address, files)
            )
            menu.addAction(made)
        menu.setEnabled(not menu.isEmpty())
        first = assembly.actions[Act.OPEN_HISTORY]
        file_menu = window.menuBar().actions()[0].menu()
        if isinstance(file_menu, QMenu):
            below = file_menu.actions()[file_menu.actions().index(first) + 1]
            file_menu.insertMenu(below, menu)

    def ask(self) -> None:
        """Ask which history to open."""
        if self.dialog is not None or self._assembly is None:
            return
        self.dialog = dialog = HistoryDialog(
            self._assembly.window, self.recent, self._session.settings.server_files
        )
        dialog.chosen.connect(self.open)
        dialog.finished.connect(self._asked)
        dialog.open()

    def open(self, address: str, files: str = "", make: bool = False) -> None:
        """Open a history, and turn to it once what is at work here may be left.

        ``make``: a new one, where there is none.
        """
        if self._opening or self.next is not None:
            return
        self._opening = True

        def work(_: Monitor) -> Workplace:
            return self._opener(address, typed(files) if files else None, make)

        label = translate("Window", "opening {history}").format(history=short_name(address))
        self._session.jobs.submit("backup", work, self._opened, self._failed, label)

    def stay(self) -> None:
        """Let go of a history that was opened, as a person would rather stay in this one."""
        if self.next is not None:
            self.next.close()
            self.next = None

    def _asked(self, _: int) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None

    def _failed(self, error: ColonyQCError) -> None:
        self._opening = False
        if self.dialog is not None:
            self.dialog.say(worded(str(error)))
        else:
            self._session.say(str(error), "error")

    def _opened(self, place: Workplace) -> None:
        self._opening = False
        if place.address == self._place.address:
            place.close()
            self._say_open()
            return
        if self.dialog is not None:
            self.dialog.accept()
        self.next = place
        window = None if self._assembly is None else self._assembly.window
        if window is not None and self._leaving.may_leave(window, self._go, self.stay):
            self._go()

    def _say_open(self) -> None:
        text = translate("Window", "This history is open already.")
        if self.dialog is not None:
            self.dialog.say(text)
        else:
            self._session.say(text)

    def _go(self) -> None:
        if self._assembly is not None:
            self._assembly.window.close()
