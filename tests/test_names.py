"""What a reader counts on: one word for one thing, and modules to be read in a sitting."""

import ast
import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

APP: Final = Path(__file__).parents[1] / "app" / "colonyqc"
MOST_LINES: Final = 400
TOLD: Final = re.compile(r"(?<!`)`([A-Za-z_][\w.]*)`(?!`)")
"""What a docstring or a comment names in single backticks; literals have two."""
OUTSIDE: Final = frozenset({"with", "docs", "oneshot"})
"""Words in single backticks that are none of the program's names."""


@cache
def modules() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(APP.rglob("*.py"))}


def test_no_two_public_classes_have_one_name() -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for path, tree in modules().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(path.relative_to(APP).as_posix())
    assert {name: places for name, places in found.items() if len(places) > 1} == {}


def test_no_module_is_longer_than_a_sitting() -> None:
    lines = {str(path.relative_to(APP)): path.read_text("utf-8").count("\n") for path in modules()}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


@cache
def known() -> frozenset[str]:
    """Return every name there is in the program: modules, definitions, variables, attributes."""
    names = {part for path in modules() for part in path.relative_to(APP).with_suffix("").parts}
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                names.add(node.name)
            elif isinstance(node, ast.Name):
                names.add(node.id)
            elif isinstance(node, ast.Attribute):
                names.add(node.attr)
            elif isinstance(node, ast.arg):
                names.add(node.arg)
    return frozenset(names)


def told_in(path: Path) -> Iterator[str]:
    """Yield what a module's docstrings and comments name, each with its line."""
    for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
        if token.type in (tokenize.STRING, tokenize.COMMENT):
            for told in TOLD.findall(token.string):
                yield f"{path.relative_to(APP)}:{token.start[0]} {told}"


def test_what_docstrings_and_comments_name_is_there() -> None:
    told = [each for path in modules() for each in told_in(path)]
    assert [t for t in told if set(t.split()[1].split(".")) - known() - OUTSIDE] == []
