"""The one door off the GUI thread: work runs on a worker, its callback lands on the GUI thread.

Lanes: "display" (two workers; within a key the newest job supersedes the older ones, whose results
are dropped), "prompt" and "queue" (one worker; superseded alike), "analysis" (one worker, a queue
that drops nothing, can be put in another order and paused), "io", "backup", "teach", "watch",
"seats", "qualify" and "export" (one worker and a queue each).
"""

import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from time import monotonic
from typing import Any, Final, Literal, TypeVar, cast

from PySide6.QtCore import QObject, Qt, Signal, Slot

from colonyqc.domain.errors import Cancelled, ColonyQCError
from colonyqc.gui.core.waiting_line import WaitingLine
from colonyqc.services.ports import Monitor, Progress
from colonyqc.services.queue.pace import Pace

T = TypeVar("T")
Lane = Literal[
    "display",
    "prompt",
    "analysis",
    "io",
    "backup",
    "queue",
    "teach",
    "watch",
    "seats",
    "qualify",
    "export",
]
Work = Callable[[Monitor], T]

_WORKERS: Final[dict[Lane, int]] = {
    "display": 2,
    "prompt": 1,
    "analysis": 1,
    "io": 1,
    "backup": 1,
    "queue": 1,
    "teach": 1,
    "watch": 1,
    "seats": 1,
    "qualify": 1,
    "export": 1,
}
_SUPERSEDING: Final = frozenset({"display", "prompt", "queue"})
# Twenty a second are enough to look at; a signal for every tile would keep the GUI thread busy.
_REPORT_EVERY: Final = 0.05
# Before that the first steps, which open files and load networks, say nothing of the rest.
_ETA_AFTER: Final = 0.5
_ids = count(1)


def eta_seconds(share: float, elapsed: float) -> float | None:
    """Return the seconds left at the pace so far; None too early to tell, 0 when done."""
    if share >= 1:
        return 0.0
    if share <= 0 or elapsed < _ETA_AFTER:
        return None
    return elapsed * (1 - share) / share


@dataclass(eq=False, slots=True)
class Job:
    """A piece of work on its way: its handle for watching and cancelling."""

    lane: Lane
    label: str
    key: str
    size: int = 1
    """How much work it is beside others of its lane: of an analysis its pictures."""
    id: int = field(default_factory=lambda: next(_ids))
    dropped: bool = False
    """Nobody waits for the result any more."""
    begun: bool = False
    begun_at: float = 0.0
    """When, on the monotonic clock."""
    share: float = 0.0
    what: str = ""
    left: float | None = None
    """How far it is, as last told: the share done, what is being done, seconds left."""
    # An event and no plain flag: it is set on one thread and read on another.
    _stop: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Ask the work to stop; work still waiting in its queue is not begun."""
        self._stop.set()

    def drop(self) -> None:
        """Ask the work to stop and forget its result, whatever it is."""
        self.dropped = True
        self.cancel()

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()


@dataclass(slots=True)
class _Entry:
    on_result: Callable[[Any], None] | None
    on_error: Callable[[ColonyQCError], None] | None
    work: Work[Any]
    begun_at: float = 0.0
    """On the clock of `Jobs`, which stands still while the analyses are paused."""


class Jobs(QObject):
    """Run work in lanes; live on the GUI thread, and `shutdown` before you go.

    Signals: ``job_started(Job)``, ``job_progress(Job, share, text, eta_seconds | None)``,
    ``job_finished(Job)`` (also after an error, a cancel or being superseded),
    ``failed(Job, sentence)`` for a `ColonyQCError` that no ``on_error`` took, and
    ``line_changed()`` when another job waits, none does, their order is another, or they are held.
    """

    job_started = Signal(object)
    job_progress = Signal(object, float, str, object)
    job_finished = Signal(object)
    failed = Signal(object, str)
    line_changed = Signal()
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: dict[Job, _Entry] = {}
        self._closed = False
        self._line: WaitingLine[Job] = WaitingLine(lambda job: job.cancelled)
        self._pace = Pace()
        self._done = 0
        self._pools = {
            lane: ThreadPoolExecutor(workers, thread_name_prefix=f"colonyqc-{lane}")
            for lane, workers in _WORKERS.items()
        }
        # Queued even from the GUI thread: a callback never runs inside the call that submitted its
        # job.
        self._arrived.connect(self._land, Qt.ConnectionType.QueuedConnection)

    @property
    def active(self) -> tuple[Job, ...]:
        """Jobs queued or running, oldest first."""
        return tuple(self._entries)

    @property
    def waiting(self) -> tuple[Job, ...]:
        """Analyses that are not begun, the next one first."""
        return tuple(job for job in self._line.items if not job.cancelled)

    @property
    def paused(self) -> bool:
        """Whether analyses stand still."""
        return self._line.held

    @property
    def seconds_left(self) -> float | None:
        """Seconds until all analyses are done, at their pace so far; None too early to tell."""
        pace, pictures = self._pace_now()
        return pace.seconds_left(pictures + sum(job.size for job in self.waiting))

    @property
    def seconds_until(self) -> dict[Job, float]:
        """Seconds until each analysis that waits is done; empty while it is too early to tell."""
        pace, pictures = self._pace_now()
        found = {}
        for job in self.waiting:
            pictures += job.size
            seconds = pace.seconds_left(pictures)
            if seconds is None:
                return {}
            found[job] = seconds
        return found

    @property
    def done(self) -> int:
        """Analyses that ended since none was left, cancelled ones not counted."""
        return self._done

    def _pace_now(self) -> tuple[Pace, float]:
        """Return the pace with what is at work, and how many pictures of that are left."""
        pace, pictures = self._pace, 0.0
        for job, entry in self._entries.items():
            if job.lane == "analysis" and job.begun and not job.cancelled:
                pace = pace.going(job.size, job.share, self._clock() - entry.begun_at)
                pictures += job.size * (1 - job.share)
        return pace, pictures

    def submit(
        self,
        lane: Lane,
        work: Work[T],
        on_result: Callable[[T], None] | None = None,
        on_error: Callable[[ColonyQCError], None] | None = None,
        label: str = "",
        key: str = "",
        size: int = 1,
    ) -> Job:
        """Queue ``work(monitor)`` and return its handle; ``size`` as in `Job`.

        ``on_result`` and ``on_error`` are called on the GUI thread. On lanes that supersede the new
        job supersedes earlier ones of the same ``key``. Work that returns although it was asked
        to stop still delivers what it has; raising `Cancelled` is quiet; an exception that is no
        `ColonyQCError` goes to `sys.excepthook` on the GUI thread.

        Raises:
            RuntimeError: after `shutdown`.
        """
        if lane in _SUPERSEDING:
            for older in self._entries:
                if older.lane == lane and older.key == key:
                    # Asked to stop as well as forgotten: a tile nobody sees must not hold a worker.
                    older.drop()
        if self._closed:
            raise RuntimeError("jobs after shutdown")
        if lane == "analysis" and all(job.lane != lane for job in self._entries):
            self._done = 0
        job = Job(lane, label, key, size)
        # Before the worker may look for it.
        self._entries[job] = _Entry(cast("Callable[[Any], None] | None", on_result), on_error, work)
        if lane != "analysis":
            self._pools[lane].submit(self._run, job, work)
            return job
        # The line and not the pool knows whose turn it is: a pool's order is for good.
        self._line.put(job)
        self._pools[lane].submit(self._run_next)
        self.line_changed.emit()
        return job

    def move(self, job: Job, place: int) -> None:
        """Let an analysis that waits be begun at another place, 0 the next."""
        if self._line.move(job, place):
            self.line_changed.emit()

    def cancel(self, job: Job) -> None:
        """Ask a job to stop; an analysis that only waits ends at once."""
        job.cancel()
        if self._line.remove(job):
            # Queued like every end: who cancels may be going through the jobs just now.
            self._arrived.emit(lambda: self._end(job))
            self.line_changed.emit()

    def pause(self) -> None:
        """Let analyses stand still: the one at work after its tile, the others where they wait."""
        self._line.hold()
        self.line_changed.emit()

    def go_on(self) -> None:
        """Let analyses go on from where they stand."""
        self._line.go_on()
        self.line_changed.emit()

    def cancel_all(self, lane: Lane | None = None) -> None:
        """Ask every job (of a lane) to stop."""
        for job in tuple(self._entries):
            if lane is None or job.lane == lane:
                self.cancel(job)

    def shutdown(self) -> None:
        """Stop everything and join the threads; results not yet delivered are dropped."""
        # First of all: what still arrives in the event queue is then dropped.
        self._closed = True
        self.cancel_all()
        self._line.close()
        for pool in self._pools.values():
            # Waited for: a thread that outlives the window may call back into widgets that are
            # gone.
            pool.shutdown(wait=True, cancel_futures=True)
        self._entries.clear()

    def _run_next(self) -> None:
        """Run the analysis whose turn it is; for each that waits the worker comes by once."""
        job = self._line.take()
        if job is not None:
            self._run(job, self._entries[job].work)

    def _run(self, job: Job, work: Work[Any]) -> None:
        """Run on the worker; everything that comes of it travels as a function to the GUI."""
        if job.cancelled:
            self._arrived.emit(lambda: self._end(job))
            return
        begun_at = self._clock()
        # Even this goes by way of the GUI thread: signals of a QObject belong to the thread it
        # lives in.
        self._arrived.emit(lambda: self._begin(job, begun_at))
        try:
            result = work(Monitor(self._reporter(job, begun_at), lambda: self._stops(job)))
        except Cancelled:
            self._arrived.emit(lambda: self._end(job))
        # An executor would keep it in a future that nobody asks, and a defect would go unseen.
        except Exception as error:  # noqa: BLE001 - handed over whole, blamed on the GUI thread
            # Python deletes the name of an except clause at its end; the function runs later.
            caught = error
            self._arrived.emit(lambda: self._fail(job, caught))
        else:
            self._arrived.emit(lambda: self._deliver(job, result))

    def _stops(self, job: Job) -> bool:
        """Tell whether a job is to stop; of an analysis once it is not paused."""
        if job.lane == "analysis":
            self._line.wait(job)
        return job.cancelled

    def _clock(self) -> float:
        """Return seconds that stand still while analyses are paused."""
        return monotonic() - self._line.held_s

    def _begin(self, job: Job, begun_at: float) -> None:
        job.begun, job.begun_at = True, monotonic()
        self._entries[job].begun_at = begun_at
        self.job_started.emit(job)
        if job.lane == "analysis":
            self.line_changed.emit()

    def _progressed(self, job: Job, share: float, what: str, left: float | None) -> None:
        job.share, job.what, job.left = share, what, left
        self.job_progress.emit(job, share, what, left)

    def _reporter(self, job: Job, begun_at: float) -> Progress:
        last = float("-inf")

        def report(share: float, what: str) -> None:
            nonlocal last
            now = monotonic()
            # The last report always goes out, or a bar would stop at 97 %.
            if share < 1 and now - last < _REPORT_EVERY:
                return
            last = now
            left = eta_seconds(share, self._clock() - begun_at)
            self._arrived.emit(lambda: self._progressed(job, share, what, left))

        return report

    @Slot(object)
    def _land(self, arrival: Callable[[], None]) -> None:
        if not self._closed:
            arrival()

    def _end(self, job: Job) -> _Entry:
        entry = self._entries.pop(job)
        if job.lane == "analysis" and not job.cancelled:
            self._done += 1
        self.job_finished.emit(job)
        return entry

    def _deliver(self, job: Job, result: Any) -> None:
        # Ended before its callback runs: that may well submit the next job and look at which are
        # active.
        entry = self._end(job)
        if job.lane == "analysis":
            # By finished ones alone: what failed early or was stopped says nothing of the rest.
            self._pace = self._pace.done(job.size, self._clock() - entry.begun_at)
        if entry.on_result is not None and not job.dropped:
            entry.on_result(result)

    def _fail(self, job: Job, error: Exception) -> None:
        entry = self._end(job)
        if not isinstance(error, ColonyQCError):
            sys.excepthook(type(error), error, error.__traceback__)
        elif job.dropped:
            return
        elif entry.on_error is not None:
            entry.on_error(error)
        else:
            self.failed.emit(job, str(error))
