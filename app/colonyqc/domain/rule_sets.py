"""Rule sets: versioned rules with what they are meant for; which one is in force for a dish."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from colonyqc.domain.errors import RuleSetError
from colonyqc.domain.metrics import COLONY_METRICS, DISH_METRICS, Metric
from colonyqc.domain.picture import Acquisition
from colonyqc.domain.protocol import Condition, Direction, Rule
from colonyqc.domain.verdict import RULED, Verdict

DEFAULT: Final = "default"
"""The rule set for whatever no other is meant for."""
LAST_DAY: Final = 9999
"""The last day of a rule set that is for every day from some day on."""
_WILD: Final = "*?[]"


@dataclass(frozen=True, slots=True)
class Applies:
    """What a rule set is meant for; "" and None are for anything.

    ``line``, ``medium`` and ``vessel`` are patterns (``*`` any letters, ``?`` one), read without
    regard to capitals; ``days`` are culture days, both included. What is asked for and unknown of
    a dish does not match.
    """

    line: str = ""
    medium: str = ""
    vessel: str = ""
    days: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One version of a rule set; never changed once published."""

    name: str
    version: str
    colony_rules: tuple[Rule, ...]
    dish_rules: tuple[Rule, ...]
    applies: Applies = Applies()
    sha256: str = ""
    """sha256 of its file, "" before it has one."""

    @property
    def ref(self) -> str:
        """The rule set as proposals name it: name@version."""
        return f"{self.name}@{self.version}"


def version_key(version: str) -> tuple[int, ...]:
    """Return what versions are ordered by: "1.10" comes after "1.9"."""
    return tuple(int(part) for part in version.split("."))


def matches(applies: Applies, acquisition: Acquisition) -> bool:
    """Return whether a rule set is meant for an acquisition."""
    asked = (
        (applies.line, acquisition.dish.line),
        (applies.medium, acquisition.medium),
        (applies.vessel, acquisition.vessel),
    )
    for pattern, said in asked:
        if pattern and not (said and fnmatchcase(said.casefold(), pattern.casefold())):
            return False
    if applies.days is None:
        return True
    first, last = applies.days
    return acquisition.day is not None and first <= acquisition.day <= last


def specificity(applies: Applies) -> tuple[int, int, int]:
    """Return how closely a rule set says what it is meant for; the greatest wins.

    How many of line, medium, vessel and days it names; then how many letters of its patterns are
    fixed; then how few days it is for.
    """
    patterns = [p for p in (applies.line, applies.medium, applies.vessel) if p.strip("*")]
    fixed = sum(letter not in _WILD for pattern in patterns for letter in pattern)
    if applies.days is None:
        return len(patterns), fixed, 0
    first, last = applies.days
    return len(patterns) + 1, fixed, -(last - first)


def newest(sets: Iterable[RuleSet]) -> tuple[RuleSet, ...]:
    """Return the newest version of each rule set, by name: the versions in force."""
    found: dict[str, RuleSet] = {}
    for each in sets:
        other = found.get(each.name)
        if other is None or version_key(each.version) > version_key(other.version):
            found[each.name] = each
    return tuple(found[name] for name in sorted(found))


def choose(sets: Sequence[RuleSet], acquisition: Acquisition) -> RuleSet | None:
    """Return the rule set in force for an acquisition: the most specific newest version.

    Between equally specific ones the first by name; the default where none is meant for it; None
    where there is no default either.
    """
    current = newest(sets)
    meant = [s for s in current if s.name != DEFAULT and matches(s.applies, acquisition)]
    if meant:
        return max(meant, key=lambda each: specificity(each.applies))
    return next((s for s in current if s.name == DEFAULT), None)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def _check_condition(
    condition: Condition, known: Mapping[str, Metric], *, of_dish: bool, where: str
) -> None:
    if condition.metric not in known:
        raise RuleSetError(
            f'{where} names the metric "{condition.metric}", which there is not; use one of '
            f"{_listed(sorted(known))}."
        )
    if condition.clear is None:
        return
    if not of_dish:
        raise RuleSetError(
            f'{where} has a "clear" limit, which only rules of a dish can have: colonies are not '
            "followed from day to day. Leave it out."
        )
    above = condition.direction is Direction.ABOVE
    if condition.clear > condition.limit if above else condition.clear < condition.limit:
        raise RuleSetError(
            f"{where} fires {condition.direction} {condition.limit:g} and clears at "
            f"{condition.clear:g}, which is on the wrong side: it must not be "
            f"{'above' if above else 'below'} {condition.limit:g}."
        )


def _check_rule(rule: Rule, known: Mapping[str, Metric], verdicts: Collection[str]) -> None:
    where = f'The rule "{rule.name}"'
    if not rule.name.strip():
        raise RuleSetError("A rule has no name: proposals name the rule, so give it one.")
    if rule.verdict not in verdicts:
        raise RuleSetError(
            f'{where} names the verdict "{rule.verdict}", which there is not; use one of '
            f"{_listed(verdicts)}."
        )
    if rule.metric and (rule.all or rule.any):
        raise RuleSetError(
            f'{where} has a metric of its own and "all" or "any": put every condition into a list.'
        )
    if not rule.conditions:
        raise RuleSetError(f"{where} has no condition: give it a metric, a direction and a limit.")
    for condition in rule.conditions:
        _check_condition(condition, known, of_dish=known is DISH_METRICS, where=where)
    if rule.from_day is not None and rule.to_day is not None and rule.from_day > rule.to_day:
        raise RuleSetError(
            f"{where} is from day {rule.from_day} to day {rule.to_day}, which are no days: the "
            "first comes after the last."
        )


def check_rules(colony_rules: Sequence[Rule], dish_rules: Sequence[Rule]) -> None:
    """Check that every rule can be held against something and means one thing.

    Raises:
        RuleSetError: a rule is wrong; the sentence names it.
    """
    kinds: tuple[tuple[Sequence[Rule], Mapping[str, Metric], list[str]], ...] = (
        (colony_rules, COLONY_METRICS, [v.value for v in Verdict]),
        (dish_rules, DISH_METRICS, [v.value for v in RULED]),
    )
    for rules, known, verdicts in kinds:
        seen = set()
        for rule in rules:
            _check_rule(rule, known, verdicts)
            if rule.key in seen:
                raise RuleSetError(
                    f'Two rules are named "{rule.name}" with the verdict {rule.verdict}: give one '
                    "of them another name."
                )
            seen.add(rule.key)


def check(rule_set: RuleSet) -> None:
    """Check a whole rule set.

    Raises:
        RuleSetError: something in it is wrong; the sentence names it.
    """
    applies = rule_set.applies
    if rule_set.name == DEFAULT and applies != Applies():
        raise RuleSetError(
            'The rule set "default" is for whatever no other is meant for, so it can\'t be limited '
            "to a line, medium, vessel or days. Give it another name."
        )
    if applies.days is not None and applies.days[0] > applies.days[1]:
        first, last = applies.days
        raise RuleSetError(
            f"The rule set applies from day {first} to day {last}, which are no days: the first "
            "comes after the last."
        )
    check_rules(rule_set.colony_rules, rule_set.dish_rules)
