"""What every test stands on: no screen, no home of the user's, no window or thread left behind."""

import gc
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from support import quick_history

if TYPE_CHECKING:
    from support import postgres

_IN_MEMORY = Path("/dev/shm")
_ROOM_B = 4 << 30
if (
    _IN_MEMORY.is_dir()
    and os.access(_IN_MEMORY, os.W_OK)
    and not os.statvfs(_IN_MEMORY).f_flag & os.ST_NOEXEC
    and shutil.disk_usage(_IN_MEMORY).free > _ROOM_B
):
    # A history waits for the disk with each write, and no test pulls the plug.
    os.environ["TMPDIR"] = tempfile.tempdir = str(_IN_MEMORY)

if "PYTEST_XDIST_WORKER" in os.environ and find_spec("bioimageio"):
    # For each of its classes it looks through all modules there are: a second as the first of
    # them, ten as the last.
    import_module("bioimageio.spec")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The keyring of whoever runs the tests is none of their business.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

# A busy machine is no defect. The same code gets the same cases, so that a red run is the change's
# doing; COLONYQC_SEARCH=1 looks for new ones.
settings.register_profile("house", deadline=None, derandomize=not os.environ.get("COLONYQC_SEARCH"))
settings.load_profile("house")

NEEDED = {
    "torch": [
        "training",
        "cli/test_membrane.py",
        "cli/test_train.py",
        "services/teaching/test_lessons.py",
    ],
    "pylibCZIrw": ["files/formats/test_czi.py"],
}
"""Tests of what a package brings that not every Python or machine has."""
collect_ignore = [test for name, tests in NEEDED.items() if not find_spec(name) for test in tests]

_HOME = tempfile.TemporaryDirectory(prefix="colonyqc-home-", ignore_cleanup_errors=True)
_FOLDERS = {
    "HOME": ".",
    "USERPROFILE": ".",
    "APPDATA": "config",
    "LOCALAPPDATA": "data",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "XDG_RUNTIME_DIR": "run",
}
for _name, _folder in _FOLDERS.items():
    _place = Path(_HOME.name) / _folder
    _place.mkdir(mode=0o700, exist_ok=True)
    os.environ[_name] = str(_place.resolve())

_LIBRARY_THREADS = ("asyncio", "zarr", "pytest_timeout")
"""Threads that libraries start once and keep; the program's own are named otherwise."""
_GRACE_S = 3.0


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out."""
    for package in (name for name in NEEDED if not find_spec(name)):
        tests = ", ".join(NEEDED[package])
        terminalreporter.write_line(f"{package} is not installed; left out: {tests}.")


def _threads() -> set[threading.Thread]:
    return {
        thread
        for thread in threading.enumerate()
        if not thread.daemon and not thread.name.startswith(_LIBRARY_THREADS)
    }


def _windows() -> set[int]:
    """Return the open top-level windows, once what was deleted is gone; none without Qt."""
    if "PySide6.QtWidgets" not in sys.modules:
        return set()
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    if not isinstance(QApplication.instance(), QApplication):
        return set()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return {id(window) for window in QApplication.topLevelWidgets() if window.isVisible()}


@pytest.fixture(scope="session")
def server_programs() -> Path:
    """Return the programs of an installed PostgreSQL."""
    from support import postgres  # knows POSIX only

    programs = postgres.find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    return programs


@pytest.fixture(scope="session")
def server(server_programs: Path) -> Iterator["postgres.Server"]:
    """Return a running PostgreSQL server."""
    from support import postgres  # knows POSIX only

    with postgres.server(server_programs) as running:
        yield running


@pytest.fixture(scope="session", autouse=True)
def tables_made_once() -> Iterator[None]:
    """Run the migrations for the first new history only; tests of theirs do without this."""
    with pytest.MonkeyPatch.context() as patch:
        quick_history.use(patch)
        yield


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Fail a test that leaves a window open or a thread running."""
    threads, windows = _threads(), _windows()
    yield
    patience = monotonic() + _GRACE_S
    while _threads() - threads and monotonic() < patience:
        sleep(0.01)
    left = sorted(thread.name for thread in _threads() - threads)
    assert not left, f"threads left running: {', '.join(left)}"
    if _windows() - windows:
        gc.collect()
    assert not _windows() - windows, "a window was left open"
