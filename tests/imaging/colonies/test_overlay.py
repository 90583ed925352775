import numpy as np
import pytest

from colonyqc.domain.picture import Region
from colonyqc.imaging.colonies.overlay import hatched, painted, shrunk


def test_classes_are_filled_lightly_outlined_inwards_and_background_is_untouched():
    overview = np.full((60, 80, 3), 100, np.uint8)
    classes = np.zeros((120, 160), np.uint8)
    classes[40:80, 40:80] = 1
    drawn = painted(overview, classes)
    green = np.array([0x00, 0x9E, 0x73])
    assert (drawn[20:22, 20:40] == green).all()
    assert (drawn[20:40, 38:40] == green).all()
    inside = np.rint(75 + 0.25 * green).astype(int)
    assert (drawn[22:38, 22:38] == inside).all()
    outside = np.ones((60, 80), bool)
    outside[20:40, 20:40] = False
    assert (drawn[outside] == 100).all()
    assert (overview == 100).all()


def test_a_class_map_shrinks_to_any_size():
    classes = np.arange(12, dtype=np.uint8).reshape(3, 4)
    assert np.array_equal(shrunk(classes, 4, 3), classes)
    assert shrunk(classes, 2, 1).tolist() == [[5, 7]]


@pytest.mark.parametrize("light", [100, 150, 220])
def test_without_colour_classes_are_told_by_dots_and_stripes(light: int):
    overview = np.full((60, 60, 3), light, np.uint8)
    marked = {}
    for kind in (1, 2, 3, 4):
        classes = np.full((60, 60), kind, np.uint8)
        grey = painted(overview, classes)[5:55, 5:55] @ [0.299, 0.587, 0.114]
        marked[kind] = grey < grey.max() - 20
    assert not marked[1].any()
    assert not marked[4].any()
    # Dots leave rows free, stripes none; neither hides what is below.
    assert 0.05 < marked[2].mean() < 0.15
    assert not marked[2].any(axis=1).all()
    assert 0.1 < marked[3].mean() < 0.3
    assert marked[3].any(axis=1).all()


def test_what_is_left_out_is_framed_and_hatched_and_can_still_be_seen():
    plain = np.full((100, 120, 3), 90, np.uint8)
    drawn = hatched(plain, (Region(40, 60, 80, 120),), 0.5)
    changed = (drawn != plain).any(axis=2)
    inside = changed[30:90, 20:60]
    assert inside[[0, -1]].all()
    assert inside[:, [0, -1]].all()
    assert 0.1 < inside[1:-1, 1:-1].mean() < 0.4
    assert changed.sum() == inside.sum()
