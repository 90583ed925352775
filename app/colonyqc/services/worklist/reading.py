"""Read how every dish stands: what is known of each on its newest day, in few questions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from colonyqc.domain.audit import EventKind
from colonyqc.domain.dish_statement import DishStatement
from colonyqc.domain.picture import Acquisition, DishKey
from colonyqc.domain.signature import Signature
from colonyqc.domain.triage import Ranked, Standing, rank
from colonyqc.domain.visits import due_rule
from colonyqc.services.accounts import signing
from colonyqc.services.ports import AnalysisRecord, AnalysisSummary, History
from colonyqc.services.worklist.newest import newest_of
from colonyqc.services.worklist.notes import DishNotes, dish_notes, usual_due
from colonyqc.services.worklist.statements import statements

_ADDED: Final = (
    EventKind.ANALYSIS_ADDED,
    EventKind.PROMPTED_ADDED,
    EventKind.CORRECTED,
    EventKind.TAKEN_OVER,
)

_RENEWED: Final = 20
"""Proofs of signatures that each reading does anew, the oldest first, though no event asks for it:
rows and files may be altered behind the trail."""


@dataclass(frozen=True, slots=True)
class ListedDish:
    """A dish in its place on the list.

    ``summary``: its newest analysis; of nothing but prompted ones, the newest of them, and
    ``record`` is None. ``person``: who analysed it, "" where the trail does not tell.
    ``signatures``: those on its record that still stand, oldest first; none while ``unproved``.
    """

    ranked: Ranked
    summary: AnalysisSummary
    record: AnalysisRecord | None
    notes: DishNotes
    person: str = ""
    signatures: tuple[Signature, ...] = ()
    described: DishStatement | None = None
    """What was said of it after its pictures were analysed."""
    unproved: bool = False

    @property
    def signed(self) -> datetime | None:
        """When its record was signed last, None where nobody did or nothing stands any more."""
        return self.signatures[-1].at if self.signatures else None

    @property
    def dish(self) -> DishKey:
        return self.summary.dish

    @property
    def acquisition(self) -> Acquisition | None:
        """Its newest pictures, as the dish is described now."""
        if self.record is None:
            return None
        of = self.record.analysis.acquisition
        return of if self.described is None else self.described.over(of)

    @property
    def passage(self) -> str:
        return (self.acquisition.passage if self.acquisition else None) or ""

    @property
    def overview(self) -> str:
        """The stored overview of its first picture that could be judged, else of its first."""
        if self.record is None:
            return ""
        pairs = list(zip(self.record.analysis.pictures, self.record.stored, strict=True))
        good = [kept.overview for result, kept in pairs if result.quality.usable and kept.overview]
        return next(iter((*good, *(kept.overview for _, kept in pairs))), "")


class WorklistReader:
    """Reads the list again and again; what was read or proved before is not read anew.

    An analysis never changes, and whatever is done with it is an event of the trail: while its
    newest one stays, so do its record and what its signatures are worth.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[str, AnalysisRecord]] = {}
        self._proved: dict[int, tuple[str, tuple[Signature, ...]]] = {}

    def read(
        self,
        history: History,
        now: datetime,
        proofs: int | None = None,
        *,
        until: date | None = None,
    ) -> tuple[ListedDish, ...]:
        """Return every dish of the history, what is most pressing first.

        ``now``: the time at the laboratory, with its zone. ``proofs``: at most so many signed
        records are proved that were not before; None for all. ``until``: only by what was
        photographed, and put aside, up to the end of that day.
        """
        summaries = history.list()
        if until is not None:
            summaries = tuple(each for each in summaries if photographed_on(each) <= until)
        heads = history.newest_events()
        newest = newest_of(each for each in summaries if not each.prompt)
        prompted = newest_of(each for each in summaries if each.prompt)
        before = _days_before(summaries, newest)
        records = self._records(history, (*newest.values(), *before.values()), heads)
        standing_by = prompted | newest
        notes = dish_notes(history, standing_by, until)
        usual = usual_due(history)
        said = statements(history, standing_by)
        people = {each.subject: each.person for each in history.events(kinds=_ADDED)}
        signed = self._signed(history, tuple(standing_by.values()), heads, proofs)
        standings = []
        for dish, summary in standing_by.items():
            record = records.get(summary.id)
            earlier = records.get(before[dish].id) if dish in before else None
            standings.append(
                Standing(
                    dish,
                    None if record is None else record.analysis,
                    None if earlier is None else earlier.analysis.statistics,
                    0 if record is None else _decided(record),
                    due_rule(
                        notes.get(dish, DishNotes()).every,
                        "" if record is None else record.analysis.protocol.due_every,
                        usual,
                    ),
                )
            )
        listed = []
        for ranked in rank(standings, now):
            dish = ranked.standing.dish
            summary = standing_by[dish]
            record = records.get(summary.id)
            listed.append(
                ListedDish(
                    ranked,
                    summary,
                    record,
                    notes.get(dish, DishNotes()),
                    people.get(_subject(summary), ""),
                    signed.get(summary.id, ()),
                    said.get(dish),
                    unproved=summary.id not in signed,
                )
            )
        return tuple(listed)

    def _records(
        self, history: History, wanted: Sequence[AnalysisSummary], heads: Mapping[str, str]
    ) -> Mapping[int, AnalysisRecord]:
        """Return records without colonies by number; those that are known as they are come back."""
        states = {each.id: heads.get(_subject(each), "") for each in wanted}
        kept = {
            number: self._known[number]
            for number, state in states.items()
            if number in self._known and self._known[number][0] == state
        }
        for record in history.several(tuple(number for number in states if number not in kept)):
            kept[record.id] = (states[record.id], record)
        self._known = kept
        return {number: record for number, (_, record) in kept.items()}

    def _signed(
        self,
        history: History,
        wanted: Sequence[AnalysisSummary],
        heads: Mapping[str, str],
        most: int | None,
    ) -> Mapping[int, tuple[Signature, ...]]:
        """Return the signatures of each record that still stand, by number.

        Those that are not proved yet are left out. Each proof reads a record's rows and files.
        """
        subjects = {each.subject for each in history.events(kinds=(EventKind.SIGNED,))}
        states = {each.id: heads[_subject(each)] for each in wanted if _subject(each) in subjects}
        proved = {
            number: known
            for number, known in self._proved.items()
            if states.get(number) == known[0]
        }
        fresh = [number for number in states if number not in proved]
        for number in (*fresh[:most], *list(proved)[:_RENEWED]):
            # To the end: the first is the one that was proved the longest ago.
            proved.pop(number, None)
            proved[number] = states[number], signing.standing(history, number)
        self._proved = proved
        never: dict[int, tuple[Signature, ...]] = {
            each.id: () for each in wanted if each.id not in states
        }
        return never | {number: stand for number, (_, stand) in proved.items()}


def photographed_on(summary: AnalysisSummary) -> date:
    """Return the local date of a summary's pictures; of its analysis where they tell none."""
    # A moment without a zone is what the camera's clock showed, which is local.
    return (summary.taken or summary.finished).astimezone().date()


def _subject(summary: AnalysisSummary) -> str:
    return f"analysis {summary.id}"


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
