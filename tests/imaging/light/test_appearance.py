import cv2
import numpy as np
import pytest

from colonyqc.domain.model import LooksLimits
from colonyqc.domain.quality import ProblemKind
from colonyqc.imaging.grid.flat_field import flatten_whole
from colonyqc.imaging.grid.tiling import samples
from colonyqc.imaging.light.appearance import FEATURES, features, limits, misfit
from support.drawn import dish


def rings(bright, seed=0, count=120):
    """Return cells with a rim of grey ``bright`` on a dish of 130."""
    rng = np.random.default_rng(seed)
    picture = np.full((600, 800), 130, np.float32)
    for _ in range(count):
        centre = int(rng.integers(800)), int(rng.integers(600))
        cv2.circle(picture, centre, int(rng.integers(6, 14)), float(bright), 2)
    picture += rng.normal(0, 0.8, picture.shape).astype(np.float32)
    return np.clip(cv2.GaussianBlur(picture, (0, 0), 0.8), 0, 255)


def looks_of(pixels):
    flat = flatten_whole(np.rint(pixels).astype(np.uint8), 40)
    height, width = flat.shape
    regions = samples(width, height)
    return features([flat[r.y : r.bottom, r.x : r.right] for r in regions])


@pytest.mark.parametrize("size", [(600, 800), (301, 213)])
def test_looks_are_those_of_gaussians_taken_on_the_full_grid(size):
    height, width = size
    flat = flatten_whole(np.rint(rings(200)[:height, :width]).astype(np.uint8), 40)

    def blurred(tile, sigma):
        return cv2.GaussianBlur(tile, (0, 0), sigma)

    deviation = np.sqrt(np.maximum(blurred(flat * flat, 2.5) - blurred(flat, 2.5) ** 2, 0))
    where = deviation > 0.03
    one, two, four, eight, wide = (blurred(flat, sigma) for sigma in (1, 2, 4, 8, 24))
    spread = [
        float(np.std((fine - coarse)[where], dtype=np.float64))
        for fine, coarse in ((flat, one), (one, two), (two, four), (four, eight), (four, wide))
    ]
    low, high = np.quantile((flat - eight)[where], (0.02, 0.98))
    strength = float(np.median(deviation[where]))
    looks = features([flat])
    assert looks["strength"] == strength
    assert looks["asymmetry"] == pytest.approx((high + low) / (high - low), abs=2e-4)
    ratios = [spread[0] / spread[1], spread[1] / spread[2], spread[2] / spread[3]]
    found = [looks[name] for name in ("fine", "middle", "coarse", "clumping")]
    assert found == pytest.approx([*ratios, spread[4] / strength], rel=2e-4)


def test_tiles_are_pooled_by_how_much_stands_out_in_them():
    flat = flatten_whole(np.rint(rings(200)).astype(np.uint8), 40)
    whole, halves = features([flat, flat[:, :600]]), features([flat[:, :600], flat])
    assert whole == pytest.approx(halves, rel=1e-6)
    assert features([flat, flat]) == pytest.approx(features([flat]), rel=1e-5)


def test_bright_halos_and_dark_cells_lie_on_either_side_of_zero():
    assert looks_of(rings(200))["asymmetry"] > 0.3
    assert looks_of(rings(60))["asymmetry"] < -0.3


def test_features_do_not_depend_on_exposure():
    picture = rings(180)
    once, darker = looks_of(picture), looks_of(picture * 0.6)
    assert set(once) == set(FEATURES)
    for name, value in once.items():
        assert darker[name] == pytest.approx(value, abs=0.06, rel=0.06)


def test_features_do_not_depend_on_how_much_is_covered():
    many, few = looks_of(rings(180, count=150)), looks_of(rings(180, count=25))
    for name in ("strength", "asymmetry", "fine", "middle"):
        assert few[name] == pytest.approx(many[name], abs=0.15)


def test_a_nearly_empty_dish_has_no_looks_and_is_never_refused():
    empty = looks_of(dish(cells=0))
    assert empty == {}
    assert features([]) == {}
    assert misfit(empty, limits([looks_of(rings(200))])) is None


def test_a_model_of_halos_accepts_its_kind_and_refuses_the_other():
    seen = limits([looks_of(rings(bright, seed)) for seed, bright in enumerate((170, 185, 200))])
    assert misfit(looks_of(rings(190, 7)), seen) is None
    problem = misfit(looks_of(rings(60, 7)), seen)
    assert problem is not None
    assert problem.kind is ProblemKind.LOOKS
    assert problem.blocking
    assert "choose a model" in problem.sentence


def test_blur_is_a_different_look():
    seen = limits([looks_of(rings(bright, seed)) for seed, bright in enumerate((170, 185, 200))])
    assert misfit(looks_of(cv2.GaussianBlur(rings(200), (0, 0), 3)), seen) is not None


def test_the_worst_feature_is_named_with_the_limit_it_passed():
    allowed = LooksLimits((("fine", 0.0, 1.0), ("coarse", 0.0, 1.0), ("unknown", 0.0, 1.0)))
    problem = misfit({"fine": 1.1, "coarse": -3.0}, allowed)
    assert problem is not None
    assert (problem.value, problem.limit) == (-3.0, 0.0)
    assert FEATURES["coarse"] in problem.sentence
    assert misfit({"fine": 1.0, "coarse": 0.0}, allowed) is None


def test_limits_of_no_pictures_limit_nothing():
    assert limits([{}]) == LooksLimits()
