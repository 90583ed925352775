"""What the rules propose, what people decided, and what is left of either."""

from colonyqc.domain.verdict import Verdict
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.review.state import ReviewState
from colonyqc.gui.widgets import formatting
from colonyqc.services.analysis import dish_review
from colonyqc.services.ports import AnalysisRecord


def proposed(state: ReviewState, number: int) -> Verdict:
    """Return the verdict the rules propose for a colony; keep where no rule spoke."""
    for colony in state.colonies:
        if colony.number == number and colony.proposal is not None:
            return Verdict(colony.proposal.verdict)
    return Verdict.KEEP


def overrules(state: ReviewState, number: int, verdict: Verdict) -> bool:
    """Return whether a verdict is another than a rule proposes for a colony."""
    proposals = (colony.proposal for colony in state.colonies if colony.number == number)
    return any(each is not None and each.verdict != verdict for each in proposals)


def agrees(state: ReviewState, number: int, verdict: Verdict) -> bool:
    """Return whether a verdict is what a rule proposes for a colony."""
    proposals = (colony.proposal for colony in state.colonies if colony.number == number)
    return any(each is not None and each.verdict == verdict for each in proposals)


def next_in_doubt(state: ReviewState, after: int | None) -> tuple[int, int] | None:
    """Return (picture, colony) of the next in doubt that nobody decided on; None without one.

    On the picture shown those that come ``after`` a colony are first, then the others there, then
    those of the next pictures, round to the first.
    """
    moment = state.moment
    if moment is None or moment.record is None:
        return None
    record, doubts = moment.record, moment.doubts
    count = len(doubts)
    for step in range(count):
        at = (state.picture + step) % count
        order = list(doubts[at])
        if step == 0 and after in order:
            place = order.index(after) + 1
            order = order[place:] + order[:place]
        for number in order:
            if record.decision(at, number) is None:
                return at, number
    return None


def left_to_accept(state: ReviewState) -> int | None:
    """Return how many colonies of the day can be accepted as proposed; None of no analysis."""
    record = state.moment.record if state.moment else None
    return None if record is None else sum(1 for _ in dish_review.left_to_accept(record))


def dish_decided(record: AnalysisRecord | None) -> str:
    """Return a person's verdict on the dish with who, when and why; "" where there is none."""
    made = record.dish_decision if record else None
    if made is None:
        return ""
    why = formatting.reason(made.reason)
    text = (
        translate("Work", "Dish {verdict} by {person}, {time}: {why}")
        if why
        else translate("Work", "Dish {verdict} by {person}, {time}")
    )
    return text.format(
        verdict=formatting.approval(made.approval),
        person=made.person,
        time=formatting.moment(made.at),
        why=why,
    )
