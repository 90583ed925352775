"""The parts of a line's and a lot's report: days, records, specification, what was left out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from colonyqc.domain import number_format
from colonyqc.domain.picture import DishKey
from colonyqc.domain.verdict import shown_verdict
from colonyqc.services.ports import AnalysisRecord, AnalysisSummary
from colonyqc.services.ports.reports import ReportValue
from colonyqc.services.ports.summaries import Datum, SummaryCell, SummarySection
from colonyqc.services.reporting.applied import rule_rows
from colonyqc.services.reporting.records import dish_decision
from colonyqc.services.reporting.rows import common_scale
from colonyqc.services.reporting.trends import Growth
from colonyqc.services.reporting.values import report_values
from colonyqc.services.reporting.words import ReportWords
from colonyqc.services.summaries.cells import TableMaker, local_text, number, percent_with
from colonyqc.services.summaries.proof import mark_of, verdict_cell

DAYS_ON_PAPER: Final = 12
"""Culture days of a table of dishes by days: more would be too narrow to read."""


@dataclass(frozen=True, slots=True)
class DishDays:
    """A dish with what was kept of it: ``current`` without colonies, a record a day."""

    dish: DishKey
    current: tuple[AnalysisRecord, ...]
    summaries: tuple[AnalysisSummary, ...]
    """Every analysis of it, superseded and prompted ones too."""
    signed: Mapping[int, tuple[str, ...]]
    """By record: what its signatures say."""

    @property
    def newest(self) -> AnalysisRecord | None:
        """The record that the dish stands by; None of nothing but prompted ones."""
        return self.current[-1] if self.current else None


def photographed(record: AnalysisRecord) -> date:
    """Return the local date of a record's pictures; of its analysis where they tell none."""
    analysis = record.analysis
    return (analysis.acquisition.taken or analysis.finished).astimezone().date()


def day_text(day: int | None) -> str:
    """Return a culture day as text."""
    return number_format.known(day)


def days_section(dishes: Sequence[DishDays], say: ReportWords) -> SummarySection:
    """Return every day of every dish with its numbers, as they count by now."""
    maker = TableMaker(
        [
            (say("sum dish"), 1.6, False),
            (say("sum day"), 0.4, True),
            (say("sum when photographed"), 0.8, False),
            (say("confluence"), 1.2, True),
            (say("differentiated fraction"), 1.2, True),
            (say("pictures"), 0.7, False),
            (say("proposed"), 1.3, False),
            (say("decided"), 1.9, False),
            (say("signatures"), 1.3, False),
            (say("fact record"), 0.5, True),
        ],
        _days_headings(say),
    )
    for each in dishes:
        for record in each.current:
            maker.add(_days_cells(each, record, say), _days_data(each, record, say))
    title = say("sum all days")
    return SummarySection(title, say("sum days"), maker.table(say), say("sum none"))


def _days_cells(
    of: DishDays, record: AnalysisRecord, say: ReportWords
) -> tuple[SummaryCell | str, ...]:
    analysis, statistics = record.analysis, record.analysis.statistics
    every = len(analysis.pictures) + len(analysis.failures)
    return (
        of.dish.label,
        day_text(analysis.acquisition.day),
        photographed(record).isoformat(),
        percent_with(statistics.confluence, statistics.confluence_interval),
        percent_with(statistics.differentiated, statistics.differentiated_interval),
        say("pictures used", usable=statistics.usable_pictures, all=every),
        verdict_cell(record.shown_verdict, say),
        say("sum no decision") if record.dish_decision is None else dish_decision(record, say),
        say.listed(of.signed.get(record.id, ())),
        str(record.id),
    )


def _days_headings(say: ReportWords) -> tuple[str, ...]:
    ends = tuple(
        say("in brackets", text=text, more="%")
        for label in (say("confluence"), say("differentiated fraction"))
        for text in (label, say("csv low", label=label), say("csv high", label=label))
    )
    return (
        say("csv line"), say("csv dish"), say("fact passage"), say("csv day"),
        say("sum when photographed"), *ends, say("sum usable"), say("sum pictures"),
        say("sum colonies of"), say("csv verdict"), say("csv dish decision"), say("csv decided by"),
        say("csv decided at"), say("csv decided why"), say("signatures"), say("fact record"),
        say("fact model"), say("fact rules"), say("csv simulated"),
    )  # fmt: skip


def _days_data(of: DishDays, record: AnalysisRecord, say: ReportWords) -> tuple[Datum, ...]:
    analysis, statistics = record.analysis, record.analysis.statistics
    made = record.dish_decision
    return (
        of.dish.line,
        of.dish.dish,
        analysis.acquisition.passage or "",
        analysis.acquisition.day,
        photographed(record),
        number(statistics.confluence),
        *map(number, statistics.confluence_interval),
        number(statistics.differentiated),
        *map(number, statistics.differentiated_interval),
        statistics.usable_pictures,
        len(analysis.pictures) + len(analysis.failures),
        statistics.colony_count,
        say.named("verdict", record.shown_verdict) if analysis.proposal else "",
        "" if made is None else say(f"sum {made.approval}"),
        "" if made is None else made.person,
        "" if made is None else local_text(made.at),
        "" if made is None else say.named("reason", made.reason),
        say.listed(of.signed.get(record.id, ())),
        record.id,
        analysis.model_text,
        analysis.protocol.rule_set,
        say("yes" if analysis.simulated else "no"),
    )


def grid_sections(dishes: Sequence[DishDays], say: ReportWords) -> Iterator[SummarySection]:
    """Yield dishes by culture days: confluence, differentiated fraction and verdict of each."""
    found = {r.analysis.acquisition.day for each in dishes for r in each.current}
    days = sorted(day for day in found if day is not None)
    for at in range(0, len(days), DAYS_ON_PAPER):
        part = days[at : at + DAYS_ON_PAPER]
        maker = TableMaker(
            [(say("sum dish"), 2.0, False), *((say("day", day=day), 1.0, False) for day in part)]
        )
        for each in dishes:
            kept = {r.analysis.acquisition.day: r for r in each.current}
            maker.add((each.dish.label, *(_grid_cell(kept.get(day), say) for day in part)))
        span = f"{part[0]}–{part[-1]}" if len(part) > 1 else str(part[0])
        title = say("sum grid", days=span)
        yield SummarySection(
            title, f"{say('sum day')} {span}", maker.table(say), notes=(say("sum grid note"),)
        )


def _grid_cell(record: AnalysisRecord | None, say: ReportWords) -> SummaryCell:
    if record is None:
        return SummaryCell(number_format.NONE)
    statistics = record.analysis.statistics
    return SummaryCell(
        number_format.percent(statistics.confluence),
        say("sum grid differentiated", value=number_format.percent(statistics.differentiated)),
        state=mark_of(record.shown_verdict),
    )


def specification_section(
    records: Sequence[AnalysisRecord],
    say: ReportWords,
    *,
    named: int | None = None,
    growth: Sequence[Growth] = (),
) -> SummarySection:
    """Return each test with the limit that was applied, its result and the method's version.

    ``records``: with their colonies; ``named``: only the first so many numbers of each;
    ``growth``: up to their day, where there is but one of them.
    """
    step = growth[-1] if growth else None
    maker = TableMaker(
        [
            (say("sum dish"), 1.5, False),
            (say("sum day"), 0.4, True),
            (say("sum test"), 1.6, False),
            (say("sum limit"), 2.2, False),
            (say("sum result"), 1.8, False),
            (say("sum method"), 2.0, False),
        ]
    )
    for record in records:
        of = record.analysis.acquisition
        before = (of.dish.label, day_text(of.day))
        method = say.listed((record.analysis.model_text, record.analysis.protocol.rule_set))
        for value in report_values(record, step, common_scale(record), say)[:named]:
            result = SummaryCell(_valued(value), value.note, state=value.state)
            maker.add((*before, value.label, value.limit, result, method))
        for rule in rule_rows(record.analysis, say):
            name = say("in brackets", text=rule.name, more=rule.of)
            fired = shown_verdict(rule.verdict, proved=record.proved) if rule.fired else ""
            found = SummaryCell(rule.found, rule.word if rule.fired else "", state=mark_of(fired))
            maker.add((*before, name, rule.condition, found, record.analysis.protocol.rule_set))
    title = say("sum specification")
    return SummarySection(title, title, maker.table(say), say("sum none"), (say("interval note"),))


def _valued(value: ReportValue) -> str:
    ends = value.ends or number_format.span(*value.interval)
    text = number_format.with_unit(value.value, value.unit)
    return f"{text} ({ends})" if ends else text
