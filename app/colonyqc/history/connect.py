"""Open a history: its address, its tables brought up to date, its files beside it."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Engine

from colonyqc.config.paths import real_path
from colonyqc.domain.audit import Event
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.domain.people import Actor
from colonyqc.history.audit.anchor_objects import AnchorObjects
from colonyqc.history.audit.anchors import AnchorFile
from colonyqc.history.db.engine import (
    database_url,
    make_engine,
    make_still_engine,
    shown,
    spoken,
)
from colonyqc.history.db.network_share import refuse_share
from colonyqc.history.db.roles import grant
from colonyqc.history.db.schema import Migration, check, no_history, prepare
from colonyqc.history.db.server_password import store_password
from colonyqc.history.db.writer_lock import Writer
from colonyqc.history.files.blobs import BlobStore
from colonyqc.history.files.bucket import BucketPlace, is_bucket
from colonyqc.history.files.durable_copy import writable
from colonyqc.history.files.file_folder import beside as note_of_files
from colonyqc.history.files.file_folder import file_folder, named_folder, remember
from colonyqc.history.files.file_place import FilePlace
from colonyqc.history.unit.unit_of_work import Clock, SqlHistory, utc_now
from colonyqc.services.ports import History
from colonyqc.services.ports.history import Elsewhere, KeptIn

_WAIT_S: Final = 10.0
"""How long a locked database is waited for."""


@dataclass(frozen=True, slots=True)
class SqlHistories:
    """Opens units of work over one database and its files."""

    engine: Engine
    files: BlobStore
    clock: Clock
    writer: Writer
    migration: Migration | None = None
    """What opening did to the tables; None when the history is only read."""

    actor: Actor = Actor("")  # noqa: RUF009 - frozen
    """Who is at work where a unit of work is not told."""

    def __call__(self, actor: Actor | None = None) -> History:
        return SqlHistory(
            self.engine, self.files, self.clock, self.writer, self.anchors, actor or self.actor
        )

    @property
    def anchors(self) -> AnchorFile:
        """The file of anchors: beside a SQLite file, among the stored files of a server's."""
        if self.database is None:
            place = self.files.place
            if isinstance(place, BucketPlace):
                return AnchorObjects(Path("anchors"), place)
            return AnchorFile(Path(place.told) / "history.anchor")
        return AnchorFile(self.database.with_suffix(".anchor"))

    @property
    def database(self) -> Path | None:
        """The SQLite file, None on a server."""
        sqlite = self.engine.name == "sqlite"
        return Path(self.engine.url.database or "") if sqlite else None

    @property
    def address(self) -> str:
        """How it is opened again: a file's whole path, or a server's URL without a password."""
        if self.database is not None:
            return str(real_path(self.database))
        return self.engine.url.set(password=None).render_as_string()

    @property
    def identity(self) -> str:
        """What it is known by wherever it lies, copies of it too; "" before its first event.

        Raises:
            HistoryError: it cannot be read.
        """
        with self() as history:
            first = history.events(before=2, limit=1)
        return first[0].sha256 if first else ""

    def elsewhere(self) -> Elsewhere:
        """Return what tells of others' writing from now on.

        Raises:
            HistoryError: the history cannot be read.
        """
        with self() as history:
            return Elsewhere(_newest(history), self._written_elsewhere)

    def _written_elsewhere(self, after: int) -> tuple[int, tuple[Event, ...]]:
        with self() as history:
            number = _newest(history)
            if number <= after:
                return number, ()
            came = history.events(limit=number - after)
        mine = frozenset(self.writer.written)
        return number, tuple(each for each in reversed(came) if each.number not in mine)

    @property
    def places(self) -> tuple[Path, ...]:
        """Its files and folder: nothing else may write there."""
        return places(self.engine.url, self.files.folder)

    @property
    def kept_in(self) -> KeptIn:
        """Where it lies, as a person is told."""
        url = self.engine.url.render_as_string(hide_password=True)
        return KeptIn(url if self.database is None else str(self.database), self.files.place.told)

    @property
    def read_only(self) -> str:
        """Why nothing may be written, one sentence; "" when it may."""
        return self.writer.refusal

    def hold(self, task: str) -> None:
        """Keep the right to write until `release`; others can only read meanwhile.

        ``task``: what it is held for, as others are told.

        Raises:
            HistoryError: another process has it, or the history is write-protected.
        """
        self.writer.take(task)

    def release(self) -> None:
        """Give the right to write back."""
        self.writer.give_back()

    def only_read(self, because: str) -> None:
        """Refuse to write from now on, with this sentence."""
        self.writer.refusal = because


def _file_folder(url: URL, files: Path | None, *, must_exist: bool) -> Path:
    """Return where stored files lie; the folder of a new SQLite file is made as well."""
    if url.get_backend_name() != "sqlite":
        if files is None:
            raise UsageError(
                "A history on a server needs a folder for its label files: name it with --files, "
                "or as “server_files” in the settings."
            )
        if is_bucket(files):
            BucketPlace(files).check()
        elif not files.is_dir():
            # Never made here: an empty folder where a drive is not connected would look like lost
            # files, and what is written there would be out of the others' reach.
            raise HistoryError(
                f"The folder {files} for the history's label files is not there; make it, or "
                "connect the drive it lies on."
            )
        return files
    if files is not None and is_bucket(files):
        raise UsageError(
            "A bucket holds the label files of a history on a server: those of a history in a "
            "file lie in a folder."
        )
    path = Path(url.database or "")
    refuse_share(path)
    try:
        if not must_exist:
            path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HistoryError(
            f"The folder {path.parent} of the history cannot be made "
            f"({error.strerror or error}); choose another one."
        ) from error
    return named_folder(path, files)


def places(url: URL | str | Path, files: Path | None = None) -> tuple[Path, ...]:
    """Return the files and the folder of a history, there or not: nothing else may write there.

    Raises:
        HistoryError: the note of where its files lie cannot be understood.
        UsageError: the address makes no sense.
    """
    address = url if isinstance(url, URL) else database_url(url)
    own = () if files is None or is_bucket(files) else (files,)
    if address.get_backend_name() != "sqlite":
        return own
    path = Path(address.database or "")
    beside_it = ("", "-wal", "-shm", "-journal", ".lock")
    return (
        *(path.with_name(f"{path.name}{ending}") for ending in beside_it),
        path.with_suffix(".anchor"),
        note_of_files(path),
        *(own or (file_folder(path),)),
    )


def _may_write(path: Path) -> bool:
    # Where the system can tell, for the identity that writes: a service may run under another one.
    effective = os.access in os.supports_effective_ids
    # The folder as well: SQLite puts its log beside the file.
    return all(os.access(each, os.W_OK, effective_ids=effective) for each in (path, path.parent))


def open_histories(
    url: URL | str | Path,
    *,
    files: Path | None = None,
    clock: Clock = utc_now,
    timeout_s: float = _WAIT_S,
    person: str = "",
    must_exist: bool = False,
    reading: bool = False,
) -> SqlHistories:
    """Open a history, made or migrated first where needed; return the factory of units of work.

    ``url``: a path or a SQLAlchemy URL; ``files``: folder of stored files, by default where it was
    noted when the history was made, or beside the database; ``timeout_s``: how long a locked
    database is waited for; ``person``: whom others are told of while this process writes;
    ``must_exist``: nothing is made where there is no history yet; ``reading``: nor are older tables
    migrated. A write-protected SQLite file is opened to be read.

    Raises:
        HistoryError: there is none and must be, it cannot be opened or written, or lies on a
            network share.
        UsageError: the address makes no sense.
    """
    address = url if isinstance(url, URL) else database_url(url)
    store = BlobStore(_file_folder(address, files, must_exist=must_exist or reading))
    sqlite = address.get_backend_name() == "sqlite"
    database = Path(address.database or "") if sqlite else None
    if database is not None and database.is_file() and not _may_write(database):
        return _open_protected(address, database, store, clock)
    if database is not None and not database.exists():
        if must_exist or reading:
            raise no_history(str(database))
        with writable(database.parent):
            # The engine opens only files that are there, so that a lost drive never looks like an
            # empty history; the first time one must be made.
            database.touch(0o600)
    engine = make_engine(address, timeout_s)
    writer = Writer(database, person, timeout_s)
    migration = None
    try:
        # Tables before files: a history of a newer program is refused before anything of it is
        # touched.
        if reading:
            check(engine, "bring it to this version's with “colonyqc history migrate”")
        else:
            migration = prepare(engine, writer, clock, must_exist=must_exist)
        _refuse_lost_bucket(engine, store.place)
    except BaseException:
        # A server's pool would keep its connection open.
        engine.dispose()
        raise
    if database is not None and files is not None and not (must_exist or reading):
        remember(database, files)
    store.sweep()
    return SqlHistories(engine, store, clock, writer, migration, Actor(person))


def _refuse_lost_bucket(engine: Engine, place: FilePlace) -> None:
    # A bucket has no folder that could be missing: a slip in its name would look like lost files,
    # and new ones would be out of the others' reach.
    if not isinstance(place, BucketPlace) or not place.is_empty():
        return
    with spoken(shown(engine.url)), engine.connect() as connection:
        known = connection.exec_driver_sql("SELECT 1 FROM picture LIMIT 1").first()
    if known is not None:
        raise HistoryError(
            f"Nothing lies in {place.told}, and this history has label files: name the bucket and "
            "prefix where they are."
        )


def _open_protected(url: URL, database: Path, store: BlobStore, clock: Clock) -> SqlHistories:
    _refuse_unclosed(database)
    opened = open_still(
        url,
        store,
        clock,
        f"The history {database.name} is write-protected: it is "
        "open to be read; make it writable or choose another file.",
    )
    check(opened.engine, "copy it to a folder that can be written and migrate it there")
    return opened


def _refuse_unclosed(database: Path) -> None:
    # What is only in the log cannot be read without writing to the database: better to say so than
    # to show less.
    log = database.with_name(f"{database.name}-wal")
    if log.is_file() and log.stat().st_size:
        raise HistoryError(
            f"The history {database.name} was not closed properly and is write-protected; copy it "
            f"with {log.name} and its files to a folder that can be written."
        )


def keep_password(url: str, password: str | None) -> None:
    """Keep the password of a server's account in the system's keyring, once the server takes it.

    None forgets it. Raises as `store_password` does, and HistoryError where it is not taken.
    """
    address = database_url(url)
    if password is not None and address.get_backend_name() != "sqlite":
        engine = make_engine(address.set(password=password), _WAIT_S)
        try:
            with spoken(shown(address)), engine.connect():
                pass
        finally:
            engine.dispose()
    store_password(address, password)


def _newest(history: History) -> int:
    events = history.events(limit=1)
    return events[0].number if events else 0


def give_rights(url: str, role: str) -> tuple[str, ...]:
    """Let a role of a server work with the history there, its tables made or migrated first.

    Returns the statements that were run; raises as `roles.grant` does.
    """
    address = database_url(url)
    engine = make_engine(address, _WAIT_S)
    try:
        if engine.name != "sqlite":
            prepare(engine, Writer(None), utc_now)
        return grant(engine, role)
    finally:
        engine.dispose()


def open_still(
    url: URL, store: BlobStore, clock: Clock = utc_now, because: str = "A backup is only read."
) -> SqlHistories:
    """Open a SQLite file that nobody writes, whatever its tables; nothing is made beside it."""
    return _reading(make_still_engine(url), store, clock, because)


def _reading(engine: Engine, store: BlobStore, clock: Clock, because: str) -> SqlHistories:
    writer = Writer(Path(engine.url.database or ""))
    writer.refusal = because
    return SqlHistories(engine, store, clock, writer)


def open_as_found(
    url: URL | str | Path,
    *,
    files: Path | None = None,
    clock: Clock = utc_now,
) -> SqlHistories:
    """Open what claims to be a history to be proved: whatever was done to its tables.

    Raises:
        HistoryError: it lies on a network share, or is write-protected and was not closed.
        UsageError: the address makes no sense.
    """
    address = url if isinstance(url, URL) else database_url(url)
    store = BlobStore(_file_folder(address, files, must_exist=True))
    because = "What is proved is not written."
    if address.get_backend_name() != "sqlite":
        writer = Writer(None)
        writer.refusal = because
        return SqlHistories(make_engine(address, _WAIT_S), store, clock, writer)
    database = Path(address.database or "")
    if not database.exists():
        raise no_history(str(database))
    if database.is_file() and not _may_write(database):
        _refuse_unclosed(database)
        return open_still(address, store, clock, because)
    return _reading(make_engine(address, _WAIT_S), store, clock, because)
