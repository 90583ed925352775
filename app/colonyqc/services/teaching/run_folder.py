"""A training as it lies in its folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from colonyqc.services.packages.pmf import MANIFEST

Way = Literal["network", "read-out"]
"""What is learned: a network trained on, or a read-out over the features of one."""


@dataclass(frozen=True, slots=True)
class TeachingRun:
    """A training and its folder; ``training`` and ``apart`` are names of pictures."""

    folder: Path
    start: str
    name: str
    version: str
    way: Way
    line: str | None
    steps: int
    seed: int
    pixel_size_um: float | None
    training: tuple[str, ...]
    apart: tuple[str, ...]
    records: tuple[int, ...]
    owner: str
    begun: str

    @property
    def ref(self) -> str:
        """The model it makes, NAME@VERSION."""
        return f"{self.name}@{self.version}"

    @property
    def package(self) -> Path:
        """Where the model it makes lies."""
        return self.folder / "package" / self.name / self.version

    @property
    def trained(self) -> bool:
        """Whether the model is made."""
        return (self.package / MANIFEST).is_file()
