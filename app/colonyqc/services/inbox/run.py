"""Watch a folder until told to stop: what arrives is analysed and kept, one after the other."""

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Final

from colonyqc.domain.errors import AccessError, Cancelled, ClusterError, ColonyQCError, HistoryError
from colonyqc.domain.picture import Acquisition, Failure, Picture
from colonyqc.domain.verdict import shown_verdict
from colonyqc.services.accounts.site_packs import ProvedModels, proved_models
from colonyqc.services.analysis import batch
from colonyqc.services.analysis.job_marks import JobMarks
from colonyqc.services.analysis.keep import Kept, Request
from colonyqc.services.analysis.spread import Attempt, BatchJob, Cluster
from colonyqc.services.context import ServiceContext
from colonyqc.services.inbox.inbox import Inbox
from colonyqc.services.ports import Monitor

POLL_S: Final = 2.0
"""How long is waited between two looks at the folder."""
_RECENT: Final = 12
"""Pictures that arrived before in which is looked for what is drawn into all: alone nobody can
tell it from what is in the picture."""

Say = Callable[[str], None]
Wait = Callable[[float], bool]
"""Waits so many seconds; True at once when asked to stop."""


class InboxRun:
    """Polls an inbox and analyses what it hands out; trouble is said once, not at each poll."""

    def __init__(
        self,
        inbox: Inbox,
        context: ServiceContext,
        request: Request,
        say: Say,
        on_kept: Callable[[Kept], None] = lambda _: None,
        on_failed: Callable[[Failure], None] = lambda _: None,
        cluster: Cluster | None = None,
    ) -> None:
        """``cluster``: who analyses; None: this process."""
        self._inbox = inbox
        self._context = context
        self._request = request
        self._say = say
        self._on_kept, self._on_failed = on_kept, on_failed
        self._recent: deque[Picture] = deque(maxlen=_RECENT)
        self._trouble = self._over = ""
        self._cluster = cluster
        self._proved = ProvedModels()
        self.kept = 0

    def until_stopped(self, wait: Wait, monitor: Monitor, every_s: float = POLL_S) -> None:
        """Go on until ``wait`` or the monitor says to stop; the picture at work is abandoned."""
        try:
            while True:
                monitor.check()
                self.once(monitor)
                if wait(every_s):
                    return
        except Cancelled:
            return

    def once(self, monitor: Monitor) -> None:
        """Look once, and analyse what is ready.

        Raises:
            Cancelled: asked to stop; nothing of the picture at work is kept.
        """
        try:
            polled = self._inbox.poll(monitor)
            for sentence in polled.sentences:
                self._say(sentence)
            for failure in polled.failures:
                self._on_failed(failure)
            if polled.skipped:
                self._say(f"{polled.skipped} already analysed.")
            # Machines are given all at once; here what comes between two of them is looked for.
            at_once = (
                [(each,) for each in polled.ready] if self._cluster is None else [polled.ready]
            )
            for acquisitions in at_once:
                monitor.check()
                self._analyse(acquisitions, monitor)
        except (HistoryError, AccessError) as error:
            # Not the picture's fault: it waits, and is tried again with the next poll.
            self._in_trouble(
                f"{error} Pictures wait until then.", "The history can be written again."
            )
        except ClusterError as error:
            self._in_trouble(
                f"{error} Pictures wait until the machines are there.",
                "The machines are there again.",
            )
        else:
            if self._trouble:
                self._trouble = ""
                self._say(self._over)

    def _in_trouble(self, sentence: str, over: str) -> None:
        """Say a trouble once; ``over``: what is said when it is gone."""
        self._over = over
        if sentence != self._trouble:
            self._trouble = sentence
            self._say(sentence)

    def _analyse(self, acquisitions: Sequence[Acquisition], monitor: Monitor) -> None:
        with self._context.histories() as history:
            # Before the work: where a window has the right to write it would be for nothing.
            history.hold()
            # Asked before the work: what is kept is told even where the history goes away then.
            self._proved = proved_models(history)
        for acquisition in acquisitions:
            self._recent.extend(acquisition.pictures)
        marks = JobMarks(self._context.pictures, tuple(self._recent))
        job = BatchJob(acquisitions, self._context, self._request, marks, new_only=True)
        with closing(batch.attempts(job, self._cluster, monitor)) as every:
            for acquisition, made in zip(acquisitions, every, strict=True):
                self._settle(acquisition, made)

    def _settle(self, acquisition: Acquisition, made: Attempt) -> None:
        """Say what became of an acquisition, and leave it alone from now on.

        Raises:
            ClusterError, HistoryError: nothing became of it, and it is not to blame.
        """
        if isinstance(made, HistoryError | ClusterError):
            raise made
        if isinstance(made, ColonyQCError):
            for sentence in self._inbox.refused(acquisition, str(made)):
                self._say(f"{_name(acquisition)}: {sentence}")
                self._on_failed(Failure(_name(acquisition), sentence))
            return
        failures = made.analysis.failures if isinstance(made, Kept) else ()
        if isinstance(made, Kept):
            self._keep(made)
        self._inbox.done(acquisition)
        for failure in failures:
            self._say(f"{failure.name}: {failure.reason}")

    def _keep(self, kept: Kept) -> None:
        self.kept += 1
        proposal = kept.analysis.proposal
        proved = kept.analysis.model in self._proved
        said = "not judged" if proposal is None else shown_verdict(proposal.verdict, proved=proved)
        self._say(f"{_name(kept.analysis.acquisition)}: {said} (analysis {kept.number})")
        self._on_kept(kept)


def _name(acquisition: Acquisition) -> str:
    day = "" if acquisition.day is None else f", day {acquisition.day}"
    return f"{acquisition.dish.label}{day}"
