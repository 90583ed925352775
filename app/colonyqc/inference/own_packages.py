"""Model packages of a laboratory's own: opened where they were made, then adopted."""

import re
import shutil
from pathlib import Path
from typing import Final

from colonyqc.config import paths
from colonyqc.config.atomic_write import passing_folder, put_in_place
from colonyqc.domain.errors import ModelError
from colonyqc.domain.model import ModelInfo
from colonyqc.inference.packages import ModelLibrary
from colonyqc.inference.readout_package import take_looks, write_readout
from colonyqc.inference.segmenter import OnnxSegmenter
from colonyqc.inference.weight_blend import write_between
from colonyqc.services.packages.pmf import MANIFEST, check_seal
from colonyqc.services.ports.teaching import ReadoutWeights

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}")


class OwnPackages:
    """The laboratory's own folder of packages; fits `services.ports.teaching.OwnModels`."""

    def __init__(self, home: Path, library: ModelLibrary | None = None, threads: int = 0) -> None:
        """``library``: where networks lie that read-outs are put over; none without."""
        self._home, self._library, self._threads = home, library, threads

    def open(self, folder: Path) -> OnnxSegmenter:
        """Check and open a package that lies anywhere.

        Raises:
            ModelError: damaged, or its numbers are not those it was sealed with.
        """
        library = ModelLibrary([folder.parents[1]], self._threads)
        return library.open(f"{folder.parent.name}@{folder.name}")

    def adopt(self, folder: Path) -> ModelInfo:
        """Copy a package into the laboratory's own folder, whole or not at all.

        Raises:
            ModelError: damaged, there already with other bytes, or it cannot be written.
        """
        info = self.open(folder).info
        name, version = folder.parent.name, folder.name
        target = self._home / name / version
        if target.is_dir():
            check_seal(target)
            if (target / MANIFEST).read_bytes() != (folder / MANIFEST).read_bytes():
                raise ModelError(f"There is another model {name}@{version} already.")
            return info
        try:
            self._home.mkdir(parents=True, exist_ok=True)
            with passing_folder(self._home / name) as outer:
                passing = outer / name / version
                shutil.copytree(folder, passing)
                check_seal(passing)
                target.parent.mkdir(parents=True, exist_ok=True)
                put_in_place(passing, target, durable=True)
        except OSError as error:
            raise ModelError(
                f"The model {name}@{version} can't be adopted ({error.strerror or error}): make "
                f"room in {self._home} or make it writable."
            ) from error
        return info

    def write_readout(self, start: str, folder: Path, weights: ReadoutWeights, card: str) -> None:
        """Write a package of a network at hand with a read-out over its features; see the port.

        Raises:
            ModelError: it has no such features, or the package cannot be written.
        """
        if self._library is None:
            raise ModelError(f'There is no model "{start}".')
        write_readout(self._library.folder(start), folder, weights, card)

    def write_between(self, start: str, trained: Path, folder: Path, share: float) -> None:
        """Write a package a part of the way from a network at hand; see the port.

        Raises:
            ModelError: they are not of one build, or the package cannot be written.
        """
        if self._library is None:
            raise ModelError(f'There is no model "{start}".')
        write_between(self._library.folder(start), trained, folder, share)

    def take_looks(self, start: str, folder: Path) -> None:
        """Let a package know pictures as the network does that it was trained on from.

        Raises:
            ModelError: one of them is damaged or cannot be written.
        """
        if self._library is not None:
            take_looks(self._library.folder(start), folder)

    def next_version(self, name: str) -> str:
        """Return the version that the next package of a name gets: 1.0.0, then 1.1.0 …

        Raises:
            ModelError: the name is unfit, or taken by a model that came with the program.
        """
        if not _NAME.fullmatch(name):
            raise ModelError(
                f'"{name}" can\'t name a model: use letters, digits, - and _, and begin with a '
                "letter."
            )
        if (paths.shipped_models() / name).is_dir():
            raise ModelError(f"{name} came with the program: choose another name for your own.")
        there = [p.name for p in (self._home / name).glob("*") if p.is_dir()]
        # One more than the highest there is: kept answers may name a version that is gone.
        numbers = [re.fullmatch(r"1\.(\d+)\.0", each) for each in there]
        highest = max((int(found[1]) for found in numbers if found), default=-1)
        return f"1.{highest + 1}.0"
