"""The words of a report in its language, from ``resources/reports/labels.<language>.yaml``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import yaml

from colonyqc.config.paths import resources
from colonyqc.config.sentences import worded
from colonyqc.domain.errors import UsageError

LANGUAGES: Final = ("en", "ja")


@dataclass(frozen=True, slots=True)
class ReportWords:
    """One language's table."""

    language: str
    table: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of ``key`` with its {places} filled in."""
        return self.table[key].format(**values)

    def worded(self, *sentences: str) -> str:
        """Return what other parts of the program say in English, in this language."""
        between = "" if self.language == "ja" else " "
        return between.join(worded(each, self.language) for each in sentences)

    def listed(self, parts: Iterable[str]) -> str:
        """Return parts in a row, as the language lists them."""
        return ("、" if self.language == "ja" else ", ").join(parts)

    def named(self, group: str, name: str) -> str:
        """Return the word for a name that may be the user's own: itself when the table lacks it."""
        return self.table.get(f"{group} {name}", name)


@cache
def words(language: str) -> ReportWords:
    """Read a language's table.

    Raises:
        UsageError: reports are not written in this language.
    """
    if language not in LANGUAGES:
        raise UsageError(f'Reports are written in {" or ".join(LANGUAGES)}, not in "{language}".')
    path = resources() / "reports" / f"labels.{language}.yaml"
    return ReportWords(language, yaml.safe_load(path.read_text(encoding="utf-8")))
