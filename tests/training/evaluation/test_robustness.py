"""robustness: what each change does to a picture, and the curves over its levels."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.errors import Cancelled
from colonyqc.services.ports import Monitor
from colonyqc.training.data.lab_folder import read_lab_folder
from colonyqc.training.evaluation.packaged_model import score_model, segment_whole
from colonyqc.training.evaluation.robustness import LEVELS, UNITS, changed, curves
from training.evaluation.test_packaged_model import ByGrain
from training.pictures import read, write_lab_folder

PICTURE = np.random.default_rng(0).integers(60, 180, (48, 64)).astype(np.uint8)


@pytest.mark.parametrize(
    ("kind", "level"), [("gamma", 1), ("brightness", 1), ("blur", 0), ("noise", 0), ("scale", 1)]
)
def test_the_level_that_changes_nothing_does_not(kind: str, level: float) -> None:
    assert level in LEVELS[kind]
    assert np.array_equal(changed(PICTURE, kind, level), PICTURE)


def test_each_change_does_what_its_name_says() -> None:
    grey = PICTURE.astype(float)
    assert np.allclose(changed(PICTURE, "gamma", 2.2), 255 * (grey / 255) ** 2.2, atol=0.51)
    assert changed(PICTURE, "brightness", 0.5).mean() == pytest.approx(grey.mean() / 2, abs=0.6)
    assert changed(PICTURE, "brightness", 1.7).max() == 255
    assert changed(PICTURE, "blur", 2.0).std() < 0.3 * grey.std()
    noisy = changed(PICTURE, "noise", 10.0) - grey
    assert noisy.std() == pytest.approx(10, rel=0.1)
    assert np.array_equal(changed(PICTURE, "noise", 5.0), changed(PICTURE, "noise", 5.0))
    loss = [np.abs(changed(PICTURE, "jpeg", q) - grey).mean() for q in (100, 50, 10)]
    assert loss == sorted(loss)
    assert loss[0] < 1
    assert changed(PICTURE, "scale", 0.5).shape == (24, 32)
    assert changed(PICTURE, "scale", 2.0).shape == (96, 128)


def test_colour_and_16_bit_pictures_become_8_bit_grey() -> None:
    deep = np.full((20, 20, 3), 65535, np.uint16)
    out = changed(deep, "brightness", 1.0)
    assert (out.dtype, out.shape, int(out.min())) == (np.uint8, (20, 20), 255)


def test_curves_give_a_score_at_each_level(tmp_path: Path) -> None:
    data = read_lab_folder(write_lab_folder(tmp_path, ("a", "b")), read)
    levels = {"brightness": (0.8, 1.0), "blur": (0.0, 3.0), "scale": (0.5, 1.0)}
    told: list[float] = []
    segment = partial(segment_whole, ByGrain())
    result = curves(
        segment, data.examples, monitor=Monitor(lambda share, _: told.append(share)), levels=levels
    )
    assert set(result) == set(levels)
    assert told == pytest.approx(np.arange(1, 13) / 12)
    plain = score_model(ByGrain(), data, "").scores.mean_jaccard
    for kind, curve in result.items():
        assert curve.levels == levels[kind]
        assert curve.unit == UNITS[kind]
        assert [len(by_class) for by_class in curve.jaccard] == [4, 4]
    first, second = result["blur"].mean_jaccard
    assert first == plain
    assert second is not None
    assert second < plain
    assert plain is not None
    assert result["brightness"].mean_jaccard[0] == pytest.approx(plain, abs=0.05)
    with pytest.raises(Cancelled):
        curves(segment, data.examples, monitor=Monitor(cancelled=lambda: True))
