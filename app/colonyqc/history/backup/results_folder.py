"""Results that travel without a history: a small history of their own, as a folder of files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from colonyqc.config.scratch import scratch_folder
from colonyqc.domain.errors import HistoryError
from colonyqc.history.connect import SqlHistories, open_histories, open_still
from colonyqc.history.db.engine import database_url
from colonyqc.history.db.schema import check
from colonyqc.history.files.blobs import BlobStore
from colonyqc.history.files.durable_copy import copy_database, writable
from colonyqc.history.verify import verify
from colonyqc.services.ports import UNWATCHED, Monitor

_DATABASE: Final = "results.db"
_FILES: Final = "files"


@contextmanager
def results_made_in(folder: Path, person: str) -> Iterator[SqlHistories]:
    """Give a new history whose stored files lie in ``folder``; its database follows at the end.

    Raises:
        HistoryError: it cannot be written.
    """
    # Elsewhere until then: what was written last lies in a log beside it, and a copy needs none.
    with scratch_folder("results") as scratch:
        database = scratch / _DATABASE
        opened = open_histories(database, files=folder / _FILES, person=person)
        try:
            yield opened
            with writable(folder):
                copy_database(database, folder / _DATABASE)
        finally:
            opened.engine.dispose()


@contextmanager
def results_read_from(folder: Path, monitor: Monitor = UNWATCHED) -> Iterator[SqlHistories]:
    """Give the history that `results_made_in` left, once it is proved; nothing is written to it.

    Raises:
        Cancelled: asked to stop.
        HistoryError: it is none of this program, or does not hold; what is wrong first.
    """
    opened = open_still(database_url(folder / _DATABASE), BlobStore(folder / _FILES))
    try:
        check(opened.engine, "use the version of the program that made it")
        wrong = verify(opened, (), monitor)
        if wrong:
            raise HistoryError(wrong[0])
        yield opened
    finally:
        opened.engine.dispose()
