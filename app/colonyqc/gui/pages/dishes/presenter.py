"""What the list of dishes says: a line a dish, the filters, and what is offered to filter by."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from colonyqc.domain import number_format
from colonyqc.domain.picture import DishKey
from colonyqc.domain.triage import RiskKind, due
from colonyqc.domain.visits import DueSource, NextVisit
from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, in_a_row, translate, worded
from colonyqc.gui.widgets import formatting
from colonyqc.services.worklist.reading import ListedDish


class State(Enum):
    """What a list may be narrowed to by what is done and to be done."""

    IN_USE = QT_TRANSLATE_NOOP("Dishes", "every dish")
    TO_DECIDE = QT_TRANSLATE_NOOP("Dishes", "to decide")
    DECIDED = QT_TRANSLATE_NOOP("Dishes", "decided, not signed")
    SIGNED = QT_TRANSLATE_NOOP("Dishes", "signed")
    PASSAGE = QT_TRANSLATE_NOOP("Dishes", "to passage")
    DUE = QT_TRANSLATE_NOOP("Dishes", "due")
    OVERDUE = QT_TRANSLATE_NOOP("Dishes", "overdue")
    ARCHIVED = QT_TRANSLATE_NOOP("Dishes", "archived")


_FLAGS: Final = {
    RiskKind.FAILED: QT_TRANSLATE_NOOP("Dishes", "over a limit that fails"),
    RiskKind.OVER: QT_TRANSLATE_NOOP("Dishes", "over a limit that warns"),
    RiskKind.UNJUDGED: QT_TRANSLATE_NOOP("Dishes", "not judged"),
    RiskKind.NEAR: QT_TRANSLATE_NOOP("Dishes", "near a limit"),
    RiskKind.JUMPED: QT_TRANSLATE_NOOP("Dishes", "jumped since the day before"),
    RiskKind.UNFAMILIAR: QT_TRANSLATE_NOOP("Dishes", "unfamiliar look"),
    RiskKind.POOR: QT_TRANSLATE_NOOP("Dishes", "poor pictures"),
}
"""What may be looked for; the others are states."""


@dataclass(frozen=True, slots=True)
class DishFilter:
    """What is wanted; "" and None take everything. ``text`` is looked for in all that is said."""

    text: str = ""
    line: str | None = None
    passage: str | None = None
    person: str | None = None
    state: State = State.IN_USE
    flag: RiskKind | None = None


@dataclass(frozen=True, slots=True)
class DishLine:
    """A dish as the list shows it, in words."""

    item: ListedDish
    name: str
    below: str
    """What stands below the name: line, passage, and what is special of it."""
    day: str
    confluence: str
    differentiated: str
    interval: str
    verdict: str
    approval: str
    """A person's verdict, in words."""
    task: str
    decided: str
    signed: str
    due: str
    late: bool
    due_says: str
    """Who says how often it is due, in words."""
    why: str

    @property
    def dish(self) -> DishKey:
        return self.item.dish

    @property
    def spoken(self) -> str:
        """The whole line in one sentence, for screen readers and tooltips."""
        said = (
            self.item.dish.label,
            self.day,
            formatting.dish_verdict(self.verdict) or translate("Dishes", "not judged"),
            self.approval,
            translate("Dishes", "confluence {value}").format(value=self.confluence),
            translate("Dishes", "differentiated {value}").format(value=self.differentiated),
            self.task,
            translate("Dishes", "decided {count}").format(count=self.decided),
            self.why,
        )
        return translate("Dishes", ", ").join(part for part in said if part)


def line(item: ListedDish, now: datetime, coming: Collection[DishKey] = ()) -> DishLine:
    """Return a dish as the list shows it; ``coming``: dishes that are being analysed."""
    summary, standing = item.summary, item.ranked.standing
    analysis = standing.analysis
    below = [summary.dish.line, item.passage]
    if summary.simulated:
        below.append(translate("Dishes", "simulated"))
    if analysis is None:
        below.append(translate("Dishes", "prompted, assistive"))
    if summary.dish in coming:
        below.append(translate("Dishes", "analysing…"))
    ends = () if analysis is None else analysis.statistics.differentiated_interval
    visit = due(standing)
    judged = analysis is not None
    return DishLine(
        item=item,
        name=summary.dish.dish,
        below=" · ".join(part for part in below if part),
        day=formatting.day(summary.day),
        confluence=formatting.percent(summary.confluence if judged else None),
        differentiated=formatting.percent(summary.differentiated if judged else None),
        interval=number_format.span(*ends) if ends else "",
        verdict=item.summary.shown_verdict,
        approval=formatting.approval(summary.approval) if summary.approval else "",
        task=translate("Dishes", "passage") if item.ranked.to_passage else "",
        decided=_decided(item),
        signed=_signed(item),
        due="" if visit is None else _due(visit, now),
        late=visit is not None and visit.days_late(now) > 0,
        due_says=due_words(standing.due_rule.source),
        why=in_a_row(worded(risk.sentence) for risk in item.ranked.risks),
    )


def _decided(item: ListedDish) -> str:
    standing = item.ranked.standing
    if standing.analysis is None:
        return ""
    text = translate("Dishes", "{decided} of {all}")
    return text.format(decided=standing.decided, all=standing.colonies)


def _signed(item: ListedDish) -> str:
    if item.unproved:
        return translate("Dishes", "being proved…")
    return "" if item.signed is None else formatting.moment(item.signed)


def _due(visit: NextVisit, now: datetime) -> str:
    late = visit.days_late(now)
    if late >= 1:
        return translate("Dishes", "{days} d late").format(days=int(late))
    if late > 0:
        return translate("Dishes", "{hours} h late").format(hours=max(1, round(24 * late)))
    if visit.day != now.date():
        return str(visit)
    if visit.exact:
        return translate("Dishes", "today {time}").format(time=f"{visit.at:%H:%M}")
    return translate("Dishes", "today")


def due_words(source: DueSource) -> str:
    """Return who says how often a dish is due, in the language in use."""
    return {
        DueSource.DISH: translate("Dishes", "said of this dish"),
        DueSource.PROTOCOL: translate("Dishes", "as its protocol says"),
        DueSource.LABORATORY: translate("Dishes", "as for all dishes"),
        DueSource.USUAL: translate("Dishes", "as usual"),
    }[source]


def wanted(items: Iterable[ListedDish], by: DishFilter, now: datetime) -> tuple[ListedDish, ...]:
    """Return the dishes that a filter lets through, in their order."""
    words = by.text.casefold().split()
    return tuple(
        item
        for item in items
        if _in_state(item, by.state, now)
        and by.line in (None, item.dish.line)
        and by.passage in (None, item.passage)
        and by.person in (None, item.person)
        and (by.flag is None or any(risk.kind is by.flag for risk in item.ranked.risks))
        and all(word in _said(item) for word in words)
    )


def _said(item: ListedDish) -> str:
    of = item.acquisition
    medium = (of.medium, of.vessel) if of else ()
    why = (risk.sentence for risk in item.ranked.risks)
    known = (item.dish.line, item.dish.dish, item.passage, item.person, *medium, *why)
    translated = (worded(sentence) for sentence in why)
    return " ".join(part for part in (*known, *translated) if part).casefold()


def _in_state(item: ListedDish, state: State, now: datetime) -> bool:
    if item.notes.archived or state is State.ARCHIVED:
        return item.notes.archived and state is State.ARCHIVED
    standing = item.ranked.standing
    open_ = standing.decided < standing.colonies
    visit = due(standing)
    match state:
        case State.TO_DECIDE:
            return open_
        case State.DECIDED:
            return (
                standing.analysis is not None and not open_ and not (item.signed or item.unproved)
            )
        case State.SIGNED:
            return item.signed is not None
        case State.PASSAGE:
            return item.ranked.to_passage
        case State.DUE:
            return visit is not None and visit.is_due(now)
        case State.OVERDUE:
            return visit is not None and visit.days_late(now) > 0
    return True


def lines_of(items: Sequence[ListedDish]) -> tuple[str, ...]:
    """Return the cell lines there are, by name."""
    return tuple(sorted({item.dish.line for item in items} - {""}))


def passages_of(items: Sequence[ListedDish]) -> tuple[str, ...]:
    """Return the passages there are, by name."""
    return tuple(sorted({item.passage for item in items} - {""}))


def people_of(items: Sequence[ListedDish]) -> tuple[str, ...]:
    """Return who analysed, by name."""
    return tuple(sorted({item.person for item in items} - {""}))


def state_name(state: State) -> str:
    """Return what a state is called in the language in use."""
    return translate("Dishes", state.value)


def flags() -> tuple[tuple[RiskKind, str], ...]:
    """Return what may be looked for, with its name in the language in use."""
    return tuple((kind, translate("Dishes", text)) for kind, text in _FLAGS.items())
