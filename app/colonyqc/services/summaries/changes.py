"""What was done anew, otherwise than proposed, or around the records: nothing of it is hidden."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from colonyqc.domain.audit import Event, EventKind
from colonyqc.domain.verdict import Approval, DishVerdict
from colonyqc.services.ports import AnalysisRecord, AnalysisSummary, History
from colonyqc.services.ports.summaries import SummaryCell, SummarySection
from colonyqc.services.reporting.records import record_rows
from colonyqc.services.reporting.words import ReportWords
from colonyqc.services.summaries.cells import TableMaker, local_text
from colonyqc.services.summaries.proof import mark_of

DEVIATIONS: Final = (
    EventKind.TAKEN_OVER,
    EventKind.MODEL_CHANGED,
    EventKind.LINE_MODEL_SET,
    EventKind.MODEL_ADOPTED,
    EventKind.RULES_PUBLISHED,
    EventKind.CONFIGURATION_APPROVED,
    EventKind.DECISION_WITHDRAWN,
    EventKind.ACCEPTANCE_WITHDRAWN,
    EventKind.CONFIRMATION_WITHDRAWN,
    EventKind.DISH_ARCHIVED,
    EventKind.DISH_TAKEN_BACK,
    EventKind.DISH_DUE_SET,
    EventKind.DISH_DESCRIBED,
    EventKind.POLICY_SET,
    EventKind.RESTORED,
    EventKind.ORIGINALS_FOUND,
    EventKind.SETTING_CHANGED,
    EventKind.EXPORT_FAILED,
    EventKind.CLOCK_SET_BACK,
)
"""Events that change by what is judged, or what is said of a dish, or that something went wrong."""


def deviations(history: History, wanted: Callable[[Event], bool]) -> tuple[Event, ...]:
    """Return the events of `DEVIATIONS` that are wanted, oldest first."""
    found = history.events(kinds=DEVIATIONS)
    return tuple(each for each in reversed(found) if wanted(each))


def analysed_again(
    history: History,
    summaries: Sequence[AnalysisSummary],
    wanted: Callable[[AnalysisSummary], bool],
    say: ReportWords,
) -> SummarySection:
    """Return every record of those dishes and moments that have several, oldest first.

    ``summaries``: all of the history; ``wanted``: tells those that the report is of.
    """
    maker = TableMaker(record_columns(say))
    for first, several in _repeated(summaries, wanted):
        record = history.get(first.id)
        day = "" if first.day is None else str(first.day)
        for row in record_rows(history, record, say):
            if row.id not in several:
                continue
            maker.add(
                (
                    str(row.id),
                    SummaryCell(first.dish.label),
                    day,
                    row.made,
                    row.by,
                    row.model,
                    row.rules,
                    SummaryCell(
                        say.named("verdict", row.verdict) if row.verdict else "–",
                        state=mark_of(row.verdict) if row.verdict else "",
                    ),
                    row.state,
                    row.why,
                )
            )
    return SummarySection(
        say("sum again"), say("sum again short"), maker.table(say), say("sum none")
    )


def record_columns(say: ReportWords) -> list[tuple[str, float, bool]]:
    """Return the columns of a list of records."""
    return [
        (say("record id"), 0.4, True),
        (say("sum dish"), 1.6, False),
        (say("sum day"), 0.4, True),
        (say("record made"), 1.3, False),
        (say("record by"), 1.0, False),
        (say("record model"), 1.3, False),
        (say("record rules"), 1.0, False),
        (say("record verdict"), 1.0, False),
        (say("record state"), 1.3, False),
        (say("record why"), 1.8, False),
    ]


def _repeated(
    summaries: Sequence[AnalysisSummary], wanted: Callable[[AnalysisSummary], bool]
) -> Iterator[tuple[AnalysisSummary, set[int]]]:
    """Yield the oldest of several records of one dish and moment, with the numbers of all."""
    groups: dict[object, list[AnalysisSummary]] = {}
    for each in summaries:
        moment = (each.day, each.taken if each.day is None else None)
        groups.setdefault((each.dish, moment, bool(each.prompt)), []).append(each)
    for group in groups.values():
        if len(group) > 1 and any(map(wanted, group)):
            yield min(group, key=lambda each: each.id), {each.id for each in group}


def overrides(records: Sequence[AnalysisRecord], say: ReportWords) -> SummarySection:
    """Return what people decided otherwise than the rules propose; ``records`` with colonies."""
    maker = TableMaker(
        [
            (say("sum dish"), 1.8, False),
            (say("sum day"), 0.4, True),
            (say("sum of what"), 1.6, False),
            (say("proposed"), 1.2, False),
            (say("decided"), 1.2, False),
            (say("record why"), 2.0, False),
            (say("sum who"), 1.2, False),
            (say("sum when"), 1.5, False),
        ]
    )
    for record in records:
        of = record.analysis.acquisition
        before = (of.dish.label, "" if of.day is None else str(of.day))
        for row in (*_of_dish(record, say), *_of_colonies(record, say)):
            maker.add((*before, *row))
    title = say("sum overrides")
    return SummarySection(title, say("sum overrides short"), maker.table(say), say("sum none"))


def _of_dish(record: AnalysisRecord, say: ReportWords) -> Iterator[tuple[SummaryCell | str, ...]]:
    made, proposal = record.dish_decision, record.analysis.proposal
    if made is None or proposal is None:
        return
    passed = proposal.verdict in (DishVerdict.PASS, DishVerdict.READY)
    if passed == (made.approval is Approval.APPROVED):
        return
    yield (
        say("sum the dish"),
        SummaryCell(
            say.named("verdict", record.shown_verdict), state=mark_of(record.shown_verdict)
        ),
        say(f"sum {made.approval}"),
        say.named("reason", made.reason),
        made.person,
        local_text(made.at),
    )


def _of_colonies(
    record: AnalysisRecord, say: ReportWords
) -> Iterator[tuple[SummaryCell | str, ...]]:
    for index, result in enumerate(record.analysis.pictures):
        for colony in result.colonies:
            decision = record.decision(index, colony.number)
            proposed = colony.proposal.verdict if colony.proposal else ""
            if decision is None or decision.verdict.value == proposed:
                continue
            yield (
                say("sum colony", picture=index + 1, number=colony.number),
                SummaryCell(_colony_word(proposed, say), state=proposed),
                SummaryCell(
                    _colony_word(decision.verdict.value, say), state=decision.verdict.value
                ),
                say.named("reason", decision.reason),
                decision.person,
                local_text(decision.at),
            )


def _colony_word(verdict: str, say: ReportWords) -> str:
    if not verdict:
        return "–"
    return say.table.get(f"colony {verdict}", say.named("verdict", verdict))
