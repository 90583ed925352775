"""The words of a qualification in its language, from ``resources/qualification``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from colonyqc.config.documents import read_yaml
from colonyqc.config.paths import resources
from colonyqc.domain.errors import UsageError
from colonyqc.services.qualification.values import Check, Found, NotTested
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

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of ``key`` with its {places} filled in."""
        return self.plain[key].format(**values)

    def test(self, check: Check) -> str:
        """Return what was tested."""
        name = self.checks[check.key]["test"].format(**check.found)
        between = "：" if self.language == "ja" else ": "
        return f"{name}{between}{check.subject}" if check.subject else name

    def expected(self, check: Check, limits: Found) -> str:
        """Return what was expected of it."""
        return self.checks[check.key]["expected"].format(**{**limits, **check.found})

    def found(self, check: Check) -> str:
        """Return what was found."""
        return self.checks[check.key]["found"].format(**check.found)

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
        found["data"],
    )  # fmt: skip
