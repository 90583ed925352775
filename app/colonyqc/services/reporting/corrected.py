"""What a report says of a record that a person corrected: who, why, what, and how it was before."""

from collections.abc import Sequence

from colonyqc.domain import number_format
from colonyqc.domain.analysis import Analysis, PictureResult
from colonyqc.domain.correction import PictureChange
from colonyqc.domain.statistics import pool_sheets
from colonyqc.domain.verdict import Verdict
from colonyqc.services.ports import AnalysisRecord, History
from colonyqc.services.ports.reports import ReportValue
from colonyqc.services.reporting.pictures import short_caption
from colonyqc.services.reporting.words import ReportWords


def correction_facts(
    history: History, record: AnalysisRecord, say: ReportWords
) -> tuple[ReportValue, ...]:
    """Return what was corrected, () of a record that nobody did.

    Raises:
        HistoryError: the original cannot be read.
    """
    made = record.analysis.correction
    if made is None:
        return ()
    (original,) = history.several((made.original,))
    told = say(
        "correction",
        id=made.original,
        person=made.person,
        reason=made.reason,
        way=say("correction window") if made.way == "window" else made.way,
    )
    pictures = record.analysis.pictures
    what = "colonies" if record.analysis.prompt is None else "cells"
    return (
        ReportValue(say("fact correction"), told),
        *(
            ReportValue(say("fact corrected"), _change(each, pictures, say, what))
            for each in made.pictures
        ),
        ReportValue(say("fact before correction"), _numbers(original, say)),
    )


def cut_facts(record: AnalysisRecord, say: ReportWords) -> tuple[ReportValue, ...]:
    """Return which colonies are to be removed, by picture; () where none is.

    They are those with a discard in force: what a cut list holds, there with their places.
    """
    found = [
        say("fact cut of", name=short_caption(result, say), colonies=", ".join(map(str, numbers)))
        for index, result in enumerate(record.analysis.pictures)
        if (numbers := _discarded(record, index, result))
    ]
    return (ReportValue(say("fact cut"), "; ".join(found)),) if found else ()


def _discarded(record: AnalysisRecord, index: int, result: PictureResult) -> list[int]:
    made = ((each.number, record.decision(index, each.number)) for each in result.colonies)
    return [n for n, decision in made if decision and decision.verdict is Verdict.DISCARD]


def by_hand(analysis: Analysis, say: ReportWords) -> str:
    """Return what found the colonies, and that a person corrected it where one did."""
    if analysis.correction is None:
        return analysis.model_text
    return say.listed((analysis.model_text, say("corrected by hand")))


def _change(
    change: PictureChange, pictures: Sequence[PictureResult], say: ReportWords, what: str
) -> str:
    parts = [
        say(f"correction {word}", colonies=", ".join(map(str, numbers)))
        for word, numbers in (
            (f"changed {what}", change.changed),
            ("added", change.added),
            ("removed", change.removed),
        )
        if numbers
    ]
    name = pictures[change.picture].picture.name
    px = number_format.whole(change.changed_px, grouped=True)
    return say("correction picture", name=name, px=px, changes="; ".join(parts) or "–")


def _numbers(record: AnalysisRecord, say: ReportWords) -> str:
    analysis, found = record.analysis, record.analysis.statistics
    if analysis.prompt is not None:
        pooled = pool_sheets(analysis.pictures)
        if pooled is None:
            return number_format.NONE
        return say(
            "correction before cells",
            cells=number_format.whole(pooled.count, grouped=True),
            hexagonality=number_format.percent(pooled.hexagonality),
        )
    return say(
        "correction before",
        confluence=number_format.percent(found.confluence),
        differentiated=number_format.percent(found.differentiated),
        colonies=found.colony_count,
        verdict=say.named("verdict", record.shown_verdict) if analysis.proposal else "–",
    )
