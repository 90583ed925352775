"""Joins the panel of jobs to the jobs and the queue of analyses."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QObject, QTimer

from colonyqc.gui.core.analysis_queue import AnalysisQueue
from colonyqc.gui.core.jobs import Job
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.jobs import presenter
from colonyqc.gui.pages.jobs.view import JobsView

# Progress comes twenty times a second; what a person reads may stand half a second.
_REST_MS: Final = 200
_TICK_MS: Final = 1000


class JobsController(QObject):
    """Shows jobs while the panel is open, and does to them what a person asks."""

    def __init__(self, view: JobsView, session: Session, queue: AnalysisQueue) -> None:
        super().__init__(view)
        self.view, self._session, self._queue = view, session, queue
        self._jobs = session.jobs
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.refresh)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self.refresh)
        self._connections = (
            (self._jobs.line_changed, self._soon),
            (self._jobs.job_started, self._soon),
            (self._jobs.job_progress, self._soon),
            (self._jobs.job_finished, self._soon),
            (queue.kept.left_changed, self._soon),
        )
        for signal, slot in self._connections:
            signal.connect(slot)
        view.pause_asked.connect(self.pause)
        view.cancel_all_asked.connect(self.cancel_all)
        view.cancel_asked.connect(lambda numbers: queue.cancel(self._found(numbers)))
        view.move_asked.connect(self._move)
        view.first_asked.connect(self._put_first)
        view.left_asked.connect(queue.go_on_with_left)
        view.left_forgotten.connect(queue.kept.forget)
        view.closed.connect(self.hide)

    def toggle(self) -> None:
        """Open the panel, or close it."""
        if self.view.isVisible():
            self.hide()
            return
        self.refresh()
        self._tick.start()
        self.view.open()

    def hide(self) -> None:
        """Close the panel; the page has the keys again."""
        self._tick.stop()
        self.view.leave()

    def pause(self) -> None:
        """Let analyses stand still where they are, or go on."""
        if self._jobs.paused:
            self._jobs.go_on()
        else:
            self._jobs.pause()
        self.refresh()

    def cancel_all(self) -> None:
        """Stop every analysis, begun or not; they can be put back."""
        self._queue.cancel([job for job in self._jobs.active if job.lane == "analysis"])
        self.refresh()

    def refresh(self) -> None:
        """Show jobs as they stand, where the panel can be seen or is about to."""
        now = datetime.now(UTC).astimezone()
        read_only = self._session.context.read_only
        self.view.show_state(presenter.state(self._jobs, self._queue, now, read_only))

    def close(self) -> None:
        """Let go of the jobs."""
        self._rest.stop()
        self._tick.stop()
        for signal, slot in self._connections:
            signal.disconnect(slot)

    def _soon(self, *_: object) -> None:
        if self.view.isVisible() and not self._rest.isActive():
            self._rest.start()

    def _found(self, numbers: Sequence[int]) -> list[Job]:
        return [job for job in self._jobs.active if job.id in numbers]

    def _move(self, number: int, places: int) -> None:
        line = self._jobs.waiting
        for place, job in enumerate(line):
            if job.id == number and 0 <= place + places < len(line):
                self._jobs.move(job, place + places)
                self.refresh()
                return

    def _put_first(self, number: int) -> None:
        for job in self._found((number,)):
            self._jobs.move(job, 0)
            self.refresh()
