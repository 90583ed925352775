"""Before and after on the pictures that were kept apart: by the networks as they work."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import PREDICTED, UNLABELLED
from colonyqc.domain.protocol import Protocol
from colonyqc.services.analysis.picture_look import look
from colonyqc.services.analysis.segmentation import classify
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, Monitor, Segmenter
from colonyqc.services.teaching.memory_picture import GreySource, read_pair
from colonyqc.services.teaching.run_folder import TeachingRun
from colonyqc.services.teaching.runs import tools_of

COLUMNS: Final = ("kept apart", "Jaccard before", "after", "agrees before, %", "after, %")
_CLASSES: Final = len(PREDICTED)


@dataclass(frozen=True, slots=True, eq=False)
class ProvedPicture:
    """A picture kept apart: what was stated, and what each model finds; grey (h, w) and maps.

    ``before`` and ``after`` are mean Jaccards of the classes that are stated where it is
    labelled; ``agreed_*``: shares of the labelled pixels whose class is the stated one.
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


@dataclass(frozen=True, slots=True, eq=False)
class BeforeAfter:
    """Before and after over all pictures kept apart; ``pictures``: the worst after first."""

    start: str
    ref: str
    before: float
    after: float
    pictures: tuple[ProvedPicture, ...]
    agreed_before: float = 0.0
    agreed_after: float = 0.0
    """Shares of all labelled pixels whose class is the stated one."""

    @property
    def better(self) -> bool:
        """Whether the new one agrees more with what people stated, by class and by pixel."""
        return self.after > self.before and self.agreed_after >= self.agreed_before

    @property
    def sentence(self) -> str:
        """What came of it, as the trail keeps it."""
        return (
            f"mean Jaccard on {len(self.pictures)} pictures kept apart: {self.start} "
            f"{self.before:.3f}, {self.ref} {self.after:.3f}"
        )


def prove(context: ServiceContext, run: TeachingRun, monitor: Monitor = UNWATCHED) -> BeforeAfter:
    """Run the model that was begun with and the new one over the pictures kept apart.

    Raises:
        Cancelled: asked to stop.
        ModelError: one of them cannot be used.
        PictureError: a picture of the run cannot be read.
    """
    old = context.models.open(run.start)
    new = tools_of(context).models.open(run.package)
    return compared(run, old, new, context.protocol, monitor)


def compared(
    run: TeachingRun,
    old: Segmenter,
    new: Segmenter,
    protocol: Protocol,
    monitor: Monitor = UNWATCHED,
) -> BeforeAfter:
    """Hold two networks against what is stated of the pictures that a run keeps apart.

    Raises:
        Cancelled: asked to stop.
        PictureError: a picture of the run cannot be read.
    """
    # The well's edge is unlabelled already, and a part of a picture has none.
    plain = replace(protocol, mask_well_edge=False)
    made: list[ProvedPicture] = []
    sums = np.zeros((2, _CLASSES, _CLASSES), np.int64)
    for place, name in enumerate(run.apart):
        monitor.check()
        monitor.report(place / len(run.apart), name)
        pixels, labels = read_pair(run.folder / "apart", name)
        source = GreySource(name, pixels, run.pixel_size_um)
        seen = look(source, plain, monitor.quiet())
        found = [
            classify(source, seen, each, plain, monitor.quiet(), keep_ratio=False).classes
            for each in (old, new)
        ]
        counts = np.stack([confusion(labels, each) for each in found])
        sums += counts
        (before, after), (right, righter) = map(jaccard, counts), map(agreed, counts)
        shown = pixels if pixels.dtype == np.uint8 else (pixels >> 8).astype(np.uint8)
        made.append(
            ProvedPicture(name, shown, labels, found[0], found[1], before, after, right, righter)
        )
    made.sort(key=lambda each: each.after)
    before, after = map(jaccard, sums)
    shares = map(agreed, sums)
    return BeforeAfter(run.start, run.ref, before, after, tuple(made), *shares)


def confusion(labels: NDArray[np.uint8], found: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return how many labelled pixels of each class (rows) are found as each (columns)."""
    known = labels != UNLABELLED
    pairs = labels[known].astype(np.intp) * _CLASSES + np.minimum(found[known], _CLASSES - 1)
    return np.bincount(pairs, minlength=_CLASSES**2).reshape(_CLASSES, _CLASSES)


def jaccard(counts: NDArray[np.int64]) -> float:
    """Return the mean Jaccard of the classes that are stated; 1 where nothing is.

    A class that is only found costs those it was taken from. Counted with a Jaccard of 0, a few
    stray pixels of it would outweigh everything else.
    """
    both = np.diag(counts)
    either = counts.sum(0) + counts.sum(1) - both
    there = counts.sum(1) > 0
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
