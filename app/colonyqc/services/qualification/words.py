"""The words of a qualification in its language, from ``resources/qualification``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from colonyqc.config.documents import read_yaml
from colonyqc.config.paths import resources
from colonyqc.domain.errors import UsageError
from colonyqc.services.qualification.values import (
    Check,
    Found,
    Measured,
    NotTested,
    UseLimit,
)
from colonyqc.services.reporting.words import LANGUAGES


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

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of ``key`` with its {places} filled in."""
        return self.plain[key].format(**values)

    def test(self, check: Check) -> str:
        """Return what was tested."""
        return self._of(self.checks[check.key]["test"].format(**check.found), check.subject)

    def _of(self, name: str, subject: str) -> str:
        between = "：" if self.language == "ja" else ": "
        return f"{name}{between}{subject}" if subject else name

    def expected(self, check: Check, limits: Found) -> str:
        """Return what was expected of it."""
        return self.checks[check.key]["expected"].format(**{**limits, **check.found})

    def found(self, check: Check) -> str:
        """Return what was found."""
        return self.checks[check.key]["found"].format(**check.found)

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
        found["data"], found["measured"], found["use limits"],
    )  # fmt: skip
