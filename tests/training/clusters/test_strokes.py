import numpy as np

from colonyqc.training.clusters.inputs import InputScaling
from colonyqc.training.clusters.strokes import few, made_good, read_out

CHANNELS = 40


def field(side: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Return features of which one tells two halves and the rest is noise, and the halves."""
    rng = np.random.default_rng(2)
    truth = np.zeros((side, side), np.intp)
    truth[side // 2 :] = 1
    values = rng.normal(0, 1, (CHANNELS, side, side)).astype(np.float32)
    values[0] += 2.0 * truth - 1
    return values, truth


def scaling() -> InputScaling:
    return InputScaling(
        np.zeros(CHANNELS, np.float32),
        np.ones(CHANNELS, np.float32),
        np.eye(CHANNELS, dtype=np.float32),
    )


def test_a_read_out_tells_what_strokes_tell() -> None:
    values, truth = field()
    strokes = np.full(truth.shape, -1, np.intp)
    for row in (3, 9, 15, 25, 31, 37):
        strokes[row, 4:30] = truth[row, 0]
    even = np.full(CHANNELS, CHANNELS**-0.5, np.float32)
    told = read_out(values, scaling(), even, strokes, 0)
    assert told.shape == (CHANNELS, 2)
    best = np.einsum("ck,crs->krs", told, values).argmax(axis=0)
    assert (best == truth).mean() > 0.78
    assert np.array_equal(told, read_out(values, scaling(), even, strokes, 0))


def test_shares_agree_with_strokes_and_stay_far_from_them() -> None:
    shares = np.zeros((2, 60, 60), np.float32)
    shares[0] = 1.0
    scribbles = np.zeros((240, 240), np.uint8)
    scribbles[20:24, 20:60] = 2
    good = made_good(shares, scribbles, (240, 240))
    assert (good[:, 20:24, 20:60].argmax(axis=0) == 1).mean() > 0.95
    assert np.allclose(good[:, 200:, 200:], [[[1.0]], [[0.0]]], atol=1e-3)


def test_a_hand_s_strokes_are_few_and_strewn_px_are_not() -> None:
    drawn = np.zeros((100, 100), np.uint8)
    drawn[10:12, 10:60] = 1
    drawn[50:52, 10:60] = 2
    assert few(drawn)
    drawn[::4, ::4] = 1
    assert few(drawn), "the other class still has one"
    drawn[2::4, 2::4] = 2
    assert not few(drawn)
