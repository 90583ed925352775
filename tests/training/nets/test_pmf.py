"""nets.pmf and losses: geometry, equality with sliding patches, gradients, loss laws."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from colonyqc.training.nets.pmf import STRIDE, PmfConfig, PmfNet, PmfSegmenter, sliding_logits
from colonyqc.training.nets.pmf_loss import block_counts, cell_targets, soft_cross_entropy

TINY = PmfConfig(widths=(4, 6, 8), grids=(1, 2, 4))
WIDE = PmfConfig(widths=(4, 6, 8), grids=(2,), residuals=1, context=5, members=2)


def _net(config: PmfConfig = TINY, seed: int = 0) -> PmfNet:
    torch.manual_seed(seed)
    net = PmfNet(config)
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.running_mean, -0.3, 0.3)
            torch.nn.init.uniform_(module.running_var, 0.5, 1.5)
    return net.eval()


def _picture(height: int, width: int, seed: int = 1) -> torch.Tensor:
    return 0.3 * torch.randn(1, 1, height, width, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("config", [TINY, WIDE])
def test_the_fully_convolutional_form_equals_sliding_patches(config: PmfConfig) -> None:
    net, picture = _net(config), _picture(136, 152)
    with torch.inference_mode():
        for whole, slid in zip(net(picture), sliding_logits(net, picture), strict=True):
            assert whole.shape == slid.shape
            assert float((whole - slid).abs().max()) <= 1e-5


@settings(max_examples=8, deadline=None)
@given(top=st.integers(0, 4), left=st.integers(0, 4), tall=st.integers(18, 22))
def test_the_interior_does_not_depend_on_what_is_outside(top: int, left: int, tall: int) -> None:
    segmenter, picture = PmfSegmenter(_net()), _picture(224, 216)
    halo = TINY.halo
    y, x, height, width = STRIDE * top, STRIDE * left, STRIDE * tall, STRIDE * 18
    with torch.inference_mode():
        whole = segmenter(picture)[..., y : y + height, x : x + width]
        part = segmenter(picture[..., y : y + height, x : x + width])
    inner = np.s_[..., halo:-halo, halo:-halo]
    assert part[inner].numel() > 0
    assert float((whole[inner] - part[inner]).abs().max()) <= 1e-5


def test_the_halo_is_not_larger_than_needed() -> None:
    segmenter, picture = PmfSegmenter(_net()), _picture(128, 224)
    other = picture.clone()
    other[..., 160:] = 20
    with torch.inference_mode():
        change = (segmenter(picture) - segmenter(other)).abs().amax((0, 1, 2))
    inside = 160 - TINY.halo
    assert float(change[:inside].max()) == 0
    assert float(change[inside : inside + STRIDE].max()) > 0


def test_a_higher_temperature_is_less_sure() -> None:
    net, picture = _net(), _picture(128, 128)
    with torch.inference_mode():
        sharp = PmfSegmenter(net, 0.5)(picture).max(1).values.mean()
        soft = PmfSegmenter(net, 3.0)(picture).max(1).values.mean()
    assert float(soft) < float(sharp)


def test_a_bright_patch_answers_where_it_lies() -> None:
    """A net that only weighs light must put the patch's pmf on the patch's own blocks."""
    net = _net(PmfConfig(widths=(4, 6, 8), grids=(4,)))
    flat, marked = torch.zeros(1, 1, 256, 256), torch.zeros(1, 1, 256, 256)
    marked[..., 120:136, 120:136] = 1
    with torch.inference_mode():
        segmenter = PmfSegmenter(net)
        change = (segmenter(marked) - segmenter(flat)).abs().sum(1)[0]
    weights = change / change.sum()
    centre = [float((weights.sum(1 - axis) * torch.arange(256)).sum()) for axis in (0, 1)]
    assert centre == pytest.approx([127.5, 127.5], abs=16)
    assert float(change[:48].max()) < 1e-5


def test_block_counts_are_class_shares_of_labelled_pixels() -> None:
    labels = torch.zeros(1, 8, 16, dtype=torch.uint8)
    labels[0, :4, :8] = 2
    labels[0, :, 8:] = 255
    counts = block_counts(labels, 4)
    assert counts[0, :, 0, 0].tolist() == [0.5, 0, 0.5, 0]
    assert counts[0, :, 0, 1].tolist() == [0, 0, 0, 0]


def test_cell_targets_lie_in_the_middle_of_the_receptive_field() -> None:
    labels = torch.zeros(1, 96, 96, dtype=torch.uint8)
    labels[0, 32:48, 32:48] = 1
    labels[0, 48:64, 48:64] = 255
    (whole, share1), (quarters, share2), _ = cell_targets(labels, TINY)
    assert whole[0, :, 0, 0, 0].tolist() == pytest.approx([2 / 3, 1 / 3, 0, 0])
    assert float(share1) == pytest.approx(0.75)
    assert quarters[0, 1, :, 0, 0].tolist() == [1, 0, 0, 0]
    assert share2[0, :, 0, 0].tolist() == [1, 1, 1, 0]


def test_targets_agree_between_grids() -> None:
    labels = torch.from_numpy(np.random.default_rng(3).integers(0, 4, (1, 120, 128), np.uint8))
    (one, _), (two, _), (four, _) = cell_targets(labels, TINY)
    assert torch.allclose(one[:, :, 0], two.mean(2), atol=1e-6)
    assert torch.allclose(one[:, :, 0], four.mean(2), atol=1e-6)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_cross_entropy_is_least_at_the_true_pmf(seed: int) -> None:
    rng = torch.Generator().manual_seed(seed)
    pmf = torch.rand(2, 4, 3, 2, 2, generator=rng).softmax(1)
    weight = torch.rand(2, 3, 2, 2, generator=rng)
    best = soft_cross_entropy(pmf.log(), pmf, weight)
    other = soft_cross_entropy(torch.randn(pmf.shape, generator=rng), pmf, weight)
    assert float(best) <= float(other) + 1e-6


def test_cross_entropy_of_a_sure_and_right_answer_is_zero_and_weights_leave_cells_out() -> None:
    logits = torch.tensor([[100.0, 0.0], [0.0, 100.0]]).T[None]
    pmf = torch.tensor([[1.0, 0.0], [1.0, 0.0]]).T[None]
    assert float(soft_cross_entropy(logits, pmf, torch.tensor([[1.0, 0.0]]))) == 0
    assert float(soft_cross_entropy(logits, pmf, torch.tensor([[0.0, 1.0]]))) == 100
    assert float(soft_cross_entropy(logits, pmf, torch.zeros(1, 2))) == 0
