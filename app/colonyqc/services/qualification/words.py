"""The words of a qualification in its language, from ``resources/qualification``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from colonyqc.config.documents import read_yaml
from colonyqc.config.paths import resources
from colonyqc.config.sentences import worded
from colonyqc.domain.errors import UsageError
from colonyqc.domain.metrics import COLONY_METRICS, DISH_METRICS, metric_of
from colonyqc.services.qualification.values import (
    Check,
    Found,
    Measured,
    NotTested,
    UseLimit,
)
from colonyqc.services.reporting.words import LANGUAGES
from colonyqc.services.reporting.words import words as report_words

_BY_NAME: Final = frozenset({"table-changed", "row-deleted", "model-whole"})
"""Tests of things that are called by their names."""


@dataclass(frozen=True, slots=True)
class QualificationWords:
    """One language's tables: plain texts, and those of groups, checks and what is left out."""

    language: str
    plain: Mapping[str, str]
    groups: Mapping[str, Mapping[str, str]]
    checks: Mapping[str, Mapping[str, str]]
    left_out: Mapping[str, Mapping[str, str]]
    data: Mapping[str, str]
    measured: Mapping[str, Mapping[str, str]]
    use_limits: Mapping[str, Mapping[str, str]]
    terms: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of ``key`` with its {places} filled in."""
        return self.plain[key].format(**values)

    def test(self, check: Check) -> str:
        """Return what was tested."""
        name = self.checks[check.key]["test"].format(**check.found)
        subject = check.subject if check.key in _BY_NAME else self.term(check.subject)
        return self._of(name, subject)

    def _of(self, name: str, subject: str) -> str:
        between = "：" if self.language == "ja" else ": "
        return f"{name}{between}{subject}" if subject else name

    def expected(self, check: Check, limits: Found) -> str:
        """Return what was expected of it."""
        return self.checks[check.key]["expected"].format(**{**limits, **self._terms(check.found)})

    def found(self, check: Check) -> str:
        """Return what was found."""
        return self.checks[check.key]["found"].format(**self._terms(check.found))

    def term(self, text: str) -> str:
        """Return what a test names, in this language, word by word; itself where it is a name."""
        return ", ".join(
            " / ".join(map(self._term, part.split(" / "))) for part in text.split(", ")
        )

    def _term(self, part: str) -> str:
        if part in COLONY_METRICS or part in DISH_METRICS:
            metric = metric_of(part)
            name = report_words(self.language).named("metric", metric.label)
            return f"{name} ({metric.unit})" if metric.unit else name
        first, _, rest = part.partition(" ")
        if part in self.terms or first not in self.terms:
            return self.terms.get(part, worded(part, self.language))
        return f"{self.terms[first]} {rest}"

    def _terms(self, found: Found) -> dict[str, str]:
        return {name: self.term(value) for name, value in found.items()}

    def measurement(self, what: Measured) -> tuple[str, str]:
        """Return what was measured without a limit, and the number."""
        texts = self.measured[what.key]
        found = texts["found"].format(**what.found)
        return self._of(texts["what"].format(**what.found), what.subject), found

    def use_limit(self, what: UseLimit) -> tuple[str, str, str, str]:
        """Return what falls short, its risk, what the program does and what the laboratory."""
        found, risk, program, laboratory = (
            self.use_limits[what.key][part].format(**what.found)
            for part in ("found", "risk", "program", "laboratory")
        )
        return found, risk, program, laboratory

    def not_tested(self, what: NotTested) -> tuple[str, str]:
        """Return what was not tested, and why."""
        texts = self.left_out[what.key]
        return texts["what"].format(**what.found), texts["why"].format(**what.found)


@cache
def words(language: str) -> QualificationWords:
    """Read a language's tables.

    Raises:
        UsageError: qualifications are not written in this language.
    """
    if language not in LANGUAGES:
        raise UsageError(
            f'A qualification is written in {" or ".join(LANGUAGES)}, not in "{language}".'
        )
    found: Any = read_yaml(resources() / "qualification" / f"words.{language}.yaml")
    return QualificationWords(
        language, found["plain"], found["groups"], found["checks"], found["not tested"],
        found["data"], found["measured"], found["use limits"], found["terms"],
    )  # fmt: skip
