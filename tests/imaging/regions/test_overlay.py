import numpy as np

from colonyqc.domain.regions import NOT_IMAGED
from colonyqc.imaging.regions.overlay import COLOURS, painted_regions, table_of_colours


def test_a_region_has_its_colour_at_its_border_and_under_its_grey() -> None:
    labels = np.zeros((60, 80), np.uint8)
    labels[:, 40:] = 1
    contrast = np.random.default_rng(0).normal(0, 0.1, labels.shape).astype(np.float32)
    drawn = painted_regions(contrast, labels, 200)
    assert drawn.shape == (60, 80, 3)
    assert drawn[30, 39].tolist() == list(COLOURS[0])
    assert drawn[30, 40].tolist() == list(COLOURS[1])
    assert np.ptp(drawn[:, :30].reshape(-1, 3), axis=0).min() > 50, "the picture shows through"


def test_large_pictures_are_drawn_smaller_and_colours_repeat() -> None:
    labels = np.zeros((300, 400), np.uint8)
    assert painted_regions(np.zeros(labels.shape, np.float32), labels, 100).shape == (75, 100, 3)
    table = table_of_colours()
    assert np.array_equal(table[0], table[len(COLOURS)])
    assert not table[NOT_IMAGED].any()
