"""Every network of the family, put to one and the same test on a tiny shape."""

from pathlib import Path

import numpy as np
import pytest
import torch

from colonyqc.training.nets import registry
from colonyqc.training.nets.encoder_fcn import EncoderFcnConfig
from colonyqc.training.nets.encoder_patch import EncoderPatchConfig
from colonyqc.training.nets.encoder_pmf import EncoderPmfConfig
from colonyqc.training.nets.encoder_unet import EncoderUnetConfig
from colonyqc.training.nets.fcn import FcnConfig
from colonyqc.training.nets.patch import PatchConfig, centre_loss
from colonyqc.training.nets.pmf import PmfConfig
from colonyqc.training.nets.pyramid import PyramidConfig
from colonyqc.training.nets.registry import METHODS, NetConfig
from colonyqc.training.nets.unet import UnetConfig
from colonyqc.training.package.common import PARITY
from colonyqc.training.package.pmf import deployed, export_onnx

FAMILY: dict[str, NetConfig] = {
    "pmf": PmfConfig(widths=(4, 6, 8), grids=(1, 2, 4), residuals=1, context=3, members=2),
    "patch": PatchConfig(widths=(4, 6, 8)),
    "fcn": FcnConfig(widths=(4, 6, 8)),
    "unet": UnetConfig(widths=(4, 6, 8, 8)),
}
ON_ENCODER: dict[str, NetConfig] = {
    "pyramid": PyramidConfig(width=8),
    "encoder-pmf": EncoderPmfConfig(width=8),
    "encoder-patch": EncoderPatchConfig(width=8),
    "encoder-fcn": EncoderFcnConfig(),
    "encoder-unet": EncoderUnetConfig(width=8, stages=4),
}
"""Their receptive field is wider than their halo: what lies outside is not without effect."""
EVERY = FAMILY | ON_ENCODER
every_method = pytest.mark.parametrize("config", EVERY.values(), ids=EVERY.keys())
exact_method = pytest.mark.parametrize("config", FAMILY.values(), ids=FAMILY.keys())


def _net(config: NetConfig) -> registry.Net:
    torch.manual_seed(0)
    net = registry.build(config)
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.running_mean, -0.3, 0.3)
            torch.nn.init.uniform_(module.running_var, 0.5, 1.5)
    return net.eval()


def _picture(height: int, width: int, batch: int = 1, seed: int = 1) -> torch.Tensor:
    noise = torch.Generator().manual_seed(seed)
    return 0.3 * torch.randn(batch, 1, height, width, generator=noise)


def test_every_method_that_is_compared_has_a_tiny_shape_here() -> None:
    assert {n: type(c) for n, c in METHODS.items()} == {n: type(c) for n, c in EVERY.items()}
    assert all(config.halo % registry.stride_of(config) == 0 for config in METHODS.values())


@every_method
def test_the_graph_gives_probabilities_of_the_pictures_size(config: NetConfig) -> None:
    with torch.inference_mode():
        out = registry.segmenter(_net(config))(_picture(144, 208))
    assert out.shape == (1, config.classes, 144, 208)
    assert float((out.sum(1) - 1).abs().max()) < 1e-5
    assert float(out.min()) >= 0


@every_method
def test_gradients_reach_every_parameter(config: NetConfig) -> None:
    net = _net(config).train()
    labels = torch.randint(0, 4, (2, 128, 128), dtype=torch.uint8)
    outputs = net(_picture(128, 128, batch=2))
    registry.loss(outputs, labels, torch.ones(2), config).backward()  # type: ignore[no-untyped-call]
    for name, parameter in net.named_parameters():
        assert parameter.grad is not None, name
        assert float(parameter.grad.abs().sum()) > 0, name


@exact_method
def test_the_interior_does_not_depend_on_what_is_outside(config: NetConfig) -> None:
    graph, picture = registry.segmenter(_net(config)), _picture(216, 232)
    halo = config.halo
    for y, x, height, width in ((0, 8, 176, 192), (24, 32, 184, 168)):
        with torch.inference_mode():
            whole = graph(picture)[..., y : y + height, x : x + width]
            part = graph(picture[..., y : y + height, x : x + width].contiguous())
        inner = np.s_[..., halo:-halo, halo:-halo]
        assert part[inner].numel() > 0
        assert float((whole[inner] - part[inner]).abs().max()) <= 1e-5


@exact_method
def test_what_lies_outside_matters_up_to_a_little_within_the_halo(config: NetConfig) -> None:
    graph, picture = registry.segmenter(_net(config)), _picture(128, 232)
    other = picture.clone()
    other[..., 168:] = 20
    with torch.inference_mode():
        change = (graph(picture) - graph(other)).abs().amax((0, 1, 2))
    assert float(change[: 168 - config.halo].max()) == 0
    assert float(change[168 - config.halo : 168].max()) > 0


# An export takes seconds: one of each way a graph is built, the others differ in a head.
@pytest.mark.parametrize("name", ["pmf", "fcn", "pyramid", "encoder-unet"])
def test_the_exported_graph_gives_the_same_numbers(name: str, tmp_path: Path) -> None:
    config = EVERY[name]
    net = _net(config)
    stride, plain = registry.stride_of(config), registry.segmenter(net)
    assert export_onnx(deployed(net), tmp_path / "model.onnx", plain, stride) <= PARITY / 10


@every_method
def test_unlabelled_pixels_and_unimportant_crops_do_not_count(config: NetConfig) -> None:
    with torch.inference_mode():
        outputs = _net(config)(_picture(128, 128, batch=2))
    labels = torch.randint(0, 4, (2, 128, 128), dtype=torch.uint8)
    both = registry.loss(outputs, labels, torch.tensor([1.0, 0.0]), config)
    labels[1] = 255
    first = registry.loss(outputs, labels, torch.ones(2), config)
    assert float(both) == pytest.approx(float(first), rel=1e-5)
    labels[:] = 255
    assert float(registry.loss(outputs, labels, torch.ones(2), config)) == 0


def test_patch_classification_learns_from_the_pixel_at_the_centre_alone() -> None:
    config = PatchConfig(widths=(4, 6, 8))
    outputs = (torch.zeros(1, 4, 2, 1).index_fill(1, torch.tensor([2]), 50.0),)
    labels = torch.zeros(1, 104, 96, dtype=torch.uint8)
    labels[0, 48, 48] = labels[0, 56, 48] = 2
    assert float(centre_loss(outputs, labels, torch.ones(1), config)) == pytest.approx(0)
    labels[0, 56, 48] = 1
    assert float(centre_loss(outputs, labels, torch.ones(1), config)) == pytest.approx(25)


def test_members_are_networks_of_their_own() -> None:
    config = PmfConfig(widths=(4, 6, 8), grids=(2,), members=2)
    with torch.inference_mode():
        first, second = _net(config)(_picture(128, 128))
    assert float((first - second).abs().max()) > 0.01


def test_a_field_that_does_not_fit_the_predicted_square_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        registry.build(PmfConfig(context=4))
    with pytest.raises(ValueError, match="must divide"):
        registry.build(PmfConfig(grids=(3,)))
