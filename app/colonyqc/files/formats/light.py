"""Which light a channel was taken with, as far as its name and its file's words tell."""

import re
from typing import Final

_TRANSMITTED: Final = re.compile(
    r"phase|bright|trans|\bdic\b|nomarski|hoffman|relief|oblique|(?<![a-z])(bf|ph\d?|tl|td|pc|hmc)"
    r"(?![a-z])|位相|明視野|微分干渉|透過",
    re.IGNORECASE,
)
_FLUORESCENT: Final = re.compile(
    r"fluo|dapi|hoechst|fitc|tritc|rhod|texas|alexa|cy\d|[egmry]fp\b|rfp|cherry|tomato|draq|sytox"
    r"|confocal|laser|(?<![a-z\d])(af)?[4-7]\d\d(?!\d)|蛍光",
    re.IGNORECASE,
)


def by_words(*words: str | None) -> bool | None:
    """Tell whether words, of a name or a method, mean transmitted light; None for neither."""
    said = " ".join(word for word in words if word)
    if _TRANSMITTED.search(said):
        return True
    return False if _FLUORESCENT.search(said) else None
