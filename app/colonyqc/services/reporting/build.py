"""Build the report of a dish from its records."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from math import isnan

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.culture_time import knows_time
from colonyqc.domain.errors import HistoryError, MissingError
from colonyqc.domain.picture import DishKey
from colonyqc.services.ports import AnalysisRecord, History
from colonyqc.services.ports.reports import ReportModel, ReportValue, TrendPoint
from colonyqc.services.reporting import trends
from colonyqc.services.reporting.applied import rule_rows
from colonyqc.services.reporting.corrected import correction_facts, cut_facts
from colonyqc.services.reporting.pictures import caption, common_notes, report_pictures
from colonyqc.services.reporting.records import (
    alike,
    banner,
    dish_decision,
    made_by,
    record_rows,
    signature_rows,
)
from colonyqc.services.reporting.regions import region_facts, without_regions
from colonyqc.services.reporting.rows import (
    ROWS_ON_PAPER,
    colony_rows,
    common_scale,
    measure_headers,
    reason,
    utc_text,
)
from colonyqc.services.reporting.sheets import (
    report_sheets,
    sheet_facts,
    sheet_warnings,
    up_to,
)
from colonyqc.services.reporting.stated_later import later_facts
from colonyqc.services.reporting.values import files_told, report_facts, report_values
from colonyqc.services.reporting.words import ReportWords, words


def _named(dish: DishKey) -> str:
    return f"{dish.line}/{dish.dish}"


def days(history: History, dish: DishKey) -> tuple[int | None, ...]:
    """Return the days that can be reported, in order; an unknown one last."""
    records = (*history.series(dish, colonies=False), *history.sheets(dish, cells=False))
    found = {record.analysis.acquisition.day for record in records}
    return tuple(sorted(found, key=lambda day: (day is None, day or 0)))


def _chosen(records: Sequence[AnalysisRecord], dish: DishKey, day: int | None) -> AnalysisRecord:
    """Return the newest record, or the one of the named day."""
    if day is None:
        return max(
            records,
            key=lambda r: (
                r.analysis.acquisition.day is not None,
                r.analysis.acquisition.day or 0,
                r.analysis.finished,
            ),
        )
    for record in records:
        if record.analysis.acquisition.day == day:
            return record
    days = sorted({d for r in records if (d := r.analysis.acquisition.day) is not None})
    there = f"There are days {', '.join(map(str, days))}." if days else "Its days are unknown."
    raise MissingError(f"Dish {_named(dish)} has no analysis of day {day}. {there}")


def _up_to(records: Sequence[AnalysisRecord], chosen: AnalysisRecord) -> tuple[AnalysisRecord, ...]:
    """Return the records of the trend: those up to the reported day, whatever came later."""
    last = chosen.analysis.acquisition.day
    return tuple(
        r
        for r in records
        if last is not None and (day := r.analysis.acquisition.day) is not None and day <= last
    )


def _gaps(points: Sequence[TrendPoint]) -> tuple[str, ...]:
    """Return the runs of days without an analysis: "3", "5–6"."""
    days = [int(p.day) for p in points]
    holes = [(a + 1, b - 1) for a, b in pairwise(days) if b > a + 1]
    return tuple(str(low) if low == high else f"{low}–{high}" for low, high in holes)


def _picture_warnings(
    analysis: Analysis, common: tuple[str, ...], say: ReportWords
) -> tuple[str, ...]:
    """Name every picture that was left out, with what is wrong with it."""
    return tuple(
        say(
            "picture blocked",
            name=caption(result, say),
            why=say.worded(
                *(
                    p.sentence
                    for p in result.quality.problems
                    if p.blocking and p.sentence not in common
                )
            ),
        )
        for result in analysis.pictures
        if any(p.blocking and p.sentence not in common for p in result.quality.problems)
    )


def _warnings(
    record: AnalysisRecord, series: Sequence[AnalysisRecord], say: ReportWords
) -> tuple[str, ...]:
    """Return everything that must be known before the numbers are read."""
    analysis = record.analysis
    said = []
    if analysis.simulated:
        said.append(say("simulated warning"))
    if not analysis.statistics.usable_pictures:
        said.append(say("nothing usable"))
    common = common_notes(analysis)
    alone = len(analysis.pictures) == 1
    notes = map(say.worded, common)
    said.extend(why if alone else say("all pictures", why=why) for why in notes)
    said.extend(_picture_warnings(analysis, common, say))
    said.extend(files_told(analysis, say))
    if analysis.acquisition.day is None:
        said.append(say("day unknown warning"))
    if gaps := _gaps(trends.points(series)):
        said.append(say("day gaps", days=", ".join(gaps)))
    models = sorted({r.analysis.model_text for r in series})
    if len(models) > 1:
        said.append(say("mixed models", models=", ".join(models)))
    if len({r.analysis.simulated for r in series}) > 1:
        said.append(say("mixed simulated"))
    return tuple(said)


def _why(analysis: Analysis, say: ReportWords) -> str:
    """Return why the dish has its verdict, in the report's language."""
    proposal = analysis.proposal
    if proposal is None:
        usable = analysis.statistics.usable_pictures
        return say("differentiation unknown why" if usable else "no verdict why")
    return reason(proposal, say) or say("no rule exceeded")


def _when(analysis: Analysis, say: ReportWords) -> str:
    """Return when the dish was photographed; a zone is named only where the file named one."""
    taken = analysis.acquisition.taken
    if taken is None:
        return say("taken unknown")
    if not knows_time(taken):
        return f"{taken:%Y-%m-%d}"
    return utc_text(taken) if taken.tzinfo else f"{taken:%Y-%m-%d %H:%M}"


def build(
    history: History,
    dish: DishKey,
    day: int | None = None,
    *,
    made: datetime,
    language: str = "en",
    record: int | None = None,
) -> ReportModel:
    """Build the report of a dish: the newest analysis of its newest, or the named, culture day.

    Prompted analyses have a section of their own; where they are all there is of the day, the
    report is of nothing but sheets.

    ``history`` is an open unit of work and is only read. ``made`` is stamped on the report, which
    depends on nothing else that changes; its trend ends at the reported day. ``record``: the
    analysis of this number in place of the newest, superseded or not; it is of the dish.

    Raises:
        HistoryError: the history has no such dish or record.
        UsageError: the dish has no such day, or ``language`` is neither "en" nor "ja".
    """
    say = words(language)
    if record is not None:
        return _of_record(history, history.get(record), made, say)
    records, prompted = history.series(dish), history.sheets(dish, cells=False)
    if not records and not prompted:
        known = ", ".join(_named(d) for d in history.dishes()[:10])
        there = f"It has: {known}." if known else "It is empty."
        raise HistoryError(f"The history has no analysis of dish {_named(dish)}. {there}")
    counted = {r.analysis.acquisition.day for r in records}
    if not records or (day is not None and day not in counted):
        chosen = _chosen((*records, *prompted), dish, day)
        return _only_sheets(history, chosen, up_to(prompted, day), made, say)
    chosen = _chosen(records, dish, day)
    series = _up_to(records, chosen)
    return _of_colonies(history, chosen, series, up_to(prompted, day), made, say)


def _of_record(
    history: History, record: AnalysisRecord, made: datetime, say: ReportWords
) -> ReportModel:
    """Return the report of one record, as it stood among the other days of its dish."""
    acquisition = record.analysis.acquisition
    if record.analysis.prompt is not None:
        return _only_sheets(history, record, (record,), made, say)
    same = {each.id for each in alike(history, record)}
    others = [r for r in history.series(acquisition.dish) if r.id not in same]
    found = sorted(
        (*others, record), key=lambda r: (r.analysis.acquisition.day or 0, r.analysis.finished)
    )
    return _of_colonies(history, record, _up_to(found, record), (), made, say)


def _only_sheets(
    history: History,
    record: AnalysisRecord,
    prompted: Sequence[AnalysisRecord],
    made: datetime,
    say: ReportWords,
) -> ReportModel:
    """Return the report of a day of which only prompted answers were kept: no colony numbers."""
    analysis = record.analysis
    acquisition = analysis.acquisition
    others = tuple(r.id for r in prompted if r.id != record.id)
    return ReportModel(
        line=acquisition.dish.line,
        dish=acquisition.dish.dish,
        day="" if acquisition.day is None else str(acquisition.day),
        taken=_when(analysis, say),
        verdict="",
        verdict_why=say("sheets only"),
        facts=(
            *sheet_facts(record, say),
            *later_facts(history, record, say),
            *correction_facts(history, record, say),
            *region_facts(prompted, say),
        ),
        values=(),
        pictures=(),
        area_unit="",
        colonies=(),
        colonies_left_out=0,
        trend=(),
        warnings=sheet_warnings(analysis, say),
        simulated=analysis.simulated,
        made=made,
        record_ids=(record.id, *others),
        language=say.language,
        program=f"colonyqc {analysis.app_version}",
        sheets=report_sheets(without_regions(prompted), history, say),
        records=record_rows(history, record, say),
        signatures=signature_rows(history, record.id, say),
        banner=banner(history, record, say),
    )


def _sheet_records(prompted: Sequence[AnalysisRecord], say: ReportWords) -> tuple[ReportValue, ...]:
    ids = ", ".join(str(record.id) for record in prompted)
    return (ReportValue(say("fact sheets"), ids),) if ids else ()


def _of_colonies(
    history: History,
    record: AnalysisRecord,
    series: Sequence[AnalysisRecord],
    prompted: Sequence[AnalysisRecord],
    made: datetime,
    say: ReportWords,
) -> ReportModel:
    """Return the report of a day whose colonies were counted, with the dish's sheets up to it."""
    analysis = record.analysis
    dish, language = analysis.acquisition.dish, say.language
    steps = trends.growth(series)[-1:]
    common = common_scale(record)
    colonies = colony_rows(record, common, say)
    pictures = report_pictures(record, history, say)
    culture_day = analysis.acquisition.day
    return ReportModel(
        line=dish.line,
        dish=dish.dish,
        day="" if culture_day is None else str(culture_day),
        taken=_when(analysis, say),
        verdict=record.shown_verdict,
        verdict_why=_why(analysis, say),
        facts=(
            *report_facts(record, series, made_by(history, record.id, say), say),
            *later_facts(history, record, say),
            *cut_facts(record, say),
            *correction_facts(history, record, say),
            *_sheet_records(without_regions(prompted), say),
            *(fact for each in prompted for fact in correction_facts(history, each, say)),
            *region_facts(prompted, say),
        ),
        values=report_values(record, steps[0] if steps else None, common, say),
        pictures=pictures,
        area_unit=common.area_unit,
        colonies=colonies,
        colonies_left_out=max(0, len(colonies) - ROWS_ON_PAPER),
        trend=trends.points(series),
        breaks=trends.breaks(series),
        warnings=_warnings(record, series, say),
        simulated=analysis.simulated,
        made=made,
        record_ids=(
            record.id,
            *(r.id for r in series if r.id != record.id),
            *(r.id for r in prompted),
        ),
        language=language,
        notes=trends.sentences(steps, language),
        pictures_left_out=len(analysis.pictures) - len(pictures),
        measure_headers=measure_headers(common, say),
        rules=rule_rows(analysis, say),
        rule_set=analysis.protocol.rule_set,
        decision=dish_decision(record, say),
        feeders=not isnan(analysis.statistics.feeders),
        sheets=report_sheets(without_regions(prompted), history, say),
        program=f"colonyqc {analysis.app_version}",
        records=record_rows(history, record, say),
        signatures=signature_rows(history, record.id, say),
        banner=banner(history, record, say),
    )
