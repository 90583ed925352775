"""The virtual dish as a source of training pictures with exact labels."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from os import cpu_count
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.imaging.simulate.draw import draw_region
from colonyqc.imaging.simulate.growth import grow
from colonyqc.imaging.simulate.randomise import SEEN, LookRange, random_spec
from colonyqc.imaging.simulate.spec import Differentiation, DishSpec, LookKind
from colonyqc.training.data.examples import Example, Source

NAME: Final = "virtual-dish"
_SIDE: Final = 470
_DAYS: Final = (1, 2, 3, 4, 5)
_LEAST: Final = 0.01
"""Share of the colony area that is drawn differentiated on the first day that counts."""


def virtual_source(share: float) -> Source:
    """Return the source that stands for virtual dishes: without a folder, its looks not counted."""
    return Source(NAME, "", share, shows_colonies=False)


def virtual_dishes(
    count: int, seed: int, kind: LookKind, side: int = _SIDE, looks: LookRange = SEEN
) -> list[Example]:
    """Draw ``count`` virtual dishes of ``side`` px, no two alike; the same ones for a seed."""
    return [example for example, _ in sized_dishes(count, seed, kind, side, looks)]


def sized_dishes(
    count: int, seed: int, kind: LookKind, side: int = _SIDE, looks: LookRange = SEEN
) -> list[tuple[Example, float]]:
    """Draw the same dishes; each comes with its pixel size, µm/px."""
    rng = np.random.default_rng([seed, 77])
    specs = [random_spec(rng, side, side, kind=kind, looks=looks) for _ in range(count)]
    with ThreadPoolExecutor(cpu_count()) as pool:
        drawn = list(pool.map(lambda spec: draw_region(grow(spec)[1], spec.bounds), specs))
    names = [f"virtual-{index + 1}" for index in range(count)]
    return [
        (Example(name, name, each.pixels, each.truth), spec.pixel_size_um)
        for name, each, spec in zip(names, drawn, specs, strict=True)
    ]


def first_days(count: int, seed: int, looks: LookRange) -> list[Example]:
    """Draw ``count`` dishes on the first day that shows 1 % of their colonies differentiated.

    A dish that never gets there is replaced by another.
    """
    with ThreadPoolExecutor(cpu_count()) as pool:
        return list(pool.map(lambda index: _first_day(index, seed, looks), range(count)))


def _first_day(index: int, seed: int, looks: LookRange) -> Example:
    rng = np.random.default_rng([seed, index, 78])
    while True:
        spec = _turning(rng, looks)
        for day, state in grow(spec).items():
            drawn = draw_region(state, spec.bounds)
            if _share(drawn.truth) >= _LEAST:
                name = f"early-{index + 1}-day{day}"
                return Example(name, name, drawn.pixels, drawn.truth)


def _turning(rng: np.random.Generator, looks: LookRange) -> DishSpec:
    """Return a dish of several colonies that begins to differentiate while it is watched."""
    spec = random_spec(rng, _SIDE, _SIDE, kind="phase", looks=looks)
    law: Differentiation = replace(
        spec.differentiation,
        start_day=float(rng.uniform(1, 3)),
        limit=float(rng.uniform(0.3, 0.7)),
        tau_days=float(rng.uniform(1.5, 3)),
    )
    return replace(
        spec,
        days=_DAYS,
        colonies=int(rng.integers(3, 9)),
        start_confluence=float(rng.uniform(0.1, 0.4)),
        differentiation=law,
        stroma=0.0,
    )


def _share(truth: NDArray[np.uint8]) -> float:
    kinds = (ColonyClass.DIFFERENTIATED, ColonyClass.UNDIFFERENTIATED)
    drawn, whole = (int(np.count_nonzero(truth == kind)) for kind in kinds)
    return drawn / max(drawn + whole, 1)
