"""Where dead cells are looked for, and why not elsewhere."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.domain.dead_cells import DeadCells, Unmeasured
from colonyqc.domain.model import ModelInfo, Recognised, RecognitionLimits
from colonyqc.domain.protocol import Protocol
from colonyqc.services.analysis.dead_cells import dead_cells_of
from colonyqc.services.analysis.picture_look import look
from colonyqc.services.ports import UNWATCHED
from support.fake_pictures import ArraySource
from support.networks import PLAIN, FixedNetwork

PHASE = replace(PLAIN, modality="phase contrast", pixel_size_um=1.6)
KNOWING = replace(PHASE, recognition=RecognitionLimits(-1.0, 2.0))


def dish() -> NDArray[np.uint8]:
    """Return 400² px of empty dish with three bright discs 10 px wide."""
    grey = np.random.default_rng(0).normal(120, 1.5, (400, 400)).astype(np.float32)
    for x, y in ((90, 100), (280, 120), (200, 300)):
        cv2.circle(grey, (x, y), 5, 220, -1, cv2.LINE_AA)
    return grey.clip(0, 255).astype(np.uint8)


def looked_for(um: float | None, model: ModelInfo, look_of: Recognised | None = None) -> DeadCells:
    source = ArraySource("a", dish(), um)
    classes = np.zeros((400, 400), np.uint8)
    classes[:200] = 2
    seen = look(source, Protocol(), UNWATCHED)
    return dead_cells_of(source, seen, FixedNetwork(model, look=look_of), classes)


def test_they_are_found_and_held_against_the_class_map() -> None:
    found = looked_for(1.6, PHASE)
    assert sorted((disc.x, disc.y) for disc in found.discs) == [(90, 100), (200, 300), (280, 120)]
    assert all(9 <= disc.diameter <= 13 for disc in found.discs)
    assert found.unmeasured is None
    assert found.differentiated_px == pytest.approx(2 / 3 * found.px, abs=20)
    assert found.apart_px + found.differentiated_px == found.px


def test_the_size_may_be_told_by_how_the_cells_look() -> None:
    found = looked_for(None, KNOWING, Recognised(9.0, 1.6, 0.5))
    assert (found.count, found.unmeasured) == (3, None)


@pytest.mark.parametrize(
    ("um", "model", "look_of", "why"),
    [
        (1.6, replace(PHASE, modality="brightfield"), None, Unmeasured.KIND),
        (None, PHASE, None, Unmeasured.SIZE),
        (None, KNOWING, Recognised(9.0, 1.6, 0.0), Unmeasured.SIZE),
        (None, replace(PHASE, pixel_size_um=None), None, Unmeasured.SIZE),
        (4.2, PHASE, None, Unmeasured.COARSE),
    ],
)
def test_where_they_cannot_be_told_it_says_why(
    um: float | None, model: ModelInfo, look_of: Recognised | None, why: Unmeasured
) -> None:
    assert looked_for(um, model, look_of) == DeadCells(unmeasured=why)
