"""Read a protocol from YAML: the numbers a lab sets, checked before any of them is used."""

from math import isfinite
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from colonyqc.config.documents import DocumentError, read_yaml
from colonyqc.domain.errors import ProtocolError
from colonyqc.domain.protocol import Protocol

_ADAPTER: Final = TypeAdapter(Protocol)
_RULES: Final = frozenset({"colony_rules", "dish_rules", "rule_set", "rule_set_sha256", "past"})
"""Entries of a protocol that come from the rule set in force and the history, not from its file."""


def read_protocol(path: Path) -> Protocol:
    """Read and check a protocol file; a number it leaves out keeps the field's default.

    Raises:
        ProtocolError: unreadable, an unknown entry, or a value of the wrong kind; names it.
    """
    try:
        content = read_yaml(path)
    except DocumentError as error:
        raise ProtocolError(f"The protocol {path.name} can't be read: {error}.") from error
    known = set(Protocol.__dataclass_fields__) - _RULES
    if not isinstance(content, dict) or (unknown := sorted(map(str, set(content) - known))):
        what = "it is empty"
        if isinstance(content, dict):
            what = f'"{unknown[0]}" is no entry of a protocol'
            if unknown[0] in _RULES:
                what += "; rules stand in a rule set of their own"
        raise ProtocolError(f"The protocol {path.name} can't be used: {what}.")
    for number in (content, content.get("quality")):
        for key, value in number.items() if isinstance(number, dict) else ():
            if isinstance(value, float) and not isfinite(value):
                raise ProtocolError(
                    f'The protocol {path.name} can\'t be used: "{key}": it must be a number.'
                )
    try:
        return _ADAPTER.validate_python(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ProtocolError(
            f'The protocol {path.name} can\'t be used: "{where}": {first["msg"]}.'
        ) from error
