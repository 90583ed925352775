"""Open the database: its address, its pragmas, its transactions, and its errors as sentences."""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from colonyqc.config.paths import typed
from colonyqc.domain.errors import HistoryError, UnreachableError, UsageError
from colonyqc.history.db.server import (
    UNREACHED,
    check_backend,
    order_writers,
    refusal,
    server_options,
)
from colonyqc.history.db.server_password import use_keyring

_SENTENCES: Final = {
    sqlite3.SQLITE_BUSY: "is locked by another program; close that program or try again later",
    sqlite3.SQLITE_LOCKED: "is locked by another program; close that program or try again later",
    sqlite3.SQLITE_READONLY: "is write-protected; make it writable or choose another file",
    sqlite3.SQLITE_PERM: "is write-protected; make it writable or choose another file",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that its folder exists and is writable",
    sqlite3.SQLITE_IOERR: "cannot be read or written; check the disk and the network drive",
    sqlite3.SQLITE_FULL: "cannot be used because the disk is full; make room and try again",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore it from a backup",
    sqlite3.SQLITE_NOTADB: "is not a SQLite database; choose another file",
}

_LACKING: Final = re.compile("no such (table|column|index|view)|no tables specified")
"""What SQLite says, by its general error code, where a table is not as it was made."""
_SECRETS: Final = ("password", "sslpassword")
"""Parts of an address's query that no sentence shows."""
_PASSWORD: Final = re.compile(r"(?<=//).*@", re.DOTALL)


def database_url(text: str | Path) -> URL:
    """Return the address of a history given as a plain path ("t.db") or as a SQLAlchemy URL.

    Raises:
        UsageError: it is empty, no address, or names no file.
    """
    stated = str(text).strip()
    if "://" not in stated:
        # A history in memory would be gone with the process, and a second connection would see
        # another one.
        if stated in {"", ":memory:"}:
            raise UsageError("The history needs the path of a file, such as history.db.")
        # Absolute at once: a program that changes its folder later must not write to another file.
        return URL.create("sqlite", database=str(typed(stated).absolute()))
    try:
        url = make_url(stated)
        backend = url.get_dialect().name
    # ValueError: a port that is no number.
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise UsageError(
            f'"{_PASSWORD.sub("***@", stated)}" is no database address; give a path such as '
            "history.db."
        ) from error
    check_backend(url)
    if backend == "sqlite" and url.database in {None, "", ":memory:"}:
        raise UsageError("The history needs the path of a file, such as sqlite:///history.db.")
    return url


def shown(url: URL) -> str:
    """Return how a sentence names a database: its file, or its address without the password."""
    if url.get_backend_name() == "sqlite" and url.database:
        # Names only: a sentence that reaches a log must not carry a password or a whole path.
        return Path(url.database).name
    return url.difference_update_query(_SECRETS).render_as_string(hide_password=True)


def immediate(engine: Engine) -> dict[str, Any]:
    """Return the options of a connection that is going to write: it takes the write lock at once.

    On a server a writer who waited must see what the other wrote, but the one state of a unit of
    work is taken by its very first question, the one for the lock. Each of its questions sees the
    state anew instead: while it has the lock nobody else commits.
    """
    seeing = {"isolation_level": "READ COMMITTED"} if engine.name == "postgresql" else {}
    return {"immediate": True, **seeing}


def _cause(error: BaseException) -> BaseException | None:
    """Return the driver's own error."""
    return error.orig if isinstance(error, DBAPIError) else error


def _telling(error: DBAPIError | sqlite3.Error) -> BaseException | None:
    """Return the driver's error that a sentence is known for: this one, or one it came up after.

    When the disk is full or fails SQLite rolls everything back by itself, and rolling back to each
    savepoint then fails as well, which says nothing of the disk.
    """
    before: BaseException | None = error
    while before is not None:
        cause = _cause(before)
        code = getattr(cause, "sqlite_errorcode", None)
        if code is not None and (code == sqlite3.SQLITE_IOERR_SHMSIZE or code & 0xFF in _SENTENCES):
            return cause
        before = before.__context__
    return _cause(error)


@contextmanager
def spoken(name: str) -> Iterator[None]:
    """Turn what a person can act on among the database's errors into HistoryError."""
    try:
        yield
    # SQLite quotes the damaged text in what it says, and the driver can't take it for text.
    except UnicodeDecodeError as error:
        raise HistoryError(f"The history {name} {_SENTENCES[sqlite3.SQLITE_CORRUPT]}.") from error
    except (DBAPIError, sqlite3.Error) as error:
        cause = _telling(error)
        code = getattr(cause, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_IOERR_SHMSIZE:
            # Even to be read it needs a small file beside it.
            code = sqlite3.SQLITE_FULL
        # The low byte is the kind of error; the rest tells its finer cases apart.
        if code is not None and (code & 0xFF) in _SENTENCES:
            raise HistoryError(f"The history {name} {_SENTENCES[code & 0xFF]}.") from error
        if _LACKING.match(str(cause)):
            raise HistoryError(
                f"The history {name} has not the tables that this program makes ({cause}); restore "
                "it from a backup."
            ) from error
        refused = refusal(error) if code is None and isinstance(error, DBAPIError) else ""
        if refused:
            kind = UnreachableError if refused == UNREACHED else HistoryError
            raise kind(f"The history {name} {refused}.") from error
        raise


def _set_pragmas(connection: sqlite3.Connection, timeout_s: float) -> None:
    """Set a new connection up; switching a fresh file to WAL does not wait by itself, so retry."""
    # Python's driver would begin transactions by itself, later than SQLAlchemy says and never as
    # writers.
    connection.isolation_level = None
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            # First of all: switching to WAL already needs a lock.
            connection.execute(f"PRAGMA busy_timeout = {int(timeout_s * 1000)}")
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
    # Said, not left to the build: with less than FULL a power cut may take the last commits, and a
    # signed record must not go.
    connection.execute("PRAGMA synchronous = FULL")
    # Off by default, and for each connection anew.
    connection.execute("PRAGMA foreign_keys = ON")


def still_connection(database: Path) -> sqlite3.Connection:
    """Open a SQLite file that nobody writes, taking no lock and leaving nothing beside it."""
    found = sqlite3.connect(
        # immutable: without it even a reader makes -wal and -shm files, which a write-protected
        # disk refuses.
        f"{database.absolute().as_uri()}?mode=ro&immutable=1",
        uri=True,
        check_same_thread=False,
    )
    found.isolation_level = None
    return found


def make_still_engine(url: URL) -> Engine:
    """Return an engine over a SQLite file that nobody writes: a backup, a write-protected disk."""
    database = Path(url.database or "")
    # No pool: a kept connection is an open handle, and Windows lets nobody move or remove that
    # file.
    return create_engine(url, poolclass=NullPool, creator=lambda: still_connection(database))


def make_engine(url: URL, timeout_s: float) -> Engine:
    """Return an engine; a SQLite one opens a connection per unit of work and keeps none.

    ``timeout_s``: how long a locked database is waited for.

    Raises:
        HistoryError: the driver of a server's database is not installed.
    """
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, timeout_s)
    try:
        # Asked first: a server that was restarted overnight leaves dead connections in the pool.
        engine = create_engine(url, pool_pre_ping=True, **server_options(url))
    except ModuleNotFoundError as error:
        raise HistoryError(
            f"The history {shown(url)} needs the Python package {error.name}: install colonyqc "
            "with its extra “server”."
        ) from error
    order_writers(engine, timeout_s)
    use_keyring(engine)
    return engine


def _sqlite_engine(url: URL, timeout_s: float) -> Engine:
    # A file that went away, with its drive or by hand, is never made anew: it would look empty.
    address = f"{Path(url.database or '').absolute().as_uri()}?mode=rw"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, check_same_thread=False, timeout=timeout_s)

    engine = create_engine(url, poolclass=NullPool, creator=connect)

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, record: Any) -> None:  # noqa: ARG001
        try:
            _set_pragmas(connection, timeout_s)
        except (sqlite3.Error, UnicodeDecodeError):
            connection.close()
            raise

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        # A plain BEGIN takes the write lock with the first write, and fails at once, without
        # waiting, if the state it has read is old by then.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine
