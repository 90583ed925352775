"""Change one function of a loaded program in place: quicker than loading the program anew.

Whoever imported the function by name holds the same object, so its code is what is exchanged. What
runs at import (constants, defaults, the bodies of classes) cannot be changed that way.
"""

import functools
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any


@dataclass(frozen=True, slots=True)
class Swap:
    """A function of a module, by the names that lead to it and its first line, and its new code."""

    path: tuple[str, ...]
    line: int
    code: CodeType


def find(old: CodeType, new: CodeType) -> Swap | None:
    """Return the one function in which two versions of a module differ, None where it is not one.

    ``old`` and ``new`` are compiled modules.
    """
    differing = list(_differing(old, new, ()))
    return differing[0] if len(differing) == 1 and differing[0] is not None else None


def _differing(old: CodeType, new: CodeType, path: tuple[str, ...]) -> Iterator[Swap | None]:
    """Yield what differs at a level and below; None for what is no function."""
    ours, theirs = _codes(old), _codes(new)
    if _bare(old) != _bare(new) or len(ours) != len(theirs):
        yield None
        return
    for one, other in zip(ours, theirs, strict=True):
        if one == other:
            continue
        below = (*path, one.co_name)
        if _is_class(one):
            yield from _differing(one, other, below)
        elif one.co_name.startswith("<"):
            yield None
        else:
            yield Swap(below, one.co_firstlineno, other)


def _codes(code: CodeType) -> list[CodeType]:
    return [each for each in code.co_consts if isinstance(each, CodeType)]


def _bare(code: CodeType) -> tuple[object, ...]:
    """Return what runs at a level, without the functions and classes that it makes."""
    consts = tuple(repr(each) for each in code.co_consts if not isinstance(each, CodeType))
    return code.co_code, code.co_names, consts


def _is_class(code: CodeType) -> bool:
    return "__module__" in code.co_names and "__qualname__" in code.co_names


def apply(module: str, swap: Swap) -> bool:
    """Put the code into the loaded module; tell whether the function was found."""
    owner: Any = sys.modules[module]
    for name in swap.path[:-1]:
        owner = vars(owner).get(name)
        if owner is None:
            return False
    for function in _functions(vars(owner).get(swap.path[-1])):
        if function.__code__.co_firstlineno == swap.line:
            function.__code__ = swap.code
            return True
    return False


def _functions(found: Any) -> Iterator[FunctionType]:
    """Yield the functions behind a name: bare, or inside of what decorators make of them."""
    if isinstance(found, FunctionType):
        yield found
    if isinstance(found, property):
        for part in (found.fget, found.fset):
            yield from _functions(part)
    elif isinstance(found, functools.cached_property):
        yield from _functions(found.func)
    elif hasattr(found, "__wrapped__"):
        yield from _functions(found.__wrapped__)
    elif isinstance(found, classmethod | staticmethod):
        yield from _functions(found.__func__)
