"""One picture answered from painted samples or a preset: membranes, cells, where it comes from."""

from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.cell import PromptSource
from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import ImageInfo, Picture
from colonyqc.imaging.cells import MEMBRANE_FROM, typical_diameter
from colonyqc.imaging.features import IN_MEMORY
from colonyqc.imaging.prompts import Prompt, pool
from colonyqc.imaging.tuned import fine_tune
from colonyqc.services.membranes.painted import (
    PaintedPicture,
    common_pixel_size,
    digest,
    labels_from,
)
from colonyqc.services.membranes.prompting import (
    Map,
    Prompter,
    answer,
    answer_at_once,
    prompt_of,
    take,
    take_odds,
    working_scale,
)
from colonyqc.services.membranes.sheets import FoundSheet, sheet_of
from colonyqc.services.ports import (
    ImageSource,
    IsCancelled,
    MembraneNetwork,
    Pictures,
    Progress,
    never_cancelled,
    no_progress,
)

_WIDE_PX: Final = 90.0
"""Cells wider than that are wider than any the networks were trained on."""
_USUAL_PX: Final = 40.0
_LEAST_SCALE: Final = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Prompted:
    """A picture's answer; ``notes`` are sentences a person should know."""

    info: ImageInfo
    probability: Map
    source: PromptSource
    provider: str
    notes: tuple[str, ...] = ()

    @property
    def membrane(self) -> NDArray[np.uint8]:
        """1 where a px is membrane, else 0."""
        return np.asarray(self.probability >= MEMBRANE_FROM).astype(np.uint8)

    def sheet(self) -> FoundSheet:
        """Return the cells between the membranes, measured."""
        return sheet_of(self.probability, self.info.pixel_size_um)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a picture: samples, from a preset perhaps, and how to use them.

    ``scale``: network px per picture px, None to shrink pictures of very large cells as they need;
    pictures and samples of known pixel size are brought to a common one besides. ``fine_tune``:
    steps.
    """

    samples: tuple[PaintedPicture, ...]
    preset: str = ""
    scale: float | None = None
    fine_tune: int = 0


def run(
    picture: Picture,
    asked: Asked,
    network: MembraneNetwork,
    prompter: Prompter,
    pictures: Pictures,
    progress: Progress = no_progress,
    cancelled: IsCancelled = never_cancelled,
) -> Prompted:
    """Answer one picture.

    Small pictures are encoded into the prompter's cache, large ones answered tile by tile.

    Raises:
        Cancelled: asked to stop.
        PictureError: it cannot be read.
        UsageError: the samples do not fit, or show only one of the two classes.
    """
    with closing(pictures.open(picture)) as source:
        work = _Work(picture, source, asked, network, prompter, progress, cancelled)
        scale = 1.0 if asked.scale is None else asked.scale
        found = work.answered(scale)
        diameter = typical_diameter(found.probability) if asked.scale is None else 0.0
        if diameter <= _WIDE_PX:
            return found
        shrunk = max(_USUAL_PX / diameter, _LEAST_SCALE)
        again = work.answered(shrunk)
    note = (
        f"Cells are about {diameter:.0f} px wide here: the picture was shrunk to "
        f"{100 * shrunk:.0f} % for the network. Give a scale yourself to have it otherwise."
    )
    return replace(again, notes=(*again.notes, note))


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    """What one picture's answers at several scales have in common."""

    picture: Picture
    source: ImageSource
    asked: Asked
    network: MembraneNetwork
    prompter: Prompter
    progress: Progress
    cancelled: IsCancelled

    def answered(self, scale: float) -> Prompted:
        """Return the picture's answer at network px per px of the common pixel size."""
        asked, network, info = self.asked, self.network, self.source.info
        target = common_pixel_size([info.pixel_size_um, *(s.pixel_size_um for s in asked.samples)])
        prompt, kept, notes = _prompt(asked, network, self.prompter, target, scale, self.cancelled)
        own = scale * working_scale(info, target)
        if 2 * (network.info.features + 1) * info.width * info.height * own**2 > IN_MEMORY:
            probability = answer_at_once(
                self.source,
                network,
                prompt,
                own,
                lambda part: self.progress(part, info.name),
                self.cancelled,
            )
        else:
            encoded = self.prompter.encode(
                self.picture,
                network,
                scale=scale,
                target_um=target,
                progress=self.progress,
                cancelled=self.cancelled,
            )
            probability = answer(encoded, prompt)
        told = tuple((digest(s.pixels), digest(s.labels)) for s in asked.samples)
        origin = PromptSource(network.info.ref, asked.preset, told, kept)
        return Prompted(info, probability, origin, network.provider, notes)


def _prompt(
    asked: Asked,
    network: MembraneNetwork,
    prompter: Prompter,
    target: float | None,
    scale: float,
    cancelled: IsCancelled,
) -> tuple[Prompt, int, tuple[str, ...]]:
    """Return the prompt, the steps of fine-tuning that were kept, and what to say of them."""
    if asked.fine_tune < 0 or scale <= 0:
        raise UsageError("Steps of fine-tuning can't be negative, and the scale must be above 0.")
    samples, odds = [], []
    for painted in asked.samples:
        encoded = prompter.encode_painted(
            painted, network, scale=scale, target_um=target, cancelled=cancelled
        )
        samples.append(take(encoded, painted.labels))
        odds.append(take_odds(encoded, painted.labels))
    if not asked.fine_tune:
        return prompt_of(samples, network), 0, ()
    prompt_of(samples, network)
    tuned = fine_tune(pool(samples), np.concatenate(odds), network.info.scale, asked.fine_tune)
    held = f"{100 * tuned.before:.1f} % before, {100 * tuned.after:.1f} % after (DSC)"
    if tuned.kept:
        return tuned.prompt, asked.fine_tune, (f"Fine-tuning won on the held-out half: {held}.",)
    note = f"Fine-tuning did not win on the held-out half ({held}): the sample is used as it is."
    return tuned.prompt, 0, (note,)


def painted(
    pixels: NDArray[Any],
    labels: NDArray[Any],
    names: tuple[str, str],
    pixel_size_um: float | None,
) -> PaintedPicture:
    """Return a sample of a picture's pixels and those of its labels; ``names`` are for sentences.

    Raises:
        UsageError: the labels are unfit, or of another size than their picture.
    """
    known = labels_from(labels, names[1])
    if known.shape != pixels.shape[:2]:
        raise UsageError(
            f"The labels {names[1]} are {known.shape[1]}×{known.shape[0]} px, their picture "
            f"{names[0]} is {pixels.shape[1]}×{pixels.shape[0]} px: they must be of the same size."
        )
    return PaintedPicture(pixels, known, pixel_size_um, names[0])
