"""Names as people mean them: one spelling for what looks the same."""

import re
import unicodedata
from typing import Final

_WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Full-width letters, digits and signs, as Japanese keyboards type them, to plain ones."""
_UNSEEN: Final = re.compile("[\u200b\u2060\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
"""Signs without width, and those that turn the direction of all that follows them."""
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def tidy(name: str) -> str:
    """Return a name trimmed, composed (NFC), on one line, and with plain signs for full-width ones.

    Signs that nobody sees are no part of it: two names that look the same would be two dishes.
    """
    seen = _CONTROL.sub(" ", _UNSEEN.sub("", name))
    return unicodedata.normalize("NFC", seen).translate(_WIDE).strip()
