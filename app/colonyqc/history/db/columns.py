"""Column types that give back exactly the value they were given, in any database."""

import json
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache, wraps
from math import isfinite, isnan, nan
from typing import Any, Final, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter
from sqlalchemy import BigInteger, DateTime, Dialect, Double, LargeBinary, Text, TypeDecorator

from colonyqc.domain.errors import HistoryError

_ESCAPED: Final = "\x01"
_DAMAGE: Final = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    zlib.error,
)
"""What decoders raise on values that were altered in the file."""

Points = tuple[tuple[int, int], ...]
P = ParamSpec("P")
T = TypeVar("T")


def damage_told(read: Callable[P, T]) -> Callable[P, T]:
    """Return a way to read from the database that says so where a value was damaged."""

    @wraps(read)
    def told(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return read(*args, **kwargs)
        except _DAMAGE as error:
            raise _damaged() from error

    return told


def _damaged() -> HistoryError:
    return HistoryError(
        "A row of the history is damaged: see which with “colonyqc history verify”, and "
        "restore a backup that verifies."
    )


def escaped(text: str) -> str:
    """Return a text that any database takes: NUL and undecodable file names are escaped."""
    # A text that begins like an escaped one is escaped too, or it would come back as something
    # else.
    plain = not text.startswith(_ESCAPED) and "\x00" not in text
    # Lone surrogates are how Python keeps bytes of a file name that are no UTF-8.
    if plain and not any("\ud800" <= letter <= "\udfff" for letter in text):
        return str(text)
    return _ESCAPED + text.encode("unicode_escape").decode("ascii")


def unescaped(text: str) -> str:
    """Return the text `escaped` was given."""
    if not text.startswith(_ESCAPED):
        return text
    return text[len(_ESCAPED) :].encode("ascii").decode("unicode_escape")


def _text_or_none(value: Any) -> str | None:
    try:
        return None if value is None else unescaped(value)
    except _DAMAGE as error:
        raise _damaged() from error


def _float_or_nan(value: Any) -> float:
    try:
        return nan if value is None else float(value)
    except _DAMAGE as error:
        raise _damaged() from error


def _float_or_none(value: Any) -> float | None:
    try:
        return None if value is None else float(value)
    except _DAMAGE as error:
        raise _damaged() from error


class EscapedText(TypeDecorator[str]):
    """Any str: one that no database takes is kept escaped."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else escaped(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:  # noqa: ARG002
        """Return the way out, one call a value as in `NanAsNull`."""
        return _text_or_none


class NanAsNull(TypeDecorator[float]):
    """A float that is never None: nan is kept as NULL, which SQL leaves out of its means."""

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: Dialect) -> float | None:  # noqa: ARG002
        return None if value is None or isnan(value) else float(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:  # noqa: ARG002
        """Return the way out; a history read whole has millions: `process_result_value` takes
        three calls for each.
        """
        return _float_or_nan


class Count(TypeDecorator[int]):
    """A whole number: SQLite keeps any kind of value in any column."""

    impl = BigInteger
    cache_ok = True

    @damage_told
    def process_result_value(self, value: int | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        if value is not None and not isinstance(value, int):
            raise TypeError(f"{value!r} is no whole number")
        return value


class NanOrNone(TypeDecorator[float]):
    """A float or None: None is NULL, so SQLite, which turns nan into NULL, keeps the word "nan"."""

    impl = Double
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[float | None], object]:
        """Return the way in; it goes around the one of Double, which would make a float again."""
        # SQLite turns a float that is no number into NULL, which here means that nothing is known.
        word = "nan" if dialect.name == "sqlite" else nan

        def bound(value: float | None) -> object:
            if value is None:
                return None
            return word if isnan(value) else float(value)

        return bound

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:  # noqa: ARG002
        """Return the way out, one call a value as in `NanAsNull`."""
        return _float_or_none


class UtcTime(TypeDecorator[datetime]):
    """A moment with a zone, kept in UTC so that the database sorts by it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        utc = value.astimezone(UTC)
        # SQLite keeps moments as text: without the zone it sorts by it.
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    @damage_told
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class StatedTime(TypeDecorator[datetime]):
    """A moment as a camera or file name states it: with its zone or without, as ISO 8601 text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else value.isoformat()

    @damage_told
    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromisoformat(value)


@lru_cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _finite(value: Any) -> Any:
    """Return JSON data with nan and the infinities as words: JSON knows no such numbers."""
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_finite(each) for each in value]
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    return value


def to_json(kind: Any, value: Any, leave_out: frozenset[str] = frozenset()) -> str:
    """Return a value of the domain as JSON, less some fields: the same text for the same value.

    Any file name is taken; a high surrogate right before a low one (no file name) is not.
    """
    data = _finite(_adapter(kind).dump_python(value, mode="json", exclude=set(leave_out)))
    # No spaces and the fields in their order: the text is compared and hashed.
    return json.dumps(data, separators=(",", ":"))


@lru_cache(maxsize=512)
def from_json(kind: Any, text: str) -> Any:
    """Return the frozen value `to_json` was given; analyses share most of theirs."""
    return _adapter(kind).validate_python(json.loads(text))


class Value(TypeDecorator[Any]):
    """A frozen value of the domain (``kind``: its type) as JSON text."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else to_json(self.kind, value)

    @damage_told
    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else from_json(self.kind, value)


def vertices(kept: bytes) -> NDArray[np.int64]:
    """Return the vertices (n, 2) that an `Outline` keeps as these bytes."""
    steps = np.frombuffer(zlib.decompress(kept[1:]), f"<i{kept[0]}").reshape(-1, 2)
    return np.cumsum(steps, axis=0, dtype=np.int64)


class Outline(TypeDecorator[Points]):
    """(x, y) vertices as zlib-compressed little-endian differences of 4 or 8 bytes.

    The first byte tells which; differences that leave the 8 bytes wrap around and back again.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Points | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        if value is None:
            return None
        points = np.asarray(value, np.int64).reshape(-1, 2)
        steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), np.int64))
        width = 4 if np.array_equal(steps.astype(np.int32), steps) else 8
        return bytes([width]) + zlib.compress(steps.astype(f"<i{width}").tobytes())

    @damage_told
    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Points | None:  # noqa: ARG002
        if value is None:
            return None
        # Paired by zip: a history read whole has millions of vertices.
        x, y = vertices(value).T.tolist()
        return tuple(zip(x, y, strict=True))
