"""What a person corrected of an analysis: a version of its own, beside the one it was made of."""

from dataclasses import dataclass
from typing import Final

CORRECTED: Final = "corrected by hand"
"""Said beside the model, where a person corrected what it found."""


@dataclass(frozen=True, slots=True)
class PictureChange:
    """What was changed of one picture of an analysis.

    ``picture``: its index; ``edits``: how many edits are in force; ``changed_px``: pixels of the
    kept map that differ from the original's (of a sheet, that are of another cell). The rest are
    numbers of colonies (or cells): those that are another than under this number before, those
    that are new, those that are gone.
    """

    picture: int
    edits: int
    changed_px: int
    changed: tuple[int, ...] = ()
    added: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CorrectionSource:
    """Where a corrected analysis comes from.

    ``original``: the number of the analysis that was corrected; ``way``: "window", or the name of
    the file that the corrected map was read from.
    """

    original: int
    person: str
    reason: str
    way: str
    pictures: tuple[PictureChange, ...]

    def of(self, picture: int) -> PictureChange | None:
        """Return what was changed of a picture, None where nothing was."""
        return next((each for each in self.pictures if each.picture == picture), None)

    def untouched(self, picture: int, number: int) -> bool:
        """Tell whether a colony or cell of this version is the original's, pixel for pixel."""
        change = self.of(picture)
        return change is None or number not in {*change.changed, *change.added}

    @property
    def sentence(self) -> str:
        """What was changed, as the trail keeps it."""
        counts = (
            ("changed", sum(len(each.changed) for each in self.pictures)),
            ("added", sum(len(each.added) for each in self.pictures)),
            ("removed", sum(len(each.removed) for each in self.pictures)),
        )
        said = ", ".join(f"{count} {word}" for word, count in counts if count) or "none changed"
        px = sum(each.changed_px for each in self.pictures)
        names = ", ".join(str(each.picture + 1) for each in self.pictures)
        return f"picture {names}: {px} px; {said}"
