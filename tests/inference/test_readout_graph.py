"""A read-out is put into the network's own file: nothing weighs nothing, and a bias moves all."""

from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest

from colonyqc.inference.readout_graph import ReadoutLevel, with_readout
from support.tiny_model import tiny_network
from support.tiny_pyramid import CHANNELS, tiny_pyramid

TILE = np.random.default_rng(1).normal(0, 0.1, (1, 1, 64, 96)).astype(np.float32)


def answer(model: bytes) -> np.ndarray:
    session = ort.InferenceSession(model, providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {session.get_inputs()[0].name: TILE})
    return np.asarray(found)


def levels(weight: float) -> list[ReadoutLevel]:
    kernel = np.zeros((4, CHANNELS), np.float32)
    kernel[2] = weight
    return [ReadoutLevel(kernel, 1), ReadoutLevel(kernel, 2)]


def test_without_weights_the_answer_is_the_network_s_own() -> None:
    plain = tiny_pyramid().SerializeToString()
    made = answer(with_readout(plain, levels(0.0), np.zeros(4, np.float32), 4))
    assert made == pytest.approx(answer(plain), abs=1e-5)


def test_bias_and_features_move_the_answer_as_said() -> None:
    plain = tiny_pyramid().SerializeToString()
    bias = np.array([0, 0, 0, 3], np.float32)
    before = answer(plain)
    moved = before * np.exp(bias)[None, :, None, None]
    expected = moved / moved.sum(1, keepdims=True)
    made = answer(with_readout(plain, levels(0.0), bias, 4))
    assert made == pytest.approx(expected, abs=1e-5)
    lifted = answer(with_readout(plain, levels(2.0), np.zeros(4, np.float32), 4))
    assert lifted.sum(1) == pytest.approx(np.ones_like(lifted[:, 0]), abs=1e-5)
    assert abs(lifted[:, 2] - before[:, 2]).max() > 0.01


def test_a_network_without_such_features_is_refused(tmp_path: Path) -> None:
    plain = tiny_network().SerializeToString()
    with pytest.raises(ValueError, match="other features"):
        with_readout(plain, levels(0.0), np.zeros(4, np.float32), 4)


def test_fields_that_nobody_knows_stay_where_they_are() -> None:
    plain = tiny_pyramid().SerializeToString()
    # Field 100 of eight bytes and field 101 of four, as a later ONNX may bring them.
    strange = b"\xa1\x06" + bytes(8) + b"\xad\x06" + bytes(4)
    made = with_readout(plain + strange, levels(0.0), np.zeros(4, np.float32), 4)
    assert strange in made
    assert answer(made) == pytest.approx(answer(plain), abs=1e-5)


@pytest.mark.parametrize(
    ("end", "told"),
    [
        (b"\x0b", "no field has the type 3"),
        (b"\x0a\x05a", "ends after its message"),
        (b"\xff" * 12, "does not end"),
    ],
)
def test_a_network_s_file_that_is_damaged_is_told(end: bytes, told: str) -> None:
    plain = tiny_pyramid().SerializeToString()
    with pytest.raises(ValueError, match=told):
        with_readout(plain + end, levels(0.0), np.zeros(4, np.float32), 4)
