"""Days that were analysed are analysed anew: the pictures stay, what is said of them changes."""

from collections.abc import Callable, Sequence

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.errors import ColonyQCError, ReasonOwedError
from colonyqc.gui.core.analysis_queue import AnalysisQueue
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Message, Session
from colonyqc.gui.pages.review import presenter
from colonyqc.gui.pages.review.sheet_presenter import no_colonies
from colonyqc.gui.pages.review.state import Moment, ReviewState
from colonyqc.services.analysis.keep import ask_to_analyse
from colonyqc.services.analysis.replacing import reason_owed
from colonyqc.services.ports import Monitor

Ask = Callable[[str, bool, Callable[[str], None]], None]
"""Asks why: the sentence, whether an answer is owed, and what is told of the answer."""


class AnalyseAgain:
    """Sends the day that is shown, or other days of its dish, through the analysis again."""

    def __init__(
        self,
        session: Session,
        scope: JobScope,
        queue: AnalysisQueue,
        state: Callable[[], ReviewState],
        ask: Ask,
    ) -> None:
        self._session = session
        self._scope = scope
        self._queue = queue
        self._state = state
        self._ask = ask

    def day(self) -> None:
        """Ask why, then analyse the day shown anew, unless it is on its way."""
        moment = self._shown()
        if moment is None:
            return
        acquisition, histories = moment.acquisition, self._session.context.histories

        def work(_: Monitor) -> ReasonOwedError | None:
            ask_to_analyse(histories)
            return reason_owed(histories, acquisition)

        def known(owed: ReasonOwedError | None) -> None:
            text = _question((owed,)) if owed else _free_question(acquisition.dish.label)
            self._ask(text, owed is not None, lambda why: self._go(moment, why=why))

        def failed(error: ColonyQCError) -> None:
            self._session.say(str(error), "error")

        name = translate("Work", "reading the earlier analyses")
        self._scope.submit("io", work, known, failed, name)

    def ask_owed(self, owed: tuple[ReasonOwedError, ...]) -> None:
        """Ask why dishes are analysed again that were refused without a reason."""
        if owed:
            self._ask(_question(owed), True, self._queue.questions.because)

    def _shown(self) -> Moment | None:
        """Return the day shown; say why it is not analysed where it cannot be."""
        moment = self._state().moment
        if moment is None:
            self._session.say(translate("Work", "There is no dish in hand to analyse again."))
            return None
        if moment.answers:
            self._session.say(no_colonies())
            return None
        return None if self._coming(moment) else moment

    def _coming(self, moment: Moment) -> bool:
        """Return whether a day is on its way already, and say so."""
        on_way = self._queue.of(moment.acquisition.dish)
        if moment.record is None or moment.key in [Moment(p.acquisition).key for p in on_way]:
            self._session.say(translate("Work", "These pictures are being analysed already."))
            return True
        return False

    def _go(self, moment: Moment, feeders: bool | None = None, why: str = "") -> None:
        # While the reason was typed another window's click may have sent it on its way.
        if moment.record is None or self._coming(moment):
            return
        if moment.record.decisions:
            self._session.say(presenter.left_behind(moment.record), "warning")
        self._queue.again(moment.record.analysis, feeders, why)

    def say_feeders(self, feeders: bool) -> None:
        """Say whether the dish is on feeders; the day goes again, the others of it are offered."""
        state, moment = self._state(), self._shown()
        if moment is None or self._session.only_reads():
            return
        self._go(moment, feeders)
        others = _said_otherwise(state, feeders)
        if not others:
            return

        def do() -> None:
            for analysis in others:
                self._queue.again(analysis, feeders)

        text = translate(
            "Work",
            "Other days of this dish were analysed without knowing this ({count}). What was "
            "decided on them stays with the analyses it was decided on.",
        )
        action = translate("Work", "Analyse them again")
        self._session.said.emit(Message(text.format(count=len(others)), action=action, do=do))


def _question(owed: Sequence[ReasonOwedError]) -> str:
    """Return the question for one reason, for a dish or for several."""
    first = owed[0]
    if len(owed) > 1:
        text = translate(
            "Work",
            "Analysed or signed before: {count} dishes and days. Why are they analysed again? "
            "Every report of the dishes names the reason.",
        )
    elif first.cells:
        text = translate(
            "Work",
            "{dish} has cells that were corrected by hand, as record {number}. Why is it answered "
            "anew? The corrected record stays, the new one counts.",
        )
    elif first.signed:
        text = translate(
            "Work",
            "{dish} was signed for this day as record {number}. Why is it analysed again? Every "
            "report of the dish names the reason.",
        )
    else:
        text = translate(
            "Work",
            "{dish} was analysed for this day as record {number}. Why is it analysed again? Every "
            "report of the dish names the reason.",
        )
    return text.format(dish=first.dish, number=first.record, count=len(owed))


def _free_question(dish: str) -> str:
    text = translate(
        "Work",
        "Why is {dish} analysed again? Every report of the dish names the reason, or that none was "
        "stated.",
    )
    return text.format(dish=dish)


def _said_otherwise(state: ReviewState, feeders: bool) -> tuple[Analysis, ...]:
    """Return the other days' analyses, of the same passage, of which something else was said."""
    shown = state.moment
    kept = (m.record.analysis for m in state.moments if m is not shown and m.record is not None)
    return tuple(
        each
        for each in kept
        if shown is not None
        and each.acquisition.passage == shown.acquisition.passage
        and each.protocol.on_feeders(each.acquisition) != feeders
    )
