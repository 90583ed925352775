from pathlib import Path

import numpy as np
import onnx
import pytest

from colonyqc.domain.errors import ModelError
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.packages.membrane import MEMBRANE_FILES, seal_membrane
from colonyqc.services.packages.pmf import MANIFEST, NETWORK, TEST_OUTPUT
from support.tiny_membrane import DEPTH, write_membrane_package
from support.tiny_model import tiny_network, write_package


def test_a_network_for_membranes_is_told_apart_from_models_of_colonies(tmp_path: Path) -> None:
    write_package(tmp_path)
    write_membrane_package(tmp_path)
    library = ModelLibrary([tmp_path])
    assert [str(i.ref) for i in library.list()] == ["tiny@1.0.0"]
    assert [str(i.ref) for i in library.membranes()] == ["membrane@1.0.0"]
    assert sorted(library.verify()) == [("membrane@1.0.0", ""), ("tiny@1.0.0", "")]
    with pytest.raises(ModelError, match="membranes, not colonies"):
        library.open("membrane")
    with pytest.raises(ModelError, match="colonies, not membranes"):
        library.open_membrane("tiny")


def test_the_newest_version_of_the_first_network_is_opened_and_kept(tmp_path: Path) -> None:
    for version in ("1.0.0", "1.10.0", "1.9.0"):
        write_membrane_package(tmp_path, version=version)
    library = ModelLibrary([tmp_path])
    network = library.open_membrane()
    assert network.info.ref.version == "1.10.0"
    assert library.open_membrane("membrane") is network
    assert network.provider == "CPU"


def test_features_come_first_and_log_odds_last(tmp_path: Path) -> None:
    write_membrane_package(tmp_path, gain=3.0)
    picture = np.random.default_rng(1).normal(0, 1, (48, 32)).astype(np.float32)
    found = ModelLibrary([tmp_path]).open_membrane().encode(picture)
    assert found.shape == (DEPTH + 1, 48, 32)
    np.testing.assert_allclose(np.square(found[:DEPTH]).sum(0), 1, rtol=1e-5)
    np.testing.assert_array_equal(found[DEPTH], 3 * picture)


@pytest.mark.parametrize("name", [*MEMBRANE_FILES, MANIFEST])
def test_one_changed_byte_of_any_file_is_noticed(tmp_path: Path, name: str) -> None:
    file = write_membrane_package(tmp_path) / name
    data = bytearray(file.read_bytes())
    data[-2] ^= 1
    file.write_bytes(data)
    ((label, problem),) = ModelLibrary([tmp_path]).verify()
    assert label == "membrane@1.0.0"
    assert name in problem


def test_other_numbers_than_the_packed_ones_are_refused(tmp_path: Path) -> None:
    folder = write_membrane_package(tmp_path)
    np.save(folder / TEST_OUTPUT, np.load(folder / TEST_OUTPUT) + 0.01)
    seal_membrane(folder)
    with pytest.raises(ModelError, match="other numbers"):
        ModelLibrary([tmp_path]).open_membrane()


def test_a_network_without_features_is_refused(tmp_path: Path) -> None:
    folder = write_membrane_package(tmp_path)
    onnx.save(tiny_network(), folder / NETWORK)
    seal_membrane(folder)
    with pytest.raises(ModelError, match="no features"):
        ModelLibrary([tmp_path]).open_membrane()


def test_without_any_network_the_sentence_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="models folder"):
        ModelLibrary([tmp_path]).open_membrane()
