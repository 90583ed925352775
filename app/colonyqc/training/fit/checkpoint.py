"""Checkpoints: what a run keeps of itself, and the file that holds it."""

import io
import math
import pickle
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor

from colonyqc.config.atomic_write import write_whole
from colonyqc.domain.errors import TrainingError

Weights = dict[str, Tensor]
"""A network's weights by name."""


@dataclass(slots=True)
class Course:
    """What happened so far; kept in the checkpoint so that a resumed run knows all of it."""

    losses: list[float] = field(default_factory=list)
    scores: list[tuple[int, float]] = field(default_factory=list)
    """Step and validation score."""
    best_step: int = 0
    best_score: float = -math.inf
    ended: bool = False
    """No better score was found for as long as patience goes."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """A run at one of its steps."""

    step: int
    key: str
    """The settings it belongs to."""
    net: Weights
    kept: Weights
    """The running average of the weights."""
    about: str = ""
    """What the run tells of itself: the JSON of a `provenance.Provenance`."""
    course: Course = field(default_factory=Course)
    best: Weights | None = None
    """The average when its validation score was best."""
    optimiser: dict[str, Any] | None = None
    """The optimiser's own state; None where nobody is to go on from here."""
    figures: str = ""
    """JSON of the scores on the validation pictures, "null" where there are none of these."""

    @property
    def scored(self) -> Weights:
        """Return the weights that are scored and exported."""
        return self.best or self.kept


_UNREADABLE: Final = (
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    pickle.UnpicklingError,
)
"""What torch raises on a file that is damaged or none of its own."""


def write_checkpoint(path: Path, state: Checkpoint) -> None:
    """Write a checkpoint whole or not at all: it is on the disk before it takes its name.

    Raises:
        TrainingError: the disk is full or the folder cannot be written.
    """
    content = io.BytesIO()
    torch.save(_told(state), content)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content.getbuffer(), durable=True)
    except OSError as error:
        before = " The checkpoint written before is kept." if path.is_file() else ""
        raise TrainingError(
            f"{path} can't be written: {error.strerror}. Free some space or choose another folder, "
            f"then run the same command again.{before}"
        ) from error


def _told(state: Checkpoint) -> dict[str, Any]:
    """Return the entries of the file, the same as ever: old checkpoints load, in old versions too.

    Plain values alone, since a checkpoint is read without running anything that it names.
    """
    told: dict[str, Any] = {"step": state.step, "key": state.key, "about": state.about}
    weights = {"net": state.net, "kept": state.kept}
    if state.optimiser is None:
        told |= weights
    else:
        told |= {"course": asdict(state.course)} | weights
        told |= {"best": state.best, "optimiser": state.optimiser}
    return told | ({"figures": state.figures} if state.figures else {})


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint.

    Raises:
        TrainingError: it is missing, damaged or something else.
    """
    if not path.is_file():
        raise TrainingError(f"{path} is missing: give the checkpoint that training wrote.")
    try:
        # A checkpoint may come from anywhere, and an unrestricted pickle runs what it likes.
        state = torch.load(path, map_location="cpu", weights_only=True)
    except _UNREADABLE as error:
        raise TrainingError(
            f"{path} is damaged or no checkpoint: remove it to train anew, or give another."
        ) from error
    try:
        if not isinstance(state, dict):
            raise TypeError("another object")  # noqa: TRY301 - told below with all else
        return Checkpoint(
            int(state["step"]),
            state["key"],
            state["net"],
            state["kept"],
            state.get("about") or "",
            Course(**state.get("course", {})),
            state.get("best"),
            state.get("optimiser"),
            state.get("figures") or "",
        )
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise TrainingError(f"{path} was not written by training: give another.") from error
