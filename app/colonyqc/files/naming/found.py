"""What is passed on while files are sorted: pictures found, and what people must hear of."""

from dataclasses import dataclass, field
from pathlib import Path

from colonyqc.domain.picture import Failure, NameFields
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
        return self.path.name + self.suffix

    @property
    def dish(self) -> str:
        """The dish as its name says it, well included."""
        return " ".join(part for part in (self.fields.dish, self.fields.well) if part)


@dataclass(slots=True)
class Told:
    """What people must hear of: what could not be used, and what they should know."""

    failures: list[Failure] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    clashing: list[Path] = field(default_factory=list)
