import io
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.config.documents import DocumentError
from colonyqc.services.packages.tensors import read_npy


def _npy(array: np.ndarray) -> bytes:
    content = io.BytesIO()
    np.save(content, array, allow_pickle=array.dtype == object)
    return content.getvalue()


HEAD = "{'descr': '<f4', 'fortran_order': False, 'shape':"
SOUND = _npy(np.arange(24, dtype=np.float32).reshape(1, 2, 3, 4))


def test_an_array_comes_back(tmp_path: Path) -> None:
    (tmp_path / "a.npy").write_bytes(SOUND)
    found = read_npy(tmp_path / "a.npy", 4)
    assert np.array_equal(found, np.arange(24, dtype=np.float32).reshape(1, 2, 3, 4))
    found += 1
    assert (tmp_path / "a.npy").read_bytes() == SOUND


@given(at=st.integers(0, len(SOUND) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_any_damage_is_one_clause(
    tmp_path_factory: pytest.TempPathFactory, at: int, byte: int, cut: bool
) -> None:
    path = tmp_path_factory.mktemp("npy") / "a.npy"
    path.write_bytes(SOUND[:at] if cut else SOUND[:at] + bytes([byte]) + SOUND[at + 1 :])
    with suppress(DocumentError):
        assert read_npy(path, 4).ndim == 4


def _header(text: str) -> bytes:
    padded = text.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + len(padded).to_bytes(2, "little") + padded


_ARCHIVE = io.BytesIO()
np.savez(_ARCHIVE, a=np.zeros(3))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "damaged"),
        (_npy(np.array([{}], dtype=object)), "damaged"),
        (
            _header("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 10**12, 1)}"),
            "damaged",
        ),
        (_header(f"{HEAD} (1, 1, 99999999, 9999)}}"), "damaged"),
        (_header("(" * 9000), "damaged"),
        (_header("{'descr': '<f4"), "damaged"),
        (_ARCHIVE.getvalue(), "no single array"),
        (_npy(np.zeros(3, np.float32)), "4 dimensions"),
        (_npy(np.full((1, 1, 1, 1), "text")), "no numbers"),
        (_npy(np.full((1, 1, 1, 1), np.nan)), "numbers that are none"),
    ],
)
def test_what_is_no_array_of_numbers_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "a.npy").write_bytes(content)
    with pytest.raises(DocumentError, match=words):
        read_npy(tmp_path / "a.npy", 4)


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"a\.npy can't be read"):
        read_npy(tmp_path / "a.npy", 4)
