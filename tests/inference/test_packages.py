from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.errors import ModelError
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.model_package import FILES, MANIFEST, NETWORK, TEST_OUTPUT, seal
from support.tiny_model import REACH, write_package


def test_a_whole_package_is_listed_verified_and_opened(tmp_path: Path) -> None:
    write_package(tmp_path, looks={"contrast": (0.0, 1.0)}, pixel_size_um=1.6)
    library = ModelLibrary([tmp_path])
    (info,) = library.list()
    assert (str(info.ref), info.stride, info.halo) == ("tiny@1.0.0", 8, 16)
    assert info.looks.ranges == (("contrast", 0.0, 1.0),)
    assert library.verify() == (("tiny@1.0.0", ""),)
    assert library.open("tiny").provider == "CPU"
    assert "model for tests" in library.card("tiny@1.0.0")


@pytest.mark.parametrize("name", [*FILES, MANIFEST])
@pytest.mark.parametrize("where", ["first", "middle", "last"])
def test_one_changed_byte_of_any_file_is_noticed(tmp_path: Path, name: str, where: str) -> None:
    file = write_package(tmp_path) / name
    data = bytearray(file.read_bytes())
    data[{"first": 0, "middle": len(data) // 2, "last": -1}[where]] ^= 1
    file.write_bytes(data)
    ((label, problem),) = ModelLibrary([tmp_path]).verify()
    assert label == "tiny@1.0.0"
    assert name in problem
    with pytest.raises(ModelError, match=name):
        ModelLibrary([tmp_path]).open("tiny")


@pytest.mark.parametrize("name", [*FILES, MANIFEST])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (write_package(tmp_path) / name).unlink()
    ((_, problem),) = ModelLibrary([tmp_path]).verify()
    assert name in problem


def test_a_file_that_does_not_belong_is_named(tmp_path: Path) -> None:
    (write_package(tmp_path) / "extra.bin").write_bytes(b"x")
    ((_, problem),) = ModelLibrary([tmp_path]).verify()
    assert "extra.bin does not belong" in problem


def test_numbers_that_differ_from_the_packed_ones_are_refused_even_when_sealed(
    tmp_path: Path,
) -> None:
    folder = write_package(tmp_path)
    np.save(folder / TEST_OUTPUT, np.load(folder / TEST_OUTPUT)[:, ::-1])
    seal(folder)
    with pytest.raises(ModelError, match="other numbers"):
        ModelLibrary([tmp_path]).open("tiny")


def test_a_file_that_is_no_network_is_refused_even_when_sealed(tmp_path: Path) -> None:
    folder = write_package(tmp_path)
    (folder / NETWORK).write_bytes(b"not a network")
    seal(folder)
    with pytest.raises(ModelError, match="Export it again as ONNX"):
        ModelLibrary([tmp_path]).open("tiny")


def test_the_newest_version_opens_by_number_and_not_by_spelling(tmp_path: Path) -> None:
    for version in ("1.2.0", "1.10.0", "1.9.0"):
        write_package(tmp_path, version=version)
    library = ModelLibrary([tmp_path])
    assert library.open("tiny").info.ref.version == "1.10.0"
    assert library.open("tiny@1.9.0").info.ref.version == "1.9.0"


def test_an_unknown_model_says_which_there_are(tmp_path: Path) -> None:
    write_package(tmp_path)
    with pytest.raises(ModelError, match=r'no model "giant"\. There are: tiny'):
        ModelLibrary([tmp_path]).open("giant")


def test_probabilities_sum_to_one_and_do_not_depend_on_what_lies_beyond_the_halo(
    tmp_path: Path,
) -> None:
    write_package(tmp_path)
    segmenter = ModelLibrary([tmp_path]).open("tiny")
    tile = np.random.default_rng(1).normal(0, 0.2, (96, 128)).astype(np.float32)
    whole = segmenter.predict(tile)
    assert whole.shape == (4, 96, 128)
    np.testing.assert_allclose(whole.sum(0), 1, atol=1e-5)
    part = segmenter.predict(tile[16:80, 24:104])
    same = whole[:, 16:80, 24:104]
    inner = (slice(None), slice(REACH, -REACH), slice(REACH, -REACH))
    np.testing.assert_allclose(part[inner], same[inner], atol=1e-5)
