"""The program as a library: analyse pictures, read a history, take tables and maps out of it.

    from colonyqc import api

    with api.open_history("culture.db") as history:
        colonies = history.table("colonies")      # columns: dict of lists, for pandas or polars
        labels = history.labels(1)                # class map, uint8

Everything goes through the use cases that window and commands use: the same rights, the same
events of the audit trail, the same refusals. See ``docs/api.md``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from operator import index
from pathlib import Path
from typing import Literal, Self, SupportsIndex, TypeAlias, TypedDict, Unpack

import numpy as np
from numpy.typing import NDArray

from colonyqc import bootstrap
from colonyqc.domain.errors import AccessError, ColonyQCError, HistoryError, UsageError
from colonyqc.domain.people import Actor
from colonyqc.domain.picture import DishKey, Failure, NameFields, Region, Selection
from colonyqc.history.export.rows import TABLES, Cell
from colonyqc.history.export.sink import Sink
from colonyqc.history.export.tables import fill
from colonyqc.services.accounts import people
from colonyqc.services.accounts.access import acting
from colonyqc.services.accounts.names import clean_name
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, AnalysisRecord, AnalysisSummary, Monitor

__all__ = [
    "AnalyseOptions",
    "Analysed",
    "ColonyQCError",
    "Columns",
    "DishKey",
    "Failure",
    "OpenHistory",
    "analyse",
    "open_history",
]

TableName: TypeAlias = Literal[
    "analyses", "colonies", "decisions", "dish-decisions", "sheets", "cells", "regions"
]
Columns: TypeAlias = dict[str, list[Cell]]
"""A table by its columns, all of one length; what is not known is None, numbers stay numbers."""
Progress: TypeAlias = Callable[[float, str], None]
"""Is told the share that is done, 0 to 1, and what is at work."""


class AnalyseOptions(TypedDict, total=False):
    """What may be said of pictures to analyse; each is of all of them.

    ``names``: preset or pattern of the file names; ``line`` to ``pixel_size_um`` (µm per px)
    hold where their names do not tell; ``model``, ``rules``: NAME or NAME@VERSION; ``why``: the
    reason, where the same was analysed before; ``new_only``: what the history holds is left out.
    """

    names: str
    line: str
    dish: str
    day: int
    passage: str
    pixel_size_um: float
    model: str
    rules: str
    why: str
    new_only: bool


@dataclass(frozen=True, slots=True)
class Analysed:
    """What came of `OpenHistory.analyse`.

    ``ids``: the records that were kept, in order; ``already``: those that the history held, where
    only new ones were asked for; ``failures``: what could not be done, a sentence each.
    """

    ids: tuple[int, ...]
    failures: tuple[Failure, ...] = ()
    already: tuple[int, ...] = ()


class OpenHistory:
    """A history that is open; `close` it, or use it in a ``with``.

    Records are never changed: reading gives what was kept, analysing adds to it.
    """

    def __init__(self, context: ServiceContext, close: Callable[[], None]) -> None:
        self._context = context
        self._close = close

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._close()

    def analyses(self, dish: DishKey | None = None) -> tuple[AnalysisSummary, ...]:
        """Return what was analysed, of a dish or of all: a line each, without colonies."""
        with self._context.histories() as history:
            return history.list(dish)

    def record(self, number: int) -> AnalysisRecord:
        """Return one analysis with colonies and decisions.

        Raises:
            HistoryError: there is no such analysis.
            UsageError: it is no number.
        """
        with self._context.histories() as history:
            return history.get(_counted(number, "analysis"))

    def table(self, name: TableName, dish: DishKey | None = None) -> Columns:
        """Return a table of all analyses, or of a dish, by its columns.

        Names and units are those of ``colonyqc history export``; nothing is written.

        Raises:
            UsageError: there is no such table.
            HistoryError: the history can't be read.
        """
        if name not in TABLES:
            raise UsageError(f'There is no table "{name}". There are: {", ".join(TABLES)}.')
        rows: list[tuple[Cell, ...]] = []
        sink = Sink(lambda table, row: rows.append(row) if table == name else None)
        with self._context.histories() as history:
            fill([sink], history, dish, UNWATCHED)
        return {head: [row[at] for row in rows] for at, head in enumerate(TABLES[name])}

    def labels(self, number: int, picture: int = 1) -> NDArray[np.uint8]:
        """Return the class map of a picture of an analysis, (height, width).

        0 background, 1 undifferentiated, 2 differentiated, 3 uncertain, 4 feeders; of a sheet of
        cells 255 · probability of membrane. ``picture`` counts from 1.

        Raises:
            HistoryError: there is no such analysis, or its map is lost or altered.
            UsageError: there is no such picture, nothing was counted in it, or it is no number.
        """
        with self._context.histories() as history:
            stored = history.get(_counted(number, "analysis")).stored
            picture = _counted(picture, "picture")
            if not 1 <= picture <= len(stored):
                raise UsageError(f"Analysis {number} has pictures 1 to {len(stored)}.")
            if not stored[picture - 1].labels:
                raise UsageError(f"Nothing was counted in picture {picture} of analysis {number}.")
            source = history.labels(stored[picture - 1].labels)
            try:
                width, height = source.size
                return source.read(Region(0, 0, width, height))
            finally:
                source.close()

    def verify(self) -> tuple[str, ...]:
        """Return what is wrong with the history, a sentence each; () when it is whole."""
        if self._context.verify is None:
            raise HistoryError("This history cannot be verified here.")
        return self._context.verify(UNWATCHED)

    def analyse(
        self,
        paths: Sequence[str | Path],
        progress: Progress | None = None,
        **options: Unpack[AnalyseOptions],
    ) -> Analysed:
        """Analyse pictures and folders, and keep the results; as ``colonyqc analyse``.

        One bad picture stops no other: see `Analysed.failures`.

        Raises:
            AccessError: who is at work may not.
            HistoryError: the history can't be written.
            ModelError, NamePatternError, RuleSetError, UsageError: what was asked for can't be
                used.
        """
        # With the first analysis: reading a history needs no imaging.
        from colonyqc.services.analysis import batch
        from colonyqc.services.analysis.gather import gather
        from colonyqc.services.analysis.keep import Request, resolved

        request = Request(options.get("model"), options.get("rules"), why=options.get("why", ""))
        request = resolved(self._context, request)
        given = NameFields(
            line=options.get("line"),
            dish=options.get("dish"),
            day=options.get("day"),
            passage=options.get("passage"),
            pixel_size_um=options.get("pixel_size_um"),
        )
        files = [Path(each) for each in paths]
        found = gather(self._context, files, options.get("names"), given, Selection())
        monitor = UNWATCHED if progress is None else Monitor(progress)
        new_only = options.get("new_only", False)
        made = batch.run(found, self._context, request, monitor, new_only=new_only)
        return Analysed(made.analyses, made.failures, made.already)


def open_history(
    db: str | Path | None = None,
    *,
    files: str | Path | None = None,
    person: str = "",
    password: str = "",
    make: bool = False,
) -> OpenHistory:
    """Open a history: a file, a database URL, or without one the user's own.

    ``files``: the folder of its label files, where it is on a server; ``person`` is who is at
    work, and ``password`` proves it where the history asks for log-in; ``make``: one that is not
    there is made.

    Raises:
        AccessError: the history asks for log-in and it failed.
        HistoryError: it can't be opened.
        UsageError: there is no such history.
    """
    if db is not None and not isinstance(db, str | Path):
        raise UsageError(f"A history is named by its file or address, not by {db!r}.")
    address, folder = None if db is None else str(db), None if files is None else Path(files)
    opened = bootstrap.histories(address, folder, must_exist=not make)
    context = bootstrap.join(opened)
    try:
        return OpenHistory(_entered(context, person, password), opened.engine.dispose)
    except AccessError:
        opened.engine.dispose()
        raise


def _counted(number: SupportsIndex, of: str) -> int:
    """Return a number that something is asked for by; numpy's own are taken, truth is not."""
    try:
        asked = 0 if isinstance(number, bool) else index(number)
    except TypeError:
        asked = 0
    # SQLite counts no farther.
    if not 0 < asked < 2**63:
        raise UsageError(f"Each {of} has a whole number from 1 on; {number!r} is none.")
    return asked


def _entered(context: ServiceContext, person: str, password: str) -> ServiceContext:
    if people.policy(context.histories).log_in:
        # Reading is not restricted; what is written asks for itself.
        if not person and not password:
            return context
        actor = people.log_in(context.histories, person, password)
    elif person:
        actor = Actor(clean_name(person))
    else:
        return context
    return replace(context, histories=acting(context.histories, actor), person=actor.name)


def analyse(
    paths: Sequence[str | Path],
    db: str | Path,
    *,
    person: str = "",
    password: str = "",
    progress: Progress | None = None,
    **options: Unpack[AnalyseOptions],
) -> Analysed:
    """Analyse pictures into a history, which is made where it is not there.

    What is raised: as of `open_history` and `OpenHistory.analyse`.
    """
    with open_history(db, person=person, password=password, make=True) as history:
        return history.analyse(paths, progress, **options)
