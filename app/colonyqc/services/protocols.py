"""Read a protocol from YAML: the numbers a lab sets, checked before any of them is used."""

from math import isfinite
from pathlib import Path
from typing import Final

import yaml
from pydantic import TypeAdapter, ValidationError

from colonyqc.config.documents import DocumentError, read_yaml
from colonyqc.domain.errors import ProtocolError
from colonyqc.domain.protocol import Protocol
from colonyqc.services.outputs import FileKind, Outputs

PROTOCOL_FILE: Final = FileKind("protocol", lambda path: _is_protocol(path))
_ADAPTER: Final = TypeAdapter(Protocol)
_RULES: Final = frozenset({"colony_rules", "dish_rules", "rule_set", "rule_set_sha256", "past"})
"""Entries of a protocol that come from the rule set in force and the history, not from its file."""


def _is_protocol(path: Path) -> bool:
    try:
        read_protocol(path)
    except ProtocolError:
        return False
    return True


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
    if content.get("prompt") and content.get("preprocessing"):
        raise ProtocolError(
            f"The protocol {path.name} can't be used: pictures that a saved prompt answers are not "
            'preprocessed; take "preprocessing" out.'
        )
    try:
        return _ADAPTER.validate_python(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        # The engine's own prefix of what a value says of itself.
        why = first["msg"].removeprefix("Value error, ")
        raise ProtocolError(
            f'The protocol {path.name} can\'t be used: "{where}": {why}.'
        ) from error


def write_protocol(protocol: Protocol, path: Path, outputs: Outputs) -> None:
    """Write a protocol as a file that `read_protocol` takes: what differs from the defaults.

    Raises:
        UsageError: it cannot be written, or something else is there.
    """
    plain = _ADAPTER.dump_python(Protocol(), mode="json")
    said = _ADAPTER.dump_python(protocol, mode="json")
    changed = {
        name: value
        for name, value in said.items()
        if name not in _RULES and (name in ("name", "version") or value != plain[name])
    }
    text = yaml.safe_dump(changed, allow_unicode=True, sort_keys=False)
    outputs.write(path, text.encode(), PROTOCOL_FILE)
