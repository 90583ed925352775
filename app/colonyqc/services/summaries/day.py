"""The report of a day: every dish that is due, risks first, with what is open and what is next."""

from datetime import date, datetime, time
from typing import Final

from colonyqc.domain.dish_life import in_force
from colonyqc.domain.errors import HistoryError
from colonyqc.domain.verdict import DishVerdict
from colonyqc.services.ports import History, Models
from colonyqc.services.ports.summaries import (
    SummaryCount,
    SummaryReport,
    SummarySection,
    SummaryTableRow,
)
from colonyqc.services.reporting.fast_network import fast_warnings
from colonyqc.services.reporting.words import ReportWords, words
from colonyqc.services.summaries.actions import culture_end, is_due, open_said
from colonyqc.services.summaries.cells import (
    TableMaker,
    event_section,
)
from colonyqc.services.summaries.changes import analysed_again, deviations, overrides
from colonyqc.services.summaries.day_rows import (
    DueDay,
    dish_cells,
    dish_data,
    dish_headings,
    thumbnail,
)
from colonyqc.services.summaries.left_out import left_out, left_out_section
from colonyqc.services.summaries.proof import unproved_said, verdict_counts
from colonyqc.services.summaries.versions import sensitivities, version_section
from colonyqc.services.worklist.reading import ListedDish, WorklistReader, photographed_on

_WORST_FIRST: Final = (
    DishVerdict.FAIL,
    DishVerdict.WATCH,
    DishVerdict.UNDECIDED,
    DishVerdict.READY,
    DishVerdict.PASS,
)

_EARLIEST: Final = date(1971, 1, 1)
"""No system tells the local time of every earlier day, and no picture is older."""


def build_day(
    history: History, models: Models, day: date, *, made: datetime, language: str = "en"
) -> SummaryReport:
    """Build the report of a day, by what was photographed up to its end, local time.

    Decisions and signatures are those that are there when it is ``made``.

    Raises:
        HistoryError: the history cannot be read, or holds nothing up to that day.
        UsageError: ``language`` is neither "en" nor "ja".
    """
    say = words(language)
    nothing = HistoryError(f"The history has no pictures up to {day.isoformat()}.")
    if day < _EARLIEST:
        raise nothing
    # What is due later on the day of making is not late yet.
    now = min(datetime.combine(day, time.max).astimezone(), made.astimezone())
    listed = WorklistReader().read(history, now, until=day)
    if not listed:
        raise nothing
    summaries = history.list()
    used = [
        each for each in listed if not each.notes.archived or photographed_on(each.summary) == day
    ]
    events = in_force(history.life_events())
    found = {each.dish: culture_end(each, events, day) for each in used}
    items = tuple(each for each in used if is_due(each, day))
    void = frozenset(
        each.summary.id
        for each in items
        if not each.signatures and history.signatures(each.summary.id)
    )
    of = DueDay(day, items, void, {dish: end for dish, end in found.items() if end is not None})
    records = [each.record for each in items if each.record is not None and of.seen(each)]
    decided = [each.summary for each in items if of.seen(each) and _touched(each)]
    full = [history.get(each.id) for each in decided]
    later = len(used) - len(items)
    # Of dishes that were not photographed, too: it is said how they stood.
    every = [each.record for each in items if each.record is not None]
    return SummaryReport(
        kind=say("sum day report"),
        title=day.isoformat(),
        aside=say("sum not due", count=later) if later else "",
        counts=_counts(of, say),
        warnings=(
            *_warnings(history, of, say),
            *unproved_said(every, say),
            *fast_warnings(models, (each.analysis for each in records), say),
        ),
        sections=(
            _dishes(history, of, models, say),
            _open(of, say),
            left_out_section(left_out(records, say), say),
            analysed_again(history, summaries, lambda s: photographed_on(s) == day, say),
            overrides(full, say),
            event_section("sum changes", deviations(history, of.during), say),
            version_section(records, say),
        ),
        statements=(say("sum day statement"),),
        choices=(),
        signers=(say("technician"), say("reviewer")),
        made=made,
        record_ids=tuple(each.summary.id for each in items),
        language=language,
        program="",
        simulated=any(each.analysis.simulated for each in records),
    )


def _touched(item: ListedDish) -> bool:
    """Tell whether anybody decided anything on a dish's record."""
    return bool(item.record and (item.record.decisions or item.record.dish_decisions))


def _warnings(history: History, of: DueDay, say: ReportWords) -> tuple[str, ...]:
    said = []
    simulated = {each.summary.simulated for each in of.items}
    if True in simulated:
        said.append(say("mixed simulated" if len(simulated) > 1 else "simulated warning"))
    for item in of.items:
        wrong = () if item.record is None else history.wrong_with(item.record.id)
        said += [
            f"{item.dish.label}: {say('history broken', why=say.worded(each))}" for each in wrong
        ]
    return tuple(said)


def _counts(of: DueDay, say: ReportWords) -> tuple[SummaryCount, ...]:
    seen = [each for each in of.items if of.seen(each)]
    verdicts = [each.summary.shown_verdict for each in seen]
    counts = [
        SummaryCount(say("sum count due"), str(len(of.items))),
        SummaryCount(say("sum count seen"), str(len(seen))),
        SummaryCount(say("sum count missing"), str(len(of.items) - len(seen))),
    ]
    proved = any(each.summary.proved for each in of.items)
    counts += verdict_counts(verdicts, _WORST_FIRST, say, proved=proved)
    counts.append(SummaryCount(say("no verdict"), str(verdicts.count("")), "none"))
    decided = sum(bool(each.summary.approval) for each in seen)
    signed = sum(bool(each.signatures) for each in seen)
    return (
        *counts,
        SummaryCount(say("sum count decided"), str(decided)),
        SummaryCount(say("sum count signed"), str(signed)),
    )


def _dishes(history: History, of: DueDay, models: Models, say: ReportWords) -> SummarySection:
    maker = TableMaker(
        [
            (say("sum dish"), 1.7, False),
            (say("sum day"), 0.55, True),
            (say("confluence"), 1.25, True),
            (say("differentiated fraction"), 1.25, True),
            (say("pictures"), 1.1, False),
            (say("proposed"), 2.2, False),
            (say("decided"), 1.9, False),
            (say("sum next"), 1.7, False),
        ],
        dish_headings(say),
        most=len(of.items),
    )
    for item in of.items:
        picture = thumbnail(history, item) if of.seen(item) else None
        cells = dish_cells(of, item, say)
        maker.add_row(SummaryTableRow(cells, picture, item.dish.label), dish_data(of, item, say))
    records = [each.record for each in of.items if each.record is not None]
    return SummarySection(
        say("sum dishes"),
        say("sum dishes short"),
        maker.table(say),
        say("sum nothing due"),
        (
            say("sum interval note"),
            *sensitivities(records, models, say),
            say("assist"),
        ),
    )


def _open(of: DueDay, say: ReportWords) -> SummarySection:
    maker = TableMaker(
        [
            (say("sum dish"), 1.5, False),
            (say("sum open"), 5.0, False),
        ],
        most=len(of.items) or 1,
    )
    for item in of.items:
        ended = of.ended.get(item.dish)
        left = open_said(item, of.day, item.summary.id in of.void, say) if ended is None else ()
        if left:
            maker.add((item.dish.label, say.listed(left)))
    title = say("sum open items")
    return SummarySection(title, title, maker.table(say), say("sum none"))
