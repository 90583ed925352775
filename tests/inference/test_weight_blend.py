"""Between two networks of one build lie others; what is written is a package like any."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import numpy_helper

from colonyqc.domain.errors import ModelError
from colonyqc.inference.own_packages import OwnPackages
from colonyqc.inference.packages import ModelLibrary
from colonyqc.inference.weight_blend import blended
from support.tiny_model import tiny_network, write_package
from support.tiny_pyramid import write_pyramid_package

OLD = tiny_network(40.0, 0.3).SerializeToString()
NEW = tiny_network(80.0, 0.1).SerializeToString()


def weights(model: bytes) -> dict[str, np.ndarray]:
    graph = onnx.load_from_string(model).graph
    return {each.name: numpy_helper.to_array(each) for each in graph.initializer}


@given(st.floats(0, 1, width=32))
def test_every_weight_goes_the_same_part_of_the_way(share: float) -> None:
    made, old, new = map(weights, (blended(OLD, NEW, share), OLD, NEW))
    for name, value in made.items():
        expected = old[name] + share * (new[name] - old[name])
        np.testing.assert_allclose(value, expected, rtol=1e-5, atol=1e-5)


def test_the_ends_are_the_networks_themselves() -> None:
    assert blended(OLD, NEW, 1.0) == NEW
    for name, value in weights(blended(OLD, NEW, 0.0)).items():
        np.testing.assert_allclose(value, weights(OLD)[name], rtol=1e-5)


def test_it_is_sealed_and_its_numbers_hold(tmp_path: Path) -> None:
    write_package(tmp_path / "models", "base", threshold=0.3)
    trained = write_package(tmp_path / "run", "mine", threshold=0.1)
    own = OwnPackages(tmp_path / "own", ModelLibrary([tmp_path / "models"]))
    half = tmp_path / "half" / "mine" / "1.0.0"
    own.write_between("base@1.0.0", trained, half, 0.5)
    assert ModelLibrary([tmp_path / "half"]).verify() == (("mine@1.0.0", ""),)
    assert "50% of the way from base@1.0.0" in (half / "card.md").read_text("utf-8")
    whole, found = (weights((each / "model.onnx").read_bytes()) for each in (trained, half))
    assert (found["bias"] != whole["bias"]).any()


def test_another_build_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    write_pyramid_package(tmp_path / "models", "base")
    trained = write_package(tmp_path / "run", "mine")
    own = OwnPackages(tmp_path / "own", ModelLibrary([tmp_path / "models"]))
    half = tmp_path / "half" / "mine" / "1.0.0"
    with pytest.raises(ModelError, match=r"mine@1\.0\.0 was not trained on from base"):
        own.write_between("base@1.0.0", trained, half, 0.5)
    assert not half.exists()
    with pytest.raises(ModelError, match="no model"):
        OwnPackages(tmp_path / "own").write_between("base@1.0.0", trained, half, 0.5)
