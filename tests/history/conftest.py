"""A real history in a folder or on a server of its own, and a clock that ticks a minute a look.

A test that asks for ``histories`` and not for the ``database`` file runs on SQLite and PostgreSQL.
"""

import inspect
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from colonyqc.history import SqlHistories, give_rights, open_histories
from history.samples import MORNING
from support import postgres

BACKENDS = ("sqlite", "postgresql")


class Clock:
    """Tells MORNING, then a minute later at every look."""

    def __init__(self) -> None:
        self.looks = 0

    def __call__(self) -> datetime:
        self.looks += 1
        return MORNING + timedelta(minutes=self.looks - 1)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "backend" not in metafunc.fixturenames:
        return
    asked = set(inspect.signature(metafunc.function).parameters)
    asked.update(*(mark.args for mark in metafunc.definition.iter_markers("usefixtures")))
    metafunc.parametrize("backend", BACKENDS[:1] if "database" in asked else BACKENDS)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "培養" / "t.db"


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty history to copy: migrating is the slow part of making one."""
    path = tmp_path_factory.mktemp("blank") / "t.db"
    open_histories(path, clock=lambda: MORNING)
    return path


@pytest.fixture(scope="session")
def blank_on_server(
    server: postgres.Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Return the name of an empty history on the server, to copy."""
    with server.database() as name:
        files = tmp_path_factory.mktemp("files")
        kept = server.url(name, postgres.KEEPER)
        open_histories(kept, files=files, clock=lambda: MORNING).engine.dispose()
        give_rights(kept, postgres.SEAT)
        yield name


@pytest.fixture
def histories(
    backend: str, database: Path, request: pytest.FixtureRequest
) -> Iterator[SqlHistories]:
    database.parent.mkdir()
    if backend == "sqlite":
        shutil.copyfile(request.getfixturevalue("blank"), database)
        opened = open_histories(database, clock=Clock())
        yield opened
        opened.engine.dispose()
        return
    running: postgres.Server = request.getfixturevalue("server")
    files = database.parent / "t.files"
    files.mkdir()
    with running.database(request.getfixturevalue("blank_on_server")) as name:
        # As everybody works on a server: all the tests show that nobody needs more.
        seat = running.url(name, postgres.SEAT)
        opened = open_histories(seat, files=files, clock=Clock(), timeout_s=1)
        yield opened
        opened.engine.dispose()


@pytest.fixture
def tampering(histories: SqlHistories) -> Iterator[Engine]:
    """Return an engine that may do to the tables whatever their owner may."""
    if histories.engine.name == "sqlite":
        yield histories.engine
        return
    engine = create_engine(histories.engine.url.set(username=postgres.KEEPER))
    yield engine
    engine.dispose()
