"""Small wrong changes of a module's syntax tree, each with a name that outlives a move of lines.

A mutant is named by module, function, operator, what was changed and into what, and by how many
equal changes stand before it in that function: editing another function leaves its name alone.
"""

import ast
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

Change = Callable[[], ast.AST | None]
"""Alters the tree in place; returns the node to put in place, or None where it altered itself."""

BOUNDARY: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
NEGATED: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
NAMES: Final = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "minimum": "maximum",
    "maximum": "minimum",
    "floor": "ceil",
    "ceil": "floor",
    "argmin": "argmax",
    "argmax": "argmin",
}
PERMISSION: Final = "require"
QUIET: Final = frozenset({"log", "logger", "logging"})
"""What is said in the log is no promise of the program's."""
SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: ``site`` is its place in the walk through the module's tree."""

    module: str
    line: int
    site: int
    name: str

    @property
    def operator(self) -> str:
        return self.name.split(" | ")[2]


@dataclass(frozen=True, slots=True)
class _Site:
    line: int
    where: str
    operator: str
    before: str
    after: str
    apply: Callable[[], None]


def mutants(module: str, source: str) -> list[Mutant]:
    """Return every mutant of a module, in the order of its lines."""
    seen: Counter[str] = Counter()
    found = []
    for number, site in enumerate(_sites(ast.parse(source))):
        words = f"{site.before} -> {site.after}"
        name = " | ".join((module, site.where, site.operator, words))
        seen[name] += 1
        found.append(Mutant(module, site.line, number, f"{name} | {seen[name]}"))
    return found


def mutated(source: str, site: int) -> ast.Module:
    """Return the module's tree with one change made.

    Raises:
        IndexError: the module has no such site.
    """
    tree = ast.parse(source)
    list(_sites(tree))[site].apply()
    return ast.fix_missing_locations(tree)


def drawn(every: list[Mutant], count: int, seed: int) -> list[Mutant]:
    """Return ``count`` mutants by chance: those whose names hash lowest, so that a change of code
    elsewhere draws the same ones again."""

    def lot(mutant: Mutant) -> bytes:
        return hashlib.sha256(f"{seed} {mutant.name}".encode()).digest()

    return sorted(every, key=lot)[:count]


def _sites(tree: ast.Module) -> Iterator[_Site]:
    yield from _Walk("").inside(tree)


class _Walk:
    """Goes through a tree and offers the changes of each node."""

    def __init__(self, where: str) -> None:
        self._where = where

    def inside(self, node: ast.AST) -> Iterator[_Site]:
        """Yield the sites of a node and of everything below, annotations and decorators aside."""
        for field, child, put in _children(node):
            if field in _LEFT_ALONE or _is_left_alone(child):
                continue
            named = isinstance(child, ast.FunctionDef | ast.ClassDef)
            walk = _Walk(f"{self._where}.{child.name}".lstrip(".")) if named else self  # type: ignore[attr-defined]
            yield from walk.offers(child, put)
            yield from walk.inside(child)

    def offers(self, node: ast.AST, put: Callable[[ast.AST], None]) -> Iterator[_Site]:
        for operator, after, apply in _changes(node, put):
            yield _Site(
                getattr(node, "lineno", 0), self._where, operator, _short(node), after, apply
            )


_LEFT_ALONE: Final = frozenset({"annotation", "returns", "decorator_list", "type_comment"})
Offer = tuple[str, str, Callable[[], None]]


def _children(node: ast.AST) -> Iterator[tuple[str, ast.AST, Callable[[ast.AST], None]]]:
    for field, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield field, value, lambda new, f=field: setattr(node, f, new)  # type: ignore[misc]
        elif isinstance(value, list):
            for index, each in enumerate(value):
                if isinstance(each, ast.AST):
                    yield field, each, lambda new, v=value, i=index: v.__setitem__(i, new)  # type: ignore[misc]


def _is_left_alone(node: ast.AST) -> bool:
    """Say whether nothing below is worth a change: texts, types, what only a type checker reads."""
    if isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom):
        return True
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return True
    if isinstance(node, ast.Assign | ast.AnnAssign):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        return isinstance(target, ast.Name) and target.id.startswith("__")
    return False


def _changes(node: ast.AST, put: Callable[[ast.AST], None]) -> Iterator[Offer]:
    match node:
        case ast.Compare():
            yield from _comparisons(node)
        case ast.BinOp() | ast.AugAssign() if not _is_text(node):
            other = ARITHMETIC.get(type(node.op))
            if other is not None:
                yield "arithmetic", other.__name__, lambda: setattr(node, "op", other())
            if isinstance(node, ast.AugAssign):
                yield "dropped", "pass", lambda: put(ast.Pass())
        case ast.BoolOp():
            new = ast.Or if isinstance(node.op, ast.And) else ast.And
            yield "boolean", new.__name__, lambda: setattr(node, "op", new())
        case ast.UnaryOp(op=ast.Not()):
            yield "not", "without", lambda: put(node.operand)
        case ast.If() | ast.IfExp() | ast.While() if not isinstance(node.test, ast.Compare):
            yield "negated", "not", lambda: setattr(node, "test", _not(node.test))
        case ast.Constant():
            yield from _constants(node)
        case ast.Name() if node.id in NAMES:
            yield "min/max", NAMES[node.id], lambda: setattr(node, "id", NAMES[node.id])
        case ast.Attribute() if node.attr in NAMES:
            yield "min/max", NAMES[node.attr], lambda: setattr(node, "attr", NAMES[node.attr])
        case ast.Expr(value=ast.Call() as call) if not _is_quiet(call):
            operator = "permission" if _called(call) == PERMISSION else "dropped"
            yield operator, "pass", lambda: put(ast.Pass())
        case ast.Raise():
            yield "dropped", "pass", lambda: put(ast.Pass())
        case ast.Continue():
            yield "loop", "break", lambda: put(ast.Break())
        case ast.Break():
            yield "loop", "continue", lambda: put(ast.Continue())
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            none = ast.Constant(None)
            yield "return", "None", lambda: setattr(node, "value", none)
        case ast.Call(func=ast.Name(id="range"), args=[*_, _]):
            last = min(len(node.args), 2) - 1
            yield from _off_by_one(node, last)


def _comparisons(node: ast.Compare) -> Iterator[Offer]:
    for index, op in enumerate(node.ops):
        for operator, table in (("boundary", BOUNDARY), ("comparison", NEGATED)):
            new = table.get(type(op))
            if new is None or (operator == "comparison" and _is_main_guard(node)):
                continue
            yield operator, new.__name__, _set_item(node.ops, index, new())


def _set_item(where: list[ast.cmpop], index: int, new: ast.cmpop) -> Callable[[], None]:
    return lambda: where.__setitem__(index, new)


def _off_by_one(node: ast.Call, index: int) -> Iterator[Offer]:
    old = node.args[index]
    if isinstance(old, ast.Constant):  # its own mutants do that
        return
    more = ast.BinOp(old, ast.Sub(), ast.Constant(1))
    yield "off by one", "- 1", lambda: node.args.__setitem__(index, more)


def _constants(node: ast.Constant) -> Iterator[Offer]:
    value = node.value
    if isinstance(value, bool):
        yield "constant", str(not value), lambda: setattr(node, "value", not value)
    elif isinstance(value, int):
        for new in (value + 1, value - 1):
            yield "constant", str(new), _set_value(node, new)
    elif isinstance(value, float):
        wrong = (value * 2, value / 2) if value else (1.0, -1.0)
        for changed in wrong:
            yield "constant", f"{changed:g}", _set_value(node, changed)


def _set_value(node: ast.Constant, new: float) -> Callable[[], None]:
    return lambda: setattr(node, "value", new)


def _not(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), test)


def _is_text(node: ast.BinOp | ast.AugAssign) -> bool:
    """Say whether this joins or fills texts, or joins types, which is no arithmetic."""
    sides = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.value,)
    return any(
        isinstance(side, ast.JoinedStr)
        or (isinstance(side, ast.Constant) and isinstance(side.value, str | bytes | None))
        for side in sides
    )


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_main_guard(node: ast.Compare) -> bool:
    return isinstance(node.left, ast.Name) and node.left.id == "__name__"


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _is_quiet(call: ast.Call) -> bool:
    func = call.func
    owner = func.value if isinstance(func, ast.Attribute) else None
    return isinstance(owner, ast.Name) and owner.id.lower().strip("_") in QUIET


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
