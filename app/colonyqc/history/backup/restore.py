"""Restore a history from a backup; what was there is kept aside."""

import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from colonyqc.config.atomic_write import passing_path, put_in_place, sync_folder
from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.domain.people import Actor
from colonyqc.history.backup.beside import BroughtBack, bring_back, pictures_of
from colonyqc.history.backup.make import (
    ANCHORS,
    MOMENT,
    check_copy,
    copy_anchors,
    copy_files,
    counted,
    verify_backup,
)
from colonyqc.history.backup.manifest import DATABASE, FILES, read_backup
from colonyqc.history.connect import SqlHistories, open_as_found, open_histories, places
from colonyqc.history.db.engine import spoken
from colonyqc.history.db.network_share import refuse_share
from colonyqc.history.db.writer_lock import Writer
from colonyqc.history.files.durable_copy import copy_file, digest, writable
from colonyqc.history.files.file_folder import beside, file_folder, named_folder
from colonyqc.services.ports import UNWATCHED, Monitor

_SQLITE: Final = b"SQLite format 3\0"
"""How a database begins: section 1.3.1 of its file format."""


def restore(
    folder: Path,
    database: Path,
    actor: Actor = Actor(""),  # noqa: B008 - frozen
    monitor: Monitor = UNWATCHED,
    why: str = "",
) -> Path | None:
    """Bring a backup back as the history ``database``; a history there is kept aside first.

    Return where the old one lies, None when there was none. It stays in its place until the last
    step, which is one rename, of a copy whose trail says already that ``actor`` restored it,
    ``why``, and what was lost by it.

    Raises:
        HistoryError: the backup is not whole, the place cannot be written, or the history there
            is in use.
        UsageError: something else than a history is there.
        Cancelled: the person stopped; nothing was changed.
    """
    _refuse_others(database)
    wrong = verify_backup(folder)
    if wrong:
        raise HistoryError(f"The backup {folder.name} is not restored: {wrong[0]}")
    manifest = read_backup(folder).manifest
    refuse_share(database)
    with writable(database.parent), spoken(database.name):
        database.parent.mkdir(parents=True, exist_ok=True)
        writer = Writer(database)
        # For the whole of it: nobody may write to what is about to be replaced.
        writer.take("restore")
        with ExitStack() as stack:
            stack.callback(writer.give_back)
            passing = stack.enter_context(passing_path(database))
            if not copy_file(folder / DATABASE, passing, manifest.sha256):
                raise HistoryError(f"The backup {folder.name} cannot be read whole.")
            files = monitor.part(0.3, 0.7)
            wanted = named_folder(database, None)
            # A copy, and the old file stays where it is: until the last rename a power cut changes
            # nothing.
            old = _keep_aside(database) if database.exists() else None
            # What the database names, which the check has proved, and not what the manifest says.
            names = counted(passing)["files"]
            copy_files(names, folder.parent / FILES, wanted, files, heal=True)
            # Before it is there: a restore that is killed right after the rename is told, too.
            lost = "" if old is None else what_is_lost(old, passing)
            _note_restored(passing, wanted, folder.name, actor, lost, why)
            # Checked where it is going to lie, with the files it is going to have.
            left = check_copy(passing, wanted, (folder / DATABASE).with_suffix(ANCHORS))
            if left:
                raise HistoryError(f"The backup {folder.name} is not restored: {left[0]}")
            # The old log would be played into the restored database.
            for rest in ("-wal", "-shm"):
                database.with_name(database.name + rest).unlink(missing_ok=True)
            put_in_place(passing, database, durable=False)
            _restore_anchors(folder, database)
            sync_folder(database.parent)
    monitor.report(1.0, database.name)
    return old


def bring_back_beside(
    folder: Path, database: Path, actor: Actor, own: Mapping[str, Path]
) -> BroughtBack:
    """Bring back what a backup holds beside its history, and tell the restored history's trail.

    Nothing is written over: what is there and differs stays and is named.

    Raises:
        HistoryError: it cannot be written.
    """
    backup = read_backup(folder)
    if not backup.manifest.own:
        return BroughtBack()
    with writable(database.parent):
        brought = bring_back(backup, own)
    said = f"{len(brought.new)} files of the laboratory's own from {folder.name}"
    left = f"; here and different: {', '.join(brought.different)}" if brought.different else ""
    histories = open_histories(database, must_exist=True)
    try:
        with histories(actor) as history:
            history.note(EventKind.RESTORED, "configuration", new=said + left)
            history.commit()
    finally:
        histories.engine.dispose()
    return brought


def pictures_beside(folder: Path) -> tuple[tuple[Path, Path], ...]:
    """Return where each picture of a backup was read, and where its copy lies.

    Raises:
        HistoryError: it is no backup.
    """
    return pictures_of(read_backup(folder))


def to_be_replaced(database: Path) -> SqlHistories | None:
    """Return the history that a restore replaces; None where what is there cannot be opened.

    One that was tampered with is opened as it lies: it may still know whom to ask.
    """
    for opening in (partial(open_histories, must_exist=True), open_as_found):
        try:
            return opening(database)
        except (HistoryError, UsageError):
            continue
    return None


def _refuse_others(database: Path) -> None:
    """Make sure that what is there is a history: even a damaged one has its files beside it.

    Raises:
        UsageError: it is something else.
    """
    if not database.exists() or not database.is_file() or not database.stat().st_size:
        return
    with database.open("rb") as file:
        if file.read(len(_SQLITE)) == _SQLITE:
            return
    if not any(each.exists() for each in places(database)[1:]):
        raise UsageError(
            f"{database} is there already and is no history: choose another name for --db."
        )


def _restore_anchors(folder: Path, database: Path) -> None:
    """Put the anchors of a backup in the place of those there: they are of what was replaced."""
    anchors = database.with_suffix(ANCHORS)
    # They name events of the replaced history: kept, they would accuse the restored one.
    anchors.unlink(missing_ok=True)
    copy_anchors((folder / DATABASE).with_suffix(ANCHORS), anchors)


def _trail(database: Path) -> list[tuple[int, str, str]]:
    """Return number, kind and sha256 of every event of a database as it lies, newest first."""
    address = f"{database.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        found = connection.execute("SELECT number, kind, sha256 FROM event ORDER BY number DESC")
        return [(int(number), str(kind), str(sha256)) for number, kind, sha256 in found]


def what_is_lost(replaced: Path, restored: Path) -> str:
    """Say which events of a replaced history a restored one does not have; "" where none.

    The last of them is named by its anchor, so that the copy that was kept aside can be proved to
    be what was there.
    """
    try:
        there, kept = _trail(replaced), _trail(restored)
    except (sqlite3.Error, TypeError, ValueError, OverflowError):
        return "what was there cannot be read: what was lost is not known"
    shared = {(number, sha256) for number, _, sha256 in kept}
    gone = [each for each in there if (each[0], each[2]) not in shared]
    if not gone:
        return ""
    kinds = Counter(kind for _, kind, _ in gone)
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    number, _, sha256 = there[0]
    return f"{len(gone)} events lost ({told}); the last one was {number}:{sha256}"


def _note_restored(copy: Path, files: Path, name: str, actor: Actor, lost: str, why: str) -> None:
    """Tell the trail of a copy, which is migrated first, that it was restored."""
    # Its folder of files would be made beside it, and a note of where they lie.
    files.mkdir(0o700, parents=True, exist_ok=True)
    histories = open_histories(copy, files=files, must_exist=True)
    try:
        with histories(actor) as history:
            history.note(EventKind.RESTORED, old=lost, new=name, reason=why.strip())
            history.commit()
    finally:
        histories.engine.dispose()
        migration = histories.migration
        if migration is not None and migration.copy is not None:
            # The backup is the database as it was before.
            migration.copy.unlink(missing_ok=True)


def _keep_aside(database: Path) -> Path:
    """Copy a history as it lies, whole or damaged, to "<name>.replaced-<moment>"; return it.

    The log goes with it; stored files are linked, or copied where links are not to be had.
    """
    moment = datetime.now(UTC).strftime(MOMENT)
    aside = database.with_name(f"{database.stem}.replaced-{moment}{database.suffix}")
    for rest in ("", "-wal"):
        given = database.with_name(database.name + rest)
        # Digest before and while copying: unlike ones mean that somebody is writing.
        if given.exists() and not copy_file(
            given, aside.with_name(aside.name + rest), digest(given)
        ):
            raise HistoryError(
                f"The history {database.name} is in use; close what uses it and try again."
            )
    anchors, files = database.with_suffix(ANCHORS), file_folder(database)
    copy_anchors(anchors, aside.with_suffix(ANCHORS))
    if files.is_dir():
        shutil.copytree(files, beside(aside), copy_function=_link)
    sync_folder(database.parent)
    return aside


def _link(source: str, target: str) -> None:
    try:
        # Stored files never change, so a link is as good as a copy, and takes no room.
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
