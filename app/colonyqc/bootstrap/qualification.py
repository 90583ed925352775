"""The installation under test: passing histories, and the program's own commands as children."""

import subprocess
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from numpy.typing import NDArray

from colonyqc.bootstrap.join import join
from colonyqc.bootstrap.opening import prove
from colonyqc.bootstrap.parts import models
from colonyqc.config import paths
from colonyqc.config.build import build_version
from colonyqc.config.installed import installed_files, libraries
from colonyqc.config.program import program
from colonyqc.config.scratch import scratch_folder
from colonyqc.config.settings import OF_THE_LABORATORY, load_settings
from colonyqc.domain.audit import read_anchors
from colonyqc.domain.people import Actor
from colonyqc.domain.picture import Region
from colonyqc.files.formats.simulated import write_simulated
from colonyqc.history import full_disk, open_as_found, open_histories, restore, utc_now
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Artefacts, History, StoredFiles
from colonyqc.services.qualification.bench import Clock, Dependency, Finished, ManifestCheck

if TYPE_CHECKING:
    from colonyqc.inference.packages import ModelLibrary
    from colonyqc.services.ports.qualification import QualificationPrinter
    from colonyqc.services.qualification.identity import Identity

PERSON: Final = "qualification"
DATABASE: Final = "lab.db"
_PATIENCE_S: Final = 300.0


@contextmanager
def qualification_bench() -> Iterator["InstallationBench"]:
    """Give the installation under test; its passing folder goes at the end."""
    with scratch_folder("qualification") as folder:
        yield InstallationBench(folder)


@dataclass(frozen=True, slots=True)
class InstallationBench:
    """This installation; fits `services.qualification.bench.Bench`."""

    scratch: Path

    @contextmanager
    def place(self, folder: Path, clock: Clock | None = None) -> Iterator[ServiceContext]:
        """Open the history of a folder; see `Bench.place`."""
        folder.mkdir(parents=True, exist_ok=True)
        opened = open_histories(str(folder / DATABASE), clock=clock or utc_now, person=PERSON)
        try:
            yield replace(join(opened, self.models("full", ""), own=folder), person=PERSON)
        finally:
            # Before the folder is copied or goes: Windows moves no file that is open.
            opened.engine.dispose()

    @contextmanager
    def fill_disk(self, folder: Path) -> Iterator[ServiceContext]:
        """Open the history of a folder whose disk is full."""
        opened = open_histories(str(folder / DATABASE), person=PERSON, must_exist=True)
        try:
            with full_disk(opened.engine):
                yield join(opened, self.models("full", ""), own=folder)
        finally:
            opened.engine.dispose()

    def prove(self, folder: Path, anchor: str = "") -> tuple[str, ...]:
        """Return what is wrong with the history of a folder, as it lies."""
        known = read_anchors(anchor) if anchor else ()
        opened = open_as_found(folder / DATABASE)
        try:
            return prove(opened, known, own=folder)
        finally:
            opened.engine.dispose()

    def restore(self, backup: Path, folder: Path) -> None:
        """Bring a backup back as the history of a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        restore(backup, folder / DATABASE, Actor(PERSON), why="qualification")

    def draw(self, path: Path, pixels: NDArray[Any], um: float | None) -> None:
        """Write pixels as a picture that says it is simulated."""
        path.parent.mkdir(parents=True, exist_ok=True)
        write_simulated(path, pixels, um)

    def models(
        self, precision: Literal["full", "fast"], device: Literal["", "cpu", "cuda", "directml"]
    ) -> "ModelLibrary":
        """Return the shipped models, to be run in this way."""
        return models(paths.shipped_models(), precision, device, side_by_side=True)

    def accelerators(self) -> tuple[Literal["cuda", "directml"], ...]:
        """Return the graphics processors that really run a network here."""
        from colonyqc.inference.session import LABELS

        found: list[Literal["cuda", "directml"]] = []
        for device in ("cuda", "directml"):
            library = self.models("full", device)
            first = next((info for info in library.list() if not info.asked_only), None)
            if first is not None and library.open(str(first.ref)).provider == LABELS[device]:
                found.append(device)
        return tuple(found)

    def precision(self) -> Literal["full", "fast"]:
        """Return which networks the settings in force run."""
        return load_settings().precision

    def run(self, *words: str) -> Finished:
        """Run a command of the program in a process of its own."""
        ran = subprocess.run(
            [*program(), *words],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_PATIENCE_S,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        return Finished(ran.returncode, ran.stdout, ran.stderr)

    def writer(self, folder: Path) -> "HistoryWriter":
        """Start a process that writes to the history of a folder until it is ended."""
        return HistoryWriter(folder)

    def manifest(self) -> ManifestCheck | None:
        """Hold the installed files against their manifest; None where there is none."""
        found = installed_files()
        return None if found is None else ManifestCheck(found.name, found.files, found.differences)

    def dependencies(self) -> tuple[Dependency, ...]:
        """Return the libraries the program asks for."""
        return tuple(Dependency(each.name, each.pinned, each.here) for each in libraries())


def identity(bench: InstallationBench) -> "Identity":
    """Return what is installed here, and on what."""
    from colonyqc.services.qualification.identity import identity as found_here

    settings = load_settings()
    told = {name: str(getattr(settings, name)) for name in OF_THE_LABORATORY}
    return found_here(bench, told.pop("laboratory"), build_version(), told)


def qualification_printer() -> "QualificationPrinter":
    """Return who lays a qualification out."""
    from colonyqc.reports.renderer import Renderer

    return Renderer()


class HistoryWriter:
    """A child that adds analyses and prints their numbers; fits `bench.WritingChild`."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [*program(), "qualify", "--write-to", str(folder / DATABASE)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def told(self) -> int | None:
        """Wait for the next number; None where the process has ended."""
        assert self._process.stdout is not None  # noqa: S101 - a pipe was asked for
        line = self._process.stdout.readline()
        return int(line) if line.endswith("\n") else None

    def kill(self) -> tuple[int, ...]:
        """End it at once; return the numbers told in the meantime."""
        assert self._process.stdout is not None  # noqa: S101 - a pipe was asked for
        self._process.kill()
        left, _ = self._process.communicate()
        # What was cut in the middle of a line told of nothing yet.
        return tuple(int(line) for line in left.splitlines(keepends=True) if line.endswith("\n"))


def write_until_ended(db: Path) -> Generator[int]:
    """Add the first analysis of a history again and again; yield each number once it is kept."""
    opened = open_histories(db, person=PERSON, must_exist=True)
    with opened() as history:
        record = history.get(1)
        artefacts = [_artefacts(history, stored) for stored in record.stored]
    while True:
        with opened() as history:
            number = history.add(record.analysis, artefacts, "qualification")
            history.commit()
        yield number


def _artefacts(history: History, stored: StoredFiles) -> Artefacts:
    labels = None
    if stored.labels:
        with closing(history.labels(stored.labels)) as source:
            labels = source.read(Region(0, 0, *source.size))
    return Artefacts(labels, history.overview(stored.overview))
