from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from colonyqc.domain.errors import ModelError
from colonyqc.services.packages.click import (
    ClickNetworkConfig,
    Fit,
    TensorNames,
    changed,
    fitted,
    overlap,
    stability,
    to_network,
    to_picture,
    trial_picture,
)

SIZES = st.tuples(st.integers(1, 40_000), st.integers(1, 40_000))
FITS = st.sampled_from(["pad", "stretch", "longest"])
NAMES = TensorNames(
    picture="image",
    embeddings={"image_embeddings": "out"},
    points="point_coords",
    labels="point_labels",
    masks="masks",
)


@given(SIZES, st.integers(16, 8192), FITS, st.floats(0, 1), st.floats(0, 1))
def test_a_place_comes_back_from_the_network_for_any_picture(
    size: tuple[int, int], side: int, fit: Fit, across: float, down: float
) -> None:
    place = across * size[0], down * size[1]
    grid = fitted(size, side, fit)
    there = to_network(place, size, grid)
    assert to_picture(there, size, grid) == pytest.approx(place, abs=1e-6)
    assert all(-0.5 <= at <= length - 0.5 for at, length in zip(there, grid, strict=True))


@given(SIZES, st.integers(16, 8192))
def test_the_longer_side_fills_the_input_and_the_shorter_keeps_its_share(
    size: tuple[int, int], side: int
) -> None:
    grid = fitted(size, side, "pad")
    assert max(grid) == side
    assert min(grid) >= 1
    for own, length in zip(grid, size, strict=True):
        assert abs(own - length * side / max(size)) <= 1
    assert fitted(size, side, "stretch") == (side, side)


def test_the_first_px_of_the_input_is_the_middle_of_the_first_px_of_a_picture_as_large() -> None:
    assert to_network((0.5, 0.5), (64, 48), (64, 48)) == (0, 0)


def test_stability_and_overlap_of_drawn_masks() -> None:
    odds = np.array([[2.0, 2.0, 0.5, -0.5, -3.0]])
    assert stability(odds) == 0.5
    assert stability(np.full((2, 2), -9.0)) == 0
    one, other = np.eye(4, dtype=bool), np.ones((4, 4), bool)
    assert overlap(one, other) == overlap(other, one) == 0.25
    assert overlap(~other, ~other) == 0


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ({"side": 3}, "side"),
        ({"std": (1, 0, 1)}, "std"),
        ({"mean": (1, 2)}, "mean"),
        ({"fit": "crop"}, "fit"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_config_that_makes_no_sense_is_refused_by_its_name(
    value: dict[str, object], named: str
) -> None:
    with pytest.raises(ModelError, match=f'"{named}" is wrong'):
        changed(ClickNetworkConfig(names=NAMES), **value)


def test_a_config_survives_its_file(tmp_path: Path) -> None:
    config = changed(
        ClickNetworkConfig(names=NAMES), side=512, fit="stretch", licence="MIT", author="Sato"
    )
    assert ClickNetworkConfig.model_validate_json(config.model_dump_json()) == config


def test_the_trial_picture_shows_one_disc_where_its_mask_is() -> None:
    grey, disc = trial_picture()
    assert grey.shape == disc.shape == (96, 128)
    assert sorted(np.unique(grey[disc])) == [210]
    assert sorted(np.unique(grey[~disc])) == [50]
    y, x = np.nonzero(disc)
    assert (x.mean(), y.mean()) == (50, 44)
    assert disc.sum() == pytest.approx(np.pi * 22**2, rel=0.01)


def test_something_of_the_encoder_must_reach_the_decoder() -> None:
    with pytest.raises(ValidationError, match="embeddings"):
        TensorNames(picture="a", embeddings={}, points="b", labels="c", masks="d")
