"""Where files lie now that were moved after they were read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class MovedFiles:
    """What was found again, in the order in which it was: the last of them counts first.

    ``moves``: what lay at the first path, a file or a folder, lies at the second.
    """

    moves: tuple[tuple[Path, Path], ...] = ()

    def places(self, path: Path) -> Iterator[Path]:
        """Yield where a file may lie now, the newest place first; it may have moved on since."""
        for at in reversed(range(len(self.moves))):
            old, new = self.moves[at]
            if path == old or old in path.parents:
                place = new / path.relative_to(old)
                yield from MovedFiles(self.moves[at + 1 :]).places(place)
                yield place

    def now(self, path: Path) -> Path | None:
        """Return where a file is, None where it is in none of its places."""
        return next((each for each in (path, *self.places(path)) if each.exists()), None)


def folded(moves: dict[Path, Path]) -> dict[tuple[Path, Path], int]:
    """Return moves of files as those of their folders where names stayed; each with its files.

    A renamed share is one move, not thousands. A file that was renamed, or whose folder went
    to several places, is a move of its own.
    """
    homes: dict[Path, set[Path]] = {}
    for old, new in moves.items():
        homes.setdefault(old.parent, set()).add(new.parent if _kept_name(old, new) else new)
    found: dict[tuple[Path, Path], int] = {}
    for old, new in moves.items():
        whole = len(homes[old.parent]) == 1 and _kept_name(old, new)
        pair = (old.parent, new.parent) if whole else (old, new)
        found[pair] = found.get(pair, 0) + 1
    return found


def _kept_name(old: Path, new: Path) -> bool:
    # Another system's path has no folder here: it is a move of its own.
    return old.name == new.name and old.is_absolute()
