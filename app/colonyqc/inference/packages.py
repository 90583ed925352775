"""The model packages at hand: list, open, verify."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from colonyqc.domain.errors import ColonyQCError, ModelError
from colonyqc.domain.model import ModelInfo
from colonyqc.inference.session import OnnxSegmenter
from colonyqc.services.model_package import (
    CARD,
    NETWORK,
    TEST_INPUT,
    TEST_OUTPUT,
    check_seal,
    read_info,
)

_TOLERANCE: Final = 1e-3
"""Greatest difference from the packed test output; engines and CPUs differ by some 1e-6."""


def _version_key(version: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(p), "") if p.isdigit() else (-1, p) for p in version.split("."))


class ModelLibrary:
    """Packages in folders ``<root>/<name>/<version>/``; fits `services.ports.Models`."""

    def __init__(self, roots: Sequence[Path], threads: int = 0) -> None:
        self._roots = tuple(roots)
        self._threads = threads
        self._open: dict[Path, OnnxSegmenter] = {}

    def _folders(self) -> Iterator[Path]:
        for root in self._roots:
            if root.is_dir():
                yield from sorted(p for p in root.glob("*/*") if p.is_dir())

    def list(self) -> tuple[ModelInfo, ...]:
        """Return every readable package, newest version of each name first; see `verify`."""
        infos = []
        for folder in self._folders():
            try:
                infos.append(read_info(folder))
            except ModelError:  # `verify` names what is wrong with it
                continue
        infos.sort(key=lambda i: _version_key(i.ref.version), reverse=True)
        infos.sort(key=lambda i: i.ref.name)
        return tuple(infos)

    def _find(self, name: str) -> Path:
        wanted, _, version = name.partition("@")
        found = [f for f in self._folders() if f.parent.name == wanted]
        if version:
            found = [f for f in found if f.name == version]
        if not found:
            names = sorted({str(f.parent.name) for f in self._folders()})
            raise ModelError(
                f'There is no model "{name}". '
                + (f"There are: {', '.join(names)}." if names else "No model is installed.")
            )
        return max(found, key=lambda f: _version_key(f.name))

    def open(self, name: str) -> OnnxSegmenter:
        """Check a package's bytes and numbers and return it ready to run; kept once opened.

        Raises:
            ModelError: unknown, damaged or tampered with.
        """
        folder = self._find(name)
        if folder not in self._open:
            self._open[folder] = self._checked(folder)
        return self._open[folder]

    def _checked(self, folder: Path) -> OnnxSegmenter:
        check_seal(folder)
        info = read_info(folder)
        segmenter = OnnxSegmenter(info, folder / NETWORK, self._threads)
        expected = np.load(folder / TEST_OUTPUT)
        got = segmenter.predict(np.load(folder / TEST_INPUT)[0, 0])
        same_shape = got.shape == expected[0].shape
        if not same_shape or float(np.abs(got - expected[0]).max()) > _TOLERANCE:
            raise ModelError(
                f"The model {info.ref} can't be used: on its own test picture it gives other "
                "numbers than when it was packed. Install it again."
            )
        return segmenter

    def verify(self) -> tuple[tuple[str, str], ...]:
        """Check every package afresh: (name@version, "" or what is wrong)."""
        results = []
        for folder in self._folders():
            label = f"{folder.parent.name}@{folder.name}"
            try:
                self._checked(folder)
            except ColonyQCError as error:
                results.append((label, str(error)))
            else:
                results.append((label, ""))
        return tuple(results)

    def card(self, name: str) -> str:
        """Return the text of a model's card."""
        return (self._find(name) / CARD).read_text("utf-8")
