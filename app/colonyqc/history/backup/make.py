"""Back a history up while it is in use, check the copy, and let old ones go.

A backup folder holds one folder a backup, ``<name>-<moment>/`` with ``history.db``,
``history.anchor`` and ``manifest.json``, and the stored files of all of them once, in ``files/``.
"""

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, Final

from colonyqc.config.atomic_write import (
    UNFINISHED,
    passing_folder,
    put_in_place,
    sync_folder,
    write_whole,
)
from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.history.audit.anchors import AnchorFile
from colonyqc.history.backup.beside import BESIDE, Beside, names_beside, wrong_beside
from colonyqc.history.backup.manifest import (
    DATABASE,
    FILES,
    STORED,
    Backup,
    Manifest,
    backups,
    read_backup,
    write_manifest,
)
from colonyqc.history.connect import SqlHistories, open_still
from colonyqc.history.db.engine import database_url, spoken, still_connection
from colonyqc.history.files.blobs import BlobStore
from colonyqc.history.files.durable_copy import (
    copy_database,
    copy_file,
    digest,
    writable,
)
from colonyqc.history.verify import verify
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.ports.backups import BackupMade

ANCHORS: Final = ".anchor"
MOMENT: Final = "%Y%m%dT%H%M%S%fZ"
# About how the time goes: pages, stored files, then the check.
_PAGES_SHARE: Final = 0.4
_FILES_SHARE: Final = 0.8
_DAY_S: Final = 24 * 3600.0


_NAMING: Final = {"labels": ".tif", "overview": ".png", "cells": ".tif"}
"""Columns that name stored files, and how those end."""


def _stored_path(name: str) -> str:
    return f"{name[:2]}/{name}"


def counted(database: Path) -> dict[str, Any]:
    """Return what the manifest tells of a copied database: its tables, its counts, its files."""
    # A copy that nobody writes: opened any other way SQLite leaves a log in the backup.
    with closing(still_connection(database)) as copy:
        tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
        events, last = 0, ""
        if "event" in tables:
            newest = "SELECT number, sha256 FROM event ORDER BY number DESC LIMIT 1"
            events, last = copy.execute(newest).fetchone() or (0, "")
        found: dict[str, Any] = {
            "tables": copy.execute("SELECT version_num FROM alembic_version").fetchone()[0],
            "analyses": copy.execute("SELECT count(*) FROM analysis").fetchone()[0],
            "decisions": copy.execute("SELECT count(*) FROM decision").fetchone()[0],
            "events": events,
            "last_event": last,
        }
        # A copy of an older program's lacks the columns that came later.
        there = {row[1] for row in copy.execute("PRAGMA table_info(picture)")}
        # UNION leaves out doubles: pictures may share a map.
        wanted = " UNION ".join(
            f"SELECT {column} || '{ending}' FROM picture WHERE {column} <> ''"  # noqa: S608 - names of this module
            for column, ending in _NAMING.items()
            if column in there
        )
        named = copy.execute(f"{wanted} ORDER BY 1")
        return found | {"files": tuple(name for (name,) in named)}


def copy_files(
    names: Sequence[str],
    source: Path,
    target: Path,
    monitor: Monitor,
    *,
    heal: bool = False,
) -> list[str]:
    """Copy the stored files that the target lacks; return what could not be copied, a sentence.

    ``heal``: those it has count only if their bytes are right, not by their size alone.
    """
    wrong = []
    # A row or a manifest that somebody wrote may name any path there is.
    wrong += [
        f"“{name}” is named as a stored file and is none; it was not copied."
        for name in names
        if not STORED.fullmatch(name)
    ]
    names = [name for name in names if STORED.fullmatch(name)]
    touched: set[Path] = {target}
    target.mkdir(0o700, parents=True, exist_ok=True)
    for at, name in enumerate(names):
        monitor.check()
        monitor.report(at / len(names), name)
        given, copy = source / _stored_path(name), target / _stored_path(name)
        if _has(copy, given, heal):
            continue
        copy.parent.mkdir(exist_ok=True)
        touched.add(copy.parent)
        if not given.is_file():
            wrong.append(f"The stored file {name} is missing.")
        elif not copy_file(given, copy, name.partition(".")[0]):
            wrong.append(f"The stored file {name} was altered since it was stored.")
    # Once a folder at the end, not once a file: a first backup copies thousands.
    for folder in touched:
        sync_folder(folder)
    return wrong


def _has(copy: Path, given: Path, heal: bool) -> bool:
    if not copy.is_file():
        return False
    if heal:
        return digest(copy) == copy.stem
    # Named by content and renamed when whole, so a file of that name and size is right; its bytes
    # are read by the check anyway.
    return not given.is_file() or copy.stat().st_size == given.stat().st_size


def check_copy(database: Path, files: Path, anchors: Path) -> tuple[str, ...]:
    """Return what is wrong with a copied history and its anchors; nothing is made beside it.

    Raises:
        HistoryError: it is no history.
    """
    histories = open_still(database_url(database), BlobStore(files))
    try:
        return verify(histories, anchor_file=AnchorFile(anchors))
    finally:
        histories.engine.dispose()


def back_up(
    histories: SqlHistories,
    folder: Path,
    monitor: Monitor = UNWATCHED,
    beside: Beside = Beside(),  # noqa: B008 - frozen
) -> Backup:
    """Back a history up into a folder while it is in use, and check the copy.

    The backup appears whole under its name or not at all. Stored files that are missing or were
    altered are told in its manifest: the rest is kept all the same. ``beside``:
    what goes with it.

    Raises:
        HistoryError: it cannot be read, or the folder cannot be written.
        UsageError: the history is on a server, whose own tools back it up.
        Cancelled: the person stopped.
    """
    source = histories.database
    if source is None:
        raise UsageError(
            "A history on a server is backed up with the server's own tools (pg_dump) and a copy "
            "of its folder of label maps."
        )
    made = datetime.now(UTC)
    final = folder / f"{source.stem}-{made.strftime(MOMENT)}"
    with writable(folder), spoken(f"copy in {folder}"):
        folder.mkdir(0o700, parents=True, exist_ok=True)
        with passing_folder(final) as passing:
            database = passing / DATABASE
            # Before the rows: an anchor must not name an event the copy came too early for.
            copy_anchors(histories.anchors.path, database.with_suffix(ANCHORS))
            copy_database(source, database, monitor.part(0.0, _PAGES_SHARE))
            found = counted(database)
            _add_later_anchors(histories.anchors, database, found["events"])
            files = monitor.part(_PAGES_SHARE, _FILES_SHARE)
            wrong = _copy_and_check(
                found["files"], Path(histories.files.place.told), database, folder / FILES, files
            )
            own, lost_own = beside.copy_own(folder, files.part(0.9, 0.95))
            pictures, lost = beside.copy_pictures(histories, folder, files.part(0.95, 1.0))
            manifest = Manifest(
                format=1,
                history=source.name,
                made=made.isoformat(),
                sha256=digest(database),
                wrong=(*wrong, *lost_own),
                left_out=lost,
                own=own,
                pictures=pictures,
                **found,
            )
            write_manifest(passing, manifest)
            put_in_place(passing, final, durable=True)
    monitor.report(1.0, final.name)
    return Backup(final, manifest)


def _copy_and_check(
    names: Sequence[str],
    source: Path,
    database: Path,
    target: Path,
    monitor: Monitor,
) -> tuple[str, ...]:
    """Copy stored files and check the whole copy; what went bad in the target is copied anew."""
    failed = copy_files(names, source, target, monitor)
    wrong = check_copy(database, target, database.with_suffix(ANCHORS))
    # The source was whole, so the target's older files must have gone bad: then they are read, not
    # believed.
    if wrong and not failed:
        failed = copy_files(names, source, target, monitor, heal=True)
        wrong = check_copy(database, target, database.with_suffix(ANCHORS))
    return (*failed, *wrong)


def copy_anchors(anchors: Path, copy: Path) -> None:
    """Copy the file of anchors where there is one, safe on disk."""
    if anchors.is_file():
        write_whole(copy, anchors.read_bytes(), durable=True)
        copy.chmod(0o600)


def _add_later_anchors(given: AnchorFile, database: Path, last: int) -> None:
    """Add the anchors of exports that came between the copy of the anchors and that of the rows."""
    copy = AnchorFile(database.with_suffix(ANCHORS))
    known = copy.read().named
    later = (each for each in given.read().anchors if each.number not in known)
    copy.add(each for each in later if each.number <= last)


def verify_backup(folder: Path) -> tuple[str, ...]:
    """Return what is wrong with a backup, one sentence each; nothing when it is whole.

    Raises:
        HistoryError: it is no backup, or cannot be read at all.
    """
    backup = read_backup(folder)
    database = folder / DATABASE
    if not database.is_file():
        return (f"The backup {folder.name} has no {DATABASE}.",)
    if digest(database) != backup.manifest.sha256:
        return (f"The database of the backup {folder.name} was altered since it was made.",)
    with spoken(folder.name):
        whole = check_copy(database, folder.parent / FILES, database.with_suffix(ANCHORS))
    return (*whole, *wrong_beside(backup))


def prune(folder: Path, history: str, keep: int) -> tuple[Path, ...]:
    """Remove all but the newest ``keep`` whole backups of a history; return the removed ones.

    Backups that were not whole when made count for nothing and go with those around them; stored
    files that no backup in the folder names go as well, and what was left unfinished, once a day
    old: a younger one may be of a backup that is being made.

    Raises:
        HistoryError: the folder cannot be written.
    """
    mine = backups(folder, history)
    whole = [each for each in mine if not each.manifest.wrong]
    # Counted in whole ones: a damaged backup never pushes a good one out.
    if len(whole) <= keep:
        return ()
    oldest = whole[-keep].made
    gone = [each.folder for each in mine if each.made < oldest]
    with writable(folder):
        for each in gone:
            shutil.rmtree(each)
        # Of all histories in the folder: they share the stored files.
        named = {name for each in backups(folder) for name in each.manifest.files}
        named |= {name for each in backups(folder) for name in names_beside(each)}
        for path in chain((folder / FILES).glob("??/*"), (folder / BESIDE).glob("??/*")):
            # Files come before the manifest that names them: young ones may be of a backup being
            # made right now.
            if path.name not in named and _is_old(path):
                path.unlink(missing_ok=True)
        for path in folder.glob(f"*{UNFINISHED}"):
            if _is_old(path):
                shutil.rmtree(path)
    return tuple(gone)


def _is_old(path: Path) -> bool:
    # abs: a file from the future, of a clock since put right, must go at some time too.
    return abs(time.time() - path.stat().st_mtime) > _DAY_S


class SqlBackups:
    """Backups of one history; see `services.safekeeping.backups.Backups`."""

    def __init__(self, histories: SqlHistories, own: Mapping[str, Path] | None = None) -> None:
        """``own``: rules, presets, models and settings of the laboratory, by what they are."""
        self._histories = histories
        self._own = own or {}

    def newest(self, folder: Path) -> datetime | None:
        """Return when the newest whole backup of this history was made, None without one.

        Raises:
            HistoryError: what lies there cannot be read.
        """
        name = (self._histories.database or Path()).name
        whole = [each.made for each in backups(folder, name) if not each.manifest.wrong]
        return max(whole, default=None)

    def make(
        self,
        folder: Path,
        keep: int | None = None,
        monitor: Monitor = UNWATCHED,
        pictures: Callable[[Path], Path | None] | None = None,
    ) -> BackupMade:
        """Make and check a backup, then remove all but the newest ``keep`` whole ones.

        ``pictures``: tells where a source picture lies now; None leaves the pictures out.

        Raises:
            HistoryError: the history cannot be read or the folder not be written.
            Cancelled: the person stopped.
        """
        made = back_up(self._histories, folder, monitor, Beside(self._own, pictures))
        # Beside a window that holds the history the trail cannot be told; the manifest still says.
        with suppress(HistoryError), self._histories() as history:
            history.note(EventKind.BACKED_UP, new=made.folder.name)
            history.commit()
        if keep is not None:
            prune(folder, made.manifest.history, keep)
        told = made.manifest
        return BackupMade(made.folder, made.made, (*told.wrong, *told.left_out))
