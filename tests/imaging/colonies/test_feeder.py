import numpy as np

from colonyqc.imaging.colonies.feeder import drop_feeder


def test_only_differentiated_parts_that_touch_no_colony_are_feeders():
    classes = np.zeros((1200, 60), np.uint8)
    classes[505:512, 10:20] = 1
    classes[512:520, 20:30] = 2
    classes[600:610, 10:20] = 2
    classes[700:710, 10:20] = 3
    classes[710:720, 10:20] = 2
    classes[800:805, 10:20] = 1
    classes[806:810, 10:20] = 2
    expected = classes.copy()
    expected[600:610, 10:20] = 0
    expected[710:720, 10:20] = 0
    expected[806:810, 10:20] = 0
    drop_feeder(classes)
    assert np.array_equal(classes, expected)
