"""start: a network read back from its package answers as it did, and is trained on as it is."""

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from colonyqc.domain.errors import TrainingError
from colonyqc.services.packages.pmf import NETWORK
from colonyqc.training.fit.start import packaged_net
from colonyqc.training.nets.pyramid import (
    FusedPyramid,
    Pyramid,
    PyramidConfig,
    PyramidSegmenter,
)
from colonyqc.training.package.pmf import example_contrast, export_onnx
from support.tiny_model import tiny_network


@pytest.fixture(scope="module")
def trained() -> Pyramid:
    torch.manual_seed(3)
    net = Pyramid(PyramidConfig(width=16))
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.running_mean, -0.3, 0.3)
            torch.nn.init.uniform_(module.running_var, 0.5, 1.5)
            torch.nn.init.uniform_(module.bias, -0.2, 0.2)
    return net.eval()


@pytest.fixture(scope="module")
def package(trained: Pyramid, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    export_onnx(FusedPyramid(trained), folder / NETWORK, PyramidSegmenter(trained), 16)
    return folder


def test_it_answers_as_the_network_that_was_packed(trained: Pyramid, package: Path) -> None:
    back = packaged_net(package, PyramidConfig(width=16, frozen=True)).eval()
    contrast = torch.from_numpy(example_contrast(96, 128, seed=5))
    with torch.inference_mode():
        expected, found = (PyramidSegmenter(net)(contrast) for net in (trained, back))
    assert float((expected - found).abs().max()) < 1e-4


def test_while_training_its_batch_norms_stay_as_they_are(package: Path) -> None:
    net = packaged_net(package, PyramidConfig(width=16, frozen=True)).train()
    before = {name: value.clone() for name, value in net.state_dict().items() if "running" in name}
    outputs = net(torch.from_numpy(np.repeat(example_contrast(64, 64), 2, 0)))
    assert all(out.requires_grad for out in outputs)
    after = net.state_dict()
    assert all(torch.equal(value, after[name]) for name, value in before.items())
    moving = packaged_net(package, PyramidConfig(width=16)).train()
    moving(torch.from_numpy(np.repeat(example_contrast(64, 64), 2, 0)))
    changed = moving.state_dict()
    assert any(not torch.equal(value, changed[name]) for name, value in before.items())


def test_another_kind_of_network_is_refused(package: Path, tmp_path: Path) -> None:
    onnx.save(tiny_network(), tmp_path / NETWORK)
    with pytest.raises(TrainingError, match="another kind of network"):
        packaged_net(tmp_path, PyramidConfig())
    with pytest.raises(TrainingError, match=r"lacks .*: choose --from none"):
        packaged_net(package, PyramidConfig(width=24))
    with pytest.raises(TrainingError, match="can't be read"):
        packaged_net(tmp_path / "nowhere", PyramidConfig())
