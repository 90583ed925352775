"""Fonts for both scripts, and text that they can show."""

import json
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final

import typst

from colonyqc.domain.errors import ReportError

FAMILIES: Final = (
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Hiragino Sans",
    "Yu Gothic",
    "Meiryo",
    "IPAexGothic",
    "Noto Sans",
    "DejaVu Sans",
)
"""In order of preference; those for both scripts come first, so that a line has one face."""
STANDARD: Final = "a-2b"
_PROBE: Final = b"#set text(font: json(bytes(sys.inputs.fonts)))\n#sys.inputs.text"
_UNWRITABLE: Final = {"Cc", "Cn", "Co", "Cs"}
_SPACES: Final = "\t\n\r"


@cache
def fonts() -> typst.Fonts:
    """Return the fonts of this machine and those the typesetter brings."""
    # Looking through a machine's fonts takes long: once a process.
    return typst.Fonts()


@cache
def families() -> tuple[str, ...]:
    """Return the families at hand, in order of preference.

    Raises:
        ReportError: none of them is installed.
    """
    here = set(fonts().families())
    found = tuple(name for name in FAMILIES if name in here)
    if not found:
        raise ReportError(
            "The PDF can't be made: no usable font is installed. Install Noto Sans CJK "
            "(Debian: fonts-noto-cjk) or DejaVu Sans."
        )
    return found


@cache
def shows(text: str) -> bool:
    """Tell whether the fonts have a glyph for every letter: PDF/A is refused without."""
    inputs = {"fonts": json.dumps(families()), "text": text}
    try:
        # Tried out: the standard itself refuses a missing glyph, and font tables of two libraries
        # need not agree.
        typst.compile(_PROBE, font_paths=fonts(), sys_inputs=inputs, pdf_standards=STANDARD)
    except typst.TypstError:
        return False
    return True


def composed(text: str) -> str:
    """Return the text with accents joined to their letters: macOS names files in parts."""
    return unicodedata.normalize("NFC", text)


def _japanese(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("CJK UNIFIED", "HIRAGANA", "KATAKANA"))


def printable(texts: Iterable[str]) -> dict[int, str]:
    """Return the `str.translate` table that makes all ``texts`` printable.

    A letter that no font has is printed as its code point, [U+1F9EB], never as an empty box.

    Raises:
        ReportError: there are Japanese letters and no font for them.
    """
    letters = {letter for text in texts for letter in text if not letter.isascii()}
    control = {chr(code) for code in (*range(0x20), 0x7F)}
    bad = {c for c in letters if unicodedata.category(c) in _UNWRITABLE}
    rest = letters - bad
    # All at once first: only where that fails is each letter tried, which takes long.
    if rest and not shows("".join(sorted(rest))):
        bad |= {letter for letter in rest if not shows(letter)}
    if any(map(_japanese, bad)):
        raise ReportError(
            "The PDF can't be made: no font with Japanese letters is installed. Install "
            "Noto Sans CJK JP (Debian: fonts-noto-cjk) or IPAexGothic (fonts-ipaexfont-gothic)."
        )
    table = {ord(letter): f"[U+{ord(letter):04X}]" for letter in bad | control}
    return table | {ord(space): " " for space in _SPACES}
