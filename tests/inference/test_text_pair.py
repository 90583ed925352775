"""A user's own pair of encoders: embeddings of unit length, and a sentence for what is none."""

import os
from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.errors import ModelError
from colonyqc.inference.text_pair import OnnxTextPair
from support.tiny_model import tiny_network
from support.tiny_text_pair import SIDE, write_text_pair


@pytest.mark.parametrize("mask", [True, False])
def test_pictures_and_words_of_one_meaning_lie_side_by_side(tmp_path: Path, mask: bool) -> None:
    pair = OnnxTextPair(*write_text_pair(tmp_path, mask=mask))
    tiles = [np.full((50, 50), grey, np.uint8) for grey in (250, 5)] * 5
    seen, words = pair.pictures(tiles), pair.texts(["bright", "dark"])
    assert pair.side == SIDE
    np.testing.assert_allclose(np.linalg.norm(seen, axis=1), 1, rtol=1e-5)
    alike = seen @ words.T
    assert (alike[::2, 0] > 0.99).all()
    assert (alike[1::2, 1] > 0.99).all()
    assert [name for name, _ in pair.sha256] == ["image.onnx", "text.onnx", "tokenizer.json"]
    assert all(len(digest) == 64 for _, digest in pair.sha256)


def test_what_is_no_pair_is_a_sentence(tmp_path: Path) -> None:
    image, text, tokenizer = write_text_pair(tmp_path)
    with pytest.raises(ModelError, match="no image encoder"):
        OnnxTextPair(text, text, tokenizer)
    with pytest.raises(ModelError, match="no text encoder"):
        OnnxTextPair(image, image, tokenizer)
    _, other, _ = write_text_pair(tmp_path / "other", numbers=3)
    with pytest.raises(ModelError, match="no pair: one gives 2 numbers, the other 3"):
        OnnxTextPair(image, other, tokenizer)
    with pytest.raises(ModelError, match="can't be used"):
        OnnxTextPair(tokenizer, text, tokenizer)
    with pytest.raises(ModelError, match="can't be read"):
        OnnxTextPair(image, text, tmp_path / "none.json")


def test_a_network_without_a_flat_output_is_a_sentence(tmp_path: Path) -> None:
    import onnx

    _, text, tokenizer = write_text_pair(tmp_path)
    model = tiny_network()
    model.graph.input[0].type.tensor_type.shape.dim[1].dim_value = 3
    onnx.save(model, tmp_path / "map.onnx")
    with pytest.raises(ModelError, match=r"map\.onnx"):
        OnnxTextPair(tmp_path / "map.onnx", text, tokenizer)


def test_a_network_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    image, text, tokenizer = write_text_pair(tmp_path)
    image.unlink()
    os.mkfifo(image)
    with pytest.raises(ModelError, match=r"image\.onnx is no file"):
        OnnxTextPair(image, text, tokenizer)
