"""Read how every dish stands: what is known of each on its newest day, in few questions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from colonyqc.domain.audit import EventKind
from colonyqc.domain.picture import Acquisition, DishKey
from colonyqc.domain.triage import Ranked, Standing, rank
from colonyqc.services.accounts import signing
from colonyqc.services.ports import AnalysisRecord, AnalysisSummary, History
from colonyqc.services.worklist.notes import DishNotes, dish_notes

_ADDED: Final = (EventKind.ANALYSIS_ADDED, EventKind.PROMPTED_ADDED, EventKind.TAKEN_OVER)

_ACTS: Final = (EventKind.PROPOSALS_ACCEPTED, EventKind.ACCEPTANCE_WITHDRAWN)
_State = tuple[int, int]
"""How many decisions were made on a record, and the last act on it as a whole."""


@dataclass(frozen=True, slots=True)
class ListedDish:
    """A dish in its place on the list.

    ``summary``: its newest analysis; of nothing but prompted ones, the newest of them, and
    ``record`` is None. ``person``: who analysed it, "" where the trail does not tell. ``signed``:
    when the record was signed last, None where nobody did or no signature stands any more.
    """

    ranked: Ranked
    summary: AnalysisSummary
    record: AnalysisRecord | None
    notes: DishNotes
    person: str = ""
    signed: datetime | None = None
    passage: str = ""

    @property
    def dish(self) -> DishKey:
        return self.summary.dish

    @property
    def acquisition(self) -> Acquisition | None:
        return None if self.record is None else self.record.analysis.acquisition

    @property
    def overview(self) -> str:
        """The stored overview of its first picture that could be judged, else of its first."""
        if self.record is None:
            return ""
        pairs = list(zip(self.record.analysis.pictures, self.record.stored, strict=True))
        good = [kept.overview for result, kept in pairs if result.quality.usable and kept.overview]
        return next(iter((*good, *(kept.overview for _, kept in pairs))), "")


class WorklistReader:
    """Reads the list again and again; what was read of a record before is not read anew.

    An analysis never changes; what is decided on it is counted by its summary, and what is accepted
    as a whole is told by the trail.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[_State, AnalysisRecord]] = {}

    def read(self, history: History, today: date) -> tuple[ListedDish, ...]:
        """Return every dish of the history, what is most pressing first."""
        summaries = history.list()
        newest = newest_of(each for each in summaries if not each.prompt)
        prompted = newest_of(each for each in summaries if each.prompt)
        before = _days_before(summaries, newest)
        records = self._records(history, (*newest.values(), *before.values()))
        dishes = newest.keys() | prompted.keys()
        notes = dish_notes(history, dishes)
        people = {each.subject: each.person for each in history.events(kinds=_ADDED)}
        signed = {each.subject for each in history.events(kinds=(EventKind.SIGNED,))}
        made = {}
        for dish in dishes:
            summary = newest.get(dish) or prompted[dish]
            record = records.get(summary.id)
            earlier = records.get(before[dish].id) if dish in before else None
            said = notes.get(dish, DishNotes())
            standing = Standing(
                dish,
                None if record is None else record.analysis,
                None if earlier is None else earlier.analysis.statistics,
                0 if record is None else _decided(record),
                said.every_days,
            )
            subject = _subject(summary)
            made[dish] = (standing, summary, record, said, subject)
        listed = []
        for ranked in rank((each[0] for each in made.values()), today):
            _, summary, record, said, subject = made[ranked.standing.dish]
            # Only of what was ever signed: each proves a record's rows and files.
            stand = signing.standing(history, summary.id) if subject in signed else ()
            passage = record.analysis.acquisition.passage if record else None
            listed.append(
                ListedDish(
                    ranked,
                    summary,
                    record,
                    said,
                    people.get(subject, ""),
                    stand[-1].at if stand else None,
                    passage or "",
                )
            )
        return tuple(listed)

    def _records(
        self, history: History, wanted: Sequence[AnalysisSummary]
    ) -> Mapping[int, AnalysisRecord]:
        """Return records without colonies by number; those that are known as they are come back."""
        acts = {each.subject: each.number for each in reversed(history.events(kinds=_ACTS))}
        states = {each.id: (each.decisions, acts.get(_subject(each), 0)) for each in wanted}
        kept = {
            number: self._known[number]
            for number, state in states.items()
            if number in self._known and self._known[number][0] == state
        }
        for record in history.several(tuple(number for number in states if number not in kept)):
            kept[record.id] = (states[record.id], record)
        self._known = kept
        return {number: record for number, (_, record) in kept.items()}


def _subject(summary: AnalysisSummary) -> str:
    return f"analysis {summary.id}"


def newest_of(summaries: Iterable[AnalysisSummary]) -> dict[DishKey, AnalysisSummary]:
    """Return the summary that each dish stands by: of its newest day the last usable one."""
    newest: dict[DishKey, AnalysisSummary] = {}
    for summary in summaries:
        known = newest.get(summary.dish)
        if known is None or _when(summary) >= _when(known):
            newest[summary.dish] = summary
    return newest


def _when(summary: AnalysisSummary) -> tuple[bool, int, bool, float]:
    """Return what the analyses of a dish are ordered by, as the history orders those of a day."""
    usable = summary.usable_pictures > 0
    return summary.day is not None, summary.day or 0, usable, summary.finished.timestamp()


def _days_before(
    summaries: Iterable[AnalysisSummary], newest: Mapping[DishKey, AnalysisSummary]
) -> dict[DishKey, AnalysisSummary]:
    """Return what each dish stood by on the culture day before its newest, where there is one."""
    return newest_of(
        each
        for each in summaries
        if not each.prompt
        and each.dish in newest
        and each.day is not None
        and each.usable_pictures
        and each.day + 1 == newest[each.dish].day
    )


def _decided(record: AnalysisRecord) -> int:
    """Return on how many colonies a person's decision is in force."""
    places = {(each.picture, each.colony) for each in record.decisions}
    return sum(record.decision(*place) is not None for place in places)
