import numpy as np

from colonyqc.domain.picture import Region
from colonyqc.imaging.colonies.overlay import hatched, painted, shrunk


def test_classes_are_filled_lightly_outlined_inwards_and_background_is_untouched():
    overview = np.full((60, 80, 3), 100, np.uint8)
    classes = np.zeros((120, 160), np.uint8)
    classes[40:80, 40:80] = 2
    drawn = painted(overview, classes)
    orange = np.array([0xD5, 0x5E, 0x00])
    assert (drawn[20:22, 20:40] == orange).all()
    assert (drawn[20:40, 38:40] == orange).all()
    inside = np.rint(75 + 0.25 * orange).astype(int)
    assert (drawn[22:38, 22:38] == inside).all()
    outside = np.ones((60, 80), bool)
    outside[20:40, 20:40] = False
    assert (drawn[outside] == 100).all()
    assert (overview == 100).all()


def test_a_class_map_shrinks_to_any_size():
    classes = np.arange(12, dtype=np.uint8).reshape(3, 4)
    assert np.array_equal(shrunk(classes, 4, 3), classes)
    assert shrunk(classes, 2, 1).tolist() == [[5, 7]]


def test_uncertain_areas_are_hatched_and_others_are_not():
    overview = np.full((60, 60, 3), 100, np.uint8)
    for kind, tones in ((1, 1), (3, 2)):
        classes = np.full((60, 60), kind, np.uint8)
        inner = painted(overview, classes)[5:55, 5:55]
        assert len(np.unique(inner.reshape(-1, 3), axis=0)) == tones


def test_what_is_left_out_is_framed_and_hatched_and_can_still_be_seen():
    plain = np.full((100, 120, 3), 90, np.uint8)
    drawn = hatched(plain, (Region(40, 60, 80, 120),), 0.5)
    changed = (drawn != plain).any(axis=2)
    inside = changed[30:90, 20:60]
    assert inside[[0, -1]].all()
    assert inside[:, [0, -1]].all()
    assert 0.1 < inside[1:-1, 1:-1].mean() < 0.4
    assert changed.sum() == inside.sum()
