"""Names that differ and look alike: two spellings of one dish make two dishes."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable


def look_alikes(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Return groups of different names that a reader may take for one: A1, A01, a1, A-1."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys(names):
        plain = re.sub(r"[\s_.-]+", "", unicodedata.normalize("NFKC", name).casefold())
        groups[re.sub(r"(?<!\d)0+(?=\d)", "", plain)].append(name)
    return [tuple(group) for group in groups.values() if len(group) > 1]
