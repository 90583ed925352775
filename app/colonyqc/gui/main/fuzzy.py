"""How well a few typed letters fit a text: every letter in order, words' beginnings first."""

import unicodedata
from typing import Final

_RUN: Final = 6
_WORD: Final = 12
_FARTHEST: Final = 8


def folded(text: str) -> str:
    """Return a text as it is compared: case, width and composed letters aside."""
    return unicodedata.normalize("NFKC", text).casefold()


def score(query: str, text: str) -> int | None:
    """Return how well ``query`` fits ``text``, the more the better; None where it does not.

    Every letter of the query must stand in the text, in its order; spaces part words that may
    stand in any order. Letters that begin a word or follow one another count more, letters that
    are skipped less.
    """
    whole = folded(text)
    total = 0
    for word in folded(query).split():
        found = _word(word, whole)
        if found is None:
            return None
        total += found
    return total - len(whole) // 8


def _word(word: str, text: str) -> int | None:
    """Return the best score of one word over every place where it may begin."""
    best: int | None = None
    for begin, letter in enumerate(text):
        if letter == word[0]:
            found = _from(word, text, begin)
            if found is not None and (best is None or found > best):
                best = found
    return best


def _from(word: str, text: str, begin: int) -> int | None:
    total, last = 0, begin - 1
    for letter in word:
        place = text.find(letter, last + 1)
        if place < 0:
            return None
        if place == 0 or not text[place - 1].isalnum():
            total += _WORD
        if place == last + 1:
            total += _RUN
        else:
            total -= min(place - last - 1, _FARTHEST)
        last = place
    return total
