"""Words as the numbers that a CLIP text encoder takes: byte-pair encoding by its tokenizer.json."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from colonyqc.config.documents import DocumentError, read_json
from colonyqc.domain.errors import ModelError

_START: Final = "<|startoftext|>"
_END: Final = "<|endoftext|>"
_WORD_END: Final = "</w>"
_WORDS: Final = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|(?:[^\s\w]|_)+", re.IGNORECASE)
_MOST_BYTES: Final = 32_000_000
"""Tokenizers of many languages are large; anything beyond is none."""


@cache
def _letters() -> tuple[str, ...]:
    """Return the printable letter that stands for each byte, as the encoding's makers chose it."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {byte: chr(byte) for byte in printable}
    for byte in range(256):
        letters.setdefault(byte, chr(256 + len(letters) - len(printable)))
    return tuple(letters[byte] for byte in range(256))


class ClipTokenizer:
    """Turns texts into token numbers, between a start and an end, filled up with the end."""

    def __init__(self, vocabulary: dict[str, int], merges: list[tuple[str, str]]) -> None:
        self._numbers = vocabulary
        self._ranks = {pair: rank for rank, pair in enumerate(merges)}

    @classmethod
    def read(cls, path: Path) -> "ClipTokenizer":
        """Read a ``tokenizer.json`` with a byte-pair model.

        Raises:
            ModelError: it cannot be read, or holds another kind of tokenizer.
        """
        try:
            found = read_json(path, _MOST_BYTES)
        except DocumentError as error:
            raise ModelError(f"The tokenizer {path.name} can't be read: {error}.") from error
        try:
            vocabulary, merges = _model(found)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ModelError(
                f"The tokenizer {path.name} can't be used: it is no tokenizer.json with a "
                "byte-pair model (CLIP's), which holds a vocabulary, merges, and marks of start "
                "and end."
            ) from error
        return cls(vocabulary, merges)

    def tokens(self, text: str, length: int) -> list[int]:
        """Return exactly ``length`` numbers; a text too long is cut.

        Raises:
            ModelError: the vocabulary lacks a part of the text.
        """
        found = [self._numbers[_START]]
        for word in _WORDS.findall(text.lower()):
            letters = [_letters()[byte] for byte in word.encode()]
            for part in self._merged([*letters[:-1], letters[-1] + _WORD_END]):
                if part not in self._numbers:
                    raise ModelError(f'The tokenizer does not know "{word}": use other words.')
                found.append(self._numbers[part])
        end = self._numbers[_END]
        found = [*found[: length - 1], end]
        return found + [end] * (length - len(found))

    def _merged(self, parts: list[str]) -> list[str]:
        """Return a word's parts, neighbours joined in the order of the merges."""
        while len(parts) > 1:
            pairs = list(pairwise(parts))
            best = min(pairs, key=lambda pair: self._ranks.get(pair, len(self._ranks)))
            if best not in self._ranks:
                break
            joined: list[str] = []
            for part in parts:
                if joined and (joined[-1], part) == best:
                    joined[-1] += part
                else:
                    joined.append(part)
            parts = joined
        return parts


def _model(found: Any) -> tuple[dict[str, int], list[tuple[str, str]]]:
    model = found["model"]
    if model.get("type", "BPE") != "BPE":
        raise ValueError(model["type"])
    vocabulary = {str(word): int(number) for word, number in model["vocab"].items()}
    for extra in found.get("added_tokens", ()):
        vocabulary.setdefault(str(extra["content"]), int(extra["id"]))
    merges = [
        tuple(pair.split(" ")) if isinstance(pair, str) else tuple(pair) for pair in model["merges"]
    ]
    if any(len(pair) != 2 for pair in merges):
        raise ValueError("merges")
    vocabulary[_START], vocabulary[_END]
    return vocabulary, [(one, other) for one, other in merges]
