"""What was trained on from a network knows pictures as that one does."""

from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.errors import ModelError
from colonyqc.inference.own_packages import OwnPackages
from colonyqc.inference.packages import ModelLibrary
from colonyqc.inference.readout_package import write_readout
from colonyqc.services.ports.teaching import ReadoutWeights
from support.tiny_model import write_package


def test_a_package_takes_the_looks_over_and_its_numbers_hold(tmp_path: Path) -> None:
    write_package(tmp_path / "models", "base", familiarity=5.0, estimates_um=1.6)
    narrow = {"halo_balance": (0.11, 0.19)}
    made = write_package(tmp_path / "run", "mine", looks=narrow)
    own = OwnPackages(tmp_path / "own", ModelLibrary([tmp_path / "models"]))
    own.take_looks("base@1.0.0", made)
    info = own.open(made).info
    assert info.recognition is not None
    assert info.looks.ranges == ()
    assert ModelLibrary([tmp_path / "run"]).verify() == (("mine@1.0.0", ""),)


def test_a_base_without_a_looks_network_changes_nothing(tmp_path: Path) -> None:
    write_package(tmp_path / "models", "base")
    made = write_package(tmp_path / "run", "mine")
    before = {path.name: path.read_bytes() for path in made.iterdir()}
    own = OwnPackages(tmp_path / "own", ModelLibrary([tmp_path / "models"]))
    own.take_looks("base@1.0.0", made)
    assert {path.name: path.read_bytes() for path in made.iterdir()} == before


NOTHING = ReadoutWeights((np.zeros((4, 8), np.float32),), (1,), np.zeros(4, np.float32), 4)


def test_a_network_without_features_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    base = write_package(tmp_path / "models", "base")
    with pytest.raises(ModelError, match=r"base@1\.0\.0 has no features for a read-out"):
        write_readout(base, tmp_path / "own" / "mine" / "1.0.0", NOTHING, "card")
    assert not (tmp_path / "own").exists() or not any((tmp_path / "own").rglob("*.onnx"))
