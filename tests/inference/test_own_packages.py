"""A package is adopted whole or not at all."""

from pathlib import Path

import pytest

from colonyqc.domain.errors import ModelError
from colonyqc.inference.own_packages import OwnPackages
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.packages.pmf import NETWORK
from support.tiny_model import write_package


def test_an_adopted_package_is_another_one_of_the_library(tmp_path: Path) -> None:
    made = write_package(tmp_path / "run", "mine", "1.0.0")
    own = OwnPackages(tmp_path / "own")
    assert own.next_version("mine") == "1.0.0"
    info = own.adopt(made)
    library = ModelLibrary([tmp_path / "own"])
    assert library.open("mine@1.0.0").info.ref == info.ref
    assert library.verify() == (("mine@1.0.0", ""),)
    assert own.next_version("mine") == "1.1.0"
    assert own.adopt(made).ref == info.ref, "the same bytes again are no harm"
    assert {path.name for path in (tmp_path / "own").iterdir()} == {"mine"}


def test_a_damaged_one_or_another_of_that_name_is_refused(tmp_path: Path) -> None:
    own = OwnPackages(tmp_path / "own")
    own.adopt(write_package(tmp_path / "run", "mine", "1.0.0"))
    other = write_package(tmp_path / "other", "mine", "1.0.0", gain=40.0)
    with pytest.raises(ModelError, match=r"another model mine@1\.0\.0 already"):
        own.adopt(other)
    damaged = write_package(tmp_path / "bad", "yours", "1.0.0")
    (damaged / NETWORK).write_bytes(b"nothing")
    with pytest.raises(ModelError, match="was changed"):
        own.adopt(damaged)
    assert not (tmp_path / "own" / "yours").exists()
