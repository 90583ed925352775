"""nets.lean: the same answers as the plain graph, however the weights are."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from colonyqc.training.nets.fused import FusedPmf
from colonyqc.training.nets.pmf import PmfConfig, PmfNet, PmfSegmenter

SEVERAL = PmfConfig(widths=(4, 6, 8), grids=(1, 2, 4), members=3)
ROUND = PmfConfig(widths=(4, 6, 8), grids=(2,), residuals=1, context=5, members=2)
ONE = PmfConfig(widths=(4, 6, 8), grids=(4,), classes=3)


def _net(config: PmfConfig, seed: int = 0, spread: float = 1.0) -> PmfNet:
    torch.manual_seed(seed)
    net = PmfNet(config)
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.running_mean, -0.3, 0.3)
            torch.nn.init.uniform_(module.running_var, 0.5, 1.5)
    for member in net.members:
        for head in member.heads:
            torch.nn.init.normal_(head.weight, 0, spread)
            torch.nn.init.normal_(head.bias, 0, spread)
    return net.eval()


@pytest.mark.parametrize("config", [SEVERAL, ROUND, ONE])
@pytest.mark.parametrize("joined", [False, True])
@settings(max_examples=4, deadline=None)
@given(
    seed=st.integers(0, 99),
    temperature=st.floats(0.5, 2.0),
    rows=st.integers(0, 2),
    spread=st.floats(0.1, 3.0),
)
def test_it_gives_the_plain_graph_s_answers(
    config: PmfConfig, joined: bool, seed: int, temperature: float, rows: int, spread: float
) -> None:
    net = _net(config, seed, spread)
    generator = torch.Generator().manual_seed(seed)
    picture = 0.3 * torch.randn(1, 1, 136 + 8 * rows, 144, generator=generator)
    with torch.inference_mode():
        plain = PmfSegmenter(net, temperature)(picture)
        fused = FusedPmf(net, temperature, joined=joined)(picture)
    assert float((plain - fused).abs().max()) <= 2e-5


@pytest.mark.parametrize("certain", [0, 2])
def test_a_class_that_is_certain_beyond_float32_stays_a_probability(certain: int) -> None:
    net = _net(ONE)
    head = net.members[0].heads[0]
    torch.nn.init.zeros_(head.bias)
    with torch.no_grad():
        head.bias.view(ONE.classes, -1)[certain] = 500.0
    with torch.inference_mode():
        answer = FusedPmf(net)(0.1 * torch.randn(1, 1, 136, 136))
    assert float((answer[:, certain] - 1).abs().max()) <= 1e-5
    assert float((answer.sum(1) - 1).abs().max()) <= 1e-5
