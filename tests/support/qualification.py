"""This installation under test, with whatever a test puts in the place of its parts."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from numpy.typing import NDArray

from colonyqc.bootstrap.qualification import InstallationBench, write_until_ended
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, Models
from colonyqc.services.qualification.bench import (
    Clock,
    Dependency,
    Finished,
    ManifestCheck,
    WritingChild,
)
from colonyqc.services.qualification.limits import AcceptanceLimits, shipped_limits
from colonyqc.services.qualification.values import Check, RunGroup

_LIBRARY = Dependency("numpy", "2.4.6", "2.4.6")
_WHOLE = ManifestCheck("RECORD", 3, ())


class WriterInProcess:
    """Writes in this process, a record each time it is asked; ``lies``: numbers nobody kept."""

    def __init__(self, folder: Path, lies: tuple[int, ...] = ()) -> None:
        self._numbers: Generator[int] = write_until_ended(folder / "lab.db")
        self._lies = lies

    def told(self) -> int | None:
        return next(self._numbers)

    def kill(self) -> tuple[int, ...]:
        self._numbers.close()
        return self._lies


@dataclass
class BenchOfTests:
    """Fits `services.qualification.bench.Bench`; ``prove`` and the like are put in by tests."""

    real: InstallationBench
    found: ManifestCheck | None = _WHOLE
    libraries: tuple[Dependency, ...] = (_LIBRARY,)
    proof: Callable[[Path, str], tuple[str, ...]] | None = None
    command: Callable[..., Finished] | None = None
    shelf: Callable[..., Models] | None = None
    child: Callable[[Path], WritingChild] = WriterInProcess
    clocks: bool = True
    chosen: Literal["full", "fast"] = "full"
    restored: Callable[[Path, Path], None] | None = None
    disk: Callable[[Path], AbstractContextManager[ServiceContext]] | None = None
    proved: list[Path] = field(default_factory=list)

    @property
    def scratch(self) -> Path:
        return self.real.scratch

    def place(
        self, folder: Path, clock: Clock | None = None
    ) -> AbstractContextManager[ServiceContext]:
        return self.real.place(folder, clock if self.clocks else None)

    def prove(self, folder: Path, anchor: str = "") -> tuple[str, ...]:
        self.proved.append(folder)
        return self.real.prove(folder, anchor) if self.proof is None else self.proof(folder, anchor)

    def restore(self, backup: Path, folder: Path) -> None:
        (self.restored or self.real.restore)(backup, folder)

    def fill_disk(self, folder: Path) -> AbstractContextManager[ServiceContext]:
        return (self.disk or self.real.fill_disk)(folder)

    def draw(self, path: Path, pixels: NDArray[Any], um: float | None) -> None:
        self.real.draw(path, pixels, um)

    def models(
        self, precision: Literal["full", "fast"], device: Literal["", "cpu", "cuda", "directml"]
    ) -> Models:
        return (self.shelf or self.real.models)(precision, device)

    def accelerators(self) -> tuple[Literal["cuda", "directml"], ...]:
        return ()

    def precision(self) -> Literal["full", "fast"]:
        return self.chosen

    def run(self, *words: str) -> Finished:
        return (self.command or self.real.run)(*words)

    def writer(self, folder: Path) -> WritingChild:
        return self.child(folder)

    def manifest(self) -> ManifestCheck | None:
        return self.found

    def dependencies(self) -> tuple[Dependency, ...]:
        return self.libraries

    def checks(self, group: RunGroup, within: AcceptanceLimits | None = None) -> list[Check]:
        """Run a group; return its checks."""
        made = group(self, within or limits(), UNWATCHED)
        return [each for each in made if isinstance(each, Check)]


def limits(**numbers: float) -> AcceptanceLimits:
    """Return the shipped limits with some others."""
    shipped = shipped_limits()
    return replace(shipped, numbers={**shipped.numbers, **numbers})


def failed(checks: list[Check]) -> set[str]:
    """Return the keys of checks that did not pass."""
    return {each.key for each in checks if not each.passed}
