"""Watch a folder until told to stop: what arrives is analysed and kept, one after the other."""

from collections import deque
from collections.abc import Callable
from typing import Final

from colonyqc.domain.errors import AccessError, Cancelled, HistoryError
from colonyqc.domain.picture import Acquisition, Collection, Failure, Picture
from colonyqc.services.analysis import batch
from colonyqc.services.analysis.job_marks import JobMarks
from colonyqc.services.analysis.keep import Kept, Request
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
    ) -> None:
        self._inbox = inbox
        self._context = context
        self._request = request
        self._say = say
        self._on_kept, self._on_failed = on_kept, on_failed
        self._recent: deque[Picture] = deque(maxlen=_RECENT)
        self._trouble = ""
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
            for acquisition in polled.ready:
                monitor.check()
                self._analyse(acquisition, monitor)
        except (HistoryError, AccessError) as error:
            # Not the picture's fault: it waits, and is tried again with the next poll.
            if str(error) != self._trouble:
                self._trouble = str(error)
                self._say(f"{error} Pictures wait until then.")
        else:
            if self._trouble:
                self._trouble = ""
                self._say("The history can be written again.")

    def _analyse(self, acquisition: Acquisition, monitor: Monitor) -> None:
        with self._context.histories() as history:
            # Before the work: where a window has the right to write it would be for nothing.
            history.hold()
        self._recent.extend(acquisition.pictures)
        made = batch.run(
            Collection((acquisition,)),
            self._context,
            self._request,
            monitor,
            self._keep,
            new_only=True,
            marks=JobMarks(self._context.pictures, tuple(self._recent)),
        )
        if made.analyses or made.already:
            self._inbox.done(acquisition)
            for failure in made.failures:
                self._say(f"{failure.name}: {failure.reason}")
            return
        reason = made.failures[0].reason
        for sentence in self._inbox.refused(acquisition, reason):
            self._say(f"{_name(acquisition)}: {sentence}")
            self._on_failed(Failure(_name(acquisition), sentence))

    def _keep(self, kept: Kept) -> None:
        self.kept += 1
        proposal = kept.analysis.proposal
        said = "not judged" if proposal is None else proposal.verdict
        self._say(f"{_name(kept.analysis.acquisition)}: {said} (analysis {kept.number})")
        self._on_kept(kept)


def _name(acquisition: Acquisition) -> str:
    day = "" if acquisition.day is None else f", day {acquisition.day}"
    return f"{acquisition.dish.label}{day}"
