import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.regions import NOT_IMAGED
from colonyqc.imaging.regions.block_features import BlockFeatures, standard_of
from colonyqc.imaging.regions.readout import fit, labels_of, ridge_of


def _halves(rows: int = 24, columns: int = 32) -> BlockFeatures:
    rng = np.random.default_rng(1)
    values = rng.normal(0, 1, (rows, columns, 12))
    values[:, columns // 2 :, 3] += 4
    return BlockFeatures(
        values.astype(np.float32), np.ones((rows, columns), bool), (4 * rows, 4 * columns), 1.0
    )


def test_a_few_cells_of_each_class_tell_the_rest() -> None:
    found = _halves()
    blocks = np.random.default_rng(4).choice(24 * 32, 60, replace=False)
    classes = (blocks % 32 >= 16).astype(np.intp)
    scores = fit(found, standard_of(found), blocks, classes, 2).scores(found)
    truth = np.arange(32) >= 16
    assert (scores.argmax(axis=2) == truth).mean() > 0.95


def test_many_strokes_in_one_class_do_not_drown_few_in_another() -> None:
    found = _halves()
    left = np.array([r * 32 + c for r in range(24) for c in range(16)])
    right = np.array([r * 32 + 20 for r in range(24)])
    blocks, classes = np.append(left, right), np.repeat([0, 1], [len(left), len(right)])
    scores = fit(found, standard_of(found), blocks, classes, 2, 1e-2).scores(found)
    assert (scores.argmax(axis=2)[:, 16:] == 1).mean() > 0.8


def test_few_strokes_are_believed_less_than_strewn_px() -> None:
    strokes = np.zeros((90, 90), np.uint8)
    strokes[10:14, 5:80], strokes[50:54, 5:80] = 1, 2
    strewn = np.zeros((90, 90), np.uint8)
    strewn[::6, ::6], strewn[3::6, 3::6] = 1, 2
    assert ridge_of(strokes) > 10 * ridge_of(strewn)
    one_more = strewn.copy()
    one_more[strewn == 2] = 0
    one_more[3, 3] = 2
    # One speck of a class: all its looks are not known.
    assert ridge_of(one_more) == ridge_of(strokes)


@given(st.integers(5, 40), st.integers(5, 40), st.sampled_from([0.5, 1.0, 1.7]))
def test_every_px_gets_the_best_class_of_its_place(rows: int, columns: int, scale: float) -> None:
    height, width = max(1, int(rows * 4 / scale)), max(1, int(columns * 4 / scale))
    found = BlockFeatures(
        np.zeros((rows, columns, 1), np.float32),
        np.ones((rows, columns), bool),
        (height, width),
        scale,
    )
    ramp = np.broadcast_to(np.arange(columns, dtype=np.float32) - columns / 2, (rows, columns))
    labels = labels_of(np.stack([-ramp, ramp], axis=2), found)
    assert labels.shape == (height, width)
    # Centre to centre: the middle of the blocks is the middle of the picture.
    turns = np.flatnonzero(np.diff(labels[0].astype(int)))
    assert len(turns) <= 1
    if len(turns):
        # A score of 0 in the middle of block `columns / 2`.
        assert abs((turns[0] + 1) - (columns / 2 + 0.5) * 4 / scale) <= 1.0 + 0.5 / scale


def test_what_is_not_imaged_has_no_region() -> None:
    found = _halves()
    imaged = np.ones(found.shape, bool)
    imaged[:10] = False
    labels = labels_of(np.zeros((24, 32, 2), np.float32), found, imaged)
    assert (labels[:10] == NOT_IMAGED).all()
    assert (labels[10:] == 0).all()
