"""The cell sheets of a report: what prompted analyses found, by day and picture."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from math import nan
from typing import Final

from colonyqc.domain import number_format
from colonyqc.domain.analysis import Analysis, PictureResult
from colonyqc.domain.cell import PromptSource, SheetStatistics
from colonyqc.domain.statistics import pool_sheets
from colonyqc.services.export.sheets import Answer, newest_answers, why_not
from colonyqc.services.ports import AnalysisRecord, History
from colonyqc.services.ports.reports import ReportSheet, ReportSheets, ReportValue
from colonyqc.services.reporting.corrected import by_hand
from colonyqc.services.reporting.figures import sheet_figures
from colonyqc.services.reporting.pictures import caption, short_caption
from colonyqc.services.reporting.rows import utc_text
from colonyqc.services.reporting.values import files_told, pixel_size_text
from colonyqc.services.reporting.words import ReportWords

_MEASURES: Final = (
    ("sheet cells", "", 0),
    ("sheet density", "density", 0),
    ("sheet area", "area", 1),
    ("sheet cv", "%", 1),
    ("sheet hexagonality", "%", 1),
    ("sheet aspect", "", 2),
)
"""Word, unit (of the scale: its name) and decimals of each number of a row."""


_SHORT: Final = 6
"""Letters by which a sample's sha256 is told."""


def up_to(records: Sequence[AnalysisRecord], day: int | None) -> tuple[AnalysisRecord, ...]:
    """Return the records up to a reported day, all of them where none was named."""
    if day is None:
        return tuple(records)
    days = [(record.analysis.acquisition.day, record) for record in records]
    return tuple(record for at, record in days if at is not None and at <= day)


def report_sheets(
    records: Sequence[AnalysisRecord], history: History, say: ReportWords
) -> ReportSheets | None:
    """Return the section of a dish's prompted analyses, None where it has none.

    ``history`` is asked for the pictures of its figures and their cells. Lengths are in µm and mm²
    where every counted picture has a pixel size, else in px.
    """
    if not records:
        return None
    answers = newest_answers(records)
    counted = [result for _, result in answers if pool_sheets([result]) is not None]
    sized = bool(counted) and all(p.pixel_size_um for p in counted)
    figures, others = sheet_figures(answers, history, sized, say)
    units = {"density": "1/mm²" if sized else "1/Mpx", "area": "µm²" if sized else "px²"}
    return ReportSheets(
        headers=tuple(
            say("in brackets", text=say(word), more=units.get(unit, unit)) if unit else say(word)
            for word, unit, _ in _MEASURES
        ),
        rows=tuple(
            row for _, day in groupby(answers, _moment) for row in _rows(tuple(day), sized, say)
        ),
        notes=_notes(records, say),
        figures=figures,
        figures_note=" ".join(filter(None, (say("sheet figures") if figures else "", others))),
    )


def _rows(answers: Sequence[Answer], sized: bool, say: ReportWords) -> Iterator[ReportSheet]:
    """Yield a row for each picture of a day, and one of all where several show a sheet."""
    for answer in answers:
        names = caption(answer[1], say), short_caption(answer[1], say)
        yield _row([answer], names, sized, say)
    shown = [answer for answer in answers if pool_sheets([answer[1]]) is not None]
    if len(shown) > 1:
        name = say("sheet pooled", count=len(shown))
        yield replace(_row(shown, (name, name), sized, say), pooled=True, note="")


def _moment(answer: Answer) -> object:
    acquisition = answer[0].analysis.acquisition
    return acquisition.taken if acquisition.day is None else acquisition.day


def _row(
    answers: Sequence[Answer], names: tuple[str, str], sized: bool, say: ReportWords
) -> ReportSheet:
    """Return the row of answers of one day; what gave them is said where it is one."""
    record, results = answers[0][0], [result for _, result in answers]
    asked = {_asked(each.analysis.prompt, say) for each, _ in answers}
    models = {str(each.analysis.model) for each, _ in answers}
    day = record.analysis.acquisition.day
    measures = _measures(pool_sheets(results), results, sized)
    return ReportSheet(
        day=number_format.known(day),
        picture=names[0],
        numbers=tuple(
            number_format.number(value, digits)
            for value, (_, _, digits) in zip(measures, _MEASURES, strict=True)
        ),
        asked=asked.pop() if len(asked) == 1 else "",
        model=models.pop() if len(models) == 1 else "",
        note=why_not(results[0]),
        pooled=False,
        record=record.id,
        measures=measures,
        picture_short=names[1],
    )


def _measures(
    numbers: SheetStatistics | None, results: Sequence[PictureResult], sized: bool
) -> tuple[float, ...]:
    """Return a row's numbers, unrounded, in the order and units of the section."""
    if numbers is None:
        return (nan,) * len(_MEASURES)
    density = numbers.density_per_mm2 if sized else numbers.density_per_mpx
    return (
        float(numbers.count),
        nan if density is None else density,
        _mean_area(numbers, results, sized),
        numbers.area_cv,
        numbers.hexagonality,
        numbers.aspect_mean,
    )


def _mean_area(numbers: SheetStatistics, results: Sequence[PictureResult], sized: bool) -> float:
    """Return the mean area in µm², px² where pictures have no pixel size.

    Pictures of several pixel sizes have no common px: each counts in its own µm².
    """
    if not sized:
        return numbers.area_mean_px
    shown = [(pool_sheets([p]), p.pixel_size_um or nan) for p in results]
    areas = [(n.whole, n.area_mean_px * size**2) for n, size in shown if n is not None and n.whole]
    total = sum(count for count, _ in areas)
    return sum(count * area for count, area in areas) / total if total else nan


def _asked(prompt: PromptSource | None, say: ReportWords) -> str:
    """Return what the pictures were answered by: a preset or painted samples, and how many."""
    if prompt is None:
        return ""
    count = len(prompt.samples)
    if prompt.preset:
        return say("sheet preset", preset=prompt.preset, count=count)
    return say("sheet painted", count=count)


def _notes(records: Sequence[AnalysisRecord], say: ReportWords) -> tuple[str, ...]:
    """Return how to read the section; that it assists stands first."""
    said = [say("sheet assistive"), say("sheet how")]
    sources = {(r.analysis.model, _asked(r.analysis.prompt, say)) for r in records}
    if len(sources) > 1:
        said.append(say("sheet mixed"))
    if len({r.analysis.simulated for r in records}) > 1:
        said.append(say("mixed simulated"))
    return tuple(said)


def sheet_facts(record: AnalysisRecord, say: ReportWords) -> tuple[ReportValue, ...]:
    """Return what an auditor asks of a prompted analysis: which network, samples and program."""
    analysis, prompt = record.analysis, record.analysis.prompt
    statistics = analysis.statistics
    rows = [
        ("fact model", by_hand(analysis, say)),
        ("fact sha256", analysis.model.sha256),
        ("fact provider", analysis.provider),
        ("fact prompt", _asked(prompt, say)),
        ("fact samples", _samples(prompt)),
        ("fact tuned", str(prompt.fine_tuned if prompt else 0)),
        ("fact pixel size", pixel_size_text(analysis, say)),
        (
            "fact pictures",
            say("pictures used", usable=statistics.usable_pictures, all=statistics.pictures),
        ),
        ("fact passage", analysis.acquisition.passage or say("not stated")),
        ("fact program", f"colonyqc {analysis.app_version}"),
        ("fact analysed", utc_text(analysis.finished)),
        ("fact record", str(record.id)),
    ]
    return tuple(ReportValue(say(key), value) for key, value in rows)


def _samples(prompt: PromptSource | None) -> str:
    """Return the samples by the begin of their hashes, picture:labels."""
    pairs = prompt.samples if prompt else ()
    return number_format.known(
        ", ".join(f"{picture[:_SHORT]}:{labels[:_SHORT]}" for picture, labels in pairs)
    )


def sheet_warnings(analysis: Analysis, say: ReportWords) -> tuple[str, ...]:
    """Return what must be known before a report of nothing but sheets is read."""
    said = [say("simulated warning")] if analysis.simulated else []
    looked_for = any(result.regions is None for result in analysis.pictures)
    if looked_for and pool_sheets(analysis.pictures) is None:
        said.append(say("nothing usable"))
    return (*said, *files_told(analysis, say))
