"""Days that were analysed are analysed anew: the pictures stay, what is said of them changes."""

from collections.abc import Callable

from colonyqc.domain.analysis import Analysis
from colonyqc.gui.core.analysis_queue import AnalysisQueue
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Message, Session
from colonyqc.gui.pages.review import presenter
from colonyqc.gui.pages.review.sheet_presenter import no_colonies
from colonyqc.gui.pages.review.state import Moment, ReviewState


class AnalyseAgain:
    """Sends the day that is shown, or other days of its dish, through the analysis again."""

    def __init__(
        self, session: Session, queue: AnalysisQueue, state: Callable[[], ReviewState]
    ) -> None:
        self._session = session
        self._queue = queue
        self._state = state

    def day(self, feeders: bool | None = None) -> bool:
        """Analyse the day shown anew, unless it is on its way; return whether it goes.

        ``feeders``: whether the dish is on them, None where nothing new is said.
        """
        moment = self._state().moment
        if moment is None:
            self._session.say(translate("Work", "There is no dish in hand to analyse again."))
            return False
        if moment.answers:
            self._session.say(no_colonies())
            return False
        if moment.record is None or moment.key in self._coming(moment):
            self._session.say(translate("Work", "These pictures are being analysed already."))
            return False
        if moment.record.decisions:
            self._session.say(presenter.left_behind(moment.record), "warning")
        self._queue.again(moment.record.analysis, feeders)
        return True

    def say_feeders(self, feeders: bool) -> None:
        """Say whether the dish is on feeders; the day goes again, the others of it are offered."""
        state = self._state()
        if not self.day(feeders) or state.moment is None:
            return
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

    def _coming(self, moment: Moment) -> list[tuple[object, object]]:
        return [Moment(p.acquisition).key for p in self._queue.of(moment.acquisition.dish)]


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
