import numpy as np
import pytest

from colonyqc.domain.errors import UsageError
from colonyqc.domain.regions import NOT_IMAGED, RegionMethod, RegionPicture, RegionRequest
from colonyqc.services.regions.baselines import BaselineRegions

ENGINE = BaselineRegions()


def contrast(shape: tuple[int, int] = (80, 120)) -> np.ndarray:
    drawn = np.random.default_rng(0).normal(0, 0.1, shape)
    drawn[:, shape[1] // 3 :] += 0.6
    return np.asarray(drawn.astype(np.float32))


@pytest.mark.parametrize("method", ENGINE.methods())
def test_regions_go_by_area(method: RegionMethod) -> None:
    found = ENGINE.run(RegionRequest(RegionPicture("a", contrast()), method, 2))
    assert (found.clusters, found.method, found.weights) == (2, method, b"")
    assert (found.labels[:, 50:] == 0).mean() > 0.95
    assert (found.labels[:, :35] == 1).mean() > 0.9


def test_what_is_not_imaged_is_told() -> None:
    imaged = np.ones((80, 120), bool)
    imaged[:, 100:] = False
    found = ENGINE.run(RegionRequest(RegionPicture("a", contrast(), imaged), clusters=2))
    assert (found.labels[:, 100:] == NOT_IMAGED).all()
    assert found.clusters == 2


def test_large_pictures_are_answered_at_their_own_size() -> None:
    found = ENGINE.run(
        RegionRequest(RegionPicture("a", contrast((1100, 1300))), RegionMethod.GRAPH_CUT, 2)
    )
    assert found.labels.shape == (1100, 1300)
    assert (found.labels[:, 500:] == 0).mean() > 0.95


def test_a_baseline_takes_neither_strokes_nor_a_reference() -> None:
    strokes = np.zeros((80, 120), np.uint8)
    strokes[0, :2] = 1, 2
    picture = RegionPicture("a", contrast())
    with pytest.raises(UsageError, match="neither strokes"):
        ENGINE.run(RegionRequest(picture, scribbles=strokes))
    with pytest.raises(UsageError, match="neither strokes"):
        ENGINE.run(RegionRequest(picture, reference=b"weights"))
