"""Open a history: its address, its tables brought up to date, its files beside it."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Engine

from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.history.engine import database_url, make_engine
from colonyqc.history.schema import prepare
from colonyqc.history.store import FileStore
from colonyqc.history.unit import Clock, SqlHistory, utc_now
from colonyqc.services.ports import History


@dataclass(frozen=True, slots=True)
class SqlHistories:
    """Opens units of work over one database and its files."""

    engine: Engine
    files: FileStore
    clock: Clock

    def __call__(self) -> History:
        return SqlHistory(self.engine, self.files, self.clock)


def _file_folder(url: URL, files: Path | None) -> Path:
    """Return where stored files lie; beside a SQLite file its folder is made as well."""
    if url.get_backend_name() != "sqlite":
        if files is None:
            raise UsageError("A history on a server needs a folder for its label maps.")
        return files
    path = Path(url.database or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HistoryError(
            f"The folder {path.parent} of the history cannot be made "
            f"({error.strerror or error}); choose another one."
        ) from error
    return files or path.with_name(f"{path.stem}.files")


def open_histories(
    url: URL | str | Path,
    *,
    files: Path | None = None,
    clock: Clock = utc_now,
    timeout_s: float = 10.0,
) -> SqlHistories:
    """Open a history, made or migrated first where needed; return the factory of units of work.

    ``url``: a path or a SQLAlchemy URL; ``files``: folder of stored files, by default beside the
    database; ``timeout_s``: how long a locked database is waited for.

    Raises:
        HistoryError: it cannot be opened or written, or is not of this program.
        UsageError: the address makes no sense.
    """
    address = url if isinstance(url, URL) else database_url(url)
    store = FileStore(_file_folder(address, files))
    engine = make_engine(address, timeout_s)
    prepare(engine)
    store.sweep()
    return SqlHistories(engine, store, clock)
