"""Like an example, or as a person says: the order follows what the drawn things are."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.imaging.regions.block_features import BLOCK, BlockFeatures
from colonyqc.services.answers.likeness import (
    Attribute,
    InstanceTraits,
    as_said,
    likeness,
    traits_of,
)
from colonyqc.services.answers.picture import KeptMaps, PictureAnswer, answer_of
from support.builders import picture_result

SIZE = (240, 320)
DISC, BAR, COARSE, BRIGHT = range(4)
"""The drawn things, in the order of their first pixels."""


def drawn() -> tuple[PictureAnswer, NDArray[np.float32]]:
    """Return a fine disc and a fine bar above, a coarse disc and a bright disc below."""
    rng = np.random.default_rng(0)
    y, x = np.mgrid[: SIZE[0], : SIZE[1]]
    things = [
        (x - 60) ** 2 + (y - 60) ** 2 < 40**2,
        (abs(x - 220) < 80) & (abs(y - 60) < 14),
        (x - 60) ** 2 + (y - 180) ** 2 < 40**2,
        (x - 220) ** 2 + (y - 180) ** 2 < 40**2,
    ]
    noise = rng.normal(0, 1, SIZE)
    wide = cv2.GaussianBlur(noise, (0, 0), 5)
    contrast = np.zeros(SIZE)
    for at, thing in enumerate(things):
        grain = wide / wide.std() if at == COARSE else noise
        contrast[thing] = 0.1 * grain[thing] + (0.3 if at == BRIGHT else 0)
    classes = np.zeros(SIZE, np.uint8)
    classes[np.any(things, axis=0)] = 1
    answer = answer_of(picture_result(1, width=320, height=240), KeptMaps(classes))
    return answer, contrast.astype(np.float32)


def features(contrast: NDArray[np.float32]) -> BlockFeatures:
    """Return mean and fine deviation of each block."""
    rows, columns = SIZE[0] // BLOCK, SIZE[1] // BLOCK
    blocks = contrast.reshape(rows, BLOCK, columns, BLOCK)
    step = np.abs(np.diff(blocks, axis=3)).mean((1, 3))
    values = np.stack([blocks.mean((1, 3)), step], 2).astype(np.float32)
    return BlockFeatures(values, np.ones((rows, columns), bool), SIZE, 1.0)


@pytest.fixture
def traits() -> InstanceTraits:
    answer, contrast = drawn()
    assert len(answer.instances) == 4
    return traits_of(answer, features(contrast), contrast)


def order(scores: NDArray[np.float64]) -> list[int]:
    return np.argsort(-scores, kind="stable").tolist()


def test_an_example_is_most_like_itself_then_like_its_kind(traits: InstanceTraits) -> None:
    (scores,) = likeness([traits], [(0, DISC)])
    # By what is in them, not by their shape: the bar holds the same grain.
    assert order(scores)[:2] == [DISC, BAR]
    assert scores[DISC] == pytest.approx(1)
    assert scores[BRIGHT] < 0.9 * scores[BAR]
    assert (np.abs(scores) <= 1 + 1e-9).all()


def test_several_examples_count_together_over_pictures(traits: InstanceTraits) -> None:
    one, other = likeness([traits, traits], [(0, DISC), (1, BRIGHT)])
    np.testing.assert_allclose(one, other)
    assert set(order(one)[:2]) <= {DISC, BAR, BRIGHT}


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        (Attribute.ROUND, {DISC, COARSE, BRIGHT}, {BAR}),
        (Attribute.SPREAD, {COARSE}, {DISC, BAR, BRIGHT}),
        (Attribute.BRIGHT, {BRIGHT}, {DISC, BAR, COARSE}),
        (Attribute.PACKED, {DISC, BAR, BRIGHT}, {COARSE}),
    ],
)
def test_a_name_puts_first_what_is_so(
    traits: InstanceTraits, wanted: Attribute, first: set[int], last: set[int]
) -> None:
    (scores,) = as_said([traits], [wanted])
    assert order(scores)[0] in first
    assert order(scores)[-1] in last
    (turned,) = as_said([traits], [], [wanted])
    np.testing.assert_allclose(turned, 1 - scores)


def test_names_count_together(traits: InstanceTraits) -> None:
    (scores,) = as_said([traits], [Attribute.ROUND, Attribute.BRIGHT], [Attribute.SPREAD])
    assert order(scores)[0] == BRIGHT
    assert ((scores >= 0) & (scores <= 1)).all()
