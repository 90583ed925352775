"""The methods on the pre-trained encoder: they learn, and find a border where it is."""

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from colonyqc.training.fit.loop import fit
from colonyqc.training.fit.pmf import new_net, predict
from colonyqc.training.nets import registry
from colonyqc.training.nets.encoder_net import COARSEST, EncoderNet
from colonyqc.training.nets.encoder_patch import block_centre_loss
from colonyqc.training.nets.encoder_pmf import EncoderPmf, EncoderPmfConfig
from colonyqc.training.nets.lite0 import HALF_CHANNELS, Lite0
from colonyqc.training.nets.registry import METHODS, Net
from colonyqc.training.recipes.loop import LoopConfig
from training.pictures import tiny_recipe

SIDE = 128
BORDER = 72
"""On the borders of blocks of 8 and 4 px, in the middle of one of 16."""
NAMES = ("pyramid", "encoder-pmf", "encoder-patch", "encoder-fcn", "encoder-unet")
every_name = pytest.mark.parametrize("name", NAMES)


def _halves(seed: int, border: int = BORDER) -> tuple[torch.Tensor, torch.Tensor]:
    """Return contrast (1, 1, h, w) and labels: ground on the left, grain (1) on the right."""
    noise = torch.Generator().manual_seed(seed)
    contrast = 0.02 * torch.randn(1, 1, SIDE, SIDE, generator=noise)
    contrast[..., border:] *= 15
    labels = torch.zeros(1, SIDE, SIDE, dtype=torch.uint8)
    labels[..., border:] = 1
    return contrast, labels


def _trained(name: str, folder: Path, config: LoopConfig) -> tuple[Net, Net, list[float]]:
    """Return a method's network as it begins and as it ends, and the losses between."""
    recipe = replace(tiny_recipe(), net=replace(METHODS[name], dropout=0.0))
    net = new_net(recipe, 0)
    losses: list[float] = []

    def loss_at(module: nn.Module, step: int) -> torch.Tensor:
        # Another border in each crop, or the network would learn the place by heart.
        crops = [_halves(4 * step + n, 8 * ((5 * step + 7 * n) % 11 + 3)) for n in range(4)]
        seen, labels = (torch.cat(part) for part in zip(*crops, strict=True))
        value = registry.loss(module(seen), labels, torch.ones(4), recipe.net)
        losses.append(float(value.detach()))
        return value

    kept = fit(deepcopy(net), loss_at, config, folder / "c.pt", "key")
    assert isinstance(kept, EncoderNet)
    return net, kept, losses


@every_name
def test_a_few_steps_teach_it_where_a_border_lies(name: str, tmp_path: Path) -> None:
    config = LoopConfig(steps=30, rate=3e-3, encoder=0.3, average=0.8)
    _, net, losses = _trained(name, tmp_path, config)
    assert np.mean(losses[-5:]) < 0.5 * np.mean(losses[:5])
    contrast, labels = _halves(9_999)
    found = predict(net, contrast[0, 0].numpy()).argmax(0)
    # In each row the place that parts class 0 from class 1 with the fewest on the wrong side.
    borders = np.cumsum(np.where(found == 0, 1, -1), axis=1).argmax(1) + 1
    assert abs(float(np.median(borders)) - BORDER) <= COARSEST / 2
    assert float((found == labels[0].numpy()).mean()) > 0.9


@every_name
def test_the_encoder_has_a_rate_of_its_own(name: str, tmp_path: Path) -> None:
    before, after, _ = _trained(name, tmp_path, LoopConfig(steps=1, encoder=0.0))
    moved = {
        n.partition(".")[0]
        for (n, old), new in zip(before.named_parameters(), after.parameters(), strict=True)
        if not torch.equal(old, new)
    }
    assert "encoder" not in moved
    assert moved == {n for n, child in before.named_children() if list(child.parameters())} - {
        "encoder"
    }


@every_name
def test_an_encoder_begins_with_what_it_learned_on_imagenet(name: str) -> None:
    net = new_net(replace(tiny_recipe(), net=METHODS[name]), 1)
    assert isinstance(net, EncoderNet)
    other = new_net(replace(tiny_recipe(), net=METHODS["pyramid"]), 2)
    assert isinstance(other, EncoderNet)
    learned = other.encoder.state_dict()
    assert all(torch.equal(v, learned[n]) for n, v in net.encoder.state_dict().items())


@every_name
def test_frozen_batch_norms_stay_in_evaluation(name: str) -> None:
    net = registry.build(replace(METHODS[name], frozen=True)).train()
    norms = [m for m in net.modules() if isinstance(m, nn.BatchNorm2d)]
    assert norms
    assert not any(norm.training for norm in norms)
    assert net.training


@pytest.mark.parametrize("stages", [4, 5])
def test_the_finest_features_come_before_those_that_are_handed_on(stages: int) -> None:
    encoder, picture = Lite0(stages).eval(), _halves(0)[0]
    with torch.inference_mode():
        half, *others = encoder.from_half(picture)
        assert half.shape == (1, HALF_CHANNELS, SIDE // 2, SIDE // 2)
        assert all(map(torch.equal, others, encoder(picture)))


def test_cells_lie_in_their_block_as_in_the_picture() -> None:
    net = EncoderPmf(EncoderPmfConfig(width=8, grids=(2,))).eval()
    head = net.heads[0]
    assert isinstance(head, nn.Conv2d)
    with torch.no_grad():
        head.weight.zero_()
        # Class 1 alone, at the cell in the second row of the first column of every block.
        head.bias.zero_()[1 * 4 + 1 * 2 + 0] = 5.0
        (logits,) = net(_halves(0)[0])
    assert logits.shape == (1, 4, 16, 16)
    rows, columns = torch.nonzero(logits[0, 1] == 5.0, as_tuple=True)
    assert (set(rows.tolist()), set(columns.tolist())) == (
        set(range(1, 16, 2)),
        set(range(0, 16, 2)),
    )
    assert not logits[0, [0, 2, 3]].any()


def test_a_block_learns_from_the_pixel_at_its_centre_alone() -> None:
    outputs = (torch.zeros(1, 4, 2, 2).index_fill(1, torch.tensor([2]), 50.0),)
    labels = torch.zeros(1, 32, 32, dtype=torch.uint8)
    labels[0, 8::16, 8::16] = 2
    assert float(block_centre_loss(outputs, labels, torch.ones(1))) == pytest.approx(0)
    labels[0, 24, 8] = 1
    assert float(block_centre_loss(outputs, labels, torch.ones(1))) == pytest.approx(12.5)
