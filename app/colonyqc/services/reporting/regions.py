"""The regions of a report: what was found in pictures that no model knows; it assists."""

from collections.abc import Iterator, Sequence

from colonyqc.domain import number_format
from colonyqc.services.ports import AnalysisRecord
from colonyqc.services.ports.reports import ReportValue
from colonyqc.services.reporting.words import ReportWords


def without_regions(records: Sequence[AnalysisRecord]) -> tuple[AnalysisRecord, ...]:
    """Return the prompted records whose pictures were looked at for sheets."""
    return tuple(
        record for record in records if all(p.regions is None for p in record.analysis.pictures)
    )


def region_facts(records: Sequence[AnalysisRecord], say: ReportWords) -> tuple[ReportValue, ...]:
    """Return a line for each picture with kept regions: their areas, and that they assist."""
    return tuple(line for record in records for line in _lines(record, say))


def _lines(record: AnalysisRecord, say: ReportWords) -> Iterator[ReportValue]:
    analysis = record.analysis
    day = number_format.known(analysis.acquisition.day)
    for result in analysis.pictures:
        kept = result.regions
        if kept is None:
            continue
        areas = ", ".join(
            f"{region.name} {number_format.percent(kept.share(region), 1)}"
            for region in kept.regions
        )
        how = "regions strokes" if kept.by_strokes else "regions alone"
        method = say(how, method=kept.method, model=str(analysis.model), record=record.id)
        value = f"{result.picture.name}: {areas}. {method}"
        yield ReportValue(say("fact regions", day=day), value)
