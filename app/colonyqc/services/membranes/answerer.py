"""One picture answered from painted samples or a preset: membranes, cells, where it comes from."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.cell import PromptSource
from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import ImageInfo, Picture
from colonyqc.imaging.sheets.cells import MEMBRANE_FROM, typical_diameter
from colonyqc.imaging.sheets.features import IN_MEMORY
from colonyqc.imaging.sheets.fine_tune import fine_tune
from colonyqc.imaging.sheets.prompts import Prompt, pool
from colonyqc.services.membranes.encoder import (
    Map,
    Prompter,
    answer,
    answer_at_once,
    prompt_of,
    take,
    take_odds,
    working_scale,
)
from colonyqc.services.membranes.samples import (
    PaintedPicture,
    common_pixel_size,
    digest,
    labels_from,
    painted_px,
)
from colonyqc.services.membranes.sheet import FoundSheet, sheet_of, shows_borders
from colonyqc.services.ports import (
    UNWATCHED,
    ImageSource,
    MembraneNetwork,
    Monitor,
    Pictures,
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
    painted: int | None = None
    """Px painted for it; None where saved samples were used."""

    @property
    def membrane(self) -> NDArray[np.uint8]:
        """1 where a px is membrane, else 0."""
        return np.asarray(self.probability >= MEMBRANE_FROM).astype(np.uint8)

    def sheet(self) -> FoundSheet:
        """Return the cells between the membranes, measured."""
        return sheet_of(self.probability, self.info.pixel_size_um, self.painted)


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


@dataclass(frozen=True, slots=True)
class Wide:
    """Cells wider than networks know, px, and the scale that makes them usual."""

    diameter: float
    scale: float


def too_wide(probability: Map) -> Wide | None:
    """Return how wide the cells of a map are, where they are wider than networks know."""
    diameter = typical_diameter(probability)
    if diameter <= _WIDE_PX:
        return None
    return Wide(diameter, max(_USUAL_PX / diameter, _LEAST_SCALE))


@dataclass(frozen=True, slots=True)
class EncodingGrid:
    """What a picture is read at: µm per px shared with its samples, network px per such px."""

    target_um: float | None = None
    scale: float = 1.0


class HasMap(Protocol):
    """An answer of any kind."""

    @property
    def probability(self) -> Map: ...


Answer = TypeVar("Answer", bound=HasMap)


def answer_to_fit(
    answer_at: Callable[[float], Answer], scale: float | None
) -> tuple[Answer, Wide | None]:
    """Answer a picture; where its cells are too wide for networks, shrink it and answer again.

    ``answer_at`` answers at network px per px of the common pixel size. ``scale``: that one and no
    other, None to begin at 1 and shrink as the cells need; then what they needed comes back, too.
    Where the shrunk picture shows no cells either, nothing is known of their width: it is left.
    """
    found = answer_at(1.0 if scale is None else scale)
    wide = too_wide(found.probability) if scale is None else None
    if wide is None:
        return found, None
    # Once more and never a third time: at their usual width there is nothing more to gain.
    smaller = answer_at(wide.scale)
    # A picture without a sheet is one closed part, as wide as the picture: that is no cell.
    return (smaller, wide) if shows_borders(smaller.probability) else (found, None)


class Answerer:
    """Answers pictures with one and the same request; what its samples say is read once.

    Small pictures are encoded into the prompter's cache, large ones answered tile by tile. One
    thread at a time.
    """

    def __init__(
        self, asked: Asked, network: MembraneNetwork, prompter: Prompter, pictures: Pictures
    ) -> None:
        self._asked = asked
        self._network = network
        self._prompter = prompter
        self._pictures = pictures
        self._prompts: dict[tuple[float | None, float], _Told] = {}

    def answer(
        self,
        picture: Picture,
        monitor: Monitor = UNWATCHED,
    ) -> Prompted:
        """Answer one picture.

        Raises:
            Cancelled: asked to stop.
            PictureError: it cannot be read.
            UsageError: the samples do not fit, or show only one of the two classes.
        """
        asked = self._asked
        with closing(self._pictures.open(picture)) as source:
            work = _Work(picture, source, monitor)
            found, wide = answer_to_fit(lambda scale: self._answered(work, scale), asked.scale)
        if wide is None:
            return found
        note = (
            f"Cells are about {wide.diameter:.0f} px wide here: the picture was shrunk to "
            f"{100 * wide.scale:.0f} % for the network. Give a scale yourself to have it otherwise."
        )
        return replace(found, notes=(*found.notes, note))

    def _answered(self, work: "_Work", scale: float) -> Prompted:
        """Return a picture's answer at network px per px of the common pixel size."""
        asked, network, info = self._asked, self._network, work.source.info
        target = common_pixel_size([info.pixel_size_um, *(s.pixel_size_um for s in asked.samples)])
        told = self._told(target, scale, work.monitor)
        own = scale * working_scale(info, target)
        # Two bytes each for the features and the log-odds, on the network's grid.
        if 2 * (network.info.features + 1) * info.width * info.height * own**2 > IN_MEMORY:
            probability = answer_at_once(
                work.source,
                network,
                told.prompt,
                own,
                work.monitor.part(0.0, 1.0, info.name),
            )
        else:
            encoded = self._prompter.encode(
                work.picture,
                network,
                scale=scale,
                target_um=target,
                monitor=work.monitor,
            )
            probability = answer(encoded, told.prompt)
        origin = source_of(network, asked.samples, asked.preset, told.fine_tuned)
        painted = None if asked.preset else painted_px(each.labels for each in asked.samples)
        return Prompted(info, probability, origin, network.provider, told.notes, painted)

    def _told(self, target: float | None, scale: float, monitor: Monitor) -> "_Told":
        key = target, scale
        if key not in self._prompts:
            self._prompts[key] = _tell(
                self._asked, self._network, self._prompter, target, scale, monitor
            )
        return self._prompts[key]


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    """One picture on its way."""

    picture: Picture
    source: ImageSource
    monitor: Monitor


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """What samples say at one scale: prompt, steps of fine-tuning kept, and what to say of it."""

    prompt: Prompt
    fine_tuned: int = 0
    notes: tuple[str, ...] = ()


def source_of(
    network: MembraneNetwork,
    samples: Sequence[PaintedPicture],
    preset: str = "",
    fine_tuned: int = 0,
) -> PromptSource:
    """Return where an answer comes from, every sample by the sha256 of its pixels and labels."""
    told = tuple((digest(s.pixels), digest(s.labels)) for s in samples)
    return PromptSource(network.info.ref, preset, told, fine_tuned)


def _tell(
    asked: Asked,
    network: MembraneNetwork,
    prompter: Prompter,
    target: float | None,
    scale: float,
    monitor: Monitor,
) -> _Told:
    """Read the samples at a scale, and fine-tune on them where that was asked for."""
    if asked.fine_tune < 0 or scale <= 0:
        raise UsageError("Steps of fine-tuning can't be negative, and the scale must be above 0.")
    samples, odds = [], []
    for painted in asked.samples:
        encoded = prompter.encode_painted(
            painted, network, scale=scale, target_um=target, monitor=monitor.quiet()
        )
        samples.append(take(encoded, painted.labels))
        odds.append(take_odds(encoded, painted.labels))
    if not asked.fine_tune:
        return _Told(prompt_of(samples, network))
    # For its sentence: fine-tuning would fail later, and less clearly, on a sample of one class.
    prompt_of(samples, network)
    tuned = fine_tune(pool(samples), np.concatenate(odds), network.info.scale, asked.fine_tune)
    held = f"{100 * tuned.before:.1f} % before, {100 * tuned.after:.1f} % after (DSC)"
    if tuned.kept:
        won = f"Fine-tuning won on the held-out half: {held}."
        return _Told(tuned.prompt, asked.fine_tune, (won,))
    note = f"Fine-tuning did not win on the held-out half ({held}): the sample is used as it is."
    return _Told(tuned.prompt, 0, (note,))


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
