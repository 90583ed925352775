"""The numbers and facts of a report, each with its unit, its limit and how it was come by."""

from collections.abc import Sequence
from math import isnan, nan
from typing import Final

from colonyqc.domain import number_format
from colonyqc.domain.analysis import Analysis, DishStatistics
from colonyqc.domain.applied_rules import AppliedLimit, limits_on
from colonyqc.domain.colony import Scale
from colonyqc.domain.picture import Failure
from colonyqc.domain.preprocessing import STEPS
from colonyqc.domain.protocol import Direction, Protocol
from colonyqc.domain.rules import STRENGTH, When, dish_metrics, moment
from colonyqc.domain.statistics import second_opinion
from colonyqc.services.ports import AnalysisRecord
from colonyqc.services.ports.reports import LimitBar, ReportValue
from colonyqc.services.reporting.corrected import by_hand
from colonyqc.services.reporting.rows import SIGNS, median_area, utc_text
from colonyqc.services.reporting.trends import Growth, doubling_ends, rate_ends
from colonyqc.services.reporting.words import ReportWords

_CULTURE: Final = {True: "on feeder", False: "feeder free", None: "feeder unsaid"}
_ROCK: Final = {True: "rock used", False: "rock unused", None: "not stated"}
_ROOM: Final = 1.25
"""How far a bar goes on beyond its last limit or its value."""


def _in_force(analysis: Analysis, metric: str) -> tuple[AppliedLimit, ...]:
    return limits_on(analysis.protocol, metric, moment(analysis.acquisition))


def _state(analysis: Analysis, metric: str) -> str:
    """Return the strongest verdict whose limit on this number was passed; "" where none was.

    Within its limits a number bears no word: it has not passed anything by itself.
    """
    value = dish_metrics(analysis.statistics).get(metric, nan)
    beyond = [
        limit.verdict
        for limit in _in_force(analysis, metric)
        if (value > limit.at if limit.direction is Direction.ABOVE else value < limit.at)
    ]
    return max(beyond, key=STRENGTH.__getitem__, default="")


def value_bar(
    protocol: Protocol,
    when: When,
    metric: str,
    value: float,
    *,
    full: bool,
    interval: tuple[float, float] = (nan, nan),
) -> LimitBar:
    """Return a value's bar up to 100 %, or (not ``full``) a little beyond its last limit.

    Its limits are those that the protocol puts in force on the day, and no others.
    """
    found = [
        limit for limit in limits_on(protocol, metric, when) if limit.direction is Direction.ABOVE
    ]
    limits = tuple((limit.at, limit.verdict) for limit in found)
    far = max([0.0 if isnan(value) else value, *(at for at, _ in limits)])
    end = 100.0 if full or not limits else min(100.0, _ROOM * far)
    return LimitBar(value, end, limits, *interval)


def _bar(
    analysis: Analysis,
    metric: str,
    value: float,
    *,
    full: bool = False,
    interval: tuple[float, float] = (nan, nan),
) -> LimitBar:
    when = moment(analysis.acquisition)
    return value_bar(analysis.protocol, when, metric, value, full=full, interval=interval)


def _limits(analysis: Analysis, metric: str, say: ReportWords) -> str:
    """Return the limits in words: "watch > 10 %, fail > 20 %"."""
    said = [
        say(
            "limit held" if limit.held else "limit",
            verdict=say(f"verdict {limit.verdict}"),
            sign=SIGNS[limit.direction],
            at=f"{limit.at:g}",
        )
        for limit in _in_force(analysis, metric)
    ]
    day = analysis.acquisition.day
    if any(
        len(rule.conditions) > 1 and metric in {c.metric for c in rule.conditions} and rule.on(day)
        for rule in analysis.protocol.dish_rules
    ):
        said.append(say("limit of several"))
    return say.listed(said) if said else say("no limit")


def _sure(statistics: DishStatistics, interval: tuple[float, float], say: ReportWords) -> str:
    """Return what a number's interval is of; "" where it has none."""
    if isnan(interval[0]):
        return ""
    return say("interval alone" if statistics.usable_pictures == 1 else "interval note")


def _both(first: str, second: str, say: ReportWords) -> str:
    return say("both", first=first, second=second) if first and second else first or second


def _confluence(analysis: Analysis, say: ReportWords) -> ReportValue:
    metric, statistics = "confluence_percent", analysis.statistics
    spread = ""
    if not isnan(statistics.confluence_sd):
        sd = number_format.number(statistics.confluence_sd, 1)
        spread = say("spread", sd=sd, pictures=statistics.usable_pictures)
    sure = _sure(statistics, statistics.confluence_interval, say)
    return ReportValue(
        say("confluence"),
        number_format.number(statistics.confluence, 1),
        "%",
        _limits(analysis, metric, say),
        _state(analysis, metric),
        _both(spread, sure, say),
        _bar(
            analysis,
            metric,
            statistics.confluence,
            full=True,
            interval=statistics.confluence_interval,
        ),
        statistics.confluence_interval,
    )


def _differentiated(analysis: Analysis, say: ReportWords) -> ReportValue:
    metric, statistics = "differentiated_percent", analysis.statistics
    mean = statistics.differentiated_mean_probability
    by_mean = "" if isnan(mean) else say("mean probability", value=number_format.number(mean, 1))
    sure = _sure(statistics, statistics.differentiated_interval, say)
    return ReportValue(
        say("differentiated fraction"),
        number_format.number(statistics.differentiated, 1),
        "%",
        _limits(analysis, metric, say),
        _state(analysis, metric),
        _both(by_mean, sure, say),
        _bar(
            analysis,
            metric,
            statistics.differentiated,
            interval=statistics.differentiated_interval,
        ),
        statistics.differentiated_interval,
    )


def _uncertain(analysis: Analysis, say: ReportWords) -> ReportValue:
    metric, value = "uncertain_percent", analysis.statistics.uncertain
    return ReportValue(
        say("uncertain"),
        number_format.number(value, 1),
        "%",
        _limits(analysis, metric, say),
        _state(analysis, metric),
        say("uncertain note"),
        _bar(analysis, metric, value),
    )


def _dead(analysis: Analysis, say: ReportWords) -> tuple[ReportValue, ...]:
    """Return dead cells and debris, or why there is no number; nothing of older analyses."""
    metric, statistics = "dead_percent", analysis.statistics
    told = [each.dead for each in analysis.pictures if each.dead is not None]
    if not told:
        return ()
    if statistics.dead_count is None:
        (why, *_) = (each.unmeasured for each in told if each.unmeasured is not None)
        return (ReportValue(say("dead"), number_format.NONE, "%", note=say(f"dead {why}")),)
    density = statistics.dead_per_mm2
    note = (
        say("dead note", count=statistics.dead_count)
        if density is None
        else say(
            "dead note dense",
            count=statistics.dead_count,
            density=number_format.number(density, 0),
        )
    )
    return (
        ReportValue(
            say("dead"),
            number_format.number(statistics.dead, 1),
            "%",
            _limits(analysis, metric, say),
            _state(analysis, metric),
            note,
            _bar(analysis, metric, statistics.dead),
        ),
    )


def _feeders(analysis: Analysis, say: ReportWords) -> tuple[ReportValue, ...]:
    """Return the area of the feeders; nothing where the dish is not on them."""
    value = analysis.statistics.feeders
    if isnan(value):
        return ()
    note = say("feeders note")
    return (ReportValue(say("feeders"), number_format.number(value, 1), "%", note=note),)


def _peer(analysis: Analysis, say: ReportWords) -> ReportValue:
    """Return the second opinion on confluence, and how far it lies from the network's."""
    value = second_opinion(analysis.pictures)
    apart = value - analysis.statistics.confluence
    note = say("peer note")
    if not isnan(apart):
        note = say("peer note apart", points=number_format.signed(apart, 1))
    return ReportValue(say("peer confluence"), number_format.number(value, 1), "%", note=note)


def _growth(step: Growth | None, say: ReportWords) -> tuple[ReportValue, ReportValue]:
    """Return growth rate and area doubling time of the last step."""
    if step is None:
        alone = say("growth one day")
        return (
            ReportValue(say("growth rate"), number_format.NONE, "1/h", note=alone),
            ReportValue(say("doubling"), number_format.NONE, "h", note=say("area doubling short")),
        )
    days = say("between days", before=step.day_before, after=step.day_after)
    hours = say(
        "hours timed" if step.timed else "hours assumed", hours=number_format.number(step.hours, 1)
    )
    return (
        ReportValue(
            say("growth rate"),
            number_format.number(step.rate, 4),
            "1/h",
            note=days,
            ends=rate_ends(step.fit),
        ),
        ReportValue(
            say("doubling"),
            number_format.number(step.doubling, 1),
            "h",
            note=_both(hours, say("area doubling short"), say),
            ends=doubling_ends(step.fit, say),
        ),
    )


def report_values(
    record: AnalysisRecord, step: Growth | None, common: Scale, say: ReportWords
) -> tuple[ReportValue, ...]:
    """Return the dish's numbers, those with limits first."""
    analysis = record.analysis
    statistics = analysis.statistics
    density = statistics.density_per_cm2
    floor = say(
        "area floor",
        floor=f"{analysis.protocol.area_floor_px:g} px²"
        if common.um_per_px is None
        else f"{analysis.protocol.area_floor_um2:g} µm²",
    )
    count = number_format.known(statistics.colony_count if statistics.usable_pictures else None)
    area_digits = 0 if common.um_per_px is None else 3
    return (
        _confluence(analysis, say),
        _differentiated(analysis, say),
        _uncertain(analysis, say),
        *_dead(analysis, say),
        ReportValue(say("colonies"), count, note=floor),
        ReportValue(
            say("density"),
            number_format.number(density, 1),
            "1/cm²",
            note=say("density unknown") if density is None else "",
        ),
        ReportValue(
            say("median area"),
            number_format.number(median_area(record, common), area_digits),
            common.area_unit,
            note=say("median area note"),
        ),
        *_feeders(analysis, say),
        _peer(analysis, say),
        *_growth(step, say),
    )


def pixel_size_text(analysis: Analysis, say: ReportWords) -> str:
    """Return the pixel size and where it comes from, or that it is unknown."""
    known = {(p.pixel_size_um, p.pixel_size_source) for p in analysis.pictures}
    sizes = sorted({size for size, _ in known if size})
    if not sizes:
        return say("pixel size unknown")
    span = "–".join(
        number_format.significant(size, 4) for size in dict.fromkeys((sizes[0], sizes[-1]))
    )
    sources = sorted({say.named("source", source) for size, source in known if size and source})
    text = say("pixel size", size=span, source=", ".join(sources) or say("source unnamed"))
    if any(size is None for size, _ in known):
        text = say("both", first=text, second=say("pixel size partly"))
    return text


def _steps(protocol: Protocol, say: ReportWords) -> tuple[tuple[str, str], ...]:
    """Return what pictures went through before the network saw them, where they did."""
    steps = ", ".join(
        f"{say(f'step {each.step}')} {each.amount:g} {STEPS[each.step].unit}".rstrip()
        for each in protocol.preprocessing
    )
    return (("fact preprocessing", steps),) if steps else ()


def unread(analysis: Analysis) -> tuple[Failure, ...]:
    """Return the files that could not be read: they are among a dish's pictures, too."""
    read = {result.picture.name for result in analysis.pictures}
    return tuple(each for each in analysis.failures if each.name not in read)


def files_told(analysis: Analysis, say: ReportWords) -> tuple[str, ...]:
    """Return which files were left out or count elsewhere too, and why, a sentence each."""
    acquisition = analysis.acquisition
    return (
        *(say("failure", name=f.name, why=say.worded(f.reason)) for f in unread(analysis)),
        *(say("left out", why=say.worded(note.sentence)) for note in acquisition.left_out),
        *(say.worded(note.sentence) for note in acquisition.file_notes if note.counted),
    )


def protocol_text(protocol: Protocol, say: ReportWords) -> str:
    """Return a protocol's name, and that it is not the shipped one where it only bears its name."""
    name = f"{protocol.name}@{protocol.version}"
    shipped = Protocol()
    borrowed = (protocol.name, protocol.version) == (shipped.name, shipped.version)
    if borrowed and protocol.settings_sha256 != shipped.settings_sha256:
        return say("protocol changed", name=name)
    return name


def report_facts(
    record: AnalysisRecord, series: Sequence[AnalysisRecord], analyst: str, say: ReportWords
) -> tuple[ReportValue, ...]:
    """Return what an auditor asks: who, which model, which protocol, which program, when.

    What nobody stated is said to be so, and not left out.
    """
    analysis = record.analysis
    protocol = analysis.protocol
    acquisition, statistics = analysis.acquisition, analysis.statistics
    rows = (
        ("fact model", by_hand(analysis, say)),
        ("fact provider", analysis.provider),
        ("fact protocol", protocol_text(protocol, say)),
        *_steps(protocol, say),
        ("fact rules", protocol.rule_set),
        ("fact analyst", analyst),
        ("fact medium", acquisition.medium or say("not stated")),
        ("fact vessel", acquisition.vessel or say("not stated")),
        ("fact rock", say(_ROCK[acquisition.rock])),
        ("fact feeder", say(_CULTURE[protocol.on_feeders(acquisition)])),
        ("fact pixel size", pixel_size_text(analysis, say)),
        (
            "fact pictures",
            say(
                "pictures used",
                usable=statistics.usable_pictures,
                all=statistics.pictures + len(unread(analysis)) + len(acquisition.left_out),
            ),
        ),
        ("fact passage", acquisition.passage or say("not stated")),
        ("fact program", f"colonyqc {analysis.app_version}"),
        ("fact analysed", utc_text(analysis.finished)),
        ("fact record", str(record.id)),
        ("fact trend", number_format.known(", ".join(str(r.id) for r in series))),
        ("fact sha256", analysis.model.sha256),
        ("fact rules sha256", protocol.rule_set_sha256 or protocol.rules_sha256),
        ("fact protocol sha256", protocol.settings_sha256),
    )
    return tuple(ReportValue(say(key), value) for key, value in rows)
