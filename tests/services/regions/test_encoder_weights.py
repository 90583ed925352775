import io
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.errors import UsageError
from colonyqc.domain.model import ModelRef
from colonyqc.imaging.regions.adapt import RegionCentres
from colonyqc.imaging.regions.block_features import ChannelScaling
from colonyqc.imaging.regions.readout import RegionReadout
from colonyqc.services.regions.encoder_weights import EncoderWeights, read_weights


def _weights() -> EncoderWeights:
    rng = np.random.default_rng(0)
    standard = ChannelScaling(
        rng.normal(size=5).astype(np.float32), rng.uniform(1, 2, 5).astype(np.float32)
    )
    readout = RegionReadout(
        standard, rng.normal(size=(5, 3)).astype(np.float32), np.zeros(3, np.float32)
    )
    centres = RegionCentres(np.zeros((3, 2), np.float32), np.array([0.5, 0.5, 0], np.float32))
    return EncoderWeights(
        ModelRef("ips-phase", "2.1.0", "ab" * 32),
        0.5,
        None,
        readout,
        np.zeros((5, 2), np.float32),
        centres,
    )


@pytest.mark.parametrize("size", [None, 1.25])
def test_bytes_hold_all_of_it(size: float | None) -> None:
    kept = replace(_weights(), pixel_size_um=size)
    found = read_weights(kept.packed())
    assert (found.model, found.scale, found.pixel_size_um) == (kept.model, 0.5, size)
    np.testing.assert_array_equal(found.readout.weights, kept.readout.weights)
    np.testing.assert_array_equal(found.readout.standard.spread, kept.readout.standard.spread)


@given(st.binary(max_size=300))
def test_other_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(UsageError, match="no weights of the method encoder"):
        read_weights(content)


@given(st.integers(0, 2_000), st.integers(1, 255))
def test_a_changed_byte_is_refused_or_makes_sense(at: int, by: int) -> None:
    content = bytearray(_weights().packed())
    content[at % len(content)] ^= by
    try:
        found = read_weights(bytes(content))
    except UsageError:
        return
    assert found.readout.weights.shape == (5, 3)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kind", np.array("something else")),
        ("bias", np.zeros(2, np.float32)),
        ("bias", np.full(3, np.nan, np.float32)),
        ("spread", np.zeros(5, np.float32)),
        ("mean", np.zeros(4, np.float32)),
        ("directions", np.zeros((4, 2), np.float32)),
        ("centres", np.zeros((3, 3), np.float32)),
        ("centres", np.full((3, 2), np.inf, np.float32)),
        ("shares", np.zeros(3, np.float32)),
        ("shares", np.array([1, -1, 0], np.float32)),
        ("grid", np.array([0.0, 1.0])),
        ("model", np.array(["one"])),
        ("weights", np.zeros(5, np.float32)),
    ],
)
def test_arrays_that_do_not_fit_are_refused(key: str, value: np.ndarray) -> None:  # type: ignore[type-arg]
    with np.load(io.BytesIO(_weights().packed())) as held:
        arrays = {name: held[name] for name in held.files} | {key: value}
    to = io.BytesIO()
    np.savez(to, **arrays)
    with pytest.raises(UsageError, match="no weights of the method encoder"):
        read_weights(to.getvalue())
