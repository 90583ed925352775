"""What the rooms below the window say in English, said as the window and reports say it.

Such a sentence travels as one text: through exceptions, rows of the history, child processes. A
code with arguments would not come through all of them, and those kept by older versions have none.
So each text is led back to the template it was made from; what filled it is found by matching.

The command line says a text as it is, and may name its options in it. ``sentences.en.json`` has
what the window and reports say instead in English: they show no option.
"""

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from colonyqc.config.paths import resources

_PLACE: Final = re.compile(r"\{\d+\}")
_END: Final = re.compile(r"[.!?。] (?=[A-Z“\"\d])")
"""Between two sentences."""
_BETWEEN: Final = re.compile(rf"{_END.pattern}|; ")
"""Between two sentences, or parts of a list."""
_MOST: Final = 4000
"""Letters of a line beyond which nothing is looked for: no sentence of ours is so long."""


class _Template:
    """One sentence with places {0}, {1}, … in both languages."""

    def __init__(self, english: str, other: str) -> None:
        self.literals = _PLACE.split(english)
        self.places = _PLACE.findall(english)
        self.other = other
        self.fixed = sum(map(len, self.literals))
        self.longest = max(self.literals, key=len)

    def places_in(self, text: str) -> tuple[str, ...] | None:
        """Return what fills the places, in their order; None where the text is another one."""
        found = self._pattern.fullmatch(text)
        return None if found is None else found.groups()

    def filled(self, said: Sequence[str]) -> str:
        """Return the other language's sentence with its places filled."""
        known = dict(zip(self.places, said, strict=True))
        # In one go: what fills one place may hold the sign of another.
        return _PLACE.sub(lambda place: known[place[0]], self.other)

    def replaced_in(self, text: str) -> str:
        """Return a text with the other sentence wherever this one stands in it."""
        if self.longest not in text:
            return text
        return self._pattern.sub(lambda found: self.filled(found.groups()), text)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("(.+?)".join(map(re.escape, self.literals)), re.DOTALL)


class _Catalogue:
    """All templates of one language."""

    def __init__(self, path: Path) -> None:
        pairs: dict[str, str] = json.loads(path.read_text("utf-8"))
        self._plain = {english: other for english, other in pairs.items() if "{" not in english}
        made = (_Template(*pair) for pair in pairs.items() if pair[0] not in self._plain)
        # The one that says most itself is meant, where several fit.
        self._templates = sorted(made, key=lambda each: -each.fixed)

    def say(self, text: str) -> str | None:
        """Return a text of one or several sentences; None where its beginning is not known."""
        if len(text) > _MOST:
            return None
        return (
            self._whole(text, over_ends=False)
            or self._parts(text)
            or self._list(text)
            or self._whole(text)
        )

    def _list(self, text: str) -> str | None:
        listed = text.split("; ")
        said = [self._whole(each, over_ends=False) or each for each in listed]
        return "、".join(said) if said != listed else None

    def _parts(self, text: str) -> str | None:
        for end in reversed([found.end() for found in _END.finditer(text)]):
            head = self._whole(text[:end].rstrip(), over_ends=False)
            if head is not None:
                rest = text[end:]
                return head + (self.say(rest) or rest)
        return None

    def _whole(self, text: str, *, over_ends: bool = True) -> str | None:
        """Return a text of one template; ``over_ends``: what fills a place may be sentences."""
        # What a system says is written small within some sentences, a rule's name large at their
        # beginning.
        first, rest = text[:1], text[1:]
        for spelt in (text, first.upper() + rest, first.lower() + rest):
            if spelt in self._plain:
                return self._plain[spelt]
        return next(self._filled(text, over_ends=over_ends), None)

    def _filled(self, text: str, *, over_ends: bool) -> Iterator[str]:
        # Most templates are told apart by this alone, and are never compiled.
        for template in [each for each in self._templates if each.longest in text]:
            found = template.places_in(text)
            if found is None or (not over_ends and any(map(_BETWEEN.search, found))):
                continue
            said = [self.say(each) or each for each in found]
            # A place that took in an end and the start of the next sentence is a wrong cut.
            if any(_END.search(each) for each, now in zip(found, said, strict=True) if each == now):
                continue
            yield template.filled(said)


class _OtherWays:
    """Sentences of the same language, put in the place of those that name an option."""

    def __init__(self, path: Path) -> None:
        pairs: dict[str, str] = json.loads(path.read_text("utf-8"))
        self._templates = [_Template(*pair) for pair in pairs.items()]

    def say(self, text: str) -> str | None:
        """Return a text with its sentences replaced; None where none is."""
        if "--" not in text or len(text) > _MOST:
            return None
        said = text
        for template in self._templates:
            # Within others, too: those around it are not in the table, and stay.
            said = template.replaced_in(said)
        return said


@cache
def _catalogue(language: str) -> _Catalogue | _OtherWays | None:
    path = resources() / "translations" / f"sentences.{language}.json"
    if not path.is_file():
        return None
    return _OtherWays(path) if language == "en" else _Catalogue(path)


def worded(text: str, language: str) -> str:
    """Return a text of the program in a language, line by line; as it is where it is not known."""
    catalogue = _catalogue(language)
    if catalogue is None:
        return text
    return "\n".join(catalogue.say(line) or line for line in text.split("\n"))
