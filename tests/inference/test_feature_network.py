from pathlib import Path

import numpy as np
import pytest

from colonyqc.config.paths import shipped_models
from colonyqc.domain.errors import ModelError
from colonyqc.inference.feature_network import FeatureLibrary
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.packages.pmf import NETWORK
from support.tiny_model import write_package
from support.tiny_pyramid import write_pyramid_package


def test_it_gives_what_the_encoder_sees_at_each_size(tmp_path: Path) -> None:
    write_pyramid_package(tmp_path)
    network = FeatureLibrary(ModelLibrary([tmp_path])).open_features("ips-phase")
    tile = np.random.default_rng(0).uniform(-1, 1, (32, 48)).astype(np.float32)
    fine, coarse = network.levels(tile)
    assert (fine.shape, coarse.shape) == ((3, 8, 12), (3, 4, 6))
    assert (str(network.info.ref), network.provider) == ("ips-phase@1.0.0", "CPU")


def test_it_is_opened_once(tmp_path: Path) -> None:
    write_pyramid_package(tmp_path)
    library = FeatureLibrary(ModelLibrary([tmp_path]))
    assert library.open_features("ips-phase") is library.open_features("ips-phase")


def test_a_network_without_a_pyramid_says_so(tmp_path: Path) -> None:
    write_package(tmp_path)
    with pytest.raises(ModelError, match=r"tiny@1\.0\.0 has no features"):
        FeatureLibrary(ModelLibrary([tmp_path])).open_features("tiny")


def test_a_changed_file_is_not_started(tmp_path: Path) -> None:
    folder = write_pyramid_package(tmp_path)
    file = folder / NETWORK
    file.write_bytes(file.read_bytes() + b"\x00")
    with pytest.raises(ModelError, match=r"model\.onnx was changed"):
        FeatureLibrary(ModelLibrary([tmp_path])).open_features("ips-phase")


@pytest.mark.parametrize("name", ["ips-phase", "ips-phase-open"])
def test_the_shipped_networks_have_three_sizes(name: str) -> None:
    library = ModelLibrary([shipped_models()])
    network = FeatureLibrary(library, threads=1).open_features(name)
    levels = network.levels(np.zeros((64, 96), np.float32))
    assert [level.shape for level in levels] == [(24, 16, 24), (40, 8, 12), (112, 4, 6)]
