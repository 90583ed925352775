"""A training as it lies in its folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from colonyqc.services.packages.pmf import MANIFEST

Way = Literal["network", "read-out"]
"""What is learned: a network trained on, or a read-out over the features of one."""


@dataclass(frozen=True, slots=True)
class Part:
    """One model of a run: what it is trained on, and ``apart``, the pictures that judge it.

    ``folder`` holds ``train/`` and ``out/`` (the checkpoint, from which it goes on).
    """

    folder: Path
    package: Path
    training: tuple[str, ...]
    apart: tuple[str, ...]

    @property
    def trained(self) -> bool:
        """Whether the model is made."""
        return (self.package / MANIFEST).is_file()

    def at(self, share: float) -> Path:
        """Return where the model lies that goes ``share`` of the way from the one begun with."""
        if share == 1:
            return self.package
        name, version = self.package.parts[-2:]
        return self.folder / f"share-{round(100 * share)}" / name / version


@dataclass(frozen=True, slots=True)
class TeachingRun:
    """A training and its folder; ``training`` and ``apart`` are names of pictures.

    With ``turns`` there is one more model for each of them, which never sees the pictures named
    there and is judged by them; the model of the run is trained on all. Without, it is judged by
    ``apart`` itself. ``sizes``: µm per px of every picture, where known; ``pixel_size_um``: to what
    those that are trained on were brought, None where they stay as they are.
    """

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
    sizes: dict[str, float | None]
    turns: tuple[tuple[str, ...], ...]
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
    def parts(self) -> tuple[Part, ...]:
        """Its models: those of the turns, then the one it is about."""
        turns = (self._turn(place, apart) for place, apart in enumerate(self.turns, 1))
        last = Part(self.folder, self.package, self.training, () if self.turns else self.apart)
        return (*turns, last)

    @property
    def trained(self) -> bool:
        """Whether every model of it is made."""
        return all(part.trained for part in self.parts)

    def _turn(self, place: int, apart: tuple[str, ...]) -> Part:
        folder = self.folder / f"turn-{place}"
        rest = tuple(name for name in self.training if name not in apart)
        return Part(folder, folder / "package" / self.name / self.version, rest, apart)
