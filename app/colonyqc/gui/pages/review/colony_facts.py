"""What stands beside the colony in hand: rule, value, limit, and why it needs a person."""

from dataclasses import dataclass

from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.review import doubt_words
from colonyqc.gui.pages.review.presenter import colony_why
from colonyqc.gui.pages.review.state import Moment, ReviewState
from colonyqc.gui.widgets import formatting
from colonyqc.services.ports import AnalysisRecord


@dataclass(frozen=True, slots=True)
class ToBegin:
    """No colony is in hand: how many are in doubt, and how to begin by a key or a click."""

    in_doubt: int

    def text(self, key: str) -> str:
        """Return it as a sentence; ``key`` goes to the first one in doubt, "" where none does."""
        if self.in_doubt:
            said = (
                translate("Work", "In doubt: {count}. {key} goes to the first, or click a colony.")
                if key
                else translate("Work", "In doubt: {count}. Click a colony to decide on it.")
            )
        elif key:
            said = translate(
                "Work", "Nothing is in doubt. Click a colony, or press {key}, to decide on it."
            )
        else:
            said = translate("Work", "Nothing is in doubt. Click a colony to decide on it.")
        return said.format(count=self.in_doubt, key=key)


def colony_facts(state: ReviewState) -> str | ToBegin:
    """Return what a person must know to decide on the colony in hand: rule, value, limit, doubts.

    "" where nothing is to be decided.
    """
    moment = state.moment
    if moment is None or moment.record is None:
        return ""
    if state.colony is None:
        return _how_to_begin(moment, moment.record)
    colony = next((each for each in state.colonies if each.number == state.colony), None)
    if colony is None:
        return ""
    word = formatting.colony_verdict(colony.proposal.verdict) if colony.proposal else ""
    head = (
        translate("Work", "Colony {number}: {verdict} proposed. {why}")
        if word
        else translate("Work", "Colony {number}: nothing is proposed.")
    ).format(number=colony.number, verdict=word, why=colony_why(state, colony))
    doubts = doubt_words.listed(state.doubts(colony.number))
    if not doubts:
        return head
    said = translate("Work", "In doubt: {reasons}").format(reasons=doubts)
    return f"{head}\n{said}"


def _how_to_begin(moment: Moment, record: AnalysisRecord) -> ToBegin:
    left = sum(
        record.decision(at, number) is None
        for at, found in enumerate(moment.doubts)
        for number in found
    )
    return ToBegin(left)
