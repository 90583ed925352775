"""What benchmarks and campaigns take of the program is there: nothing else runs them daily."""

import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from colonyqc.history import open_histories, verify

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted((ROOT / "benchmarks").rglob("*.py"))


def _taken(script: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(script.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("colonyqc"):
            yield from ((node.module or "", alias.name) for alias in node.names)


def _names(module: Path) -> set[str]:
    """Return what a module has at its top: definitions, constants and what it imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.asname or alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_what_a_benchmark_imports_is_there(script: Path) -> None:
    for module, name in _taken(script):
        place = ROOT / "app" / Path(*module.split("."))
        file = place.with_suffix(".py") if not place.is_dir() else place / "__init__.py"
        assert file.is_file(), f"{script.name}: {module}"
        there = (place / f"{name}.py").is_file() or (place / name).is_dir()
        assert there or name in _names(file), f"{script.name}: {module}.{name}"


def test_a_large_history_is_filled_as_the_program_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = importlib.util.spec_from_file_location(
        "history_scale", ROOT / "benchmarks" / "history_scale.py"
    )
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "DISTINCT", 1)
    histories = open_histories(tmp_path / "scale.db")
    script.fill(histories, 3, 2, 1)
    script.sign_all(histories)
    with histories() as history:
        found = history.list()
        assert [each.colony_count for each in found] == [2, 2, 2]
        assert all(history.signatures(each.id) for each in found)
    assert verify(histories) == ()
