"""Run tests in a forked child, in which one module is another than its file says."""

import contextlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Final

import pytest

from mutation.swap import Swap, apply

TESTS: Final = Path(__file__).resolve().parents[1]
ROOT: Final = TESTS.parent
APP: Final = ROOT / "app"
ADDRESS_SPACE: Final = 12 << 30
"""A mutant that asks for more memory than this is stopped (bytes)."""
WALL: Final = 8
"""How many times its processor time a child may take by the clock: others work here too."""
OPTIONS: Final = (
    *("-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "mutation.tracing"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # plugins are imported by the parent
)
LOG: Final = "COLONYQC_MUTATION_LOG"
"""The file to keep what the last child's tests printed."""
NOT_FOUND: Final = pytest.ExitCode.USAGE_ERROR


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the tests ended: ``code`` is pytest's, or minus the signal that stopped the child."""

    code: int
    first_failure: str
    seconds: float

    @property
    def passed(self) -> bool:
        return self.code == 0


class _Loader(SourceFileLoader):
    """Gives a module the code it is told, in place of its file's."""

    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        return self._code


class _Finder(MetaPathFinder):
    def __init__(self, name: str, path: Path, code: CodeType) -> None:
        self._name, self._path, self._code = name, str(path), code

    def find_spec(
        self, fullname: str, path: object = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        loader = _Loader(fullname, self._path, self._code)
        packages = [str(Path(self._path).parent)] if self._path.endswith("__init__.py") else None
        return spec_from_file_location(
            fullname, self._path, loader=loader, submodule_search_locations=packages
        )


class _FirstFailure:
    """Writes the name of the first test that fails at once: what it left open may end pytest."""

    def __init__(self, told: Path) -> None:
        self._told = told

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._tell(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._tell(f"{report.nodeid} (import)")

    def _tell(self, name: str) -> None:
        if not self._told.exists():
            self._told.write_text(name, "utf-8")


def module_path(module: str) -> Path:
    """Return the file of a module of the program."""
    path = APP.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def preload(tests: Sequence[str]) -> int:
    """Import, for every child to inherit, the libraries that these tests import; return how many.

    Another process tells which: no module of the program may be in this one, since each child
    imports its own, one of them changed.
    """
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        code = (
            "import json, sys, pytest\n"
            f"pytest.main(['--collect-only', '-qq', '-p', 'no:cacheprovider', *{list(tests)!r}])\n"
            "named = [(n, getattr(m, '__file__', None)) for n, m in list(sys.modules.items())]\n"
            f"json.dump(named, open({file.name!r}, 'w'))\n"
        )
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
        named: list[tuple[str, str | None]] = json.load(file)
    count = 0
    for name, path in named:
        ours = name.split(".")[0] == "colonyqc" or (path and path.startswith(str(TESTS)))
        if ours or name in sys.modules or name == "__main__" or "conftest" in name:
            continue
        # Some are put into sys.modules under names that cannot be imported by.
        with contextlib.suppress(Exception):  # whatever fails here is imported by the child
            import_module(name)
            count += 1
    return count


def load(tests: Sequence[str]) -> None:
    """Import these tests and all that they import of the program, for children to inherit.

    From then on only `Swap`s can be run.
    """
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):  # noqa: PTH123
        pytest.main(["--collect-only", *OPTIONS, *tests])


def run(
    module: str, change: CodeType | Swap | None, tests: Sequence[str], limit_s: float
) -> Outcome:
    """Run tests where ``module`` is another, or one function of it; stop at the first failure.

    With None for the change the program is as it is.

    ``limit_s``: processor time after which the child is stopped. It cannot stop the parent, nor
    leave files or processes behind.
    """
    started = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="mutant-"))
    folder.chmod(0o755)  # some tests work as another user, whom root's own folder is closed to
    pid = os.fork()
    if pid == 0:
        _be_child(module, change, tests, limit_s, folder)
    try:
        status = _wait(pid, limit_s * WALL)
        told = folder / "first_failure"
        name = told.read_text("utf-8") if told.exists() else ""
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)
    return Outcome(os.waitstatus_to_exitcode(status), name, time.monotonic() - started)


def _wait(pid: int, limit_s: float) -> int:
    until = time.monotonic() + limit_s
    while time.monotonic() < until:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return status
        time.sleep(0.01)
    os.killpg(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


def _be_child(
    module: str, change: CodeType | Swap | None, tests: Sequence[str], limit_s: float, folder: Path
) -> None:
    """Never returns: whatever happens here ends this process."""
    ended = int(pytest.ExitCode.INTERNAL_ERROR)
    try:
        os.setsid()
        seconds = int(limit_s) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        log = os.open(folder / "log", os.O_CREAT | os.O_WRONLY)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
        os.chdir(ROOT)
        if isinstance(change, CodeType):
            sys.meta_path.insert(0, _Finder(module, module_path(module), change))
        elif change is not None:
            import_module(module)
            assert apply(module, change), f"{module} has no {change.path}"
        first = _FirstFailure(folder / "first_failure")
        base = f"--basetemp={folder / 'tmp'}"
        ended = int(pytest.main([*OPTIONS, "-o", "timeout=0", base, *tests], plugins=[first]))
    except BaseException:  # noqa: BLE001  # said in the log; this process ends below
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        kept = os.environ.get(LOG)
        if kept:
            shutil.copy(folder / "log", kept)
        os._exit(ended)
