"""A folder that the window watches: polled behind it, its pictures put into the usual queue."""

from collections import deque
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from colonyqc.config import paths
from colonyqc.config.logs import log
from colonyqc.config.settings import Settings
from colonyqc.domain.errors import ColonyQCError, PictureError
from colonyqc.domain.picture import Acquisition, Picture
from colonyqc.gui.core.analysis_queue import AnalysisQueue
from colonyqc.gui.core.jobs import Job
from colonyqc.gui.core.language import worded
from colonyqc.gui.core.session import Session
from colonyqc.gui.main.status_bar import StatusBar
from colonyqc.gui.main.watch_panel import WatchPanel, WatchState
from colonyqc.services.analysis.job_marks import looked_at
from colonyqc.services.analysis.keep import Kept, ask_to_analyse
from colonyqc.services.analysis.once import known_pictures
from colonyqc.services.context import ServiceContext
from colonyqc.services.inbox.inbox import Inbox, Polled, Watched, moment_of
from colonyqc.services.inbox.remembered import Remembered
from colonyqc.services.inbox.run import POLL_S
from colonyqc.services.ports import Monitor
from colonyqc.services.queue.queued import Drop

_RECENT: Final = 12
"""Pictures that came before, in which is looked for what is drawn into all."""


class FolderWatch(QObject):
    """Polls the folder of the settings while the window is open and somebody may analyse."""

    def __init__(self, session: Session, queue: AnalysisQueue, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._queue = session, queue
        self._desk: _Desk | None = None
        self._polling = False
        self._at_work: dict[int, Acquisition] = {}
        self._recent: deque[Picture] = deque(maxlen=_RECENT)
        self._asked = ("", False, "")
        self._came, self._trouble, self._waits = 0, "", False
        self._status: StatusBar | None = None
        self.panel: WatchPanel | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(round(POLL_S * 1000))
        self._timer.timeout.connect(self.look)
        session.jobs.job_finished.connect(self._job_finished)
        session.actor_changed.connect(self._begin_anew)
        session.remembered.connect(self._remembered)
        queue.finished.connect(self._kept)

    @property
    def state(self) -> WatchState:
        """How it stands."""
        settings = self._session.settings
        if not settings.watched_folder:
            return WatchState()
        folder = Path(settings.watched_folder)
        return WatchState(folder, settings.watch_paused, self._came, worded(self._trouble))

    def attach(self, status: StatusBar, window: QWidget) -> None:
        """Show it in a window; another one takes its place."""
        self._status, self.panel = status, WatchPanel(window)
        self.panel.folder_chosen.connect(self.watch)
        self.panel.paused.connect(lambda held: self._session.remember(watch_paused=held))
        self.panel.ended.connect(lambda: self._session.remember(watched_folder=""))
        status.watch_asked.connect(self.ask)
        self._remembered(self._session.settings)

    def ask(self) -> None:
        """Show what is watched; without anything ask for a folder."""
        if self.panel is not None and not self._session.only_reads():
            self.panel.ask()

    def watch(self, folder: Path) -> None:
        """Watch a folder from now on, and after the next start."""
        self._session.remember(watched_folder=str(folder), watch_paused=False)

    def look(self) -> None:
        """Look into the folder, behind the window and not twice at once."""
        session, settings = self._session, self._session.settings
        # Where people log in nothing is read while nobody is there.
        nobody = session.policy.log_in and session.actor is None
        if self._polling or nobody or session.context.read_only or settings.watch_paused:
            return
        if not settings.watched_folder:
            return
        if self._desk is None:
            folder = Path(settings.watched_folder)
            names = settings.names or None
            watched = Watched(folder, session.collector(), names)
            self._desk = _Desk(watched, session.context)
        desk = self._desk
        busy = frozenset(moment_of(each) for each in self._at_work.values())
        self._polling = True
        session.jobs.submit("watch", lambda m: desk.poll(m, busy), self._polled, self._failed)

    def close(self) -> None:
        """Watch no more; after the last job."""
        self._timer.stop()
        if self._desk is not None:
            self._desk.close()
            self._desk = None

    def _remembered(self, settings: Settings) -> None:
        asked = settings.watched_folder, settings.watch_paused, settings.names
        if asked != self._asked:
            if asked[0] != self._asked[0]:
                self._came = 0
            self._asked, self._trouble = asked, ""
            self._begin_anew()
        watches = bool(settings.watched_folder) and not settings.watch_paused
        if watches != self._timer.isActive():
            (self._timer.start if watches else self._timer.stop)()
        self._show()

    def _begin_anew(self, _: object = None) -> None:
        """Look as who is at work now, with the names in force now."""
        desk, self._desk = self._desk, None
        if desk is not None:
            self._session.jobs.submit("watch", lambda _: desk.close())

    def _polled(self, polled: Polled) -> None:
        self._polling = False
        for sentence in polled.sentences:
            log().info("watched folder: %s", sentence)
        if polled.sentences:
            self._trouble = polled.sentences[-1]
        elif self._waits:
            self._trouble = ""
        self._waits = False
        for acquisition in polled.ready:
            self._recent.extend(acquisition.pictures)
            drop = Drop(looked_at(tuple(self._recent)))
            self._at_work[self._queue.add(acquisition, drop).id] = acquisition
        self._show()

    def _failed(self, error: ColonyQCError) -> None:
        self._polling = False
        if str(error) != self._trouble:
            log().info("watched folder: %s", error)
        # Over with the next look that comes to an end, while what a picture lacks stays told.
        self._trouble, self._waits = str(error), True
        self._show()

    def _job_finished(self, job: Job) -> None:
        acquisition = self._at_work.pop(job.id, None)
        desk = self._desk
        if acquisition is None or desk is None:
            return
        # Whether it is kept is told by the history; until it is settled it is at work.
        self._at_work[-job.id] = acquisition

        def over(_: object) -> None:
            self._at_work.pop(-job.id, None)

        self._session.jobs.submit("watch", lambda _: desk.settle(acquisition), over, over)

    def _kept(self, kept: Kept) -> None:
        moment = moment_of(kept.analysis.acquisition)
        if any(moment_of(each) == moment for each in self._at_work.values()):
            self._came += 1
            self._show()

    def _show(self) -> None:
        state = self.state
        if self._status is not None:
            more = "\n".join(part for part in (str(state.folder or ""), state.trouble) if part)
            self._status.set_watched(state.line, more)
        if self.panel is not None:
            self.panel.set_state(state)


class _Desk:
    """The inbox as the lane of watching has it: nothing else touches it."""

    def __init__(self, watched: Watched, context: ServiceContext) -> None:
        self._watched, self._context = watched, context
        self._inbox: Inbox | None = None
        self._remembered: Remembered | None = None

    def poll(self, monitor: Monitor, busy: frozenset[str]) -> Polled:
        """Look once.

        Raises:
            AccessError, HistoryError: nothing may be kept now.
            UsageError: somebody else watches this folder for this history.
        """
        ask_to_analyse(self._context.histories)
        if self._inbox is None:
            address = self._context.kept_in.address
            self._remembered = Remembered(paths.watches(), self._watched.folder, address)
            self._inbox = Inbox(self._watched, self._context, self._remembered)
        return self._inbox.poll(monitor, busy)

    def settle(self, acquisition: Acquisition) -> None:
        """Be done with an acquisition, kept or not; one that waits for room is left to be tried.

        Raises:
            AccessError, HistoryError: nothing may be kept now.
        """
        if self._inbox is None:
            return
        try:
            known = known_pictures(acquisition, self._context, "")
        except PictureError:
            return  # taken away since: it is looked at again when it is back
        if known is not None:
            self._inbox.done(acquisition)
            return
        ask_to_analyse(self._context.histories)
        # Why was said where analyses fail; it is tried again when its files change.
        self._inbox.refused(acquisition, "")

    def close(self) -> None:
        """Let others watch the folder."""
        if self._remembered is not None:
            self._remembered.close()
        self._inbox = self._remembered = None
