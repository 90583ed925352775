"""Doors to what trains a model on a laboratory's own pictures, and to where such models lie."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.model import ModelInfo
from colonyqc.services.ports.networks import Segmenter
from colonyqc.services.ports.progress import Monitor


@dataclass(frozen=True, slots=True)
class TrainingJob:
    """A network to train on, and where everything lies.

    ``data``: a folder with ``images/`` and ``masks/``; ``out``: of the checkpoint, from which a
    run that was stopped goes on; ``package``: NAME/VERSION, made at the end; ``start``: the model
    that is trained on, NAME@VERSION; ``owner``: whose pictures these are, for the card.
    """

    data: Path
    out: Path
    package: Path
    start: str
    steps: int
    places: str
    owner: str
    pixel_size_um: float | None = None
    modality: str = "phase contrast"
    seed: int = 0


@dataclass(frozen=True, slots=True)
class LossPoint:
    """How a training stands: a step and the running mean of the loss there.

    ``turn``: which of several trainings it is of, from 0, where dishes are kept apart in turn.
    """

    step: int
    steps: int
    loss: float
    turn: int = 0


OnPoint = Callable[[LossPoint], None]
"""Told of each point of the curve, from the thread that waits for the training."""


def unseen(_: LossPoint) -> None:
    """Watch no curve."""


class Trainer(Protocol):
    """Trains in a process of its own (room `training`); no torch comes into this one."""

    def lack(self, python: str = "") -> str:
        """Return why a Python cannot train, in a sentence that says what to do; "" where it can.

        ``python``: a program, "" for the one that runs this.
        """
        ...

    def train(
        self, job: TrainingJob, python: str, monitor: Monitor, on_point: OnPoint = unseen
    ) -> None:
        """Train, and write the package; a run that was stopped goes on from its checkpoint.

        Raises:
            Cancelled: asked to stop; the checkpoint stays.
            TrainingError: it cannot be done, or the process ended before it was.
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class ReadoutWeights:
    """A linear read-out over a pyramid's features, finest first.

    ``levels``: weights (classes, channels) of each size; ``scales``: how much smaller each is than
    the finest; ``stride``: px of a block of the finest.
    """

    levels: tuple[NDArray[np.float32], ...]
    scales: tuple[int, ...]
    bias: NDArray[np.float32]
    stride: int


class OwnModels(Protocol):
    """Packages that are not installed yet, and the laboratory's own folder (room `inference`)."""

    def open(self, folder: Path) -> Segmenter:
        """Check and open a package that lies anywhere.

        Raises:
            ModelError: damaged, or its numbers are not those it was sealed with.
        """
        ...

    def adopt(self, folder: Path) -> ModelInfo:
        """Copy a package into the laboratory's own folder, whole or not at all.

        Raises:
            ModelError: damaged, there already with other bytes, or it cannot be written.
        """
        ...

    def write_readout(self, start: str, folder: Path, weights: ReadoutWeights, card: str) -> None:
        """Write a package of a network at hand with a read-out over its features.

        Raises:
            ModelError: it has no such features, or the package cannot be written.
        """
        ...

    def write_between(self, start: str, trained: Path, folder: Path, share: float) -> None:
        """Write a package whose weights are ``share`` of the way from a network to a trained one.

        Raises:
            ModelError: they are not of one build, or the package cannot be written.
        """
        ...

    def take_looks(self, start: str, folder: Path) -> None:
        """Let a package know pictures as the network does that it was trained on from.

        Raises:
            ModelError: one of them is damaged or cannot be written.
        """
        ...

    def next_version(self, name: str) -> str:
        """Return the version that the next package of a name gets: 1.0.0, then 1.1.0 …

        Raises:
            ModelError: the name is unfit, or taken by a model that came with the program.
        """
        ...


@dataclass(frozen=True, slots=True)
class TeachingTools:
    """What teaching needs: who trains, where models of one's own lie, and where runs are kept."""

    trainer: Trainer
    models: OwnModels
    runs: Path
