"""package.recognition: the graph says what the network says, on any number and size of tiles."""

from pathlib import Path

import numpy as np
import torch

from colonyqc.services.packages.pmf import LOOKS_NETWORK, TEST_INPUT
from colonyqc.training.nets.lite0 import load_imagenet
from colonyqc.training.nets.recogniser import Recogniser
from colonyqc.training.package.common import run_graph
from colonyqc.training.package.recognition import add_looks


def test_the_packed_graph_takes_several_tiles_as_one_picture(tmp_path: Path) -> None:
    torch.manual_seed(0)
    net = Recogniser(2).eval()
    load_imagenet(net.encoder)
    rng = np.random.default_rng(0)
    np.save(tmp_path / TEST_INPUT, rng.normal(0, 0.2, (1, 1, 288, 288)).astype(np.float32))
    told = add_looks(tmp_path, net)
    assert told.refused_below < told.familiar_from
    tiles = rng.normal(0, 0.2, (3, 1, 96, 128)).astype(np.float32)
    (got,) = run_graph(tmp_path / LOOKS_NETWORK, {"tiles": tiles})
    with torch.inference_mode():
        np.testing.assert_allclose(got, net(torch.from_numpy(tiles)).numpy(), atol=1e-3)
    (shown,) = run_graph(tmp_path / LOOKS_NETWORK, {"tiles": np.load(tmp_path / TEST_INPUT)})
    np.testing.assert_allclose(told.tested[0], shown[0], atol=1e-4)
    np.testing.assert_allclose(np.log(told.tested[1]), shown[1], atol=1e-4)
