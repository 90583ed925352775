"""Restore a backup into a passing profile, for a drill."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from colonyqc.bootstrap.join import join
from colonyqc.bootstrap.parts import own_folders
from colonyqc.config.scratch import scratch_folder
from colonyqc.domain.moved_files import MovedFiles
from colonyqc.domain.people import Actor
from colonyqc.history import bring_back_beside, open_histories, pictures_beside, restore
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, Monitor


@contextmanager
def restored_for_drill(
    backup: Path, person: str, monitor: Monitor = UNWATCHED
) -> Iterator[ServiceContext]:
    """Give the parts over a backup that was restored into a passing folder, with what it holds.

    Rules, presets and models are those of the backup and of the program, none of this computer's.

    Raises:
        HistoryError: the backup is not whole.
    """
    from colonyqc.files.pictures import FilePictures

    with scratch_folder("drill") as folder:
        database, actor = folder / "history.db", Actor(person)
        restore(backup, database, actor, monitor, "backup drill")
        bring_back_beside(backup, database, actor, own_folders(folder))
        moves = MovedFiles(pictures_beside(backup))
        opened = open_histories(str(database), person=person)
        try:
            pictures = FilePictures(moved=lambda: moves)
            yield replace(join(opened, own=folder), pictures=pictures, person=person)
        finally:
            # Before the folder goes: Windows removes no file that is open.
            opened.engine.dispose()
