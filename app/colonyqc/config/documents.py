"""The one way JSON and YAML are read: whatever is wrong with a file is one clause.

A file that a person or another program can reach may be damaged or hostile in any way. Parsers
answer that with a dozen kinds of exceptions, and some of it only breaks later: text with lone
surrogates when it is printed or stored, endless nesting when it is checked.
"""

import json
from collections.abc import Callable
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

MOST_BYTES: Final = 64 * 1024 * 1024
"""A backup's manifest names every stored file: 64 MiB are some 800,000 of them."""
_DEEPEST: Final = 64
"""Far more than any file of ours; far less than what Python's own recursion allows."""
_MOST_VALUES: Final = 2_000_000
"""Counted with every repetition: a few lines of YAML can stand for billions of values."""

_WRONG: Final = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What parsers raise on input that makes no sense to them, each in its own place."""


_YAML: Final = {
    "mapping values are not allowed": "a colon stands where none can",
    "sequence entries are not allowed": "a list stands where none can",
    "found character '\\t'": "a tab stands where spaces must",
    "found character": "a sign stands there that must be in quotes",
    "expected ',' or": "a bracket is not closed",
    "expected <block end>": "its indentation does not fit",
    "found unexpected end of stream": "a quote is not closed",
    "could not find expected ':'": "a colon is missing",
    "found unknown escape": "a backslash stands in double quotes",
    "found undefined alias": "it refers to what is not there",
    "found duplicate anchor": "it has two marks of one name",
    "but found another document": "it holds more than one document",
    "could not determine a constructor": "it holds a kind of value that is not taken",
}
"""What the parser finds, by how it begins to say it, for people who do not write parsers."""


class DocumentError(ValueError):
    """A file cannot be read; the text is a clause: "it is no JSON, line 3"."""


def read_text(path: Path, most_bytes: int = MOST_BYTES) -> str:
    """Return a text file's content.

    Raises:
        DocumentError: it cannot be read, is too large or is no UTF-8.
    """
    return decoded(read_bytes(path, most_bytes))


def read_bytes(path: Path, most_bytes: int = MOST_BYTES) -> bytes:
    """Return a file's content; a device or a pipe, which would never end, is no file.

    Raises:
        DocumentError: it cannot be read or is too large.
    """
    try:
        if not path.is_file():
            raise DocumentError("it is missing" if not path.exists() else "it is no file")
        with path.open("rb") as file:
            data = file.read(most_bytes + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(getattr(error, "strerror", None) or str(error)) from error
    if len(data) > most_bytes:
        raise DocumentError(f"it is larger than {most_bytes // 1024} kB")
    return data


def decoded(data: bytes) -> str:
    """Return bytes as text.

    Raises:
        DocumentError: they are no UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError("it is no text in UTF-8") from error


def read_json(path: Path, most_bytes: int = MOST_BYTES, *, file_names: bool = False) -> Any:
    """Return what a JSON file holds; ``file_names``: it may name files whose names are no text.

    Raises:
        DocumentError: it cannot be read, is no JSON, nests too deep, or holds broken text.
    """
    return parse_json(read_text(path, most_bytes), file_names=file_names)


def parse_json(text: str, *, file_names: bool = False) -> Any:
    """Return what a JSON text holds; see `read_json`.

    Raises:
        DocumentError: it is damaged.
    """
    return _parsed(text, json.loads, "JSON", "surrogateescape" if file_names else "strict")


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds: plain values only.

    Raises:
        DocumentError: it cannot be read, is no YAML, nests too deep, or holds broken text.
    """
    return parse_yaml(read_text(path, 1024 * 1024))


def parse_yaml(text: str, loader: Any = None) -> Any:
    """Return what a YAML text holds; ``loader``: a safe loader of one's own.

    Raises:
        DocumentError: it is damaged.
    """
    # A copy each: who asked may change it.
    return deepcopy(_parsed_yaml(text, loader))


# The descriptions of models and the rule sets are read for every picture, and seldom change; parsed
# they take a hundred times longer than copied. By their text, so that a change is always seen.
@lru_cache(maxsize=64)
def _parsed_yaml(text: str, loader: Any) -> Any:
    import yaml  # only where there is YAML to read: it takes longer to load than most commands

    def load(given: str) -> Any:
        try:
            return yaml.load(given, loader or yaml.SafeLoader)  # noqa: S506 - a safe loader
        except yaml.YAMLError as error:
            raise DocumentError(_what_is_wrong(error)) from error

    return _parsed(text, load, "YAML")


def _what_is_wrong(error: Exception) -> str:
    """Return what the YAML parser found, in a clause with the line where it says one."""
    problem, mark = getattr(error, "problem", None), getattr(error, "problem_mark", None)
    if problem is None and hasattr(error, "character"):
        return "it holds a character that no text has"
    if problem is None:
        # Said by a loader of our own.
        return str(error)
    what = next(
        (said for begin, said in _YAML.items() if problem.startswith(begin)), "it is no YAML"
    )
    return what if mark is None else f"{what}, line {mark.line + 1}"


def _parsed(text: str, parse: Callable[[str], Any], kind: str, letters: str = "strict") -> Any:
    try:
        found = parse(text)
    except DocumentError:
        raise
    except RecursionError as error:
        raise DocumentError("it nests too deep") from error
    except json.JSONDecodeError as error:
        raise DocumentError(f"it is no {kind}, line {error.lineno}") from error
    except _WRONG as error:
        raise DocumentError(f"it is no {kind}: a value in it makes no sense") from error
    _check(found, letters)
    return found


def _check(value: Any, letters: str) -> None:
    """Make sure that values can be checked, stored and printed without surprise.

    Raises:
        DocumentError: they nest too deep, are too many, or hold text that is none.
    """
    waiting: list[tuple[Any, int]] = [(value, 0)]
    count = 0
    while waiting:
        each, depth = waiting.pop()
        count += 1
        if depth > _DEEPEST:
            raise DocumentError("it nests too deep")
        if count > _MOST_VALUES:
            raise DocumentError("it holds too much")
        if isinstance(each, str):
            _check_text(each, letters)
        elif isinstance(each, dict):
            waiting += [(part, depth + 1) for pair in each.items() for part in pair]
        elif isinstance(each, list | tuple | set):
            waiting += [(part, depth + 1) for part in each]


def _check_text(text: str, letters: str) -> None:
    try:
        text.encode(errors=letters)
    except UnicodeEncodeError as error:
        raise DocumentError("it holds text with broken characters") from error
