"""What stands beside the colony in hand: rule, value, limit, and why it needs a person."""

from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.review import doubt_words
from colonyqc.gui.pages.review.presenter import colony_why
from colonyqc.gui.pages.review.state import Moment, ReviewState
from colonyqc.gui.widgets import formatting
from colonyqc.services.ports import AnalysisRecord


def colony_facts(state: ReviewState) -> str:
    """Return what a person must know to decide on the colony in hand: rule, value, limit, doubts.

    Without one: how many are in doubt, and how to begin.
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


def _how_to_begin(moment: Moment, record: AnalysisRecord) -> str:
    left = sum(
        record.decision(at, number) is None
        for at, found in enumerate(moment.doubts)
        for number in found
    )
    if left:
        text = translate("Work", "In doubt: {count}. J goes to the first, or click a colony.")
        return text.format(count=left)
    return translate("Work", "Nothing is in doubt. Click a colony, or press J, to decide on it.")
