"""What was trained on from a network knows pictures as that one does."""

from pathlib import Path

from colonyqc.inference.own_packages import OwnPackages
from colonyqc.inference.packages import ModelLibrary
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
