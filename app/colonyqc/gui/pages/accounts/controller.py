"""Reads who is in the books, and has changed what an administrator asks for."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from colonyqc.domain.errors import AccessError, ColonyQCError
from colonyqc.domain.people import Actor, Policy, Role
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.accounts.presenter import AccountsFacts
from colonyqc.gui.pages.accounts.view import AccountsView
from colonyqc.gui.pages.login.login_view import locked_sentence
from colonyqc.services.accounts import people
from colonyqc.services.accounts.people import RefusedError
from colonyqc.services.analysis.keep import Changed
from colonyqc.services.ports import Histories, Monitor

T = TypeVar("T")


class AccountsController:
    """Joins the people page to the history; reads only while it is shown."""

    def __init__(self, view: AccountsView, session: Session) -> None:
        self._view = view
        self._session = session
        self._scope = JobScope(session.jobs)
        view.policy.log_in_chosen.connect(self._choose_log_in)
        view.policy.single_chosen.connect(self._choose_single)
        view.policy.limits_given.connect(self._set_limits)
        view.add.given.connect(self._add)
        view.own.given.connect(self._change_own)
        account = view.account
        account.roles_given.connect(self._set_roles)
        account.active_given.connect(self._set_active)
        account.unlock_asked.connect(self._unlock)
        account.password_given.connect(self._set_password)

    def close(self) -> None:
        """Let go of the view."""
        self._scope.close()

    def set_shown(self, shown: bool) -> None:
        """Say whether the page is looked at."""
        if shown:
            self.refresh()

    def refresh(self) -> None:
        """Read who is in the books."""
        histories, session = self._session.context.histories, self._session
        me = session.actor.name if session.actor else ""

        def work(_: Monitor) -> AccountsFacts:
            policy = people.policy(histories)
            if not policy.log_in:
                return AccountsFacts(policy)
            found = people.people(histories)
            left = {each.name: people.locked_for(histories, each.name) for each in found}
            locked = {name: time for name, time in left.items() if time is not None}
            return AccountsFacts(policy, found, locked, me)

        self._scope.submit(
            "io",
            work,
            self._view.show_facts,
            self._failed,
            translate("People", "reading the people"),
        )

    def _choose_log_in(self, name: str, password: str) -> None:
        def done(actor: Actor) -> None:
            self._session.enter(actor)
            self._take_policy(Policy(log_in=True))
            text = translate("People", "From now on people log in; {name} is administrator.")
            self._said(text.format(name=actor.name))

        self._do(lambda histories: people.choose_log_in(histories, name, password), done)

    def _choose_single(self, why: str) -> None:
        def done(_: None) -> None:
            self._session.leave()
            self._take_policy(Policy(log_in=False))
            self._said(translate("People", "From now on nobody has to log in."))

        self._do(lambda histories: people.choose_single_user(histories, why), done)

    def _set_limits(self, wanted: Policy) -> None:
        def done(_: None) -> None:
            self._session.set_policy(wanted)
            self._said(translate("People", "The limits are kept."))

        self._do(lambda histories: people.set_policy(histories, wanted, ""), done)

    def _add(self, name: str, roles: Sequence[Role], password: str) -> None:
        if not roles:
            self._session.say(
                translate("People", "Say what {name} is: tick a role.").format(name=name), "warning"
            )
            return

        def done(_: object) -> None:
            self._view.add.clear()
            self._said(translate("People", "{name} can log in.").format(name=name))

        self._do(lambda histories: people.add(histories, name, roles, password), done)

    def _set_roles(self, roles: Sequence[Role], why: str) -> None:
        name = self._view.account.person
        self._do(
            lambda histories: people.change(histories, name, roles=roles, reason=why),
            lambda _: self._said(
                translate("People", "The roles of {name} are kept.").format(name=name)
            ),
        )

    def _set_active(self, active: bool, why: str) -> None:
        name = self._view.account.person
        text = (
            translate("People", "{name} can log in.")
            if active
            else translate("People", "{name} can no longer log in; what they did stays.")
        )
        self._do(
            lambda histories: people.change(histories, name, active=active, reason=why),
            lambda _: self._said(text.format(name=name)),
        )

    def _unlock(self, why: str) -> None:
        name = self._view.account.person
        self._do(
            lambda histories: people.unlock(histories, name, why),
            lambda _: self._said(
                translate("People", "{name} is no longer locked out.").format(name=name)
            ),
        )

    def _set_password(self, password: str) -> None:
        name = self._view.account.person
        self._do(
            lambda histories: people.reset_password(histories, name, password),
            lambda _: self._said(
                translate("People", "{name} has a new password.").format(name=name)
            ),
        )

    def _change_own(self, old: str, new: str) -> None:
        me = self._session.person

        def work(histories: Histories) -> str:
            try:
                people.change_password(histories, me, old, new)
            except AccessError as error:
                left = people.locked_for(histories, me)
                if left is not None:
                    return locked_sentence(me, left)
                if isinstance(error, RefusedError):
                    return translate("People", "The password so far is wrong: it was not changed.")
                raise
            return ""

        def done(wrong: str) -> None:
            if wrong:
                self._session.say(wrong, "error")
                self.refresh()
            else:
                self._said(translate("People", "Your password is changed."))

        self._do(work, done)

    def _do(self, work: Callable[[Histories], T], done: Callable[[T], None]) -> None:
        """Write off the window's thread, then say so and show the books anew."""
        histories = self._session.context.histories
        self._scope.submit(
            "io",
            lambda _: work(histories),
            done,
            self._failed,
            translate("People", "keeping the change"),
        )

    def _take_policy(self, wanted: Policy) -> None:
        """Put into force how the history is entered, with the limits that were there."""
        now = self._session.policy
        self._session.set_policy(
            Policy(wanted.log_in, now.attempts, now.lock_minutes, now.idle_minutes)
        )

    def _said(self, text: str) -> None:
        self._session.say(text)
        self.refresh()
        self._session.noticed.emit(Changed(frozenset(), frozenset()))

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
        self.refresh()
