"""Decisions on colonies: kept one after the other, taken back by a further one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import DishKey
from colonyqc.domain.verdict import WITHDRAWN, Decision, Verdict
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.widgets import formatting
from colonyqc.services.analysis import keep
from colonyqc.services.analysis.keep import Changed
from colonyqc.services.ports import Monitor


@dataclass(frozen=True, slots=True)
class Target:
    """A colony of a picture of an analysis of a dish, and the verdict the rules propose for it."""

    dish: DishKey
    day: int | None
    analysis: int
    picture: int
    colony: int
    proposed: Verdict


@dataclass(frozen=True, slots=True)
class _Made:
    target: Target
    before: Decision | None


class Decisions:
    """Keeps decisions off the window's thread, in order, and remembers how to take them back.

    ``on_made(Decision)`` is called at once, before it is kept; ``on_failed()`` when it could not
    be.
    """

    def __init__(
        self,
        session: Session,
        scope: JobScope,
        on_made: Callable[[Decision], None],
        on_failed: Callable[[], None],
    ) -> None:
        self._session = session
        self._scope = scope
        self._on_made = on_made
        self._on_failed = on_failed
        self._made: list[_Made] = []

    def make(self, target: Target, verdict: Verdict, reason: str, before: Decision | None) -> None:
        """Decide on a colony; what the same person said last is not said twice."""
        said = (verdict, reason, self._session.person)
        if before is not None and (before.verdict, before.reason, before.person) == said:
            return
        self._made.append(_Made(target, before))
        self._keep(target, verdict, reason)

    def undo(self) -> Target | None:
        """Restore what stood before the last decision; return its colony, None if there is none.

        Nothing is erased: a further decision is added.
        """
        if not self._made:
            self._session.say(translate("Work", "There is no decision to undo."))
            return None
        made = self._made.pop()
        where = {"dish": made.target.dish.label, "number": made.target.colony}
        if made.before is None:
            self._keep(made.target, made.target.proposed, WITHDRAWN, undo=True)
            text = translate("Work", "Undone: colony {number} of {dish} is undecided again.")
            self._session.say(text.format(**where))
        else:
            self._keep(made.target, made.before.verdict, made.before.reason, undo=True)
            text = translate("Work", "Undone: colony {number} of {dish} is back to “{verdict}”.")
            word = formatting.colony_verdict(made.before.verdict)
            self._session.say(text.format(verdict=word, **where))
        return made.target

    def _keep(self, target: Target, verdict: Verdict, reason: str, *, undo: bool = False) -> None:
        histories, person = self._session.context.histories, self._session.person

        def work(_: Monitor) -> Changed:
            return keep.decide(
                histories,
                target.analysis,
                target.picture,
                target.colony,
                verdict,
                reason,
                person,
                undo=undo,
            )

        now = datetime.now(UTC)
        self._on_made(
            Decision(target.analysis, target.picture, target.colony, verdict, reason, person, now)
        )
        self._scope.submit(
            "io",
            work,
            self._session.noticed.emit,
            self._refused,
            translate("Work", "keeping the decision"),
        )

    def _refused(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
        self._on_failed()
