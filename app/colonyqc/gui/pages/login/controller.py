"""Who is let in: asks for log-in where the history wants it, locks when nobody is there."""

from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QObject, Signal

from colonyqc.domain.errors import AccessError, ColonyQCError, UsageError
from colonyqc.domain.people import Actor, Policy
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.login.idle_monitor import IdleMonitor
from colonyqc.gui.pages.login.login_view import LogInView
from colonyqc.services.accounts import people
from colonyqc.services.accounts.people import OwnPasswordError, RefusedError
from colonyqc.services.ports import Histories, Monitor


@dataclass(frozen=True, slots=True)
class _LogInRefused:
    """Why nobody was let in; ``left``: for how long the person is still locked out."""

    name: str
    left: timedelta | None
    wrong: bool
    given: bool = False
    """Somebody else set the password: an own one has to be chosen."""
    said: str = ""
    """What was wrong with the new password."""


def _refused(histories: Histories, name: str, error: AccessError) -> _LogInRefused:
    return _LogInRefused(
        name,
        people.locked_for(histories, name),
        wrong=isinstance(error, RefusedError),
        given=isinstance(error, OwnPasswordError),
    )


class LoginController(QObject):
    """Signals: ``closed(forget)`` when the window has to hide, ``opened(other)`` to show again.

    ``forget``: nothing in hand is kept for later; ``other``: somebody else came in than who was
    there before.
    """

    opened = Signal(bool)
    closed = Signal(bool)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._gate: LogInView | None = None
        self._before: Actor | None = None
        self._failures = 0
        self._why = ""
        self.shut = False
        """Nobody is let in: nothing of the history may be shown."""
        self.idle = IdleMonitor(self)
        self.idle.idle.connect(self.lock)
        session.policy_changed.connect(self._policy_changed)
        session.jobs.job_started.connect(self._count)
        session.jobs.job_finished.connect(self._count)

    def attach(self, gate: LogInView) -> None:
        """Ask through another page: that of a window in another language."""
        self._gate = gate
        gate.given.connect(self.log_in)
        gate.renewed.connect(self.renew)
        self._ask()

    def begin(self) -> None:
        """Learn how the history is entered, before anything of it is shown."""
        try:
            policy = people.policy(self._session.context.histories)
        except ColonyQCError as error:
            self._close(forget=False)
            if self._gate is not None:
                self._gate.say(worded(str(error)))
            return
        if policy.log_in:
            self._why = translate("Entry", "This history asks who you are.")
            self._close(forget=False)
        self._session.set_policy(policy)

    def log_in(self, name: str, password: str) -> None:
        """Let a person in whose password it is."""
        if self._gate is None:
            return
        self._gate.set_busy(True)
        # The one before log-in: nobody is at work yet.
        histories = self._session.own_histories

        def work(_: Monitor) -> Actor | _LogInRefused:
            try:
                return people.log_in(histories, name, password)
            except AccessError as error:
                return _refused(histories, name, error)

        self._session.jobs.submit(
            "display", work, self._answered, self._failed, translate("Entry", "logging in"), "entry"
        )

    def renew(self, name: str, old: str, new: str) -> None:
        """Let a person in who chose a password of their own."""
        if self._gate is None:
            return
        self._gate.set_busy(True)
        histories = self._session.own_histories

        def work(_: Monitor) -> Actor | _LogInRefused:
            try:
                people.change_password(histories, name, old, new)
                return people.log_in(histories, name, new)
            except AccessError as error:
                return _refused(histories, name, error)
            except UsageError as error:
                return _LogInRefused(name, None, wrong=False, given=True, said=str(error))

        self._session.jobs.submit(
            "display", work, self._answered, self._failed, translate("Entry", "logging in"), "entry"
        )

    def lock(self) -> None:
        """Hide everything until somebody logs in; who was there may go on where they were."""
        if self.shut or self._session.actor is None:
            return
        minutes = self._session.policy.idle_minutes
        text = translate("Entry", "Locked: nobody was here for {minutes} min.")
        self._before = self._session.actor
        self._leave(
            text.format(minutes=minutes), f"Locked after {minutes} min without input.", forget=False
        )

    def log_out(self) -> None:
        """Let who is there go; nothing of what they had in hand stays."""
        if self.shut or self._session.actor is None:
            return
        self._before = None
        self._leave(translate("Entry", "Logged out."), "", forget=True)

    def stop(self) -> None:
        """Watch no more."""
        self.idle.stop()

    def _leave(self, why: str, reason: str, *, forget: bool) -> None:
        histories = self._session.context.histories

        def work(_: Monitor) -> None:
            people.log_out(histories, reason)

        self._why = why
        self.idle.stop()
        # Before the log-out is written: from now on nobody may do anything more under that name.
        self._session.leave()
        self._session.jobs.submit("io", work, label=translate("Entry", "logging out"))
        self._close(forget=forget)

    def _close(self, *, forget: bool) -> None:
        self.shut = True
        self.closed.emit(forget)
        self._ask()

    def _ask(self) -> None:
        if self._gate is not None and self.shut:
            self._gate.ask(self._why, self._before.name if self._before else "")
            self._count()

    def _answered(self, answer: Actor | _LogInRefused) -> None:
        if isinstance(answer, _LogInRefused):
            self._refused(answer)
            return
        other = self._before is not None and self._before.name != answer.name
        self._failures, self._before = 0, None
        self.shut = False
        self._session.enter(answer)
        self._watch()
        if self._gate is not None:
            self._gate.ask("")
        self.opened.emit(other)

    def _refused(self, refused: _LogInRefused) -> None:
        if self._gate is None:
            return
        self._gate.set_busy(False)
        self._gate.password.setFocus()
        if refused.left is not None:
            self._gate.say_locked(refused.name, refused.left)
        elif refused.given:
            asked = translate(
                "Entry",
                "Somebody else set this password. Choose one of your own: type the one you were "
                "given once more, and a new one twice.",
            )
            self._gate.ask_own(worded(refused.said) or asked)
        elif refused.wrong:
            self._failures += 1
            policy = self._session.policy
            text = translate(
                "Entry",
                "The name or the password is wrong (attempt {count} here). After {attempts} wrong "
                "passwords in a row a person is locked out for {minutes} min.",
            )
            self._gate.say(
                text.format(
                    count=self._failures, attempts=policy.attempts, minutes=policy.lock_minutes
                )
            )
        else:
            text = translate("Entry", "{name} can no longer log in. Ask an administrator.")
            self._gate.say(text.format(name=refused.name))

    def _failed(self, error: ColonyQCError) -> None:
        if self._gate is not None:
            self._gate.set_busy(False)
            self._gate.say(worded(str(error)))

    def _policy_changed(self, _: Policy) -> None:
        self._watch()

    def _watch(self) -> None:
        policy = self._session.policy
        wanted = policy.log_in and self._session.actor is not None
        self.idle.start(60.0 * policy.idle_minutes if wanted else 0.0)

    def _count(self, _: object = None) -> None:
        if self._gate is not None:
            working = [job for job in self._session.jobs.active if job.lane == "analysis"]
            self._gate.set_behind(len(working))
