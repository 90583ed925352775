"""What is to be done with a dish next, and what of it is open."""

from collections.abc import Iterator
from datetime import date

from colonyqc.domain.dish_life import LifeEvent, LifeEventKind
from colonyqc.domain.signature import Meaning
from colonyqc.domain.triage import RiskKind, due
from colonyqc.domain.verdict import Approval, DishVerdict
from colonyqc.services.reporting.words import ReportWords
from colonyqc.services.worklist.reading import ListedDish, photographed_on


def is_due(item: ListedDish, day: date) -> bool:
    """Tell whether a dish was to be photographed by a day, or was photographed on it."""
    if photographed_on(item.summary) == day:
        return True
    expected = due(item.ranked.standing)
    # Of prompted answers alone nobody knows when they are due: better one dish too many.
    return expected is None or expected.day <= day


def next_actions(
    item: ListedDish, day: date, ended: LifeEvent | None, say: ReportWords
) -> tuple[str, ...]:
    """Return what is to be done with a dish, the most pressing first; never nothing.

    ``ended``: the event by which the culture came to its end, None while it goes on.
    """
    return tuple(_next(item, day, ended, say)) or (say("sum act nothing"),)


def _next(item: ListedDish, day: date, ended: LifeEvent | None, say: ReportWords) -> Iterator[str]:
    record, expected = item.record, due(item.ranked.standing)
    if ended is not None:
        yield say("sum act archive", what=say(f"life {ended.kind}"))
    elif photographed_on(item.summary) != day:
        yield say("sum act photograph")
    elif record is not None and not record.analysis.statistics.usable_pictures:
        yield say("sum act again")
    if record is None:
        return
    yield from _to_decide(item, say)
    if ended is None and item.ranked.to_passage:
        yield say("sum act passage")
    yield from _to_sign(item, say)
    if ended is None and photographed_on(item.summary) == day and expected is not None:
        yield say("sum act next", date=str(expected))


def _to_decide(item: ListedDish, say: ReportWords) -> Iterator[str]:
    record = item.record
    if record is None:
        return
    made, proposal = record.dish_decision, record.analysis.proposal
    if made is not None and made.approval is Approval.REJECTED:
        yield say("sum act rejected")
    elif made is None:
        undecided = proposal is not None and proposal.verdict == DishVerdict.UNDECIDED
        yield say("sum act look" if undecided else "sum act decide")
    left = item.ranked.standing.colonies - item.ranked.standing.decided
    if left > 0:
        yield say("sum act colonies", count=left)


def _to_sign(item: ListedDish, say: ReportWords) -> Iterator[str]:
    given = {each.meaning for each in item.signatures}
    if Meaning.PERFORMED not in given:
        yield say("sum act sign")
    elif Meaning.REVIEWED not in given:
        yield say("sum act review")


def culture_end(item: ListedDish, events: tuple[LifeEvent, ...], day: date) -> LifeEvent | None:
    """Return what ended a dish's culture after its last pictures, up to a day; None: it goes on.

    ``events``: those in force, in their order.
    """
    last = photographed_on(item.summary)
    found = [
        each
        for each in events
        if each.dish == item.dish and last <= each.happened.astimezone().date() <= day
    ]
    ending = (LifeEventKind.PASSAGE, LifeEventKind.FREEZING)
    begun = (LifeEventKind.SEEDING, LifeEventKind.THAW)
    newest = next((each for each in reversed(found) if each.kind in (*ending, *begun)), None)
    return newest if newest is not None and newest.kind in ending else None


def open_said(item: ListedDish, day: date, void: bool, say: ReportWords) -> tuple[str, ...]:
    """Return what nobody has settled on a dish, in the report's language."""
    said = []
    if photographed_on(item.summary) != day:
        said.append(say("sum open not photographed"))
    kinds = {risk.kind for risk in item.ranked.risks}
    if RiskKind.UNJUDGED in kinds:
        said.append(say("sum open not judged"))
    if item.record is None:
        return tuple(said)
    if item.record.dish_decision is None:
        said.append(say("sum open no decision"))
    left = item.ranked.standing.colonies - item.ranked.standing.decided
    if left > 0:
        said.append(say("sum open colonies", count=left, all=item.ranked.standing.colonies))
    if void:
        said.append(say("sum open void"))
    elif not item.signatures:
        said.append(say("sum open unsigned"))
    elif Meaning.REVIEWED not in {each.meaning for each in item.signatures}:
        said.append(say("sum open unreviewed"))
    return tuple(said)
