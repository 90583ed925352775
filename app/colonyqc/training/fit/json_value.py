"""Frozen values that JSON files keep: the one way in and out of them.

A value is built and passed as a dataclass; a file holds its fields under their names, in their
order. What a file says is checked when it is read, so that nothing behind it asks twice.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from typing import Any, Final, Self

from pydantic import TypeAdapter

ABSENT: Final = {"absent": True}
"""Metadata of a field that a file leaves out where it is None; any other None is null there."""


class JsonValue:
    """A dataclass that JSON files keep."""

    __slots__ = ()

    def told(self) -> dict[str, Any]:
        """Return the value for JSON."""
        if not is_dataclass(self):
            raise TypeError(f"{type(self).__name__} has no fields to tell")
        values = ((each, getattr(self, each.name)) for each in fields(self))
        return {
            each.name: _plain(value)
            for each, value in values
            if value is not None or not each.metadata.get("absent")
        }

    def text(self) -> str:
        """Return the value as JSON in one line."""
        return json.dumps(self.told())

    @classmethod
    def read(cls, told: object) -> Self:
        """Return the value that a file kept, written by this version or an earlier one.

        Raises:
            ValueError: it is something else.
        """
        return TypeAdapter(cls).validate_python(told)


def _plain(value: Any) -> Any:
    if isinstance(value, JsonValue):
        return value.told()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
