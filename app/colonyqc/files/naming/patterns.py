"""The language of file-name patterns: "{line}_D{day}_{dish}_VIEW{view}_{date:%Y%m%d}".

A field in braces takes what stands there in the name, ``{_}`` anything. Text fields may stand
several times: their parts are joined by a space. A "/" in a pattern looks at the folders above.
Braces that are meant as such are doubled.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from colonyqc.domain.errors import NamePatternError
from colonyqc.domain.picture import NameFields

_TEXT: Final = r"[^/]+?"
_NUMBER: Final = r"\d{1,9}"
_DECIMAL: Final = r"\d{1,6}(?:\.\d{1,6})?"
_FIELDS: Final = {
    "line": _TEXT,
    "dish": _TEXT,
    "well": _TEXT,
    "passage": r"[Pp]?\d{1,4}(?:\+\d{1,4})?",
    "day": _NUMBER,
    "view": _NUMBER,
    "x_mm": rf"[-+]?{_DECIMAL}",
    "y_mm": rf"[-+]?{_DECIMAL}",
    "um": _DECIMAL,
    "date": "",
    "_": r"[^/]*?",
}
_REPEATABLE: Final = frozenset({"line", "dish", "well", "_"})
_DATE_PARTS: Final = {
    "Y": r"\d{4}",
    "m": r"\d{1,2}",
    "d": r"\d{1,2}",
    "H": r"\d{1,2}",
    "I": r"\d{1,2}",
    "M": r"\d{1,2}",
    "S": r"\d{1,2}",
    "p": r"[AaPp][Mm]",
}
_DATE_DEFAULT: Final = "%Y%m%d"


@dataclass(frozen=True, slots=True)
class _Slot:
    """A group of the regular expression and the field, or part of a date, it stands for."""

    group: str
    meaning: str


@dataclass(frozen=True, slots=True)
class NamePattern:
    """A compiled pattern: reads the fields of a file's name."""

    text: str
    _expression: re.Pattern[str]
    _slots: tuple[_Slot, ...]
    _folders: int

    def match(self, path: Path) -> NameFields | None:
        """Return what the name says, None when it does not follow the pattern."""
        parts = (*path.absolute().parts[:-1], path.stem)[-1 - self._folders :]
        found = self._expression.fullmatch("/".join(parts))
        if found is None or len(parts) <= self._folders:
            return None
        said: dict[str, list[str]] = {}
        for slot in self._slots:
            said.setdefault(slot.meaning, []).append(found[slot.group])
        return _fields(said)


def _fields(said: dict[str, list[str]]) -> NameFields | None:
    """Return typed fields, None when a date cannot be."""

    def text(name: str) -> str | None:
        return " ".join(said[name]) if name in said else None

    def whole(name: str) -> int | None:
        return int(said[name][0]) if name in said else None

    def decimal(name: str) -> float | None:
        return float(said[name][0]) if name in said else None

    taken = None
    if "%Y" in said:
        try:
            taken = _date({key[1]: values[0] for key, values in said.items() if key[0] == "%"})
        except ValueError:
            return None
    return NameFields(
        line=text("line"),
        dish=text("dish"),
        well=text("well"),
        day=whole("day"),
        view=whole("view"),
        passage=text("passage"),
        taken=taken,
        x_mm=decimal("x_mm"),
        y_mm=decimal("y_mm"),
        pixel_size_um=decimal("um") or None,
    )


def _date(parts: dict[str, str]) -> datetime:
    """Return a date; not by strptime, whose AM and PM follow the computer's language."""
    hour = int(parts.get("H", 0))
    if "I" in parts:
        hour = int(parts["I"])
        if not 1 <= hour <= 12:
            raise ValueError(f"{hour} is no hour of a twelve-hour clock")
        hour = hour % 12 + (12 if parts.get("p", "AM").upper() == "PM" else 0)
    return datetime(
        int(parts["Y"]),
        int(parts.get("m", 1)),
        int(parts.get("d", 1)),
        hour,
        int(parts.get("M", 0)),
        int(parts.get("S", 0)),
    )


class _Compiler:
    """Reads a pattern from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.slots: list[_Slot] = []
        self.expression = ""

    def compile(self) -> NamePattern:
        at = 0
        while at < len(self.text):
            at = self._step(at)
        if not any(slot.meaning != "_" for slot in self.slots):
            raise NamePatternError(
                f"The name pattern “{self.text}” takes nothing from a name: put fields such as "
                f"{{dish}} or {{day}} where they stand in your file names."
            )
        expression = re.compile(self.expression, re.IGNORECASE)
        return NamePattern(self.text, expression, tuple(self.slots), self.text.count("/"))

    def _step(self, at: int) -> int:
        """Take in the character or field at a position; return the next position."""
        character = self.text[at]
        if self.text[at : at + 2] in ("{{", "}}"):
            self.expression += re.escape(character)
            return at + 2
        if character == "}":
            raise self._wrong(at, "this “}” closes nothing")
        if character != "{":
            self.expression += re.escape(character)
            return at + 1
        end = self.text.find("}", at)
        if end < 0:
            raise self._wrong(at, "this “{” is never closed")
        name, _, form = self.text[at + 1 : end].partition(":")
        self._field(at, name.strip(), form)
        return end + 1

    def _field(self, at: int, name: str, form: str) -> None:
        if name not in _FIELDS:
            known = ", ".join(f"{{{field}}}" for field in _FIELDS if field != "_")
            raise self._wrong(
                at, f"there is no field “{name}”; fields are {known} and {{_}} for anything"
            )
        meanings = {slot.meaning for slot in self.slots}
        twice = name in meanings or (name == "date" and "%Y" in meanings)
        if twice and name not in _REPEATABLE:
            raise self._wrong(at, f"the field {{{name}}} stands here a second time")
        if name == "date":
            self._date_field(at, form or _DATE_DEFAULT)
        elif form:
            raise self._wrong(at, f"only {{date:…}} takes a form, {{{name}}} does not")
        else:
            self._group(name, _FIELDS[name])

    def _date_field(self, at: int, form: str) -> None:
        pieces = re.split(r"%(.?)", form)
        letters = pieces[1::2]
        unknown = [letter for letter in letters if letter not in _DATE_PARTS]
        if unknown or "Y" not in letters or len(set(letters)) < len(letters):
            known = " ".join(f"%{letter}" for letter in _DATE_PARTS)
            raise self._wrong(at, f"a date is written with {known}, each once, and has a %Y")
        self.expression += re.escape(pieces[0])
        for letter, between in zip(letters, pieces[2::2], strict=True):
            self._group(f"%{letter}", _DATE_PARTS[letter])
            self.expression += re.escape(between)

    def _group(self, meaning: str, expression: str) -> None:
        group = f"g{len(self.slots)}"
        self.slots.append(_Slot(group, meaning))
        self.expression += f"(?P<{group}>{expression})"

    def _wrong(self, at: int, what: str) -> NamePatternError:
        return NamePatternError(
            f"The name pattern “{self.text}” is wrong at character {at + 1}: {what}."
        )


def compile_pattern(text: str) -> NamePattern:
    """Compile a pattern.

    Raises:
        NamePatternError: it is wrong; the sentence names the place and the known fields.
    """
    return _Compiler(text).compile()
