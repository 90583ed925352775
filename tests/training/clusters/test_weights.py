import io
import pickle
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.errors import UsageError
from colonyqc.domain.regions import RegionMethod
from colonyqc.imaging.regions.adapt import RegionCentres
from colonyqc.training.clusters.inputs import InputScaling
from colonyqc.training.clusters.weights import ClusterWeights, read_weights
from colonyqc.training.nets.feature_clusters import FeatureClusters, FeatureClustersConfig


def made() -> ClusterWeights:
    net = FeatureClusters(FeatureClustersConfig(inputs=2, width=4, responses=3, blocks=1)).eval()
    scaling = InputScaling(
        np.zeros(2, np.float32), np.ones(2, np.float32), np.eye(2, dtype=np.float32)
    )
    regions = np.array([1, -1, 0], np.intp)
    centres = RegionCentres(np.eye(2, dtype=np.float32), np.array([0.5, 0.5], np.float32))
    return ClusterWeights(RegionMethod.DIFFERENTIABLE, net, scaling, regions, 4.0, 1.5, centres)


def test_weights_come_back_as_they_were() -> None:
    before = made()
    after = read_weights(before.packed())
    assert (after.method, after.side, after.pixel_size_um, after.count) == (
        before.method, 4.0, 1.5, 2,
    )  # fmt: skip
    assert after.regions.tolist() == [1, -1, 0]
    assert after.packed() == before.packed()


def repacked(**changed: object) -> bytes:
    with np.load(io.BytesIO(made().packed())) as held:
        arrays = {key: held[key] for key in held.files}
    to = io.BytesIO()
    np.savez(to, **(arrays | changed))  # type: ignore[arg-type]
    return to.getvalue()


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": np.array("colonyqc-regions-encoder-1")},
        {"told": np.array("{}")},
        {"told": np.array("no json")},
        {"regions": np.array([0, 1], np.int16)},
        {"regions": np.array([-1, -1, -1], np.int16)},
        {"regions": np.array([0, 1, 300], np.int16)},
        {"spread": np.zeros(2, np.float32)},
        {"mean": np.array([np.nan, 0], np.float32)},
        {"mean": np.zeros(3, np.float32)},
        {"directions": np.eye(3, dtype=np.float32)},
        {"net.body.0.weight": np.zeros((4, 2, 3, 1), np.float32)},
        {"centres": np.eye(3, dtype=np.float32)},
        {"centres": np.full((2, 2), np.inf, np.float32)},
        {"shares": np.zeros(2, np.float32)},
        {"shares": np.array([1, -1], np.float32)},
        {"mean": np.array([None, None], dtype=object)},
    ],
)
def test_what_makes_no_sense_is_one_sentence(changed: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="damaged"):
        read_weights(repacked(**changed))


class Boom:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (exec, ("raise SystemExit('ran')",))


def test_a_pickle_is_never_run() -> None:
    with pytest.raises(UsageError, match="damaged"):
        read_weights(pickle.dumps(Boom()))


@given(st.integers(0, 10**6), st.integers(1, 255))
def test_a_damaged_file_is_weights_or_a_sentence(place: int, change: int) -> None:
    packed = bytearray(made().packed())
    packed[place % len(packed)] ^= change
    with suppress(UsageError):
        read_weights(bytes(packed))
