"""The rows of a day's report: a dish each, on paper and as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain import number_format
from colonyqc.domain.audit import Event
from colonyqc.domain.dish_life import LifeEvent
from colonyqc.domain.picture import DishKey
from colonyqc.domain.triage import RiskKind
from colonyqc.domain.verdict import DishVerdict
from colonyqc.services.ports import AnalysisRecord, History
from colonyqc.services.ports.summaries import Datum, SummaryCell
from colonyqc.services.reporting.records import dish_decision
from colonyqc.services.reporting.words import ReportWords
from colonyqc.services.summaries.actions import next_actions
from colonyqc.services.summaries.cells import change, local_text, number, percent_with
from colonyqc.services.summaries.left_out import left_out
from colonyqc.services.summaries.proof import verdict_cell
from colonyqc.services.worklist.reading import ListedDish, photographed_on

THUMB_PX: Final = 240
_NOT_WHY: Final = (RiskKind.OPEN, RiskKind.POOR)
"""Risks that stand in a column of their own."""
_PRESSING: Final = (DishVerdict.FAIL, DishVerdict.WATCH, DishVerdict.UNDECIDED)


@dataclass(frozen=True, slots=True)
class DueDay:
    """What the parts of a day's report are made from."""

    day: date
    items: tuple[ListedDish, ...]
    void: frozenset[int]
    """Records whose signatures all fell."""
    ended: Mapping[DishKey, LifeEvent]

    def during(self, event: Event) -> bool:
        """Tell whether something happened on the day, local time."""
        return event.moment.astimezone().date() == self.day

    def seen(self, item: ListedDish) -> bool:
        """Tell whether a dish was photographed on the day."""
        return photographed_on(item.summary) == self.day


def dish_cells(of: DueDay, item: ListedDish, say: ReportWords) -> tuple[SummaryCell, ...]:
    """Return a dish as a row on paper."""
    summary = item.summary
    day = say("sum unknown") if summary.day is None else str(summary.day)
    passage = say("sum passage", passage=item.passage) if item.passage else ""
    ended = of.ended.get(item.dish)
    notes = [passage, "" if ended is None else _ended(ended, say), _drawn(item, say)]
    named = SummaryCell(item.dish.label, say.listed(filter(None, notes)), strong=True)
    actions = next_actions(item, of.day, ended, say)
    last = SummaryCell(actions[0], say.listed(actions[1:]), strong=True)
    if not of.seen(item) or item.record is None:
        blank = SummaryCell(number_format.NONE)
        missing = _missing(of, item, say)
        return (named, SummaryCell(day), *[blank] * 3, missing, _decision(of, item, say), last)
    statistics = item.record.analysis.statistics
    before = item.ranked.standing.before
    changes = (
        ("", "")
        if before is None
        else (
            change(before.confluence, statistics.confluence, say),
            change(before.differentiated, statistics.differentiated, say),
        )
    )
    return (
        named,
        SummaryCell(day),
        SummaryCell(
            percent_with(statistics.confluence, statistics.confluence_interval), changes[0]
        ),
        SummaryCell(
            percent_with(statistics.differentiated, statistics.differentiated_interval), changes[1]
        ),
        _pictures(item.record, say),
        verdict_cell(summary.shown_verdict, say, _why(item, say)),
        _decision(of, item, say),
        last,
    )


def _missing(of: DueDay, item: ListedDish, say: ReportWords) -> SummaryCell:
    """Return what stands of a dish without colonies counted on the day, with how it stood."""
    if of.seen(item):
        return SummaryCell(say("sum prompted only"), state="none", strong=True)
    if item.record is None:
        return SummaryCell(say("sum not photographed"), state="none", strong=True)
    summary = item.summary
    last = say(
        "sum last",
        date=photographed_on(summary).isoformat(),
        confluence=number_format.percent(summary.confluence),
        verdict=verdict_cell(summary.shown_verdict, say).text,
    )
    between = "" if say.language == "ja" else " "
    note = between.join(filter(None, (last, _why(item, say))))
    # A tick beside it would read as if the day had been one: only what presses is marked.
    state = summary.verdict if summary.verdict in _PRESSING else "none"
    return SummaryCell(say("sum not photographed"), note, state=state, strong=True)


def _drawn(item: ListedDish, say: ReportWords) -> str:
    return say("sum simulated") if item.summary.simulated else ""


def _ended(event: LifeEvent, say: ReportWords) -> str:
    ratio = "" if event.ratio is None else f" 1:{event.ratio:g}"
    return f"{say(f'life {event.kind}')}{ratio} {event.happened.astimezone():%Y-%m-%d}"


def _why(item: ListedDish, say: ReportWords) -> str:
    return say.worded(*(r.sentence for r in item.ranked.risks if r.kind not in _NOT_WHY))


def _pictures(record: AnalysisRecord, say: ReportWords) -> SummaryCell:
    statistics = record.analysis.statistics
    every = len(record.analysis.pictures) + len(record.analysis.failures)
    text = say("pictures used", usable=statistics.usable_pictures, all=every)
    why = [each.why for each in left_out([record], say)]
    return SummaryCell(text, " ".join(dict.fromkeys(why)), strong=bool(why))


def _decision(of: DueDay, item: ListedDish, say: ReportWords) -> SummaryCell:
    if item.record is None:
        return SummaryCell(number_format.NONE)
    said = []
    if item.ranked.standing.decided:
        said.append(
            say(
                "sum colonies decided",
                count=item.ranked.standing.decided,
                all=item.ranked.standing.colonies,
            )
        )
    said += _signed(item, say)
    if item.summary.id in of.void:
        said.append(say("state void"))
    made = item.record.dish_decision
    text = say("sum no decision") if made is None else dish_decision(item.record, say)
    return SummaryCell(text, say.listed(said), strong=made is not None)


def _signed(item: ListedDish, say: ReportWords) -> list[str]:
    return [say(f"sum signed {each.meaning}", person=each.person) for each in item.signatures]


def dish_headings(say: ReportWords) -> tuple[str, ...]:
    """Return the headings of `dish_data`."""
    ends = tuple(
        text
        for label in (say("confluence"), say("differentiated fraction"))
        for text in (
            say("in brackets", text=label, more="%"),
            say("in brackets", text=say("csv low", label=label), more="%"),
            say("in brackets", text=say("csv high", label=label), more="%"),
            say("in brackets", text=say("sum change of", label=label), more=say("sum points")),
        )
    )
    return (
        say("csv line"), say("csv dish"), say("fact passage"), say("csv day"),
        say("sum photographed"), say("sum last photographed"), *ends,
        say("sum usable"), say("sum pictures"), say("sum quality"),
        say("csv verdict"), say("csv verdict why"), say("csv dish decision"),
        say("csv decided by"), say("csv decided at"), say("csv decided why"),
        say("sum colonies of"), say("sum colonies done"), say("signatures"), say("sum next"),
        say("fact record"), say("fact model"), say("fact rules"), say("csv simulated"),
    )  # fmt: skip


def dish_data(of: DueDay, item: ListedDish, say: ReportWords) -> tuple[Datum, ...]:
    """Return a dish as a row for a spreadsheet."""
    summary, record, standing = item.summary, item.record, item.ranked.standing
    seen = of.seen(item)
    statistics = None if record is None or not seen else record.analysis.statistics
    before = standing.before
    numbers: list[Datum] = []
    for name in ("confluence", "differentiated"):
        if statistics is None:
            numbers += [None] * 4
            continue
        value = float(getattr(statistics, name))
        ends = getattr(statistics, f"{name}_interval")
        changed = None if before is None else value - float(getattr(before, name))
        numbers += [number(value), number(ends[0]), number(ends[1]), number(changed)]
    made = None if record is None else record.dish_decision
    bad = [] if record is None or not seen else left_out([record], say)
    return (
        summary.dish.line,
        summary.dish.dish,
        item.passage,
        summary.day,
        say("yes" if seen else "no"),
        photographed_on(summary),
        *numbers,
        None if statistics is None else statistics.usable_pictures,
        None
        if statistics is None or record is None
        else len(record.analysis.pictures) + len(record.analysis.failures),
        " ".join(dict.fromkeys(each.why for each in bad)),
        say.named("verdict", summary.shown_verdict) if seen and summary.verdict else "",
        _why(item, say),
        "" if made is None else say(f"sum {made.approval}"),
        "" if made is None else made.person,
        "" if made is None else local_text(made.at),
        "" if made is None else say.named("reason", made.reason),
        standing.colonies if seen else None,
        standing.decided if seen else None,
        say.listed(
            say(f"sum signed {each.meaning}", person=each.person) for each in item.signatures
        ),
        say.listed(next_actions(item, of.day, of.ended.get(item.dish), say)),
        summary.id,
        summary.model,
        "" if record is None else record.analysis.protocol.rule_set,
        say("yes" if summary.simulated else "no"),
    )


def thumbnail(history: History, item: ListedDish) -> NDArray[np.uint8] | None:
    """Return a dish's first usable picture, at most `THUMB_PX` px; None where it has none."""
    if not item.overview:
        return None
    pixels = history.overview(item.overview)
    scale = THUMB_PX / max(pixels.shape[:2])
    if scale >= 1:
        return pixels
    size = tuple(max(1, round(side * scale)) for side in pixels.shape[1::-1])
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
