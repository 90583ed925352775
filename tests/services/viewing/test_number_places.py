import cv2
import numpy as np
import pytest

from colonyqc.services.viewing.number_places import coarse_classes, number_places
from history.samples import analysis
from support.fake_history import FakeLabels


def test_numbers_stand_in_cells_and_without_a_map_within_the_outlines() -> None:
    colonies = analysis().pictures[0].colonies
    assert number_places(None, ()) == ()
    places = number_places(None, colonies)
    for place, colony in zip(places, colonies, strict=True):
        line = np.array(colony.outline, np.int32)
        assert cv2.pointPolygonTest(line, place, False) >= 0


def test_a_coarse_level_is_read_and_told_with_its_scale() -> None:
    classes = np.zeros((40, 60), np.uint8)
    classes[10:20, 30:50] = 1
    found, scale = coarse_classes(FakeLabels(classes))
    assert found.shape[1] == pytest.approx(60 * scale, abs=1)
    np.testing.assert_array_equal(found, classes)
