"""Where exceptions go that nobody caught: a sentence for what a person can act on, else a log."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from colonyqc.config.logs import log
from colonyqc.domain.errors import ColonyQCError
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session


class ExceptionReporter:
    """Stands in for `sys.excepthook` while the window is open."""

    def __init__(
        self, session: Session, log: Path | None, parent: Callable[[], QWidget | None]
    ) -> None:
        self._session = session
        self._log = log
        self._parent = parent
        self._before = sys.excepthook
        self._dialog: QMessageBox | None = None

    def install(self) -> None:
        """Take every uncaught exception from here on."""
        sys.excepthook = self.hook

    def remove(self) -> None:
        """Give it back."""
        sys.excepthook = self._before

    def hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Say what a person can act on; log the rest and offer the log file."""
        if isinstance(error, ColonyQCError):
            self._session.say(str(error), "error")
            return
        # Ctrl+C in a terminal is a wish, not a defect.
        if isinstance(error, KeyboardInterrupt):
            self._before(kind, error, trace)
            return
        log().critical("a defect", exc_info=(kind, error, trace))
        self._show(f"{kind.__name__}: {error}")

    @property
    def dialog(self) -> QMessageBox | None:
        """The dialog that is open, if any."""
        return self._dialog

    def _show(self, what: str) -> None:
        # A defect in painting comes sixty times a second: one dialog, the rest is in the log.
        if self._dialog is not None and self._dialog.isVisible():
            return
        box = QMessageBox(self._parent())
        box.setWindowTitle(translate("Window", "A mistake in the program"))
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(
            translate(
                "Window",
                "The program made a mistake; what was saved is safe. You can go on working. "
                "Please send the log file to whoever keeps this program.",
            )
        )
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(what)
        if self._log is not None:
            show = box.addButton(
                translate("Window", "Show the log file"), QMessageBox.ButtonRole.ActionRole
            )
            url = QUrl.fromLocalFile(str(self._log))
            show.clicked.connect(lambda: QDesktopServices.openUrl(url))
        box.addButton(QMessageBox.StandardButton.Close)
        # What was being done can still be saved.
        box.setModal(False)
        box.show()
        self._dialog = box
