"""Which tests run a line, and how long each takes: made once, by running them under coverage."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from coverage import CoverageData

from mutation import tracing
from mutation.child import ROOT, TESTS, module_path
from mutation.mutants import Mutant
from test_mirror import SHARED

COVERAGE: Final = "coverage"
DURATIONS: Final = "durations.json"
BUDGET_S: Final = 6.0
"""The quickest that run a line are asked until they have taken this long, here and elsewhere."""
PATIENT: Final = 15
"""How many times that, where mutants that survived are run again."""
EXAMPLES: Final = 10
"""Examples hypothesis draws at first; all of them where mutants that survived are run again."""
UNKNOWN_S: Final = 1.0


def make(folder: Path, tests: Sequence[str]) -> None:
    """Run the tests and write the map into ``folder``.

    Raises:
        CalledProcessError: a test fails as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    env = os.environ | {
        "COVERAGE_FILE": str(folder / COVERAGE),
        tracing.DURATIONS: str(folder / DURATIONS),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "app"), str(TESTS)]),
    }
    words = ["-q", "-p", "mutation.tracing", "-p", "no:cacheprovider", "-k", "not postgresql"]
    words += ["--cov", "--cov-context=test", "--cov-report=", "--cov-fail-under=0", *tests]
    subprocess.run([sys.executable, "-m", "pytest", *words], cwd=ROOT, env=env, check=True)


class CoverageMap:
    """Answers which tests are worth asking about a mutant."""

    def __init__(self, folder: Path, budget_s: float = BUDGET_S) -> None:
        self._budget_s = budget_s
        self._data = CoverageData(basename=str(folder / COVERAGE))
        self._data.read()
        self.seconds: dict[str, float] = json.loads((folder / DURATIONS).read_text("utf-8"))
        self._of_module: dict[str, dict[int, set[str]]] = {}

    def tests(self, mutant: Mutant) -> tuple[list[str], list[str]]:
        """Return (tests in the module's own file, others) that run a mutant, the quickest first.

        A line run at import only is asked about by all tests of its module and of its own file; a
        module no test runs a line of, by those of its shelf.
        """
        module = mutant.module
        own = own_test_file(module)
        lines = self._lines(module)
        path = module_path(module)
        narrow, *wider = _spans(ast.parse(path.read_text("utf-8")), mutant.line)
        found = self._running(lines, narrow)
        if not found:
            found = next(filter(None, (self._running(lines, span) for span in wider)), set())
            # What runs at import (limits of a field, defaults) has tests that run no line here.
            found |= {test for test in self.seconds if test.startswith(f"{own}::")}
        if not found:
            shelf = str(Path(own).parent)
            found = {test for test in self.seconds if test.startswith(f"{shelf}/")}
        if not any(test.startswith(f"{own}::") for test in self.seconds):
            found.add(f"{own}::")
        ordered = sorted(found, key=self.cost)
        mine = [test for test in ordered if test.startswith(f"{own}::")]
        others = [test for test in ordered if not test.startswith(f"{own}::")]
        mine = [test.removesuffix("::") for test in mine]  # a whole file that has no map
        return list(self._affordable(mine)), list(self._affordable(others))

    def is_run(self, mutant: Mutant) -> bool:
        """Tell whether any test runs a mutant; what no test runs may have run at import."""
        source = module_path(mutant.module).read_text("utf-8")
        narrow = next(_spans(ast.parse(source), mutant.line))
        return bool(self._running(self._lines(mutant.module), narrow))

    def cost(self, test: str) -> float:
        return self.seconds.get(test, UNKNOWN_S)

    @staticmethod
    def _running(lines: dict[int, set[str]], span: range) -> set[str]:
        return {test for line in span for test in lines.get(line, ())}

    def _affordable(self, tests: Iterable[str]) -> Iterator[str]:
        spent = 0.0
        for test in tests:
            if spent > self._budget_s:
                return
            spent += self.cost(test)
            yield test

    def _lines(self, module: str) -> dict[int, set[str]]:
        if module not in self._of_module:
            ending = str(module_path(module).relative_to(ROOT))
            lines: dict[int, set[str]] = {}
            for file in self._data.measured_files():
                if not file.endswith(f"/{ending}"):
                    continue
                for line, contexts in self._data.contexts_by_lineno(file).items():
                    tests = {each.rsplit("|", 1)[0] for each in contexts if each}
                    there = {test for test in tests if self._is_there(test)}
                    lines.setdefault(line, set()).update(there)
            self._of_module[module] = lines
        return self._of_module[module]

    @staticmethod
    def _is_there(test: str) -> bool:
        return (ROOT / test.split("::", 1)[0]).exists()


def own_test_file(module: str) -> str:
    """Return a module's test file, its mirror or the one it shares, from the project's folder."""
    *rooms, name = module.split(".")[1:]
    shared = SHARED.get("/".join([*rooms, f"{name}.py"]))
    return f"tests/{shared}" if shared else "/".join(["tests", *rooms, f"test_{name}.py"])


def _spans(tree: ast.Module, line: int) -> Iterator[range]:
    """Yield the lines of a statement, of its function and of the module, the narrowest first."""
    statements = (node for node in ast.walk(tree) if isinstance(node, ast.stmt))
    holding = [node for node in statements if node.lineno <= line <= (node.end_lineno or 0)]
    holding.sort(key=lambda node: node.lineno)
    if holding:
        last = holding[-1]
        body: list[ast.stmt] = getattr(last, "body", [])
        end = body[0].lineno - 1 if body else (last.end_lineno or last.lineno)
        yield range(last.lineno, max(end, last.lineno) + 1)
    for node in reversed(holding):
        if isinstance(node, ast.FunctionDef):
            yield range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1)
    yield range(1, 100_000)
