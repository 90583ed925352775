"""The lists of a line's and a lot's report: discarded, corrected, all records, life, genealogy."""

from collections.abc import Mapping, Sequence

from colonyqc.domain import number_format
from colonyqc.domain.dish_life import LifeEvent
from colonyqc.domain.picture import DishKey
from colonyqc.domain.verdict import Verdict
from colonyqc.services.ports import AnalysisRecord
from colonyqc.services.ports.summaries import SummarySection
from colonyqc.services.reporting.corrected import by_hand
from colonyqc.services.reporting.passages import PassageRow
from colonyqc.services.reporting.rows import common_scale, own_scale
from colonyqc.services.reporting.words import ReportWords
from colonyqc.services.summaries.cells import TableMaker, local_text, number
from colonyqc.services.summaries.culture_rows import DishDays, day_text
from colonyqc.services.summaries.proof import verdict_cell


def discarded_section(records: Sequence[AnalysisRecord], say: ReportWords) -> SummarySection:
    """Return every colony with a discard in force; ``records`` with their colonies."""
    maker = TableMaker(
        [
            (say("sum dish"), 1.6, False),
            (say("sum day"), 0.4, True),
            (say("sum of what"), 1.5, False),
            (say("area"), 0.9, True),
            (say("differentiated short"), 0.8, True),
            (say("record why"), 1.8, False),
            (say("sum who"), 1.2, False),
            (say("sum when"), 1.5, False),
        ]
    )
    for record in records:
        of, common = record.analysis.acquisition, common_scale(record)
        for index, result in enumerate(record.analysis.pictures):
            for colony in result.colonies:
                made = record.decision(index, colony.number)
                if made is None or made.verdict is not Verdict.DISCARD:
                    continue
                area = own_scale(result, common).area(colony.area_px)
                digits = 0 if common.um_per_px is None else 3
                maker.add(
                    (
                        of.dish.label,
                        day_text(of.day),
                        say("sum colony", picture=index + 1, number=colony.number),
                        number_format.quantity(area, digits, common.area_unit),
                        number_format.percent(100 * colony.differentiated_fraction),
                        say.named("reason", made.reason),
                        made.person,
                        local_text(made.at),
                    )
                )
    title = say("sum discarded")
    return SummarySection(title, title, maker.table(say), say("sum none"))


def corrected_section(records: Sequence[AnalysisRecord], say: ReportWords) -> SummarySection:
    """Return the records that a person corrected: of which, who, why, and in how many px."""
    maker = TableMaker(
        [
            (say("sum dish"), 1.6, False),
            (say("sum day"), 0.4, True),
            (say("fact record"), 0.6, True),
            (say("sum corrects"), 0.8, True),
            (say("sum who"), 1.2, False),
            (say("record why"), 2.4, False),
            (say("sum changed px"), 1.0, True),
        ]
    )
    for record in records:
        made, of = record.analysis.correction, record.analysis.acquisition
        if made is not None:
            px = sum(each.changed_px for each in made.pictures)
            maker.add(
                (
                    of.dish.label,
                    day_text(of.day),
                    str(record.id),
                    str(made.original),
                    made.person,
                    made.reason,
                    number_format.whole(px, grouped=True),
                ),
                (of.dish.label, of.day, record.id, made.original, made.person, made.reason, px),
            )
    title = say("fact correction")
    return SummarySection(title, title, maker.table(say), say("sum none"))


def all_records_section(
    dishes: Sequence[DishDays],
    told: Mapping[int, tuple[str, str]],
    records: Mapping[int, AnalysisRecord],
    say: ReportWords,
) -> SummarySection:
    """Return every record, superseded and prompted ones too; ``told``: who made each and why."""
    maker = TableMaker(
        [
            (say("record id"), 0.4, True),
            (say("sum dish"), 1.6, False),
            (say("sum day"), 0.4, True),
            (say("record made"), 1.4, False),
            (say("record by"), 1.0, False),
            (say("record model"), 1.4, False),
            (say("record rules"), 0.9, False),
            (say("record verdict"), 1.2, False),
            (say("record state"), 2.0, False),
            (say("record why"), 1.3, False),
        ]
    )
    for of in dishes:
        counts = {each.id for each in of.current}
        for each in sorted(of.summaries, key=lambda s: s.id):
            who, why = told.get(each.id, ("", ""))
            state = say("state current") if each.id in counts else say("sum superseded")
            if each.prompt:
                state = say("sum prompted only")
            record = records.get(each.id)
            maker.add(
                (
                    str(each.id),
                    of.dish.label,
                    day_text(each.day),
                    local_text(each.finished),
                    who or say("not stated"),
                    each.model if record is None else by_hand(record.analysis, say),
                    "" if record is None else record.analysis.protocol.rule_set,
                    verdict_cell(each.shown_verdict, say) if not each.prompt else "",
                    say.listed((state, *of.signed.get(each.id, ()))),
                    why,
                )
            )
    title = say("sum all records")
    return SummarySection(title, say("sum records"), maker.table(say), say("sum none"))


def life_section(events: Sequence[LifeEvent], say: ReportWords) -> SummarySection:
    """Return what happened to the dishes between their pictures."""
    maker = TableMaker(
        [
            (say("sum dish"), 1.6, False),
            (say("sum what"), 1.2, False),
            (say("sum when"), 1.4, False),
            (say("sum split"), 0.6, False),
            (say("sum from"), 1.6, False),
            (say("sum who"), 1.2, False),
            (say("sum note"), 2.4, False),
        ]
    )
    for each in events:
        maker.add(
            (
                each.dish.label,
                say(f"life {each.kind}"),
                local_text(each.happened),
                "" if each.ratio is None else f"1:{each.ratio:g}",
                "" if each.parent is None else each.parent.label,
                each.person,
                each.note,
            )
        )
    title = say("sum life")
    return SummarySection(title, title, maker.table(say), say("sum none"))


def genealogy_section(
    rows: Sequence[PassageRow], children: Mapping[DishKey, tuple[DishKey, ...]], say: ReportWords
) -> SummarySection:
    """Return a line of descent, the oldest first, with split ratios and doublings."""
    maker = TableMaker(
        [
            (say("sum dish"), 1.8, False),
            (say("fact passage"), 0.8, False),
            (say("sum days"), 0.8, False),
            (say("sum split"), 0.7, False),
            (say("sum end"), 1.1, True),
            (say("sum doublings"), 1.0, True),
            (say("sum cumulative"), 1.0, True),
            (say("sum passed on"), 2.6, False),
        ]
    )
    for each in rows:
        span = number_format.NONE if each.first_day is None else f"{each.first_day}–{each.last_day}"
        split = number_format.NONE if each.ratio is None else f"1:{each.ratio:g}"
        passed = say.listed(child.dish for child in children.get(each.dish, ()))
        maker.add(
            (
                each.dish.label,
                number_format.known(each.passage),
                span,
                split,
                number_format.percent(each.end),
                number_format.number(each.doublings, 1),
                number_format.number(each.cumulative, 1),
                passed,
            ),
            (
                each.dish.label,
                each.passage,
                span,
                split,
                number(each.end),
                number(each.doublings),
                number(each.cumulative),
                passed,
            ),
        )
    title = say("sum genealogy")
    note = say("sum genealogy note")
    return SummarySection(title, title, maker.table(say), say("sum none"), (note,))
