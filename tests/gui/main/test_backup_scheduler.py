from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from colonyqc.domain.errors import HistoryError
from colonyqc.gui.core.session import Message
from colonyqc.gui.main.backup_scheduler import BackupScheduler
from colonyqc.services.ports.backups import BackupMade
from support.window import NowJobs, context, session

pytestmark = pytest.mark.usefixtures("qapp")


class Shelf:
    """Remembers the backups it is asked for."""

    def __init__(self) -> None:
        self.made: list[tuple[Path, int | None]] = []
        self.last: datetime | None = None
        self.wrong: tuple[str, ...] = ()
        self.refuse = ""

    def newest(self, folder: Path) -> datetime | None:
        return self.last

    def make(self, folder: Path, keep: int | None = None, *_: Any) -> BackupMade:
        if self.refuse:
            raise HistoryError(self.refuse)
        self.made.append((folder, keep))
        self.last = datetime.now(UTC)
        return BackupMade(folder / "b", self.last, self.wrong)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def schedule(shelf: Shelf, folder: Path, **settings: Any) -> tuple[BackupScheduler, list[Message]]:
    made = session(replace(context(), backups=shelf), folder, NowJobs())
    made.settings = made.settings.changed(**settings)
    said: list[Message] = []
    made.said.connect(said.append)
    return BackupScheduler(made, made), said


def test_a_backup_is_made_when_it_is_due_and_not_again(shelf: Shelf, tmp_path: Path) -> None:
    clock, said = schedule(shelf, tmp_path, backup_folder=str(tmp_path / "b"), backup_keep=3)
    clock.start()
    clock.look()
    clock.stop()
    assert shelf.made == [(tmp_path / "b", 3)]
    shelf.last = datetime.now(UTC) - timedelta(hours=25)
    clock.look()
    assert len(shelf.made) == 2
    assert said == []


def test_without_a_folder_none_is_made(shelf: Shelf, tmp_path: Path) -> None:
    clock, _ = schedule(shelf, tmp_path)
    clock.look()
    assert shelf.made == []


def test_who_only_reads_makes_none(shelf: Shelf, tmp_path: Path) -> None:
    place = replace(context(), backups=shelf, read_only="Mori writes.")
    made = session(place, tmp_path, NowJobs())
    made.settings = made.settings.changed(backup_folder=str(tmp_path))
    BackupScheduler(made, made).look()
    assert shelf.made == []


def test_a_failed_backup_is_said_once_and_tried_later(shelf: Shelf, tmp_path: Path) -> None:
    shelf.refuse = "The folder b cannot be written."
    clock, said = schedule(shelf, tmp_path, backup_folder=str(tmp_path / "b"))
    clock.look()
    clock.look()
    (message,) = said
    assert message.kind == "error"
    assert message.text == "The history was not backed up. The folder b cannot be written."


def test_a_backup_that_is_not_whole_is_said(shelf: Shelf, tmp_path: Path) -> None:
    shelf.wrong = ("The stored file x is missing.",)
    clock, said = schedule(shelf, tmp_path, backup_folder=str(tmp_path / "b"))
    clock.look()
    assert [each.text for each in said] == [
        "The history was backed up, but it is not whole: The stored file x is missing."
    ]
