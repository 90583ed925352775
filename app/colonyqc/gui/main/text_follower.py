"""Follows the size of the system's text while the window is open."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from colonyqc.gui.main.window import MainWindow
from colonyqc.gui.widgets import text_size, theme


class TextFollower(QObject):
    """Has the window made anew when text is to be of another size than it was made for."""

    def __init__(self, app: QApplication, renew: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._app = app
        self._renew = renew
        self._made_for = text_size.body()

    def attach(self, window: MainWindow) -> None:
        """Listen to a window; it is made for the size in force."""
        self._made_for = text_size.body()
        # Queued: while Qt still tells its widgets of one font it must not be given another.
        window.font_told.connect(self._look, Qt.ConnectionType.QueuedConnection)

    def _look(self, by_system: bool) -> None:
        # The application's own font was chosen by the theme, and no longer changes with the
        # system's; what other code chose for it counts as the system's.
        general = QFontDatabase.SystemFont.GeneralFont
        system = QFontDatabase.systemFont(general) if by_system else self._app.font()
        theme.follow_text(self._app, system)
        if self._made_for != text_size.body():
            self._made_for = text_size.body()
            self._renew()
