import math

import numpy as np
import pytest

from colonyqc.domain.errors import UsageError
from colonyqc.domain.regions import (
    MOST_REGIONS,
    NOT_IMAGED,
    RegionPicture,
    RegionRequest,
    area_shares,
)

PICTURE = RegionPicture("a.png", np.zeros((20, 30), np.float32))


def strokes(*classes: int) -> np.ndarray:
    drawn = np.zeros(PICTURE.shape, np.uint8)
    drawn[0, : len(classes)] = classes
    return drawn


@pytest.mark.parametrize("clusters", [0, 1, MOST_REGIONS + 1])
def test_a_picture_has_as_many_regions_as_labels_can_tell(clusters: int) -> None:
    with pytest.raises(UsageError, match="2 to 254"):
        RegionRequest(PICTURE, clusters=clusters)


def test_the_floor_is_below_what_is_wanted() -> None:
    with pytest.raises(UsageError, match="At least 5"):
        RegionRequest(PICTURE, clusters=4, min_clusters=5)
    with pytest.raises(UsageError, match="least number"):
        RegionRequest(PICTURE, min_clusters=0)


def test_strokes_fit_their_picture() -> None:
    RegionRequest(PICTURE, scribbles=strokes(1, 2))
    with pytest.raises(UsageError, match="20×30 px, the picture 30×20"):
        RegionRequest(PICTURE, scribbles=np.ascontiguousarray(strokes(1, 2).T))
    with pytest.raises(UsageError, match="two classes"):
        RegionRequest(PICTURE, scribbles=strokes(1, 1))
    with pytest.raises(UsageError, match="value 255"):
        RegionRequest(PICTURE, scribbles=strokes(1, 255))
    with pytest.raises(UsageError, match="8-bit grey"):
        RegionRequest(PICTURE, scribbles=strokes(1, 2).astype(np.uint16))  # type: ignore[arg-type]


def test_strokes_and_a_reference_are_two_ways() -> None:
    with pytest.raises(UsageError, match="give one"):
        RegionRequest(PICTURE, scribbles=strokes(1, 2), reference=b"weights")


def test_shares_are_of_what_is_imaged() -> None:
    labels = np.array([[0, 0, 0, 1], [NOT_IMAGED] * 4], np.uint8)
    assert area_shares(labels, 3) == (75.0, 25.0, 0.0)
    assert math.isnan(area_shares(np.full((2, 2), NOT_IMAGED, np.uint8), 1)[0])
