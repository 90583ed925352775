"""Read a protocol from YAML: the numbers a lab sets, checked before any of them is used."""

from collections.abc import Collection, Iterator
from math import isfinite
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import TypeAdapter, ValidationError

from colonyqc.config.documents import DocumentError, read_yaml
from colonyqc.domain.errors import ProtocolError, UsageError
from colonyqc.domain.preprocessing import PreprocessingStep, StepKind
from colonyqc.domain.protocol import Protocol, QualityLimits
from colonyqc.domain.visits import visit_interval
from colonyqc.services.outputs import FileKind, Outputs

PROTOCOL_FILE: Final = FileKind("protocol", lambda path: _is_protocol(path))
_SAID: Final = {
    "missing": "it is missing",
    "tuple": "it must be a list of steps, each with a step and an amount",
    "dataclass": "it must have entries of its own",
    "float": "it must be a number",
    "bool": "it must be true or false",
    "string": "it must be text",
}
"""What should stand there, by how the engine's name of a mistake begins."""
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
    for where, part, fields in _parts(content):
        if stray := next((key for key in part if key not in fields), None):
            raise ProtocolError(
                f'The protocol {path.name} can\'t be used: "{where}, {stray}": there is no such '
                "entry."
            )
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
        made = _ADAPTER.validate_python(content)
    except ValidationError as error:
        raise ProtocolError(
            f"The protocol {path.name} can't be used: {_sentence(error)}."
        ) from error
    _check_visits(made, path)
    return made


def _check_visits(protocol: Protocol, path: Path) -> None:
    try:
        if protocol.due_every:
            visit_interval(protocol.due_every)
    except UsageError as error:
        raise ProtocolError(f"The protocol {path.name} can't be used: {error}") from error


def _parts(content: dict[str, Any]) -> Iterator[tuple[str, dict[Any, Any], Collection[str]]]:
    """Yield the parts of a protocol that have entries of their own, with those they may have.

    The engine passes over entries it does not know: a slip of the pen would leave a limit as it is.
    """
    quality, steps = content.get("quality"), content.get("preprocessing")
    if isinstance(quality, dict):
        yield "quality", quality, QualityLimits.__dataclass_fields__
    for number, step in enumerate(steps if isinstance(steps, list) else (), 1):
        if isinstance(step, dict):
            yield f"preprocessing, step {number}", step, PreprocessingStep.__dataclass_fields__


def _sentence(error: ValidationError) -> str:
    """Return where the first mistake is and what should stand there instead."""
    first = error.errors()[0]
    where, kind, given = _where(first["loc"]), first["type"], first["input"]
    if kind == "value_error":
        what = str(first["ctx"]["error"])
    elif kind == "enum":
        what = f"it must be one of {', '.join(StepKind)}"
    else:
        # Its number may be of any kind that the engine knows; what is expected is in its name.
        said = (said for start, said in _SAID.items() if kind.startswith(start))
        what = next(said, "it can't be used")
    if kind not in ("missing", "value_error") and isinstance(given, str | int | float):
        what = f'{what}, not "{given}"'
    return f'"{where}": {what}'


def _where(place: tuple[int | str, ...]) -> str:
    return ", ".join(f"step {part + 1}" if isinstance(part, int) else part for part in place)


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
