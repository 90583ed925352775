"""What a person decides by a key: on the colony in hand, on what is left, on the dish."""

from typing import Protocol

from colonyqc.domain.verdict import (
    AGREED,
    Approval,
    Decision,
    Verdict,
    reason_owed,
)
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.review import proposals
from colonyqc.gui.pages.review.decisions import Decisions, Target
from colonyqc.gui.pages.review.sheet_presenter import no_colonies
from colonyqc.gui.pages.review.state import ReviewState, next_undecided
from colonyqc.gui.pages.review.view import ReviewView
from colonyqc.services.accounts.open_items import awaits_verdict
from colonyqc.services.analysis.dish_review import left_to_accept
from colonyqc.services.ports import AnalysisRecord


class ReviewScreen(Protocol):
    """What is on the screen, and how to go elsewhere."""

    @property
    def state(self) -> ReviewState: ...

    @property
    def order(self) -> tuple[int, ...]:
        """The colonies of the picture as the table shows them."""
        ...

    def go_to(self, picture: int, colony: int) -> None:
        """Show a colony of the day in the middle."""
        ...

    def decided(self, decision: Decision) -> None:
        """Show a decision that is just being kept."""
        ...

    def reload(self) -> None:
        """Read the dish's records anew."""
        ...


class Deciding:
    """Takes decisions; after each the next colony in doubt comes, on the next picture if need be.

    Only a decision of the person's own goes on.
    """

    def __init__(
        self, view: ReviewView, session: Session, scope: JobScope, shown: ReviewScreen
    ) -> None:
        self._view = view
        self._session = session
        self._shown = shown
        self._decisions = Decisions(session, scope, shown.decided, shown.reload)
        self._held = ""

    def hold(self, why: str) -> None:
        """Let nothing be decided while something else is seen than what is kept, and say why.

        "" lets it be decided again.
        """
        if why != self._held:
            self._held = why
            self._view.set_held(why)

    def colony(self, verdict: Verdict) -> None:
        """Decide on the selected colony; what overrules the rules first asks why.

        To discard what the rules propose to discard, their own reason is enough.
        """
        target = self._target()
        if target is None:
            return
        state = self._shown.state
        agrees = proposals.agrees(state, target.colony, verdict)
        if agrees:
            self._make(target, verdict, AGREED if verdict is Verdict.DISCARD else "")
        elif verdict is Verdict.DISCARD or proposals.overrules(state, target.colony, verdict):
            self._view.ask_reason(target.colony, verdict)
        else:
            self._make(target, verdict, "")

    def dish(self, approval: Approval) -> None:
        """Give the dish its verdict; against the rules it first asks why."""
        record = self._record()
        if record is None:
            return
        proposal = record.analysis.proposal
        if reason_owed(approval, proposal.verdict if proposal else ""):
            self._view.ask_dish_reason(approval)
        else:
            self._decisions.make_dish(record, approval, "")

    def because(self, answer: Verdict | Approval, reason: str) -> None:
        """Decide for the reason that was asked."""
        if isinstance(answer, Approval):
            record = self._record()
            if record is not None:
                self._decisions.make_dish(record, answer, reason)
                self._view.focus_picture()
            return
        target = self._target()
        if target is not None:
            self._make(target, answer, reason)

    def accept_rest(self) -> None:
        """Accept what nobody decided on as proposed."""
        record = self._record()
        if record is None:
            return
        if not any(True for _ in left_to_accept(record)):
            self._session.say(translate("Work", "Nothing is left to accept."))
            return
        self._view.focus_picture()
        self._decisions.accept(record)

    def undo(self) -> Target | None:
        """Take the last decision back; return the colony it was about, if it was about one."""
        return self._decisions.undo()

    def dish_first(self) -> bool:
        """Tell whether a person must give the dish its verdict before it is signed; say so."""
        moment = self._shown.state.moment
        record = moment.record if moment else None
        if record is None or not awaits_verdict(record):
            return False
        self._session.say(
            translate(
                "Work",
                "The rules leave this dish undecided: approve it or reject it before you sign.",
            ),
            "warning",
        )
        return True

    def first(self) -> None:
        """Go to the first colony in doubt of the day, if there is one."""
        place = proposals.next_in_doubt(self._shown.state, None)
        if place is not None:
            self._shown.go_to(*place)

    def _record(self) -> AnalysisRecord | None:
        """Return the analysis in hand; say what is missing when there is none."""
        if self._held:
            self._session.say(self._held, "warning")
            return None
        moment = self._shown.state.moment
        if moment is not None and moment.answers:
            self._session.say(no_colonies())
            return None
        record = moment.record if moment else None
        if record is None:
            self._session.say(
                translate("Work", "Decisions can be made as soon as the analysis is kept.")
            )
        return record

    def _target(self) -> Target | None:
        """Return the colony to decide on; say what is missing when there is none."""
        state = self._shown.state
        if state.colony is None and not (state.moment and state.moment.answers):
            self._session.say(translate("Work", "Select a colony first: click it."))
            return None
        record = self._record()
        if record is None or state.colony is None:
            return None
        acquisition = record.analysis.acquisition
        return Target(
            acquisition.dish,
            acquisition.day,
            record.id,
            state.picture,
            state.colony,
            proposals.proposed(state, state.colony),
        )

    def _make(self, target: Target, verdict: Verdict, reason: str) -> None:
        state = self._shown.state
        record = state.moment.record if state.moment else None
        before = record.decision(target.picture, target.colony) if record else None
        doubtful = bool(state.doubts(target.colony))
        self._decisions.make(target, verdict, reason, before)
        self._view.focus_picture()
        self._go_on(target, doubtful)

    def _go_on(self, target: Target, doubtful: bool) -> None:
        """Go to the next colony in doubt; from a sure one to the next that nobody decided on."""
        state = self._shown.state
        if doubtful:
            place = proposals.next_in_doubt(state, target.colony)
        else:
            order, decided = self._shown.order, frozenset(state.decisions)
            onward = next_undecided(order, target.colony, decided)
            place = None if onward is None else (state.picture, onward)
        if place is not None:
            self._shown.go_to(*place)
            return
        record = state.moment.record if state.moment else None
        left = 0 if record is None else sum(1 for _ in left_to_accept(record))
        self._session.say(_nothing_in_doubt(left))


def _nothing_in_doubt(left: int) -> str:
    if not left:
        return translate("Work", "Every colony of this dish is decided.")
    text = translate("Work", "No colony in doubt is left. A accepts the other {count} as proposed.")
    return text.format(count=left)
