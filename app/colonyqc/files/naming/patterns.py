"""The language of file-name patterns: "{line}_D{day}_{dish}_VIEW{view}_{date:%Y%m%d}".

A field in braces takes what stands there in the name, ``{_}`` anything. Text fields may stand
several times: their parts are joined by a space. A "/" in a pattern looks at the folders above.
Braces that are meant as such are doubled.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from colonyqc.domain.errors import NamePatternError
from colonyqc.domain.picture import NameFields
from colonyqc.domain.tidy_name import tidy

# As little as possible: what follows in the pattern decides where a text ends.
_TEXT: Final = r"[^/]+?"
# Bounded: Python refuses to turn thousands of digits into a number.
_NUMBER: Final = r"\d{1,9}"
_ON_FEEDERS: Final = r"on[-_ ]?feeders?|feeders?|i?mef|snl|sto"
_FEEDER_FREE: Final = r"feeder[-_ ]?free|no[-_ ]?feeders?|ff"
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
    "feeders": f"{_FEEDER_FREE}|{_ON_FEEDERS}",
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
_MOST_FIELDS: Final = 64
_DATE_DEFAULT: Final = "%Y%m%d"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a pattern: letters that must stand there, or the field of a ``meaning``."""

    expression: re.Pattern[str]
    meaning: str = ""

    def ends(self, text: str, at: int) -> Iterator[int]:
        """Yield where the piece may end if it begins at a position, the likeliest first."""
        lazy = self.expression.pattern in (_TEXT, _FIELDS["_"])
        if not lazy:
            longest = self.expression.match(text, at)
            if longest is None:
                return
            if not self.meaning:
                yield longest.end()
                return
            reach = range(longest.end(), at, -1)
            yield from (end for end in reach if self.expression.fullmatch(text, at, end))
            return
        stop = text.find("/", at)
        first = at if self.meaning == "_" else at + 1
        yield from range(first, (len(text) if stop < 0 else stop) + 1)


@dataclass(frozen=True, slots=True)
class NamePattern:
    """A compiled pattern: reads the fields of a file's name."""

    text: str
    _pieces: tuple[_Piece, ...]
    _folders: int

    def match(self, path: Path) -> NameFields | None:
        """Return what the name says, None when it does not follow the pattern.

        Names are read trimmed, composed (NFC) and with plain for full-width signs.
        """
        whole = path.absolute()
        # "a.ome.tif" and "a.ome.zarr" are called "a".
        stem = whole.stem.removesuffix(".ome")
        parts = (*whole.parts[:-1], stem)[-1 - self._folders :]
        if len(parts) <= self._folders:
            return None
        found = _fit(self._pieces, "/".join(map(tidy, parts)))
        if found is None:
            return None
        said: dict[str, list[str]] = {}
        for meaning, text in found:
            said.setdefault(meaning, []).append(text)
        return _fields(said)


def _fit(pieces: tuple[_Piece, ...], text: str) -> list[tuple[str, str]] | None:
    """Return (meaning, text) of every field when the pieces make up a text, else None.

    It tries what a regular expression would, in its order, but remembers where the rest of the
    pieces failed: time grows with pieces · length², never as a power of the number of fields.
    """
    failed: set[tuple[int, int]] = set()

    def rest(index: int, at: int) -> list[tuple[str, str]] | None:
        if index == len(pieces):
            return [] if at == len(text) else None
        if (index, at) in failed:
            return None
        piece = pieces[index]
        for end in piece.ends(text, at):
            found = rest(index + 1, end)
            if found is not None:
                return [(piece.meaning, text[at:end]), *found] if piece.meaning else found
        failed.add((index, at))
        return None

    return rest(0, 0)


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
        # 31 February: then the digits were no date, and the name follows another pattern.
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
        # 0 is how some programs write "unknown".
        pixel_size_um=decimal("um") or None,
        feeders=_feeders(text("feeders")),
    )


def _feeders(word: str | None) -> bool | None:
    """Return whether a word says that the dish is on feeders; MEF, SNL, STO are such cells."""
    if word is None:
        return None
    return re.fullmatch(_FEEDER_FREE, word, re.IGNORECASE) is None


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
        self.text = tidy(text)
        self.pieces: list[_Piece] = []
        self._literal = ""

    def compile(self) -> NamePattern:
        at = 0
        while at < len(self.text):
            at = self._step(at)
        self._flush()
        if sum(bool(piece.meaning) for piece in self.pieces) > _MOST_FIELDS:
            raise NamePatternError(f"A name pattern can't have more than {_MOST_FIELDS} fields.")
        if not any(piece.meaning not in ("", "_") for piece in self.pieces):
            raise NamePatternError(
                f"The name pattern “{self.text}” takes nothing from a name: put fields such as "
                f"{{dish}} or {{day}} where they stand in your file names."
            )
        return NamePattern(self.text, tuple(self.pieces), self.text.count("/"))

    def _step(self, at: int) -> int:
        """Take in the character or field at a position; return the next position."""
        character = self.text[at]
        if self.text[at : at + 2] in ("{{", "}}"):
            self._letters(character)
            return at + 2
        if character == "}":
            raise self._wrong(at, "this “}” closes nothing")
        if character != "{":
            self._letters(character)
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
        meanings = {piece.meaning for piece in self.pieces}
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
        self._letters(pieces[0])
        for letter, between in zip(letters, pieces[2::2], strict=True):
            self._group(f"%{letter}", _DATE_PARTS[letter])
            self._letters(between)

    def _letters(self, letters: str) -> None:
        self._literal += letters

    def _flush(self) -> None:
        if self._literal:
            self.pieces.append(_Piece(re.compile(re.escape(self._literal), re.IGNORECASE)))
            self._literal = ""

    def _group(self, meaning: str, expression: str) -> None:
        self._flush()
        self.pieces.append(_Piece(re.compile(expression, re.IGNORECASE), meaning))

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
