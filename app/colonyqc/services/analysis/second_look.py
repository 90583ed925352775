"""Look at a picture again, and keep nothing: class probabilities, and what another model finds."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import OCCUPIED, UNLABELLED, ColonyClass
from colonyqc.domain.picture import Acquisition, Picture
from colonyqc.domain.protocol import Protocol
from colonyqc.services.analysis import colonies
from colonyqc.services.analysis.other_labels import OtherLabels, other_labels
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, LabelSource, Models, Monitor, Pictures
from colonyqc.services.viewing.amounts import AmountMaps, factor_for
from colonyqc.services.viewing.disagreement import (
    OTHERWISE,
    DisagreementShares,
    disagreement_codes,
    disagreement_shares,
)

MOST_PX: Final = 24_000_000
"""px of a map of probabilities at most; a larger picture's is reduced: 100 MB for four classes."""
_FOUND: Final = 0.95
"""Share of a comparison that is done when the other model has gone through the picture."""


def probabilities(
    picture: Picture,
    size: tuple[int, int],
    *,
    context: ServiceContext,
    protocol: Protocol,
    model: str | None,
    monitor: Monitor = UNWATCHED,
) -> AmountMaps:
    """Return a model's probabilities of the classes of `ColonyClass` over a picture.

    ``size``: (width, height) of the picture, px.

    Raises:
        Cancelled: asked to stop.
        PictureError: it cannot be read.
        ModelError: the model cannot be used.
    """
    factor = factor_for(*size, MOST_PX)
    found = colonies.segment_picture(
        picture,
        pictures=context.pictures,
        models=context.models,
        protocol=protocol,
        model=model,
        reduce_by=factor,
        monitor=monitor,
    )
    if found.amounts is None:
        raise LookupError("amounts were asked for")
    return AmountMaps(found.amounts, factor, *size)


@dataclass(frozen=True, slots=True, eq=False)
class Disagreement:
    """What another model finds in a picture, and how much of it is called otherwise."""

    second: OtherLabels
    shares: DisagreementShares


def disagreement(
    acquisition: Acquisition,
    picture: Picture,
    labels: LabelSource,
    *,
    context: ServiceContext,
    protocol: Protocol,
    model: str,
    monitor: Monitor = UNWATCHED,
) -> Disagreement:
    """Look at a picture by another model and compare what it finds with the labels there are.

    Raises:
        Cancelled: asked to stop.
        PictureError: it cannot be read.
        ModelError: the model cannot be used, or refuses the picture.
    """
    second = other_labels(
        acquisition,
        picture,
        context=context,
        protocol=protocol,
        model=model,
        monitor=monitor.part(0.0, _FOUND),
    )
    shares = disagreement_shares(labels, second.labels, monitor.part(_FOUND, 1.0))
    return Disagreement(second, shares)


@dataclass(frozen=True, slots=True)
class ModelsCompared:
    """What two models find in a picture; pairs are of the first and the second.

    Shares are %: of the px that were imaged, and of what a model calls occupied (None: nothing).
    """

    name: str
    models: tuple[str, str]
    usable: bool
    confluence_percent: tuple[float, float]
    differentiated_percent: tuple[float | None, float | None]
    same_percent: float
    only_first_percent: float
    only_second_percent: float
    otherwise_percent: float


def compare_models(
    picture: Picture,
    refs: tuple[str, str],
    *,
    pictures: Pictures,
    models: Models,
    protocol: Protocol,
    monitor: Monitor = UNWATCHED,
) -> ModelsCompared:
    """Run two models on a picture, also one that the gate would refuse, and keep nothing.

    Raises:
        Cancelled: asked to stop.
        PictureError: it cannot be read.
        ModelError: a model cannot be used.
    """
    made = [
        colonies.segment_picture(
            picture,
            pictures=pictures,
            models=models,
            protocol=protocol,
            model=ref,
            monitor=monitor.part(at / 2, (at + 1) / 2, ref),
        )
        for at, ref in enumerate(refs)
    ]
    first, second = (each.classes for each in made)
    imaged = (first != UNLABELLED) & (second != UNLABELLED)
    one, other = first[imaged], second[imaged]
    counts = np.bincount(disagreement_codes(one, other), minlength=OTHERWISE + 1)
    shares = [100 * float(count) / max(one.size, 1) for count in counts]
    return ModelsCompared(
        picture.name,
        (made[0].model, made[1].model),
        all(each.quality.usable for each in made),
        (_occupied(one), _occupied(other)),
        (_differentiated(one), _differentiated(other)),
        *shares,
    )


def _occupied(classes: NDArray[np.uint8]) -> float:
    return 100 * float(np.isin(classes, OCCUPIED).mean()) if classes.size else 0.0


def _differentiated(classes: NDArray[np.uint8]) -> float | None:
    occupied = int(np.isin(classes, OCCUPIED).sum())
    found = int((classes == ColonyClass.DIFFERENTIATED).sum())
    return 100 * found / occupied if occupied else None
