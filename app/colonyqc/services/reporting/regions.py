"""The regions of a report: what was found in pictures that no model knows; it assists."""

from collections.abc import Iterator, Sequence

from colonyqc.domain import number_format
from colonyqc.domain.regions import KeptRegions
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
        areas = ", ".join(_areas(kept))
        how = "regions strokes" if kept.by_strokes else "regions alone"
        method = say(how, method=kept.method, model=str(analysis.model), record=record.id)
        value = f"{result.picture.name}: {areas}. {method}"
        yield ReportValue(say("fact regions", day=day), value)


def _areas(kept: KeptRegions) -> Iterator[str]:
    """Yield name and area of each region; those of one name together, with their number."""
    names = dict.fromkeys(region.name for region in kept.regions)
    for name in names:
        mine = [region for region in kept.regions if region.name == name]
        times = f"{len(mine)} × " if len(mine) > 1 else ""
        share = sum(kept.share(region) for region in mine)
        yield f"{times}{name} {number_format.percent(share, 1)}"
