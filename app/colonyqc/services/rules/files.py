"""Rule sets as YAML: read, checked with a sentence for every mistake, and written."""

import hashlib
from pathlib import Path
from typing import Annotated, Any, Final, Self

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from colonyqc.config.documents import DocumentError, decoded, parse_yaml, read_bytes
from colonyqc.domain.errors import RuleSetError
from colonyqc.domain.protocol import Condition, Direction, Rule
from colonyqc.domain.rule_sets import Applies, RuleSet, check

NAME: Final = r"[^\W_][\w .+-]{0,63}"
"""What a rule set may be called: it names a folder on every system."""
VERSION: Final = r"\d{1,6}(\.\d{1,6}){0,3}"
_SEAL: Final = b"# sha256 of the lines above: "


def _text(value: Any) -> Any:
    """Return a version written as a number as the text it was meant to be."""
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if plain else value


def _two_days(value: Any) -> Any:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError("it must be two days in brackets, the first and the last")
    return tuple(value)


_Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
_Day = Annotated[int, Field(strict=True, ge=0)]
_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
_Pattern = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ConditionFile(_Part):
    """A condition as it stands in a file."""

    metric: _Words
    direction: Direction
    limit: _Number
    clear: _Number | None = None

    def value(self) -> Condition:
        """Return the condition."""
        return Condition(self.metric, self.direction, self.limit, self.clear)


class RuleFile(_Part):
    """A rule as it stands in a file: one condition in place, or lists of them."""

    name: _Words
    verdict: _Words
    metric: _Words | None = None
    direction: Direction | None = None
    limit: _Number | None = None
    clear: _Number | None = None
    all: tuple[ConditionFile, ...] = ()
    any: tuple[ConditionFile, ...] = ()
    from_day: _Day | None = None
    to_day: _Day | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        given = [self.metric, self.direction, self.limit]
        if self.all or self.any:
            if given != [None] * 3 or self.clear is not None:
                raise ValueError(
                    'it has conditions in "all" or "any" and one outside of them; put every '
                    "condition into a list"
                )
        else:
            names = ("metric", "direction", "limit")
            missing = [n for n, v in zip(names, given, strict=True) if v is None]
            if missing:
                raise ValueError(f'"{missing[0]}" is missing')
        return self

    def value(self) -> Rule:
        """Return the rule; one condition alone is kept in the short form."""
        every, some = (tuple(c.value() for c in part) for part in (self.all, self.any))
        days = {"from_day": self.from_day, "to_day": self.to_day}
        if self.metric is not None and self.direction is not None and self.limit is not None:
            every = (Condition(self.metric, self.direction, self.limit, self.clear),)
        return made_of(self.name, self.verdict, every, some, **days)


def made_of(
    name: str,
    verdict: str,
    every: tuple[Condition, ...],
    some: tuple[Condition, ...] = (),
    *,
    from_day: int | None = None,
    to_day: int | None = None,
) -> Rule:
    """Return the rule with these conditions, in the short form where there is only one."""
    if len(every) + len(some) == 1:
        (only,) = every or some
        return Rule(
            name, only.metric, only.direction, only.limit, verdict, only.clear,
            from_day=from_day, to_day=to_day,
        )  # fmt: skip
    return Rule(name, verdict=verdict, all=every, any=some, from_day=from_day, to_day=to_day)


class AppliesFile(_Part):
    """What a rule set is meant for, as it stands in a file."""

    line: _Pattern = ""
    medium: _Pattern = ""
    vessel: _Pattern = ""
    days: Annotated[tuple[_Day, _Day], BeforeValidator(_two_days)] | None = None

    def value(self) -> Applies:
        """Return it; ``*`` alone is for anything, as nothing is."""
        line, medium, vessel = (
            "" if set(p) == {"*"} else p for p in (self.line, self.medium, self.vessel)
        )
        return Applies(line, medium, vessel, self.days)


class Published(_Part):
    """Who published a version, when (UTC) and why."""

    by: str
    at: str
    why: str


class RuleSetFile(_Part):
    """A rule set as it stands in a file."""

    name: Annotated[str, StringConstraints(pattern=f"^{NAME}$")]
    version: Annotated[str, BeforeValidator(_text), StringConstraints(pattern=f"^{VERSION}$")]
    applies: AppliesFile = AppliesFile()
    colony_rules: tuple[RuleFile, ...] = ()
    dish_rules: tuple[RuleFile, ...] = ()
    published: Published | None = None

    def value(self, sha256: str = "") -> RuleSet:
        """Return the rule set, checked.

        Raises:
            RuleSetError: a rule in it is wrong.
        """
        made = RuleSet(
            self.name,
            self.version,
            tuple(rule.value() for rule in self.colony_rules),
            tuple(rule.value() for rule in self.dish_rules),
            self.applies.value(),
            sha256,
        )
        check(made)
        return made


class _Loader(yaml.SafeLoader):
    """Refuses an entry that stands twice: which of them was meant?"""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.YAMLError(f"an entry has no name, line {key.start_mark.line + 1}")
        if key.value in seen:
            raise yaml.YAMLError(f'"{key.value}" stands twice, line {key.start_mark.line + 1}')
        seen.add(key.value)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)

_KINDS: Final = {"colony_rules": "colony rule", "dish_rules": "dish rule"}
_SAID: Final = {
    "missing": "it is missing",
    "enum": 'it must be "above" or "below"',
    "float_type": "it must be a number",
    "finite_number": "it must be a number",
    "int_type": "it must be a whole number",
    "int_from_float": "it must be a whole number",
    "greater_than_equal": "it must not be negative",
    "string_type": "it must be text",
    "tuple_type": "it must be a list",
    "model_type": "it must have entries of its own",
    "model_attributes_type": "it must have entries of its own",
    "string_too_short": "it is empty",
    "string_too_long": "it is too long",
    "extra_forbidden": "there is no such entry",
}
_PATTERNS: Final = {
    "name": "letters, digits, spaces, dots, plus and hyphen are allowed, 64 at most",
    "version": 'it must be a number such as "2" or "1.3"',
}


def _where(place: tuple[int | str, ...], content: dict[str, Any]) -> str:
    """Return where in the file something is wrong: 'colony rule 2, "small", "limit"'."""
    said: list[str] = []
    rest = list(place)
    if len(rest) > 1 and rest[0] in _KINDS and isinstance(rest[1], int):
        kind, index = rest[0], rest[1]
        rule = content[str(kind)][index]
        name = rule.get("name") if isinstance(rule, dict) else None
        said.append(f"{_KINDS[str(kind)]} {index + 1}" + (f' ("{name}")' if name else ""))
        rest = rest[2:]
    said += [f"condition {part + 1}" if isinstance(part, int) else f'"{part}"' for part in rest]
    return ", ".join(said)


def _sentence(error: ValidationError, content: dict[str, Any]) -> str:
    first = error.errors()[0]
    where, kind = _where(first["loc"], content), first["type"]
    if kind == "value_error":
        what = str(first["ctx"]["error"])
    elif kind == "string_pattern_mismatch":
        what = _PATTERNS[str(first["loc"][-1])]
    else:
        what = _SAID.get(kind, "it can't be used")
        given = first["input"]
        if kind not in ("missing", "extra_forbidden") and isinstance(given, str | int | float):
            what = f'{what}, not "{given}"'
    return f"{where}: {what}" if where else what


def parse(data: bytes, called: str) -> RuleSetFile:
    """Read a rule set's file from its bytes; ``called`` names it in the sentence.

    Raises:
        RuleSetError: it is no YAML, or an entry is missing, unknown or of the wrong kind.
    """
    try:
        # A loader of our own: of two entries of one name YAML silently takes the second.
        content = parse_yaml(decoded(data), _Loader)
    except DocumentError as error:
        raise RuleSetError(f"The rule set {called} can't be read: {error}.") from error
    if not isinstance(content, dict):
        raise RuleSetError(
            f"The rule set {called} can't be used: it must have the entries name, version, "
            "colony_rules and dish_rules."
        )
    try:
        return RuleSetFile.model_validate(content)
    except ValidationError as error:
        raise RuleSetError(
            f"The rule set {called} can't be used: {_sentence(error, content)}."
        ) from error


def seal(data: bytes) -> bytes:
    """Return a file's bytes with a last line that tells the sha256 of the lines above it."""
    return data + _SEAL + hashlib.sha256(data).hexdigest().encode() + b"\n"


def value(data: bytes, called: str, *, sealed: bool = False) -> RuleSet:
    """Return the checked rule set in a file's bytes; its sha256 leaves a seal out.

    Raises:
        RuleSetError: something in it is wrong, or it must be ``sealed`` and is not.
    """
    # The first seal counts: what stands behind it belongs to it, so nothing can be added after.
    body, mark, told = data.partition(_SEAL)
    own = hashlib.sha256(body).hexdigest()
    if sealed and not mark:
        raise RuleSetError(
            f"The rule set {called} can't be used: it was not published. Take its file out of the "
            "folder and publish it."
        )
    # To the last byte: not even a line of white space may follow.
    if mark and told != f"{own}\n".encode():
        raise RuleSetError(
            f"The rule set {called} can't be used: its file was changed after it was published. "
            "Put it back from a backup, and publish changes as a new version."
        )
    found = parse(body, called)
    try:
        return found.value(own)
    except RuleSetError as error:
        raise RuleSetError(f"The rule set {called} can't be used. {error}") from error


def read(path: Path, *, sealed: bool = False) -> RuleSet:
    """Read and check a rule set's file; as `value`.

    Raises:
        RuleSetError: it cannot be read, or something in it is wrong.
    """
    called = f"{path.parent.name}/{path.name}" if sealed else path.name
    try:
        data = read_bytes(path)
    except DocumentError as error:
        raise RuleSetError(f"The rule set {called} can't be read: {error}.") from error
    return value(data, called, sealed=sealed)


def _condition(condition: Condition) -> dict[str, Any]:
    made: dict[str, Any] = {
        "metric": condition.metric,
        "direction": condition.direction.value,
        "limit": condition.limit,
    }
    return made if condition.clear is None else made | {"clear": condition.clear}


def _rule(rule: Rule) -> dict[str, Any]:
    made: dict[str, Any] = {"name": rule.name}
    if rule.metric:
        made |= _condition(rule.every[0])
    for key, conditions in (("all", rule.all), ("any", rule.any)):
        if conditions:
            made[key] = [_condition(c) for c in conditions]
    made["verdict"] = rule.verdict
    days = {"from_day": rule.from_day, "to_day": rule.to_day}
    return made | {key: day for key, day in days.items() if day is not None}


def write(rule_set: RuleSet, published: Published | None = None) -> bytes:
    """Return a rule set as the bytes of its file: the same for the same."""
    applies = rule_set.applies
    patterns = {"line": applies.line, "medium": applies.medium, "vessel": applies.vessel}
    meant: dict[str, Any] = {key: text for key, text in patterns.items() if text}
    if applies.days is not None:
        meant["days"] = list(applies.days)
    content: dict[str, Any] = {"name": rule_set.name, "version": rule_set.version}
    if meant:
        content["applies"] = meant
    content["colony_rules"] = [_rule(rule) for rule in rule_set.colony_rules]
    content["dish_rules"] = [_rule(rule) for rule in rule_set.dish_rules]
    if published is not None:
        content["published"] = published.model_dump()
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True).encode()
