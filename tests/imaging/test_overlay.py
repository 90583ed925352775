from dataclasses import replace

import numpy as np

from colonyqc.imaging.label import label
from colonyqc.imaging.measure import measure
from colonyqc.imaging.overlay import numbered, painted, shrunk


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


def test_numbers_are_written_where_the_colonies_are():
    classes = np.zeros((200, 400), np.uint8)
    classes[80:120, 280:320] = 1
    (colony,) = measure(classes, label(classes, 1, 0), None)
    picture = np.full((100, 200, 3), 90, np.uint8)
    drawn = numbered(picture, [replace(colony, number=12)], 0.5)
    changed = np.argwhere((drawn != picture).any(axis=2))
    assert len(changed) > 20
    assert np.abs(changed.mean(axis=0) - [50, 150]).max() < 4
    assert drawn.max() > 200
