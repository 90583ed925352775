"""What the work page shows: a wish (which day, picture, colony) resolved against the facts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import groupby

from colonyqc.domain.analysis import DishStatistics, PictureResult
from colonyqc.domain.colony import Colony, Scale
from colonyqc.domain.doubts import Doubt, doubts, urgency
from colonyqc.domain.picture import Acquisition, Picture
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.rules import When
from colonyqc.domain.rules import moment as moment_of
from colonyqc.domain.statistics import pool
from colonyqc.domain.verdict import Verdict
from colonyqc.gui.core.analysis_queue import Live, Pending
from colonyqc.services.export.sheets import Answer, newest_answers
from colonyqc.services.ports import AnalysisRecord, StoredFiles


@dataclass(frozen=True, eq=False)
class Moment:
    """A dish on one day: kept in the history, or still being analysed."""

    acquisition: Acquisition
    record: AnalysisRecord | None = None
    live: tuple[Live | None, ...] = ()
    answers: tuple[Answer, ...] = ()
    """Of a day that only prompts were answered of: the newest answer of each picture."""

    @cached_property
    def pictures(self) -> tuple[Picture, ...]:
        """Return the pictures that can be looked at."""
        if self.answers:
            return tuple(result.picture for _, result in self.answers)
        if self.record is not None and self.record.analysis.pictures:
            return tuple(result.picture for result in self.record.analysis.pictures)
        return self.acquisition.pictures

    def result(self, index: int) -> PictureResult | None:
        """Return what was found in a picture; None when it is not analysed (yet)."""
        if self.answers:
            return self.answers[index][1] if index < len(self.answers) else None
        if self.record is not None:
            found = self.record.analysis.pictures
            return found[index] if index < len(found) else None
        live = self.live[index] if index < len(self.live) else None
        return None if live is None else live.result

    @cached_property
    def results(self) -> tuple[PictureResult, ...]:
        """Return everything found so far."""
        if self.answers:
            return tuple(result for _, result in self.answers)
        if self.record is not None:
            return self.record.analysis.pictures
        return tuple(live.result for live in self.live if live is not None)

    @cached_property
    def statistics(self) -> DishStatistics:
        """Return the dish's numbers: the kept ones, else pooled over what is found so far."""
        return self.record.analysis.statistics if self.record else pool(self.results)

    @cached_property
    def doubts(self) -> tuple[dict[int, tuple[Doubt, ...]], ...]:
        """Return why which colonies of each picture need a person, the most pressing first.

        Only of what is kept: nothing is decided before.
        """
        if self.record is None:
            return ()
        analysis = self.record.analysis
        when = moment_of(analysis.acquisition)
        return tuple(_doubtful(result, analysis.protocol, when) for result in analysis.pictures)

    def stored(self, index: int) -> StoredFiles | None:
        """Return the names of the files that are kept of a picture, None where nothing is."""
        if index < len(self.answers):
            record, result = self.answers[index]
            return record.stored[record.analysis.pictures.index(result)]
        stored = self.record.stored if self.record else ()
        return stored[index] if index < len(stored) else None

    @property
    def provider(self) -> str:
        """What ran the network, "" while that is not known."""
        record = self.answers[-1][0] if self.answers else self.record
        return record.analysis.provider if record else ""

    @property
    def key(self) -> tuple[int | None, datetime | None]:
        return self.acquisition.day, self.acquisition.taken


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person wants to see; None lets the facts choose."""

    moment: int | None = None
    picture: int = 0
    colony: int | None = None


@dataclass(frozen=True, slots=True)
class ReviewState:
    """What is shown; ``moment`` is None when there is nothing to show."""

    moments: tuple[Moment, ...] = ()
    index: int = 0
    picture: int = 0
    colony: int | None = None

    @property
    def moment(self) -> Moment | None:
        return self.moments[self.index] if self.moments else None

    @property
    def result(self) -> PictureResult | None:
        return self.moment.result(self.picture) if self.moment else None

    @property
    def kept(self) -> tuple[AnalysisRecord, int] | None:
        """The record of the picture on the screen and its place in it; None of one on its way."""
        if self.moment is None:
            return None
        if self.picture < len(self.moment.answers):
            record, result = self.moment.answers[self.picture]
            return record, record.analysis.pictures.index(result)
        return None if self.moment.record is None else (self.moment.record, self.picture)

    @property
    def presets(self) -> tuple[str, ...]:
        """NAME@VERSION of the presets that the picture on the screen was answered by."""
        answers = self.moment.answers if self.moment else ()
        if self.picture >= len(answers):
            return ()
        prompt = answers[self.picture][0].analysis.prompt
        return tuple(prompt.preset.split(", ")) if prompt and prompt.preset else ()

    @property
    def colonies(self) -> tuple[Colony, ...]:
        return self.result.colonies if self.result else ()

    def doubts(self, colony: int) -> tuple[Doubt, ...]:
        """Return why a colony of the picture needs a person, () where it does not."""
        found = self.moment.doubts if self.moment else ()
        return found[self.picture].get(colony, ()) if self.picture < len(found) else ()

    @property
    def scale(self) -> Scale:
        return Scale(self.result.pixel_size_um if self.result else None)

    @property
    def decisions(self) -> dict[int, Verdict]:
        """Decisions in force on the colonies of the picture, by number."""
        record = self.moment.record if self.moment else None
        if record is None:
            return {}
        found = ((c.number, record.decision(self.picture, c.number)) for c in self.colonies)
        return {n: d.verdict for n, d in found if d is not None}

    @property
    def signature(self) -> tuple[Picture, tuple[int, ...] | None] | None:
        """What makes the picture on the screen what it is: its files and what was found.

        An analysis that was just kept looks the same as the one that was on its way.
        """
        if self.moment is None or self.picture >= len(self.moment.pictures):
            return None
        found = self.result
        picture = self.moment.pictures[self.picture]
        if found is None:
            return picture, None
        areas = (found.undifferentiated_px, found.differentiated_px, found.uncertain_px)
        return picture, (*areas, len(found.colonies))


def _doubtful(
    result: PictureResult, protocol: Protocol, when: When
) -> dict[int, tuple[Doubt, ...]]:
    found = {each.number: doubts(each, result, protocol, when) for each in result.colonies}
    pressing = sorted(found, key=lambda number: (*urgency(found[number]), number))
    return {number: found[number] for number in pressing if found[number]}


def merge(
    records: Sequence[AnalysisRecord],
    pending: Sequence[Pending],
    prompted: Sequence[AnalysisRecord] = (),
) -> tuple[Moment, ...]:
    """Return the days of a dish in order: what is kept, then what is on its way.

    ``prompted`` stand for days that nothing else is kept of.
    """
    kept = [Moment(r.analysis.acquisition, r) for r in records]
    days = {_day(moment) for moment in kept}
    kept += [moment for moment in _answered(prompted) if _day(moment) not in days]
    coming = [
        Moment(
            p.acquisition,
            live=tuple(p.found.get(i) for i in range(len(p.acquisition.pictures))),
        )
        for p in pending
    ]
    return tuple(
        sorted([*kept, *coming], key=lambda m: (m.acquisition.day is None, m.acquisition.day or 0))
    )


def _day(moment: Moment) -> tuple[int | None, datetime | None]:
    """Return a day, or the moment where the day is unknown."""
    day, taken = moment.key
    return day, taken if day is None else None


def _answered(prompted: Sequence[AnalysisRecord]) -> tuple[Moment, ...]:
    """Return a moment for each day that prompts were answered of."""
    days = groupby(newest_answers(prompted), lambda a: _day(Moment(a[0].analysis.acquisition)))
    return tuple(_of_answers(tuple(answers)) for _, answers in days)


def _of_answers(answers: tuple[Answer, ...]) -> Moment:
    newest = max((record for record, _ in answers), key=lambda record: record.analysis.finished)
    return Moment(newest.analysis.acquisition, answers=answers)


def resolve(wish: Wish, moments: tuple[Moment, ...]) -> ReviewState:
    """Return what can be shown of a wish: days and pictures clamped, unknown colonies dropped."""
    if not moments:
        return ReviewState()
    last = len(moments) - 1
    index = last if wish.moment is None else min(max(wish.moment, 0), last)
    moment = moments[index]
    picture = min(max(wish.picture, 0), max(len(moment.pictures) - 1, 0))
    state = ReviewState(moments, index, picture)
    known = any(c.number == wish.colony for c in state.colonies)
    return replace(state, colony=wish.colony) if known else state


def find(moments: Sequence[Moment], day: int | None) -> int | None:
    """Return the place of the newest moment of a culture day; None when there is none."""
    places = [i for i, m in enumerate(moments) if m.acquisition.day == day]
    return places[-1] if places else None


def next_undecided(order: Sequence[int], current: int, decided: frozenset[int]) -> int | None:
    """Return the colony to go to after deciding on ``current``, in the table's order.

    The first undecided one after it, else the first undecided one of all, else None.
    """
    # -1 begins at the front: a colony that the table does not show has no place in it.
    place = order.index(current) if current in order else -1
    after = [*order[place + 1 :], *order[: max(place, 0)]]
    return next((number for number in after if number not in decided), None)
