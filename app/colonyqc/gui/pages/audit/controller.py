"""Reads the audit trail page by page while it is looked at, and has the history checked."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.jobs import Job
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.audit import formatting
from colonyqc.gui.pages.audit.review_dialog import TrailReviewDialog
from colonyqc.gui.pages.audit.view import AuditView
from colonyqc.services.accounts.audit_log import EventPage, Wanted, page
from colonyqc.services.accounts.trail_review import (
    TrailReview,
    review_trail,
    reviewed_to,
    verify_noted,
)
from colonyqc.services.ports import Monitor

_AT_ONCE = 200
"""Events read at a time: a few screens of them."""
_NEWER = 100_000
"""Newer events are read in one go: the page is looked at while few of them come."""

_Read = tuple[EventPage, tuple[DishKey, ...] | None]
"""A page, and the dishes to choose from where it is the first one."""


class AuditController:
    """Joins the audit page to the history; reads only while it is shown."""

    def __init__(self, view: AuditView, session: Session) -> None:
        self._view = view
        self._session = session
        self._scope = JobScope(session.jobs)
        self._shown = False
        self._read = False
        self._before: int | None = None
        self._older_job: Job | None = None
        self._check: Job | None = None
        self.dialog: TrailReviewDialog | None = None
        view.filtered.connect(self.begin)
        view.more_wanted.connect(self._go_on)
        view.verify_asked.connect(self.verify)
        view.review_asked.connect(self.review)
        view.review.setEnabled(not session.context.read_only)
        view.verify.setVisible(session.context.verify is not None)
        session.noticed.connect(self._noticed)
        session.jobs.job_finished.connect(self._finished)

    def close(self) -> None:
        """Let go of the view and the session."""
        self._session.noticed.disconnect(self._noticed)
        self._session.jobs.job_finished.disconnect(self._finished)
        self._scope.close()

    def set_shown(self, shown: bool) -> None:
        """Say whether the page is looked at."""
        self._shown = shown
        if shown:
            self._catch_up()

    def begin(self) -> None:
        """Read what the filters ask for from the newest event on."""
        if self._older_job is not None:
            # It would be appended to the list of other filters.
            self._older_job.drop()
        self._submit("trail", self._began)

    def verify(self) -> None:
        """Have the whole history checked, and say what came of it."""
        check = self._session.context.verify
        if check is None:
            return
        self._view.set_busy(True)
        self._check = self._scope.submit(
            "backup",
            partial(verify_noted, self._session.context.histories, check),
            self._verified,
            self._not_verified,
            translate("Audit", "verifying the history"),
        )

    def review(self) -> None:
        """Ask who has read the events that nobody signed as read yet."""
        histories = self._session.context.histories

        def work(_: Monitor) -> tuple[int, int, bool]:
            with histories() as history:
                newest = history.events(limit=1)
                last = newest[0].number if newest else 0
                return reviewed_to(history) + 1, last, history.policy().log_in

        self._scope.submit("io", work, self._ask_review, self._failed)

    def _ask_review(self, facts: tuple[int, int, bool]) -> None:
        first, last, log_in = facts
        dialog = TrailReviewDialog(
            self._view.window(), self._session.person, first, last, log_in=log_in
        )
        dialog.given.connect(
            lambda name, password, comment: self._sign(
                dialog,
                partial(
                    review_trail,
                    self._session.context.histories,
                    first=first,
                    last=last,
                    password=password,
                    stated=name,
                    comment=comment,
                ),
            )
        )
        dialog.finished.connect(self._answered)
        self.dialog = dialog
        dialog.open()

    def _answered(self, _: int) -> None:
        self.dialog = None

    def _sign(self, dialog: TrailReviewDialog, sign: Callable[[], TrailReview]) -> None:
        def signed(made: TrailReview) -> None:
            dialog.accept()
            text = translate("Audit", "{person} reviewed the events {first} to {last}.")
            self._session.say(
                text.format(person=made.person, first=made.first, last=made.last.number)
            )
            self._catch_up()

        def refused(error: ColonyQCError) -> None:
            dialog.say(worded(str(error)))

        self._scope.submit("io", lambda _: sign(), signed, refused)

    def _noticed(self, _: object) -> None:
        if self._shown:
            self._catch_up()

    def _catch_up(self) -> None:
        """Read what is new since the page was last looked at."""
        events = self._view.model.events
        if not self._read or not events:
            self.begin()
            return
        self._submit("trail newer", self._newer, after=events[0].number, limit=_NEWER)

    def _go_on(self) -> None:
        if self._before is not None:
            self._older_job = self._submit("trail older", self._older, before=self._before)

    def _submit(
        self,
        key: str,
        show: Callable[[EventPage], None],
        *,
        before: int | None = None,
        after: int = 0,
        limit: int = _AT_ONCE,
    ) -> Job:
        histories, view = self._session.context.histories, self._view
        text = view.text.text()
        wanted = Wanted(
            text,
            view.person.text(),
            view.wanted_dish,
            formatting.kinds_called(text),
            only=view.wanted_kinds,
            since=_begin(view.wanted_days),
        )
        first = key == "trail"

        def work(monitor: Monitor) -> _Read:
            with histories() as history:
                found = page(
                    history, wanted, before=before, after=after, limit=limit, monitor=monitor
                )
                return found, history.dishes() if first else None

        def arrived(answer: _Read) -> None:
            found, dishes = answer
            if dishes is not None:
                view.set_dishes(dishes)
            show(found)
            view.set_reading(False)

        view.set_reading(True)
        return self._scope.submit(
            "display",
            work,
            arrived,
            self._failed,
            translate("Audit", "reading the audit trail"),
            key,
        )

    def _finished(self, job: Job) -> None:
        """Let the next check begin, also when this one was stopped."""
        if job is self._check:
            self._view.set_busy(False)

    def _began(self, found: EventPage) -> None:
        self._read, self._before = True, found.before
        self._view.model.set_events(found.events, more=found.before is not None)

    def _older(self, found: EventPage) -> None:
        self._before = found.before
        self._view.model.add_older(found.events, more=found.before is not None)

    def _newer(self, found: EventPage) -> None:
        self._view.model.add_newer(found.events)

    def _verified(self, wrong: tuple[str, ...]) -> None:
        self._view.set_busy(False)
        if self._shown:
            self._catch_up()
        if not wrong:
            said = translate("Audit", "The history is whole: every event, row and file is as kept.")
        else:
            text = translate(
                "Audit",
                "The history was changed or damaged. First: {first} In all: {count}. Keep the file "
                "as it is, and restore a backup that verifies.",
            )
            said = text.format(first=worded(wrong[0]), count=len(wrong))
        self._view.set_checked(wrong, said)

    def _not_verified(self, error: ColonyQCError) -> None:
        self._view.set_busy(False)
        self._session.say(str(error), "error")

    def _failed(self, error: ColonyQCError) -> None:
        self._view.set_reading(False)
        self._session.say(str(error), "error")


def _begin(days: int | None) -> datetime | None:
    """Return the midnight, in local time, with which so many days that end today begin."""
    if days is None:
        return None
    today = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=days - 1)
