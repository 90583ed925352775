"""The unit of work: what is added or decided counts once `commit` was said."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.domain.picture import DishKey
from colonyqc.domain.verdict import Decision, Verdict
from colonyqc.history import queries, writes
from colonyqc.history.engine import IMMEDIATE, shown, spoken
from colonyqc.history.labels import LabelMap
from colonyqc.history.store import FileStore
from colonyqc.services.ports import AnalysisRecord, AnalysisSummary, Artefacts

Clock = Callable[[], datetime]
"""Tells the time, with its zone."""


def utc_now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


class SqlHistory:
    """A unit of work over a database and its files; see `services.ports.History`."""

    def __init__(self, engine: Engine, files: FileStore, clock: Clock) -> None:
        self._engine = engine
        self._files = files
        self._clock = clock
        self._name = shown(engine.url)
        self._open: Session | None = None
        self._writing = False

    def __enter__(self) -> Self:
        if self._open is not None:
            raise RuntimeError("This unit of work is entered already.")
        self._open = Session(self._engine, expire_on_commit=False, autoflush=False)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        session, self._open, self._writing = self._session, None, False
        session.close()

    @property
    def _session(self) -> Session:
        if self._open is None:
            raise RuntimeError("A history is used within its `with` block.")
        return self._open

    def _write(self) -> Session:
        """Take the write lock, waiting for it; a reading that began before gives way to it."""
        if not self._writing:
            self._session.rollback()
            self._session.connection(execution_options=IMMEDIATE)
            self._writing = True
        return self._session

    def add(self, analysis: Analysis, artefacts: Sequence[Artefacts]) -> int:
        """Store an analysis with its arrays, one per picture; return its id.

        The files are safe on disk before the rows that name them are written.

        Raises:
            HistoryError: the database or its folder cannot be written.
            ValueError: the arrays do not fit the pictures, or a moment has no zone.
        """
        for result, arrays in zip(analysis.pictures, artefacts, strict=True):
            writes.check_shape(result, arrays)
        stored = tuple(self._files.add(arrays) for arrays in artefacts)
        with spoken(self._name):
            return writes.add_analysis(self._write(), analysis, stored)

    def decide(
        self,
        analysis_id: int,
        picture: int,
        colony: int,
        verdict: Verdict,
        reason: str,
        person: str,
    ) -> Decision:
        """Add a person's decision on colony number ``colony`` of picture ``picture`` (from 0).

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
            at=self._clock().astimezone(UTC),
        )
        with spoken(self._name):
            writes.add_decision(self._write(), made)
        return made

    def commit(self) -> None:
        """Make everything added and decided since the last commit last.

        Raises:
            HistoryError: the database cannot be written.
        """
        with spoken(self._name):
            self._session.commit()
        self._writing = False

    def get(self, analysis_id: int) -> AnalysisRecord:
        """Return an analysis with its decisions.

        Raises:
            HistoryError: there is none of this id, or the database cannot be read.
        """
        with spoken(self._name):
            found = queries.records(self._session, [analysis_id])
        if not found:
            raise HistoryError(f"There is no analysis {analysis_id} in the history {self._name}.")
        return found[0]

    def list(self, dish: DishKey | None = None) -> tuple[AnalysisSummary, ...]:
        """Return summaries ordered by line, dish, day (unknown last), finished."""
        with spoken(self._name):
            return queries.summaries(self._session, dish)

    def dishes(self) -> tuple[DishKey, ...]:
        """Return the dishes that were analysed, by line and name."""
        with spoken(self._name):
            return queries.dishes(self._session)

    def series(self, dish: DishKey) -> tuple[AnalysisRecord, ...]:
        """Return a dish's newest analysis of each day, by day.

        Without a day each moment counts by itself; those come last, in order of time. One with a
        usable picture is preferred over a newer one without.
        """
        with spoken(self._name):
            newest: dict[int | datetime | None, AnalysisSummary] = {}
            for each in sorted(queries.summaries(self._session, dish), key=_preference):
                newest[each.taken if each.day is None else each.day] = each
            ids = [each.id for each in newest.values()]
            found = queries.records(self._session, ids)
        return tuple(sorted(found, key=_by_day))

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


def _preference(summary: AnalysisSummary) -> tuple[bool, datetime, int]:
    return summary.usable_pictures > 0, summary.finished, summary.id


def _by_day(record: AnalysisRecord) -> tuple[bool, int, str]:
    acquisition = record.analysis.acquisition
    # As text: names give moments without a zone, files with one, and the two don't compare.
    moment = acquisition.taken.isoformat() if acquisition.taken else ""
    return acquisition.day is None, acquisition.day or 0, moment
