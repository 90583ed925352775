"""The numbers of the dish card and the rows of the colony table, ready to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan

from colonyqc.domain import number_format
from colonyqc.domain.analysis import Analysis, DishStatistics, PictureResult
from colonyqc.domain.classes import OCCUPIED, ColonyClass
from colonyqc.domain.colony import Colony
from colonyqc.domain.metrics import colony_metrics, dish_metrics
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.rules import Fact, When, reasons
from colonyqc.domain.rules import moment as moment_of
from colonyqc.domain.statistics import second_opinion
from colonyqc.domain.verdict import Proposal
from colonyqc.gui.core.language import listed, translate
from colonyqc.gui.pages.review import doubt_words
from colonyqc.gui.pages.review.dead_cells import dead_line
from colonyqc.gui.pages.review.dish_records import DishRecords
from colonyqc.gui.pages.review.poor_pictures import Poor, files_left_out, poor_pictures
from colonyqc.gui.pages.review.proposals import dish_decided
from colonyqc.gui.pages.review.state import Moment, ReviewState
from colonyqc.gui.viewer.hud import Badge, BadgeKind
from colonyqc.gui.widgets import formatting
from colonyqc.gui.widgets.culture_words import culture, stated_later
from colonyqc.gui.widgets.step_names import steps_said
from colonyqc.gui.widgets.verdict_hint import verdict_hint
from colonyqc.services.ports import AnalysisRecord, AnalysisSummary
from colonyqc.services.ports.reports import LimitBar
from colonyqc.services.reporting.values import value_bar


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What the dish card says; percentages are nan where nothing can be said."""

    dish: str
    day: str
    simulated: bool
    state: str
    """What is going on when the analysis is not finished; "" when it is."""
    poor: tuple[Poor, ...]
    """What is wrong with the pictures: named before the numbers."""
    confluence: LimitBar
    confluence_sure: str
    """The number's 95 % interval, in words; "" where there is none."""
    spread: str
    past: tuple[float, ...]
    """Confluence of the days up to this one."""
    second_opinion: float
    differentiated: LimitBar
    differentiated_sure: str
    """The same of the differentiated fraction."""
    untold: bool
    """The model finds colonies but cannot tell differentiation in them."""
    culture: str
    stated_later: str
    """What was said of the culture after it was analysed; "" where nothing was."""
    """Passage, medium, vessel and ROCK inhibitor as stated."""
    feeders: bool | None
    """Whether the dish is on feeders; None where nobody said."""
    feeder_area: float
    """% of the imaged area; nan where feeders were not told apart."""
    dead: str
    """Dead cells and debris in a line; "" where nobody looked for them."""
    colonies: int
    density: float | None
    verdict: str
    why: str
    decided: str
    """A person's verdict on the dish; "" while there is none."""
    decided_before: str
    """Decisions on the same day's earlier analyses, which no longer count; "" without any."""
    made_by: str
    """Model and what ran it."""
    corrected: str
    """Who corrected what the model found, why, and how it was before; "" where nobody did."""
    size_unknown: bool
    """Kept without a pixel size: to be analysed again when there is one."""


def confluence_bar(statistics: DishStatistics, protocol: Protocol, when: When) -> LimitBar:
    """Return confluence on 0–100 % with the limits in force."""
    return value_bar(
        protocol,
        when,
        "confluence_percent",
        statistics.confluence,
        full=True,
        interval=statistics.confluence_interval,
    )


def differentiated_bar(statistics: DishStatistics, protocol: Protocol, when: When) -> LimitBar:
    """Return the differentiated fraction on an axis a little longer than its last limit, %."""
    return value_bar(
        protocol,
        when,
        "differentiated_percent",
        statistics.differentiated,
        full=False,
        interval=statistics.differentiated_interval,
    )


def _state(moment: Moment) -> str:
    if moment.record is not None:
        return ""
    pattern = translate("Work", "Analysing: {done} of {all} pictures done. Numbers so far:")
    return pattern.format(done=len(moment.results), all=len(moment.acquisition.pictures))


def _past(moments: Sequence[Moment], index: int) -> tuple[float, ...]:
    values = (m.statistics.confluence for m in moments[: index + 1])
    return tuple(v for v in values if not isnan(v))


def _untold(results: Sequence[PictureResult]) -> bool:
    """Return whether nobody can tell differentiation: not because there is nothing to tell."""
    return any(r.quality.usable and isnan(r.differentiated_mass_px) for r in results)


def _sure(statistics: DishStatistics, interval: tuple[float, float]) -> str:
    """Return a number's interval in words, and that one picture tells of no other."""
    ends = number_format.span(*interval)
    if not ends:
        return ""
    pattern = (
        translate("Work", "95 % interval {ends} % (of this one picture)")
        if statistics.usable_pictures == 1
        else translate("Work", "95 % interval {ends} %")
    )
    return pattern.format(ends=ends)


def _no_verdict(statistics: DishStatistics, untold: bool) -> str:
    if not statistics.usable_pictures:
        return translate("Work", "No verdict: none of the pictures can be used.")
    if untold:
        return translate("Work", "No verdict: this model cannot tell differentiation.")
    return translate("Work", "No verdict: there is nothing to judge in these pictures.")


def card(
    state: ReviewState,
    in_force: Protocol,
    read: DishRecords = DishRecords(),  # noqa: B008 - frozen
) -> CardFacts | None:
    """Return what the dish card says; None when no colony was looked for.

    ``in_force`` gives the limits of an analysis that is not finished; ``read``: what the history
    knows of the dish.
    """
    moment = state.moment
    if moment is None or moment.answers:
        return None
    statistics = moment.statistics
    analysis = moment.record.analysis if moment.record else None
    untold = _untold(moment.results)
    protocol = analysis.protocol if analysis else in_force
    spread = ""
    if not isnan(statistics.confluence_sd):
        spread = translate("Work", "SD {sd} between {count} pictures").format(
            sd=formatting.percent(statistics.confluence_sd), count=statistics.usable_pictures
        )
    if analysis is None:
        verdict, why = "", ""
    elif moment.record is None or analysis.proposal is None:
        verdict, why = "", _no_verdict(statistics, untold)
    else:
        verdict = moment.record.shown_verdict
        found = _dish_reasons(analysis, analysis.proposal)
        why = verdict_hint(verdict) or formatting.why(analysis.proposal, found)
    return CardFacts(
        dish=moment.acquisition.dish.label,
        day=formatting.day(moment.acquisition.day),
        simulated=analysis.simulated if analysis else any(r.simulated for r in moment.results),
        state=_state(moment),
        poor=(*poor_pictures(moment.results), *files_left_out(moment)),
        confluence=confluence_bar(statistics, protocol, moment_of(moment.acquisition)),
        confluence_sure=_sure(statistics, statistics.confluence_interval),
        spread=spread,
        past=_past(state.moments, state.index),
        second_opinion=second_opinion(moment.results),
        differentiated=differentiated_bar(statistics, protocol, moment_of(moment.acquisition)),
        differentiated_sure=_sure(statistics, statistics.differentiated_interval),
        untold=untold,
        culture=culture(moment.acquisition),
        stated_later=stated_later(read.described, moment.record),
        feeders=protocol.on_feeders(moment.acquisition),
        feeder_area=statistics.feeders,
        dead=dead_line(statistics, moment.results),
        colonies=statistics.colony_count,
        density=statistics.density_per_cm2,
        verdict=verdict,
        why=why,
        decided=dish_decided(moment.record),
        decided_before=_decided_before(moment, read.analyses),
        made_by=f"{analysis.model} · {analysis.provider}" if analysis else "",
        corrected=_corrected(moment, read.analyses),
        size_unknown=analysis is not None
        and any(r.pixel_size_um is None for r in analysis.pictures),
    )


def day_verdicts(moments: Sequence[Moment]) -> tuple[str, ...]:
    """Return as what the proposal for each day is shown, "" where there is none."""
    return tuple(m.record.shown_verdict if m.record else "" for m in moments)


def picture_names(moment: Moment | None) -> tuple[str, ...]:
    """Return the number each picture of a day goes by: its view's, else its place."""
    pictures = moment.pictures if moment else ()
    return tuple(str(i + 1 if p.view is None else p.view) for i, p in enumerate(pictures))


def left_behind(record: AnalysisRecord) -> str:
    """Say what happens to the decisions on an analysis when its pictures are analysed again."""
    text = translate(
        "Work",
        "Decisions of this day ({count}) stay with analysis {number}; the new analysis starts "
        "undecided.",
    )
    decided = {(d.picture, d.colony) for d in record.decisions}
    return text.format(count=len(decided), number=record.id)


def _corrected(moment: Moment, analyses: Sequence[AnalysisSummary]) -> str:
    """Say who corrected an analysis, why, and its numbers before; "" where nobody did."""
    made = moment.record.analysis.correction if moment.record else None
    original = next((each for each in analyses if made and each.id == made.original), None)
    if made is None or original is None:
        return ""
    text = translate(
        "Work",
        "Corrected by {person} from record {number}: {reason}. Before: {confluence} covered, "
        "{differentiated} differentiated, {colonies} colonies.",
    )
    return text.format(
        person=made.person,
        number=made.original,
        reason=made.reason,
        confluence=formatting.percent(original.confluence),
        differentiated=formatting.percent(original.differentiated),
        colonies=original.colony_count,
    )


def _decided_before(moment: Moment, analyses: Sequence[AnalysisSummary]) -> str:
    """Return how many decisions lie with analyses of the same day that this one replaced."""
    if moment.record is None:
        return ""
    replaced = [
        each
        for each in analyses
        if each.id != moment.record.id
        and not each.prompt
        and each.decisions
        and (each.day, each.taken if each.day is None else None)
        == (moment.key[0], moment.key[1] if moment.key[0] is None else None)
    ]
    if not replaced:
        return ""
    text = translate(
        "Work",
        "Decisions on earlier analyses of this day: {count} (analysis {numbers}). They stay in the "
        "history and do not count here.",
    )
    numbers = listed(str(each.id) for each in replaced)
    return text.format(count=sum(each.decisions for each in replaced), numbers=numbers)


@dataclass(frozen=True, slots=True)
class ColonyTableRow:
    """A colony in the table: raw values to sort by; the view writes them out.

    ``area`` is in mm², or px² without a pixel size; ``differentiated`` in percent.
    """

    number: int
    area: float
    differentiated: float
    roundness: float
    whole: bool
    """Not cut by the picture's border: its shape is of the whole colony."""
    proposed: str
    why: str
    decided: str
    reason: str
    doubt: str = ""
    """Why it needs a person, "" where nothing does."""
    accepted: bool = False
    """It was accepted as proposed with others."""


def _dish_reasons(analysis: Analysis, proposal: Proposal) -> tuple[Fact, ...]:
    protocol = analysis.protocol
    metrics = dish_metrics(analysis.statistics, protocol.past)
    when, held = moment_of(analysis.acquisition), protocol.past.held
    return reasons(proposal, protocol.dish_rules, metrics, when, held)


def colony_why(state: ReviewState, colony: Colony) -> str:
    """Return why the rules propose what they do for a colony, "" where they propose nothing."""
    record = state.moment.record if state.moment else None
    if colony.proposal is None:
        return ""
    if record is None:
        return formatting.why(colony.proposal)
    analysis = record.analysis
    metrics, when = colony_metrics(colony, state.scale), moment_of(analysis.acquisition)
    rules = analysis.protocol.colony_rules
    return formatting.why(colony.proposal, reasons(colony.proposal, rules, metrics, when))


def colony_rows(state: ReviewState) -> tuple[ColonyTableRow, ...]:
    """Return the rows of the picture's colonies: those in doubt first, then by number."""
    record = state.moment.record if state.moment else None
    rows = []
    for colony in state.colonies:
        decision = record.decision(state.picture, colony.number) if record else None
        rows.append(
            ColonyTableRow(
                number=colony.number,
                area=state.scale.area(colony.area_px),
                differentiated=100 * colony.differentiated_fraction,
                roundness=colony.roundness,
                whole=not colony.touches_border,
                proposed=colony.proposal.verdict if colony.proposal else "",
                why=colony_why(state, colony),
                decided=decision.verdict if decision else "",
                reason=f"{formatting.reason(decision.reason)} ({decision.person})"
                if decision
                else "",
                doubt=translate("Work", "; ").join(
                    map(doubt_words.in_words, state.doubts(colony.number))
                ),
                accepted=decision is not None and decision.accepted,
            )
        )
    places = state.moment.doubts[state.picture : state.picture + 1] if state.moment else ()
    rank = {number: place for place, number in enumerate(places[0] if places else ())}
    return tuple(sorted(rows, key=lambda row: (rank.get(row.number, len(rank)), row.number)))


def class_shares(result: PictureResult | None) -> dict[ColonyClass, float]:
    """Return the area of each class in percent of the imaged; of feeders only where told apart.

    What nobody can tell is nan, not 0.
    """
    if result is None or not result.imaged_px:
        return dict.fromkeys(OCCUPIED, nan)
    parts = {
        ColonyClass.UNDIFFERENTIATED: result.undifferentiated_px,
        ColonyClass.DIFFERENTIATED: result.differentiated_px,
        ColonyClass.UNCERTAIN: result.uncertain_px,
    }
    if result.feeder_px is not None:
        parts[ColonyClass.FEEDER] = result.feeder_px
    shares = {kind: 100 * part / result.imaged_px for kind, part in parts.items()}
    if isnan(result.differentiated_mass_px):
        shares[ColonyClass.DIFFERENTIATED] = nan
    return shares


def reading() -> str:
    """Return what stands in the corner while the history or a picture is read."""
    return translate("Work", "reading…")


def badges(state: ReviewState) -> tuple[Badge, ...]:
    """Return what must be seen on the picture itself: simulated, not analysed yet, poor."""
    found = state.result
    if found is None:
        return (Badge(translate("Work", "not analysed yet")),)
    said = [Badge(translate("Work", "simulated"))] if found.simulated else []
    kept = state.kept
    if kept is not None and (steps := steps_said(kept[0].analysis.protocol.preprocessing)):
        said.append(Badge(translate("Work", "preprocessed: {steps}").format(steps=steps)))
    for problem in found.quality.problems:
        kind = BadgeKind.BLOCKING if problem.blocking else BadgeKind.PROBLEM
        said.append(Badge(formatting.problem(problem), kind))
    return tuple(said)
