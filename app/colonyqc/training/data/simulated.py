"""The virtual dish as a source of training pictures with exact labels."""

from typing import Final

import numpy as np

from colonyqc.imaging.simulate.draw import draw_region
from colonyqc.imaging.simulate.growth import grow
from colonyqc.imaging.simulate.randomise import random_spec
from colonyqc.imaging.simulate.spec import LookKind
from colonyqc.training.data.examples import Example, Source

NAME: Final = "virtual-dish"


def virtual_source(share: float) -> Source:
    """Return the source that stands for virtual dishes: without a folder, its looks not counted."""
    return Source(NAME, "", share, shows_colonies=False)


def virtual_dishes(count: int, seed: int, kind: LookKind, side: int = 470) -> list[Example]:
    """Draw ``count`` virtual dishes of ``side`` px, no two alike; the same ones for a seed."""
    rng = np.random.default_rng([seed, 77])
    examples = []
    for index in range(count):
        spec = random_spec(rng, side, side, kind=kind)
        drawing = draw_region(grow(spec)[1], spec.bounds)
        name = f"virtual-{index + 1}"
        examples.append(Example(name, name, drawing.pixels, drawing.truth))
    return examples
