"""Names that differ and look alike: two spellings of one dish make two dishes."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence


def look_alikes(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Return groups of different names that a reader may take for one: A1, A01, a1, A-1."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys(names):
        plain = re.sub(r"[\s_.-]+", "", unicodedata.normalize("NFKC", name).casefold())
        groups[re.sub(r"(?<!\d)0+(?=\d)", "", plain)].append(name)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def look_alike_names(labels: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for names that look alike and are kept as dishes of their own."""
    for group in look_alikes(labels):
        listed = ", ".join(f"“{name}”" for name in group)
        yield f"{listed} look alike: they are kept as {len(group)} dishes; rename what is one."


def slips(new: Iterable[str], known: Sequence[str]) -> Iterator[str]:
    """Yield a sentence for each new name that is none of the known ones and looks like one."""
    there = frozenset(known)
    for name in new:
        if name in there:
            continue
        for group in look_alikes((*known, name)):
            if name in group:
                listed = ", ".join(f"“{other}”" for other in group if other != name)
                yield (
                    f"“{name}” is not in the history, {listed} is and looks alike: it is kept as a "
                    "dish of its own; rename it if it is the same."
                )
