"""Pictures that were not counted, each with the reason."""

from collections.abc import Iterable
from dataclasses import dataclass

from colonyqc.services.ports import AnalysisRecord
from colonyqc.services.ports.summaries import SummarySection
from colonyqc.services.reporting.words import ReportWords
from colonyqc.services.summaries.cells import TableMaker


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A picture or file that is in no number; ``why`` is in the report's language."""

    dish: str
    day: int | None
    record: int
    picture: str
    why: str


def left_out(records: Iterable[AnalysisRecord], say: ReportWords) -> tuple[LeftOut, ...]:
    """Return what of these records was not counted: refused, unreadable or left out."""
    return tuple(
        LeftOut(
            record.analysis.acquisition.dish.label,
            record.analysis.acquisition.day,
            record.id,
            name,
            why,
        )
        for record in records
        for name, why in _of(record, say)
    )


def _of(record: AnalysisRecord, say: ReportWords) -> Iterable[tuple[str, str]]:
    analysis = record.analysis
    for result in analysis.pictures:
        if not result.quality.usable:
            said = (p.sentence for p in result.quality.problems if p.blocking)
            yield result.picture.name, say.worded(*said)
    for failure in analysis.failures:
        yield failure.name, say.worded(failure.reason)
    for note in analysis.acquisition.left_out:
        yield note.path.name, say.worded(note.sentence)


def left_out_section(found: Iterable[LeftOut], say: ReportWords) -> SummarySection:
    """Return them as a section."""
    maker = TableMaker(
        [
            (say("sum dish"), 1.6, False),
            (say("sum day"), 0.5, True),
            (say("fact record"), 0.6, True),
            (say("picture"), 2.0, False),
            (say("record why"), 5.0, False),
        ]
    )
    for each in found:
        day = "" if each.day is None else str(each.day)
        maker.add(
            (each.dish, day, str(each.record), each.picture, each.why),
            (each.dish, each.day, each.record, each.picture, each.why),
        )
    return SummarySection(
        say("sum left out"), say("sum left out short"), maker.table(say), say("sum none")
    )
