"""What is passed on while files are sorted: pictures found, and what people must hear of."""

from dataclasses import dataclass, field
from pathlib import Path

from colonyqc.domain.picture import Failure, FileNote, NameFields
from colonyqc.domain.shown_name import shown_name
from colonyqc.files.formats.base import PageFacts


@dataclass(frozen=True, slots=True)
class FoundPicture:
    """One picture of a readable file.

    ``suffix`` tells it from others of its file; ``time`` numbers the time points of a stack;
    ``folder_is_dish``: nothing but its folder says which dish it is of.
    """

    path: Path
    fields: NameFields
    facts: PageFacts
    suffix: str = ""
    time: int = 0
    folder_is_dish: bool = False

    @property
    def name(self) -> str:
        return shown_name(self.path) + self.suffix

    @property
    def dish(self) -> str:
        """The dish as its name says it, well included."""
        return dish_of(self.fields)


def dish_of(fields: NameFields) -> str:
    """Return the dish as a name says it, well included."""
    return " ".join(part for part in (fields.dish, fields.well) if part)


@dataclass(frozen=True, slots=True)
class Stray:
    """A file that holds no picture to analyse: why, and what its name and folders say of it."""

    path: Path
    sentence: str
    fields: NameFields
    folder_is_dish: bool = False

    @property
    def dish(self) -> str:
        return dish_of(self.fields)


@dataclass(slots=True)
class Told:
    """What people must hear of: what could not be used, and what they should know."""

    failures: list[Failure] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    clashing: list[Path] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)
    notes: dict[Path, FileNote] = field(default_factory=dict)
    """Why files that were read are left out."""
