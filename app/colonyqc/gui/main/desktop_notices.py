"""Tell the desktop where an analysis of this window breaches a rule."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSystemTrayIcon

from colonyqc.domain.verdict import ALERTED, DishVerdict
from colonyqc.gui.core.analysis_queue import AnalysisQueue
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.session import Session
from colonyqc.gui.widgets import icons
from colonyqc.services.analysis.keep import Kept


class DesktopNotices(QObject):
    """Shows a notice of the system's for each breach, where the settings ask for it.

    Only where `Alerts` does not: many desktops of Linux have no tray, and those that have one know
    freedesktop's command as well.
    """

    def __init__(
        self, session: Session, queue: AnalysisQueue, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        queue.finished.connect(self.tell)
        self.tray: QSystemTrayIcon | None = None
        """In sight from the first notice on: without an icon most systems show none."""

    def tell(self, kept: Kept) -> None:
        """Tell of an analysis, where it breaches a rule."""
        settings, proposal = self._session.settings, kept.analysis.proposal
        if proposal is None or not settings.alert_notices:
            return
        alerts = self._session.context.alerts
        if proposal.verdict not in ALERTED[settings.alerts] or (alerts and alerts.tells_desktop):
            return
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        acquisition = kept.analysis.acquisition
        title = acquisition.dish.label
        if acquisition.day is not None:
            title = translate("Alerts", "{dish}, day {day}").format(dish=title, day=acquisition.day)
        if self.tray is None:
            self.tray = QSystemTrayIcon(icons.program(), self)
            self.tray.show()
        kind = QSystemTrayIcon.MessageIcon
        failed = proposal.verdict == DishVerdict.FAIL
        self.tray.showMessage(
            title, worded(proposal.sentence), kind.Critical if failed else kind.Warning
        )

    def close(self) -> None:
        """Take the icon away."""
        if self.tray is not None:
            self.tray.hide()
            self.tray = None
