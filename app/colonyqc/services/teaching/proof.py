"""Before and after on the pictures that were kept apart: by the networks as they work."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import PREDICTED, UNLABELLED, ColonyClass
from colonyqc.domain.protocol import Protocol
from colonyqc.services.analysis.picture_look import look
from colonyqc.services.analysis.segmentation import classify
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, Monitor, Segmenter
from colonyqc.services.teaching.memory_picture import GreySource, read_pair
from colonyqc.services.teaching.run_folder import Part, TeachingRun
from colonyqc.services.teaching.runs import tools_of

COLUMNS: Final = ("kept apart", "Jaccard before", "after", "agrees before, %", "after, %")
_CLASSES: Final = len(PREDICTED)
_SAID: Final = 0.01
"""Share of a picture's labelled pixels from which a class says something about this one picture:
with fewer, its Jaccard hangs on a rim."""
_SAID_OF_ALL: Final = 0.002
"""The same for all pictures together."""
_WORSE: Final = 0.03
"""A fall of a picture's mean Jaccard beyond this is clearly worse."""
_DISAGREES: Final = 0.01
"""So is such a fall of the share of its pixels that agree."""
_ALIKE: Final = 0.25
"""Pictures whose shares of colony differ by less than this are of one density."""


@dataclass(frozen=True, slots=True, eq=False)
class ProvedPicture:
    """A picture kept apart: what was stated, and what each model finds; grey (h, w) and maps.

    ``before`` and ``after`` are mean Jaccards of the classes that hold a hundredth of what is
    labelled or more; ``agreed_*``: shares of the labelled pixels whose class is the stated one.
    """

    name: str
    pixels: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    found_before: NDArray[np.uint8]
    found_after: NDArray[np.uint8]
    before: float
    after: float
    agreed_before: float
    agreed_after: float

    @property
    def worse(self) -> bool:
        """Whether the new one does clearly worse here."""
        fell = self.before - self.after > _WORSE
        return fell or self.agreed_before - self.agreed_after > _DISAGREES

    @property
    def covered(self) -> float:
        """Return the share of the labelled pixels that is stated as colony."""
        known = self.labels != UNLABELLED
        colony = known & (self.labels != ColonyClass.BACKGROUND)
        return float(colony.sum() / max(int(known.sum()), 1))


@dataclass(frozen=True, slots=True, eq=False)
class BeforeAfter:
    """Before and after over all pictures kept apart; ``pictures``: the worst after first.

    ``in_turn``: each was kept apart from another model, made as the new one was, and the new one
    saw them all.
    """

    start: str
    ref: str
    before: float
    after: float
    pictures: tuple[ProvedPicture, ...]
    agreed_before: float = 0.0
    agreed_after: float = 0.0
    """Shares of all labelled pixels whose class is the stated one."""
    in_turn: bool = False
    share: float = 1.0
    """How far the new one goes from the old one: less where all of it harms a picture."""

    @property
    def worse(self) -> tuple[str, ...]:
        """The pictures on which the new one does clearly worse."""
        return tuple(each.name for each in self.pictures if each.worse)

    @property
    def better(self) -> bool:
        """Whether the new one agrees more with people, by class and by pixel, and harms none."""
        gained = self.after > self.before and self.agreed_after >= self.agreed_before
        return gained and not self.worse

    @property
    def density(self) -> tuple[float, float] | None:
        """The least and greatest share of colony, where all pictures are of one density."""
        shares = [each.covered for each in self.pictures]
        low, high = min(shares), max(shares)
        return (low, high) if high - low < _ALIKE else None

    @property
    def sentence(self) -> str:
        """What came of it, as the trail keeps it."""
        how = (
            "kept apart in turn from networks made alike, before it was trained on all of them"
            if self.in_turn
            else "kept apart"
        )
        part = "" if self.share == 1 else f", {self.share:.0%} of the way"
        return (
            f"mean Jaccard on {len(self.pictures)} pictures {how}: {self.start} "
            f"{self.before:.3f}, {self.ref} {self.after:.3f}{part}"
        )


def prove(
    context: ServiceContext, run: TeachingRun, monitor: Monitor = UNWATCHED, share: float = 1.0
) -> BeforeAfter:
    """Run the model that was begun with and the new one over the pictures kept apart.

    ``share``: how far the new one goes from the old one; its package must be there.

    Raises:
        Cancelled: asked to stop.
        ModelError: one of them cannot be used.
        PictureError: a picture of the run cannot be read.
    """
    old = context.models.open(run.start)
    # The well's edge is unlabelled already, and a part of a picture has none.
    protocol = replace(context.protocol, mask_well_edge=False)
    judged = [part for part in run.parts if part.apart]
    sums = np.zeros((2, _CLASSES, _CLASSES), np.int64)
    made: list[ProvedPicture] = []
    for place, part in enumerate(judged):
        new = tools_of(context).models.open(part.at(share))
        watched = monitor.part(place / len(judged), (place + 1) / len(judged))
        for picture, counts in _compared(run, part, (old, new), protocol, watched):
            made.append(picture)
            sums += counts
    made.sort(key=lambda each: each.after)
    before, after = (jaccard(each, _SAID_OF_ALL) for each in sums)
    agreed_before, agreed_after = map(agreed, sums)
    pictures = tuple(made)
    return BeforeAfter(
        run.start,
        run.ref,
        before,
        after,
        pictures,
        agreed_before,
        agreed_after,
        in_turn=bool(run.turns),
        share=share,
    )


def _compared(
    run: TeachingRun,
    part: Part,
    models: tuple[Segmenter, Segmenter],
    protocol: Protocol,
    monitor: Monitor,
) -> Iterator[tuple[ProvedPicture, NDArray[np.int64]]]:
    for place, name in enumerate(part.apart):
        monitor.check()
        monitor.report(place / len(part.apart), name)
        pixels, labels = read_pair(run.folder / "apart", name)
        source = GreySource(name, pixels, run.sizes[name])
        seen = look(source, protocol, monitor.quiet())
        found = [
            classify(source, seen, each, protocol, monitor.quiet(), keep_ratio=False).classes
            for each in models
        ]
        counts = np.stack([confusion(labels, each) for each in found])
        before, after = (jaccard(each, _SAID) for each in counts)
        shares = map(agreed, counts)
        shown = pixels if pixels.dtype == np.uint8 else (pixels >> 8).astype(np.uint8)
        yield ProvedPicture(name, shown, labels, found[0], found[1], before, after, *shares), counts


def confusion(labels: NDArray[np.uint8], found: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return how many labelled pixels of each class (rows) are found as each (columns)."""
    known = labels != UNLABELLED
    pairs = labels[known].astype(np.intp) * _CLASSES + np.minimum(found[known], _CLASSES - 1)
    return np.bincount(pairs, minlength=_CLASSES**2).reshape(_CLASSES, _CLASSES)


def jaccard(counts: NDArray[np.int64], least: float = 0.0) -> float:
    """Return the mean Jaccard of the classes that are stated; 1 where nothing is.

    ``least``: of those alone that hold this share of what is stated.

    A class that is only found costs those it was taken from. Counted with a Jaccard of 0, a few
    stray pixels of it would outweigh everything else.
    """
    both = np.diag(counts)
    either = counts.sum(0) + counts.sum(1) - both
    there = counts.sum(1) > least * counts.sum()
    return float((both[there] / either[there]).mean()) if there.any() else 1.0


def agreed(counts: NDArray[np.int64]) -> float:
    """Return the share of the labelled pixels whose class is the stated one."""
    return float(np.trace(counts) / max(int(counts.sum()), 1))


def rows(proof: BeforeAfter) -> list[tuple[str, ...]]:
    """Return the pictures, the worst first, as rows under `COLUMNS`."""
    return [
        (
            each.name,
            f"{each.before:.3f}",
            f"{each.after:.3f}",
            f"{100 * each.agreed_before:.1f}",
            f"{100 * each.agreed_after:.1f}",
        )
        for each in proof.pictures
    ]
