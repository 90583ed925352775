"""Scheduled backups: looks every minute whether one is due, and lets a worker make it."""

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from colonyqc.domain.errors import ColonyQCError
from colonyqc.gui.core.jobs import Job
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.session import Session
from colonyqc.services.ports import Monitor
from colonyqc.services.ports.backups import BackupMade
from colonyqc.services.safekeeping.backups import back_up_if_due, is_due

_LOOK_MS = 60_000
_AGAIN_S = 3600.0
"""After a backup that failed the next is tried this much later, not every minute."""


class BackupScheduler(QObject):
    """Makes backups as the settings say, as long as the window is open."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None
        self._failed_at: datetime | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look now and every minute from now on."""
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Look no more; a backup on its way is stopped with all other jobs."""
        self._timer.stop()

    def look(self) -> None:
        """Have a backup made if one is due."""
        backups, settings = self._session.context.backups, self._session.settings
        if backups is None or self._session.context.read_only or not settings.backup_folder:
            return
        now = datetime.now(UTC)
        # One at a time: a backup to a slow share may take longer than the minute between two looks.
        if self._job in self._session.jobs.active or not is_due(
            self._failed_at, now, _AGAIN_S / 3600
        ):
            return
        folder = Path(settings.backup_folder)

        def work(monitor: Monitor) -> BackupMade | None:
            keep, hours = settings.backup_keep, settings.backup_hours
            return back_up_if_due(backups, folder, keep, now, hours, monitor)

        self._job = self._session.jobs.submit(
            "backup", work, self._made, self._failed, translate("Window", "backing up the history")
        )

    def _made(self, made: BackupMade | None) -> None:
        self._failed_at = None
        self._session.backup_problem = ""
        if made is not None and made.wrong:
            self._failed_at = datetime.now(UTC)
            text = translate("Window", "The history was backed up, but it is not whole: {reason}")
            self._say(text.format(reason=worded(made.wrong[0])))

    def _failed(self, error: ColonyQCError) -> None:
        self._failed_at = datetime.now(UTC)
        text = translate("Window", "The history was not backed up. {reason}")
        self._say(text.format(reason=worded(str(error))))

    def _say(self, problem: str) -> None:
        self._session.backup_problem = problem
        self._session.say(problem, "error")
