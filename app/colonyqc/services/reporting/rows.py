"""The colony table of a report: one row a colony, the worst first."""

from datetime import UTC, datetime
from math import isnan, nan
from statistics import median
from typing import Final

from colonyqc.domain import number_format
from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.colony import Colony, Scale
from colonyqc.domain.metrics import metric_of
from colonyqc.domain.protocol import Direction
from colonyqc.domain.verdict import Decision, DishVerdict, Proposal
from colonyqc.services.ports import AnalysisRecord
from colonyqc.services.ports.reports import ReportColony
from colonyqc.services.reporting.pictures import caption, short_caption
from colonyqc.services.reporting.words import ReportWords

ROWS_ON_PAPER: Final = 20
"""So many leave room on their page for rules, records and signatures of most dishes."""
SIGNS: Final = {Direction.ABOVE: ">", Direction.BELOW: "<"}
_WORST: Final = {"discard": 0, "watch": 1, "keep": 2}


def against(value: float, limit: float) -> str:
    """Return the value with as many digits, from 3, as tell it from its limit."""
    texts = (f"{value:#.{digits}g}".rstrip(".") for digits in range(3, 17))
    return next((text for text in texts if float(text) != limit), f"{value:g}")


def utc_text(moment: datetime) -> str:
    """Return the moment to the minute in UTC; a time without a zone is UTC, as records keep it."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return f"{aware.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def reason(proposal: Proposal, say: ReportWords) -> str:
    """Return why a rule fired, as short as "differentiated area 12.3 % > 10 %"; "" if none did."""
    if proposal.limit is None:
        return ""
    if proposal.verdict == DishVerdict.UNDECIDED:
        return say.worded(proposal.sentence)
    known = metric_of(proposal.metric).unit
    unit = f" {known}" if known else ""
    rule = say.named("rule", proposal.rule)
    value = f"{against(proposal.value, proposal.limit)}{unit}"
    sign = ">" if proposal.value > proposal.limit else "<"
    return f"{rule} {value} {sign} {proposal.limit:g}{unit}"


def common_scale(record: AnalysisRecord) -> Scale:
    """Return the scale the counted pictures share: mm² and µm only when each has a pixel size.

    Only its units are meant: each picture has its own pixel size.
    """
    pictures = record.analysis.pictures
    counted = [p for p in pictures if p.quality.usable] or pictures
    sizes = [p.pixel_size_um for p in counted]
    return Scale(sizes[0] if sizes and all(sizes) else None)


def own_scale(result: PictureResult, common: Scale) -> Scale:
    """Return the scale of one picture, in the units of the report."""
    return Scale(None if common.um_per_px is None else result.pixel_size_um)


def measure_headers(common: Scale, say: ReportWords) -> tuple[str, ...]:
    """Return the headings, with units, of `measures`."""
    area, length = common.area_unit, common.length_unit
    units = (
        ("measure area", area),
        ("measure differentiated", "%"),
        ("measure probability", "%"),
        ("measure uncertain", "%"),
        ("measure edge share", "%"),
        ("measure roundness", ""),
        ("measure solidity", ""),
        ("measure eccentricity", ""),
        ("measure roughness", length),
        ("measure diameter", length),
        ("measure x", "px"),
        ("measure y", "px"),
        ("measure cut", "0/1"),
    )
    return tuple(
        say("in brackets", text=say(key), more=unit) if unit else say(key) for key, unit in units
    )


def measures(colony: Colony, scale: Scale) -> tuple[float, ...]:
    """Return a colony's numbers in the order of `measure_headers`."""
    return (
        scale.area(colony.area_px),
        100 * colony.differentiated_fraction,
        100 * colony.differentiated_probability,
        100 * colony.uncertain_fraction,
        100 * colony.edge_share,
        colony.roundness,
        colony.solidity,
        colony.eccentricity,
        scale.length(colony.border_roughness_px),
        scale.length(colony.equivalent_diameter_px),
        colony.centroid[0],
        colony.centroid[1],
        float(colony.touches_border),
    )


def _row(
    colony: Colony,
    decision: Decision | None,
    result: PictureResult,
    common: Scale,
    say: ReportWords,
) -> ReportColony:
    """Return one row: rounded text for paper, every number for the CSV."""
    proposal = colony.proposal
    scale = own_scale(result, common)
    return ReportColony(
        picture=caption(result, say),
        number=colony.number,
        area=number_format.number(scale.area(colony.area_px), 0 if scale.um_per_px is None else 3),
        differentiated=number_format.number(100 * colony.differentiated_fraction, 1),
        roundness=number_format.number(colony.roundness, 2),
        solidity=number_format.number(colony.solidity, 2),
        proposed=proposal.verdict if proposal else "",
        proposed_why=reason(proposal, say) if proposal else "",
        decided=decision.verdict.value if decision else "",
        decided_why=say.named("reason", decision.reason) if decision else "",
        decided_by=decision.person if decision else "",
        decided_at=utc_text(decision.at) if decision else "",
        picture_short=short_caption(result, say),
        measures=measures(colony, scale),
        cut=colony.touches_border,
        accepted=decision is not None and decision.accepted,
    )


def _badness(row: ReportColony) -> tuple[int, float, float]:
    """Sort key: the verdict in force, then the differentiated share, then the area."""
    area, differentiated = row.measures[:2]
    return (
        _WORST.get(row.decided or row.proposed, len(_WORST)),
        1.0 if isnan(differentiated) else -differentiated,
        -area,
    )


def colony_rows(
    record: AnalysisRecord, common: Scale, say: ReportWords
) -> tuple[ReportColony, ...]:
    """Return a row for every colony of the analysis, the worst first."""
    rows = [
        _row(colony, record.decision(index, colony.number), result, common, say)
        for index, result in enumerate(record.analysis.pictures)
        for colony in result.colonies
    ]
    return tuple(sorted(rows, key=_badness))


def median_area(record: AnalysisRecord, common: Scale) -> float:
    """Return the median colony area in the report's unit, as `DishStatistics` defines it."""
    found = [
        (colony.touches_border, own_scale(result, common).area(colony.area_px))
        for result in record.analysis.pictures
        for colony in result.colonies
    ]
    whole = [area for cut, area in found if not cut]
    areas = whole or [area for _, area in found]
    return median(areas) if areas else nan
