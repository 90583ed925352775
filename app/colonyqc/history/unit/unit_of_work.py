"""The unit of work: what is added or decided counts once `commit` was said."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.domain.people import Actor
from colonyqc.domain.picture import DishKey
from colonyqc.domain.verdict import (
    WITHDRAWN,
    Approval,
    Decision,
    DishDecision,
    Verdict,
)
from colonyqc.history.audit.anchors import AnchorFile
from colonyqc.history.db.columns import damage_told
from colonyqc.history.db.engine import spoken
from colonyqc.history.db.writer_lock import Writer
from colonyqc.history.files.blobs import BlobStore
from colonyqc.history.files.label_maps import LabelMap
from colonyqc.history.unit import queries, writes
from colonyqc.history.unit.accounts import AccountsPart
from colonyqc.history.unit.life import LifePart
from colonyqc.history.unit.measured_rows import outlines_of
from colonyqc.history.unit.new_analysis import described, kind_of_new
from colonyqc.history.unit.proved_models import proved_models
from colonyqc.history.unit.transaction import Clock, utc_now
from colonyqc.services.export.sheets import newest_answers
from colonyqc.services.ports import (
    AnalysisRecord,
    AnalysisSummary,
    AppliedConfiguration,
    Artefacts,
)

__all__ = ["Clock", "SqlHistory", "utc_now"]


class SqlHistory(AccountsPart, LifePart):
    """A unit of work over a database and its files; see `services.ports.History`."""

    def __init__(
        self,
        engine: Engine,
        files: BlobStore,
        clock: Clock,
        writer: Writer,
        anchors: AnchorFile,
        actor: Actor,
    ) -> None:
        super().__init__(engine, clock, writer, anchors, actor)
        self._files = files

    def add(self, analysis: Analysis, artefacts: Sequence[Artefacts], reason: str = "") -> int:
        """Store an analysis with its arrays, one per picture; return its id.

        ``reason``: why it was made, where the same was analysed before; the trail keeps it. The
        files are safe on disk before the rows that name them are written.

        Raises:
            HistoryError: the database or its folder cannot be written.
            ValueError: the arrays do not fit the pictures, or a moment has no zone.
        """
        for result, arrays in zip(analysis.pictures, artefacts, strict=True):
            # All arrays before the first file is written: an analysis is kept whole or not at all.
            writes.check_shape(result, arrays)
        prompted = analysis.prompt is not None
        # Before the files: a history that may not be written must not grow by files that nothing
        # names.
        self._hold()
        # What a sheet's map holds has a mean; regions are classes, as colonies are.
        amounts = prompted and all(each.regions is None for each in analysis.pictures)
        stored = tuple(self._files.add(artefacts, amounts=amounts))
        with spoken(self._name):
            session = self._write()
            # A savepoint: rows and their event stay or go together, even if the caller catches the
            # error and goes on.
            with session.begin_nested():
                number = writes.add_analysis(session, analysis, stored)
                made = analysis.correction
                self._append(
                    kind_of_new(analysis),
                    f"analysis {number}",
                    person="" if made is None else made.person,
                    old=queries.replaced(session, analysis, number),
                    new=described(analysis, proved_models(session)),
                    reason=reason,
                    rows=("analysis", number),
                )
        return number

    def decide(
        self,
        analysis_id: int,
        picture: int,
        colony: int,
        verdict: Verdict,
        reason: str,
        person: str,
        *,
        undo: bool = False,
    ) -> Decision:
        """Add a person's decision on colony number ``colony`` of picture ``picture`` (from 0).

        ``undo``: it puts back what stood before, and the trail says so.

        Raises:
            UsageError: nobody decides, or discards without a reason.
            HistoryError: there is no such colony, or the database cannot be written.
        """
        if not person.strip():
            raise UsageError("A decision needs the name of the person who makes it.")
        if verdict is Verdict.DISCARD and not reason.strip():
            raise UsageError("Discarding a colony needs a reason; say why in a few words.")
        made = Decision(
            analysis_id=analysis_id,
            picture=picture,
            colony=colony,
            verdict=verdict,
            reason=reason.strip(),
            person=person.strip(),
            at=self.now(),
        )
        with spoken(self._name):
            session = self._write()
            self._must_exist(analysis_id)
            before = queries.verdict_in_force(session, made)
            with session.begin_nested():
                number = writes.add_decision(session, made)
                withdrawn = made.reason == WITHDRAWN
                self._append(
                    _kind_of(withdrawn=withdrawn, undo=undo),
                    f"analysis {analysis_id}",
                    at=made.at,
                    person=made.person,
                    old=before,
                    new=f"picture {picture + 1}, colony {colony}: "
                    + ("undecided" if withdrawn else made.verdict.value),
                    reason=made.reason,
                    rows=("decision", number),
                )
        return made

    def decide_together(
        self, analysis_id: int, wanted: Sequence[Decision], kind: EventKind, said: str
    ) -> None:
        """Add decisions that one act of one person makes; one event tells of them all.

        ``said``: what the trail says they came to.

        Raises:
            HistoryError: there is no such colony, or the database cannot be written.
        """
        with spoken(self._name):
            session = self._write()
            self._must_exist(analysis_id)
            with session.begin_nested():
                act = writes.add_act(session, wanted)
                self._append(
                    kind,
                    f"analysis {analysis_id}",
                    at=wanted[0].at,
                    person=wanted[0].person,
                    new=said,
                    rows=("act", act),
                )

    def carry_over(self, analysis_id: int, decisions: Sequence[Decision]) -> None:
        """Add decisions made on an analysis to the one that corrects it, as they were made.

        Raises:
            HistoryError: there is no such colony, or the database cannot be written.
        """
        if not decisions:
            return
        with spoken(self._name):
            session = self._write()
            with session.begin_nested():
                act = writes.add_act(session, decisions)
                self._append(
                    EventKind.DECISIONS_CARRIED,
                    f"analysis {analysis_id}",
                    new=f"{len(decisions)} colonies as before",
                    rows=("act", act),
                )

    def decide_dish(
        self,
        analysis_id: int,
        approval: Approval,
        reason: str,
        person: str,
        *,
        undo: bool = False,
    ) -> DishDecision:
        """Add a person's verdict on the dish of an analysis; ``undo``: as with `decide`.

        Raises:
            UsageError: nobody decides, or rejects without a reason.
            HistoryError: there is no such analysis, or the database cannot be written.
        """
        if not person.strip():
            raise UsageError("A verdict on a dish needs the name of the person who gives it.")
        if approval is Approval.REJECTED and not reason.strip():
            raise UsageError("Rejecting a dish needs a reason; say why in a few words.")
        made = DishDecision(analysis_id, approval, reason.strip(), person.strip(), self.now())
        withdrawn = made.reason == WITHDRAWN
        with spoken(self._name):
            session = self._write()
            self._must_exist(analysis_id)
            before = queries.approval_in_force(session, analysis_id)
            with session.begin_nested():
                number = writes.add_dish_decision(session, made)
                self._append(
                    _kind_of(withdrawn=withdrawn, undo=undo, made=EventKind.DISH_DECIDED),
                    f"analysis {analysis_id}",
                    at=made.at,
                    person=made.person,
                    old=before,
                    new=f"dish: {'undecided' if withdrawn else made.approval.value}",
                    reason=made.reason,
                    rows=("dish_decision", number),
                )
        return made

    @damage_told
    def configurations(self) -> tuple[AppliedConfiguration, ...]:
        """Return by what each analysis was made, in their order.

        Raises:
            HistoryError: the database cannot be read.
        """
        with spoken(self._name):
            return queries.configurations(self._session)

    @damage_told
    def get(self, analysis_id: int, *, outlines: bool = True) -> AnalysisRecord:
        """Return an analysis with its decisions, its colonies' outlines if wanted.

        Raises:
            HistoryError: there is none of this id, or the database cannot be read.
        """
        with spoken(self._name):
            found = queries.records(self._session, [analysis_id], outlines=outlines)
        if not found:
            raise HistoryError(f"There is no analysis {analysis_id} in the history {self._name}.")
        return found[0]

    @damage_told
    def outlines(self, analysis_id: int, picture: int) -> tuple[NDArray[np.int64], ...]:
        """Return the outlines (n, 2) of the colonies of a picture (from 0), in their order."""
        with spoken(self._name):
            return outlines_of(self._session, analysis_id, picture)

    @damage_told
    def list(self, dish: DishKey | None = None) -> tuple[AnalysisSummary, ...]:
        """Return summaries ordered by line, dish, day (unknown last), finished.

        Prompted analyses are among them.
        """
        with spoken(self._name):
            return queries.summaries(self._session, dish)

    @damage_told
    def several(self, ids: Sequence[int]) -> tuple[AnalysisRecord, ...]:
        """Return these analyses by number, without colonies and cells; unknown are left out."""
        with spoken(self._name):
            return queries.records(self._session, ids, colonies=False, cells=False)

    @damage_told
    def analyses_of_file(self, sha256: str) -> tuple[int, ...]:
        """Return the analyses that read a file of these bytes, in their order."""
        with spoken(self._name):
            return queries.analyses_of_file(self._session, sha256)

    @damage_told
    def dishes(self) -> tuple[DishKey, ...]:
        """Return the dishes that were analysed, by line and name."""
        with spoken(self._name):
            return queries.dishes(self._session)

    @damage_told
    def series(self, dish: DishKey, *, colonies: bool = True) -> tuple[AnalysisRecord, ...]:
        """Return a dish's newest analysis of each day, by day, without prompted ones.

        Without a day each moment counts by itself; those come last, in order of time. One with a
        usable picture is preferred over a newer one without. Without ``colonies`` they are left
        out of every picture.
        """
        with spoken(self._name):
            usual = [s for s in queries.summaries(self._session, dish) if not s.prompt]
            newest: dict[int | datetime | None, AnalysisSummary] = {}
            for each in sorted(usual, key=_preference):
                newest[each.taken if each.day is None else each.day] = each
            ids = [each.id for each in newest.values()]
            found = queries.records(self._session, ids, colonies=colonies)
        return tuple(sorted(found, key=_by_day))

    @damage_told
    def sheets(self, dish: DishKey, *, cells: bool = True) -> tuple[AnalysisRecord, ...]:
        """Return a dish's newest prompted analyses of each day, ordered as `series`.

        They are those that hold the newest answer of one of their pictures at least; one that
        shows a sheet is preferred over a newer one without. Without ``cells`` they are left out of
        every sheet.
        """
        with spoken(self._name):
            prompted = queries.prompted(self._session, dish)
            # Without cells first: only the newest answers' are needed, and a sheet may have a
            # hundred thousand.
            bare = queries.records(self._session, prompted, colonies=False, cells=False)
            ids = {record.id for record, _ in newest_answers(bare)}
            found = tuple(record for record in bare if record.id in ids)
            if cells:
                found = queries.records(self._session, sorted(ids))
        return tuple(sorted(found, key=_by_day))

    def check_room(self) -> None:
        """Make sure that another analysis may be written, and that there is room for it.

        Raises:
            HistoryError: this history is only read, or the disk is full, or nearly.
        """
        self._writer.check()
        self._files.check_room()

    def files_whole(self, analysis_id: int) -> bool:
        """Tell whether the stored files of an analysis are as they were stored."""
        with spoken(self._name):
            stored = queries.stored_files(self._session, analysis_id)
        return all(map(self._files.is_whole, stored))

    def labels(self, sha256: str) -> LabelMap:
        """Open a stored label map; it outlives the unit of work: close it.

        Raises:
            HistoryError: it is missing or was altered.
        """
        return self._files.labels(sha256)

    def overview(self, sha256: str) -> NDArray[np.uint8]:
        """Return a stored overview, RGB (h, w, 3).

        Raises:
            HistoryError: it is missing or was altered.
        """
        return self._files.overview(sha256)

    def cells(self, sha256: str) -> NDArray[np.int32]:
        """Return the stored numbers (h, w) of a corrected sheet's cells.

        Raises:
            HistoryError: they are missing or were altered.
        """
        return self._files.cells(sha256)


def _preference(summary: AnalysisSummary) -> tuple[bool, datetime, int]:
    return summary.usable_pictures > 0, summary.finished, summary.id


def _by_day(record: AnalysisRecord) -> tuple[bool, int, str]:
    acquisition = record.analysis.acquisition
    # As text: names give moments without a zone, files with one, and the two don't compare.
    moment = acquisition.taken.isoformat() if acquisition.taken else ""
    return acquisition.day is None, acquisition.day or 0, moment


def _kind_of(
    *, withdrawn: bool, undo: bool, made: EventKind = EventKind.DECISION_MADE
) -> EventKind:
    """Return what the trail calls a decision."""
    if withdrawn:
        return EventKind.DECISION_WITHDRAWN
    return EventKind.DECISION_RESTORED if undo else made
