"""The virtual dish as a source of training pictures with exact labels."""

from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from typing import Final

import numpy as np

from colonyqc.imaging.simulate.draw import draw_region
from colonyqc.imaging.simulate.growth import grow
from colonyqc.imaging.simulate.randomise import SEEN, LookRange, random_spec
from colonyqc.imaging.simulate.spec import LookKind
from colonyqc.training.data.examples import Example, Source

NAME: Final = "virtual-dish"


def virtual_source(share: float) -> Source:
    """Return the source that stands for virtual dishes: without a folder, its looks not counted."""
    return Source(NAME, "", share, shows_colonies=False)


def virtual_dishes(
    count: int, seed: int, kind: LookKind, side: int = 470, looks: LookRange = SEEN
) -> list[Example]:
    """Draw ``count`` virtual dishes of ``side`` px, no two alike; the same ones for a seed."""
    rng = np.random.default_rng([seed, 77])
    specs = [random_spec(rng, side, side, kind=kind, looks=looks) for _ in range(count)]
    with ThreadPoolExecutor(cpu_count()) as pool:
        drawn = list(pool.map(lambda spec: draw_region(grow(spec)[1], spec.bounds), specs))
    names = [f"virtual-{index + 1}" for index in range(count)]
    return [Example(n, n, d.pixels, d.truth) for n, d in zip(names, drawn, strict=True)]
