"""What the tests ask of the installation under test; `bootstrap` joins it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol

from numpy.typing import NDArray

from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Models

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Dependency:
    """A library the program needs: the version it was built with, and the one that is here."""

    name: str
    wanted: str
    installed: str


@dataclass(frozen=True, slots=True)
class ManifestCheck:
    """What the installed files were held against: its name, how many, and what differs."""

    name: str
    files: int
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """A command that ended: its exit code and what it printed."""

    code: int
    out: str
    err: str


class WritingChild(Protocol):
    """A process that keeps adding analyses to a history and tells each number it was given."""

    def told(self) -> int | None:
        """Wait for the next number; None where the process has ended."""
        ...

    def kill(self) -> tuple[int, ...]:
        """End it at once, as the system does; return the numbers told in the meantime."""
        ...


class Bench(Protocol):
    """An installation under test, with histories of its own in passing folders."""

    @property
    def scratch(self) -> Path:
        """A folder that goes with the run."""
        ...

    def place(
        self, folder: Path, clock: Clock | None = None
    ) -> AbstractContextManager[ServiceContext]:
        """Open the history of a folder, made where there is none; rules and models beside it."""
        ...

    def prove(self, folder: Path, anchor: str = "") -> tuple[str, ...]:
        """Return what is wrong with the history of a folder, as it lies, one sentence each.

        ``anchor``: of its trail, as it was kept elsewhere.
        """
        ...

    def restore(self, backup: Path, folder: Path) -> None:
        """Bring a backup back as the history of a folder."""
        ...

    def fill_disk(self, folder: Path) -> AbstractContextManager[ServiceContext]:
        """Open the history of a folder whose disk has no further page."""
        ...

    def draw(self, path: Path, pixels: NDArray[Any], um: float | None) -> None:
        """Write pixels as a picture that says it is simulated."""
        ...

    def models(
        self, precision: Literal["full", "fast"], device: Literal["", "cpu", "cuda", "directml"]
    ) -> Models:
        """Return the shipped models, to be run in this way."""
        ...

    def accelerators(self) -> tuple[Literal["cuda", "directml"], ...]:
        """Return the graphics processors that really run a network here."""
        ...

    def precision(self) -> Literal["full", "fast"]:
        """Return which networks the settings in force run."""
        ...

    def run(self, *words: str) -> Finished:
        """Run a command of the program in a process of its own."""
        ...

    def writer(self, folder: Path) -> WritingChild:
        """Start a process that writes to the history of a folder until it is ended."""
        ...

    def manifest(self) -> ManifestCheck | None:
        """Hold the installed files against their manifest; None where there is none."""
        ...

    def dependencies(self) -> tuple[Dependency, ...]:
        """Return the libraries the program asks for."""
        ...
