"""Names that people cannot tell apart: two of them must not be two persons."""

import unicodedata
from typing import Final

_TWINS: Final = str.maketrans(
    # Cyrillic and Greek letters and digits that look like Latin ones, after casefolding.
    "авекмнорстухіѕјһԁԛԝгαβεηικμνορτυχγωϲј01|ıł"
    # Kana that look like kanji, hiragana like katakana, long marks and dashes like the number one.
    "カニロエタハトオチヌネミヘベペリ一ー−‐–—",
    "abekmhopctyxisjhdqwraβenikμvoptuxywcjollil力二口工夕八卜才千又ネ三へべぺり------",
)
"""After the confusables of Unicode Technical Standard 39, for the letters of names written here."""
_UNSEEN: Final = (
    *(range(0x034F, 0x0350), range(0x115F, 0x1161), range(0x17B4, 0x17B6), range(0x180B, 0x1810)),
    *(range(0x3164, 0x3165), range(0xFE00, 0xFE10), range(0xFFA0, 0xFFA1), range(0xE0100, 0xE01F0)),
)
"""Letters that nobody sees and that Python calls printable (Default_Ignorable_Code_Point)."""


def has_unseen(name: str) -> bool:
    """Tell whether a name holds letters that nobody sees."""
    return any(ord(letter) in each for letter in name for each in _UNSEEN)


def are_confusable(one: str, other: str) -> bool:
    """Tell whether people take one name for the other."""
    return not _skeletons(one).isdisjoint(_skeletons(other))


def _skeletons(name: str) -> set[str]:
    # A capital I is an i, and looks like an l.
    return {_skeleton(name), _skeleton(name.replace("I", "l"))}


def _skeleton(name: str) -> str:
    """Return what is left of a name for the eye."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    parts = "".join(letter for letter in plain if letter.isalnum() or letter in "ー一−‐–—|-")
    return parts.translate(_TWINS).replace("rn", "m").replace("vv", "w")
