"""A real history in a folder of its own, and a clock that ticks a minute a look."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from colonyqc.history import SqlHistories, open_histories
from history.samples import MORNING


class Clock:
    """Tells MORNING, then a minute later at every look."""

    def __init__(self) -> None:
        self.looks = 0

    def __call__(self) -> datetime:
        self.looks += 1
        return MORNING + timedelta(minutes=self.looks - 1)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "培養" / "t.db"


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty history to copy: migrating is the slow part of making one."""
    path = tmp_path_factory.mktemp("blank") / "t.db"
    open_histories(path)
    return path


@pytest.fixture
def histories(blank: Path, database: Path) -> Iterator[SqlHistories]:
    database.parent.mkdir()
    shutil.copyfile(blank, database)
    opened = open_histories(database, clock=Clock())
    yield opened
    opened.engine.dispose()
