"""Decisions on colonies and dishes: kept one after the other, taken back by a further one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import DishKey
from colonyqc.domain.verdict import WITHDRAWN, Approval, Decision, DishDecision, Verdict
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.widgets import formatting
from colonyqc.services.analysis import dish_review, keep
from colonyqc.services.analysis.keep import Changed
from colonyqc.services.ports import AnalysisRecord, Monitor


@dataclass(frozen=True, slots=True)
class Target:
    """A colony of a picture of an analysis of a dish, and the verdict the rules propose for it.

    ``colony`` 0: the dish itself.
    """

    dish: DishKey
    day: int | None
    analysis: int
    picture: int
    colony: int
    proposed: Verdict


def of_dish(record: AnalysisRecord) -> Target:
    """Return the dish of an analysis as what is decided on."""
    acquisition = record.analysis.acquisition
    return Target(acquisition.dish, acquisition.day, record.id, 0, 0, Verdict.KEEP)


@dataclass(frozen=True, slots=True)
class _Made:
    target: Target
    take_back: Callable[[], None]


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
        self._made.append(_Made(target, lambda: self._take_back(target, before)))
        self._keep(target, verdict, reason)

    def make_dish(self, record: AnalysisRecord, approval: Approval, reason: str) -> None:
        """Give a dish its verdict; what the same person said last is not said twice."""
        before = record.dish_decision
        said = (approval, reason, self._session.person)
        if before is not None and (before.approval, before.reason, before.person) == said:
            return
        target = of_dish(record)
        self._made.append(_Made(target, lambda: self._take_dish_back(target, before)))
        self._keep_dish(target, approval, reason)
        text = translate("Work", "{dish}: {verdict}.")
        self._session.say(
            text.format(dish=target.dish.label, verdict=formatting.approval(approval))
        )

    def accept(self, record: AnalysisRecord) -> None:
        """Accept every proposal that nobody decided on, by one act."""
        target = of_dish(record)
        self._made.append(_Made(target, lambda: self._withdraw(target)))
        count = sum(1 for _ in dish_review.left_to_accept(record))
        histories, person = self._session.context.histories, self._session.person
        self._do(lambda _: dish_review.accept_rest(histories, record.id, person))
        text = translate("Work", "Accepted as proposed: {count} colonies of {dish}.")
        self._session.say(text.format(count=count, dish=target.dish.label))

    def undo(self) -> Target | None:
        """Restore what stood before the last decision; return its colony, None if there is none.

        Nothing is erased: a further decision is added.
        """
        if not self._made:
            self._session.say(translate("Work", "There is no decision to undo."))
            return None
        made = self._made.pop()
        made.take_back()
        return made.target

    def _take_back(self, target: Target, before: Decision | None) -> None:
        where = {"dish": target.dish.label, "number": target.colony}
        if before is None:
            self._keep(target, target.proposed, WITHDRAWN, undo=True)
            text = translate("Work", "Undone: colony {number} of {dish} is undecided again.")
            self._session.say(text.format(**where))
        else:
            self._keep(target, before.verdict, before.reason, undo=True)
            text = translate("Work", "Undone: colony {number} of {dish} is back to “{verdict}”.")
            word = formatting.colony_verdict(before.verdict)
            self._session.say(text.format(verdict=word, **where))

    def _take_dish_back(self, target: Target, before: DishDecision | None) -> None:
        if before is None:
            self._keep_dish(target, Approval.REJECTED, WITHDRAWN, undo=True)
            text = translate("Work", "Undone: {dish} is neither approved nor rejected.")
            self._session.say(text.format(dish=target.dish.label))
        else:
            self._keep_dish(target, before.approval, before.reason, undo=True)
            text = translate("Work", "Undone: {dish} is back to “{verdict}”.")
            word = formatting.approval(before.approval)
            self._session.say(text.format(dish=target.dish.label, verdict=word))

    def _withdraw(self, target: Target) -> None:
        histories, person = self._session.context.histories, self._session.person
        self._do(lambda _: dish_review.withdraw_acceptance(histories, target.analysis, person))
        text = translate("Work", "Undone: what was accepted of {dish} is undecided again.")
        self._session.say(text.format(dish=target.dish.label))

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
        self._do(work)

    def _keep_dish(
        self, target: Target, approval: Approval, reason: str, *, undo: bool = False
    ) -> None:
        histories, person = self._session.context.histories, self._session.person
        self._do(
            lambda _: dish_review.decide_dish(
                histories, target.analysis, approval, reason, person, undo=undo
            )
        )

    def _do(self, work: Callable[[Monitor], Changed]) -> None:
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
