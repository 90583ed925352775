"""Read a protocol from YAML: the numbers a lab sets, checked before any of them is used."""

from pathlib import Path
from typing import Final

import yaml
from pydantic import TypeAdapter, ValidationError

from colonyqc.domain.errors import ProtocolError
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.rules import check_rules

_ADAPTER: Final = TypeAdapter(Protocol)


def read_protocol(path: Path) -> Protocol:
    """Read and check a protocol file; a number it leaves out keeps the field's default.

    Raises:
        ProtocolError: unreadable, an unknown entry, or a value of the wrong kind; names it.
    """
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ProtocolError(f"The protocol {path.name} can't be read: {error}.") from error
    known = set(Protocol.__dataclass_fields__)
    if not isinstance(content, dict) or (unknown := sorted(set(content) - known)):
        what = f'"{unknown[0]}" is no entry' if isinstance(content, dict) else "it is empty"
        raise ProtocolError(f"The protocol {path.name} can't be used: {what} of a protocol.")
    try:
        protocol = _ADAPTER.validate_python(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ProtocolError(
            f'The protocol {path.name} can\'t be used: "{where}": {first["msg"]}.'
        ) from error
    check_rules(protocol)
    return protocol
