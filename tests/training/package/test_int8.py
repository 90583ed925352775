"""quantise and the int8 network of a package."""

import logging
from pathlib import Path

import numpy as np
import onnx
import pytest
import yaml
from onnx import helper

from colonyqc.domain.errors import TrainingError
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.packages.pmf import NETWORK_INT8
from colonyqc.training import recipes
from colonyqc.training.commands import export, train
from colonyqc.training.data.examples import Example
from colonyqc.training.package.int8 import agreement, calibration, kept_in_float
from support.tiny_model import tiny_network
from training.pictures import read, tiny_recipe, write_lab_folder

HALO = 16


def _example(place: str, side: int = 96) -> Example:
    rng = np.random.default_rng(len(place))
    pixels = rng.normal(128, 20, (side, side)).clip(0, 255).astype(np.uint8)
    return Example(place, place, pixels, np.zeros((side, side), np.uint8))


def test_ranges_and_agreement_come_from_different_pictures() -> None:
    made = calibration([_example("a" * n) for n in range(1, 6)], 10.0, HALO, "again")
    assert made.calibrated_on == 3
    assert len(made.measured) == 2
    ranged = {tile.tobytes() for tile in made.ranged}
    measured = {tile.tobytes() for tiles in made.measured for tile in tiles}
    assert ranged
    assert measured
    assert not ranged & measured
    assert {tile.shape[:2] for tile in made.ranged} == {(1, 1)}
    assert all(side % 8 == 0 for tile in made.ranged for side in tile.shape[2:])


@pytest.mark.parametrize("sides", [[96], [96, 32]])
def test_one_picture_is_too_few(sides: list[int]) -> None:
    pictures = [_example("a" * (k + 1), side) for k, side in enumerate(sides)]
    with pytest.raises(TrainingError, match="two pictures of at least 48 px"):
        calibration(pictures, 10.0, HALO, "again")


def _convolutions(*groups: int) -> onnx.GraphProto:
    nodes = []
    for number, group in enumerate(groups):
        name, before = f"c{number}", f"r{number - 1}" if number else "picture"
        nodes.append(helper.make_node("Conv", [before, "w"], [name], f"n{name}", group=group))
        nodes.append(helper.make_node("Clip", [name], [f"r{number}"], f"nr{number}"))
    return helper.make_graph(nodes, "g", [], [])


def test_a_separable_encoder_keeps_its_first_two_convolutions_in_float() -> None:
    assert set(kept_in_float(_convolutions(1, 32, 1, 96))) == {"nc0", "nr0", "nc1", "nr1"}
    assert kept_in_float(_convolutions(1, 1, 32)) == []
    assert kept_in_float(_convolutions(1)) == []


def test_agreement_is_the_share_of_pixels_with_the_same_class(tmp_path: Path) -> None:
    made = calibration([_example("a"), _example("bb")], 10.0, HALO, "again")
    paths = []
    for name, threshold in (("one", 0.05), ("same", 0.05), ("none", 9.0), ("all", -9.0)):
        paths.append(tmp_path / f"{name}.onnx")
        onnx.save(tiny_network(threshold=threshold), paths[-1])
    one, same, none, everything = paths
    equal = agreement(one, same, made, HALO)
    assert (equal.agreement, equal.worst, equal.max_difference, equal.pictures) == (1, 1, 0, 1)
    apart = agreement(none, everything, made, HALO)
    assert (apart.agreement, apart.worst) == (0, 0)
    assert apart.max_difference == pytest.approx(1, abs=0.01)


def test_a_package_gets_an_int8_network_that_says_how_far_it_agrees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(recipes.RECIPES, "tiny", tiny_recipe())
    data = write_lab_folder(tmp_path / "data", side=160)
    checkpoint = train("tiny", data, tmp_path / "out", read, steps=1)
    package = tmp_path / "models" / "tiny" / "1.0.0"
    export(checkpoint, package, quantise=(data, read))
    library = ModelLibrary([tmp_path / "models"], precision="fast", device="cpu")
    assert library.verify() == (("tiny@1.0.0", ""),)
    info = library.open("tiny").info
    assert library.open("tiny").provider == "CPU int8"
    assert info.fast is not None
    assert info.fast.pictures == 1
    assert 0.9 < info.fast.worst <= info.fast.agreement <= 1
    kinds = {node.op_type for node in onnx.load(package / NETWORK_INT8).graph.node}
    assert {"QuantizeLinear", "DequantizeLinear"} <= kinds
    assert b".py" not in (package / NETWORK_INT8).read_bytes()
    rdf = yaml.safe_load((package / "rdf.yaml").read_text("utf-8"))
    assert NETWORK_INT8 in [part["source"] for part in rdf["attachments"]]
    card = (package / "card.md").read_text("utf-8")
    assert f"the same at {100 * info.fast.agreement:.2f} % of the pixels" in card
    assert "--quantise DATA" in card
    assert logging.root.manager.disable == logging.NOTSET
