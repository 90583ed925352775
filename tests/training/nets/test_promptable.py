"""The promptable network, its loss and its ONNX form."""

from pathlib import Path

import numpy as np
import pytest
import torch
import yaml

from colonyqc.domain.errors import ModelError, TrainingError
from colonyqc.imaging.sheets.prompts import (
    Readout,
    Sample,
    compile_prompt,
    membrane_probability,
    prompt_log_odds,
)
from colonyqc.services.packages.membrane import (
    MEMBRANE_FILES,
    check_membrane,
    is_membrane,
    read_membrane_info,
)
from colonyqc.services.packages.pmf import DESCRIPTION, MANIFEST
from colonyqc.training.fit.episodic import encode, new_net
from colonyqc.training.nets.episode_loss import (
    attention_odds,
    binary_loss,
    class_means,
    episode_loss,
    prototype_odds,
)
from colonyqc.training.nets.lite0 import Lite0, load_imagenet
from colonyqc.training.nets.promptable import Promptable, PromptableConfig
from colonyqc.training.package.common import run_graph
from colonyqc.training.package.membrane import MembraneText, write_membrane_package
from training.sheets import TINY_NET


@pytest.fixture(scope="module")
def net() -> Promptable:
    made = new_net(TINY_NET, 0).train()
    with torch.no_grad():  # so that batch norm in evaluation differs from training
        made(torch.randn(4, 1, 64, 64) * 2 + 0.5)
    return made.eval()


@pytest.fixture(scope="module")
def package(net: Promptable, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "tiny" / "1.0.0"
    assert write_membrane_package(net, MembraneText("tiny", "1.0.0", "# Tiny\n"), folder) <= 1e-4
    return folder


@pytest.mark.parametrize(("height", "width"), [(32, 32), (48, 112)])
def test_features_have_unit_length_at_every_pixel(net: Promptable, height: int, width: int) -> None:
    with torch.inference_mode():
        features, odds = net(torch.randn(2, 1, height, width))
    assert features.shape == (2, 4, height, width)
    assert odds.shape == (2, 1, height, width)
    assert torch.allclose(features.norm(dim=1), torch.ones(2, height, width), atol=1e-5)


def test_any_size_is_encoded(net: Promptable) -> None:
    picture = np.random.default_rng(0).normal(size=(37, 50)).astype(np.float32)
    features, odds = encode(net, picture)
    assert features.shape == (37, 50, 4)
    assert odds.shape == (37, 50)


def test_every_weight_takes_part_in_the_loss() -> None:
    made = new_net(TINY_NET, 1).train()
    rng = np.random.default_rng(0)
    labels = torch.from_numpy((rng.random((2, 64, 64)) < 0.3).astype(np.uint8))
    features, odds = made(torch.randn(2, 1, 64, 64))
    windows = torch.ones(2, 64, 64, dtype=torch.bool)
    chance = torch.Generator().manual_seed(0)
    episode_loss(features, odds, labels, windows, made.scale, chance).backward()  # type: ignore[no-untyped-call]
    for name, weight in made.named_parameters():
        assert weight.grad is not None, name
        assert torch.isfinite(weight.grad).all(), name
        assert weight.grad.abs().sum() > 0, name


def test_unlabelled_pixels_do_not_count() -> None:
    odds, truth = torch.randn(2, 50), (torch.rand(2, 50) < 0.4).float()
    known = (torch.arange(50) < 30).float().expand(2, -1)
    wrong = torch.where(known > 0, truth, 1 - truth)
    assert torch.equal(binary_loss(odds, truth, known), binary_loss(odds, wrong, known))
    assert binary_loss(20 * (2 * truth - 1), truth, known) < 0.05


def test_a_batch_without_any_label_costs_nothing() -> None:
    assert binary_loss(torch.randn(2, 9), torch.zeros(2, 9), torch.zeros(2, 9)) == 0


def test_training_reads_a_sample_as_the_program_does() -> None:
    rng = np.random.default_rng(0)
    flat = torch.nn.functional.normalize(torch.from_numpy(rng.normal(size=(1, 4, 60))), dim=1)
    truth = torch.from_numpy((rng.random((1, 60)) < 0.4).astype(float))
    window = (torch.arange(60) < 40).double()[None]
    scale = torch.tensor(7.0, dtype=torch.float64)
    features = flat[0].T.float().numpy()[None]
    sample = Sample(features[0, :40], truth[0, :40].numpy() > 0)
    means = class_means(flat, truth, window)
    found = prompt_log_odds(features, compile_prompt(sample, 7.0))
    assert np.allclose(prototype_odds(flat, *means, scale).numpy(), found, atol=1e-4)
    attended = attention_odds(flat, flat, truth, window, scale).numpy()
    prompt = compile_prompt(sample, 7.0, Readout.ATTENTION, balanced=False)
    assert np.allclose(attended, prompt_log_odds(features, prompt, 1), atol=1e-4)


def test_onnx_gives_what_torch_gives_at_any_size(net: Promptable, package: Path) -> None:
    picture = np.random.default_rng(1).normal(size=(1, 1, 80, 144)).astype(np.float32)
    features, odds = run_graph(package / "model.onnx", {"picture": picture})
    with torch.inference_mode():
        expected = net(torch.from_numpy(picture))
    assert np.abs(features - expected[0].numpy()).max() <= 1e-4
    assert np.abs(odds - expected[1].numpy()).max() <= 1e-4


def test_the_packed_read_out_is_the_programs(net: Promptable, package: Path) -> None:
    rng = np.random.default_rng(2)
    features, odds = encode(net, rng.normal(size=(32, 48)).astype(np.float32))
    labels = rng.random(200) < 0.3
    keys = features.reshape(-1, 4)[:200]
    prompt = compile_prompt(Sample(keys, labels), read_membrane_info(package).scale)
    (found,) = run_graph(
        package / "prompt.onnx",
        {
            "features": features.transpose(2, 0, 1)[None],
            "log_odds": odds[None, None],
            "sample_features": keys,
            "sample_labels": labels.astype(np.float32),
        },
    )
    assert np.abs(found[0, 0] - membrane_probability(features, odds, prompt)).max() <= 1e-4


def test_a_package_says_what_it_is(package: Path) -> None:
    info = read_membrane_info(package)
    assert (info.stride, info.halo, info.features) == (16, 32, 4)
    assert str(info.ref) == "tiny@1.0.0"
    assert info.scale == pytest.approx(10.0)
    assert is_membrane(package)
    assert not is_membrane(package.parent)
    check_membrane(package)


@pytest.mark.parametrize("name", [*MEMBRANE_FILES, MANIFEST])
def test_every_byte_is_sealed(package: Path, tmp_path: Path, name: str) -> None:
    copy = tmp_path / "tiny" / "1.0.0"
    copy.mkdir(parents=True)
    for path in package.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(data)
    with pytest.raises(ModelError, match="was changed"):
        check_membrane(copy)
    (copy / name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing"):
        check_membrane(copy)
    (copy / name).write_bytes((package / name).read_bytes())
    (copy / "more.txt").write_text("x")
    with pytest.raises(ModelError, match=r"more\.txt does not belong"):
        check_membrane(copy)


@pytest.mark.parametrize(
    ("change", "told"), [({"scale": -1}, '"scale"'), ({"kind": "colony"}, '"kind"')]
)
def test_a_wrong_description_is_named(
    package: Path, tmp_path: Path, change: dict[str, object], told: str
) -> None:
    copy = tmp_path / "tiny" / "1.0.0"
    copy.mkdir(parents=True)
    rdf = yaml.safe_load((package / DESCRIPTION).read_text("utf-8"))
    rdf["config"]["colonyqc"] |= change
    (copy / DESCRIPTION).write_text(yaml.safe_dump(rdf), "utf-8")
    (copy / "model.onnx").write_bytes(b"x")
    with pytest.raises(ModelError, match=told):
        read_membrane_info(copy)
    (copy / DESCRIPTION).write_text("id: x", "utf-8")
    with pytest.raises(ModelError, match="unreadable or incomplete"):
        read_membrane_info(copy)


def test_a_package_lies_where_its_name_says(net: Promptable, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"tiny/1\.0\.0"):
        write_membrane_package(net, MembraneText("tiny", "1.0.0", ""), tmp_path / "other" / "1.0.0")


def test_the_shipped_shape_has_the_stride_it_says() -> None:
    assert 2 ** (len(PromptableConfig().widths) - 1) == 16


PRETRAINED_NET = PromptableConfig(widths=(4, 6, 8, 8, 8), features=4, halo=32, pretrained=True)


def test_an_encoder_that_was_trained_before_gives_the_coarse_levels() -> None:
    made = new_net(PRETRAINED_NET, 0).train()
    assert made.encoder is not None
    fresh = Lite0()
    load_imagenet(fresh)
    for name, value in fresh.state_dict().items():
        assert torch.equal(made.encoder.state_dict()[name], value), name
    features, odds = made(torch.randn(2, 1, 64, 96))
    assert features.shape == (2, 4, 64, 96)
    (features.sum() + odds.sum()).backward()
    for name, weight in made.named_parameters():
        if name != "log_scale":
            assert weight.grad is not None, name


def test_borders_of_one_pixel_reach_the_answer_past_the_encoder() -> None:
    """A checkerboard is one grey to every stride but the finest; the answer still tells it."""
    made = new_net(PRETRAINED_NET, 0).eval()
    rows, columns = torch.meshgrid(torch.arange(64), torch.arange(64), indexing="ij")
    board = ((rows + columns) % 2).float()[None, None] * 2 - 1
    with torch.inference_mode():
        features, _ = made(board)
    inner, place = features[0, :, 24:40, 24:40], board[0, 0, 24:40, 24:40]
    dark, bright = inner[:, place < 0], inner[:, place > 0]
    within = max(dark.std(1).max(), bright.std(1).max())
    assert (dark.mean(1) - bright.mean(1)).norm() > 10 * within


def test_its_package_answers_as_it_does(tmp_path: Path) -> None:
    made = new_net(PRETRAINED_NET, 0).eval()
    folder = tmp_path / "tiny" / "1.0.0"
    assert write_membrane_package(made, MembraneText("tiny", "1.0.0", "# Tiny\n"), folder) <= 1e-4
    info = read_membrane_info(folder)
    assert (info.stride, info.halo, info.features) == (16, 32, 4)
