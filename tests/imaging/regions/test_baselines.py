import numpy as np
import pytest

from colonyqc.imaging.regions.baselines import (
    felzenszwalb_regions,
    graph_cut_regions,
    grey_and_deviation,
    kmeans_regions,
)


def halves(side: int = 96) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    truth = np.zeros((side, side), np.uint8)
    truth[:, side // 2 :] = 1
    contrast = np.where(truth, 0.5, -0.5) + rng.normal(0, 0.15, truth.shape)
    return contrast.astype(np.float32), truth


def agreement(labels: np.ndarray, truth: np.ndarray) -> float:
    agree = float((labels == truth).mean())
    return max(agree, 1 - agree)


def test_grey_and_deviation_are_on_one_scale() -> None:
    seen = grey_and_deviation(halves()[0]).reshape(-1, 2)
    assert np.allclose(seen.mean(axis=0), 0, atol=1e-3)
    assert np.allclose(seen.std(axis=0), 1, atol=1e-3)


def test_every_baseline_parts_what_differs_in_grey() -> None:
    contrast, truth = halves()
    seen = grey_and_deviation(contrast)
    plain = kmeans_regions(seen, None, 2, 0)
    assert agreement(plain, truth) > 0.9
    assert agreement(graph_cut_regions(seen, None, 2, 0), truth) >= agreement(plain, truth) - 0.02
    assert agreement(felzenszwalb_regions(seen, 2), truth) > 0.9


def test_a_graph_cut_has_shorter_borders_than_k_means() -> None:
    contrast, _ = halves()
    noisy = contrast + np.random.default_rng(0).normal(0, 0.5, contrast.shape).astype(np.float32)
    seen = grey_and_deviation(noisy)

    def border(labels: np.ndarray) -> int:
        return int((labels[:, 1:] != labels[:, :-1]).sum() + (labels[1:] != labels[:-1]).sum())

    cut, plain = (way(seen, None, 3, 0) for way in (graph_cut_regions, kmeans_regions))
    assert border(cut) < border(plain)


@pytest.mark.parametrize("count", [2, 4])
def test_no_baseline_makes_more_regions_than_were_asked_for(count: int) -> None:
    seen = grey_and_deviation(np.random.default_rng(0).normal(0, 1, (64, 64)).astype(np.float32))
    for labels in (
        kmeans_regions(seen, None, count, 0),
        graph_cut_regions(seen, None, count, 0),
        felzenszwalb_regions(seen, count),
    ):
        assert len(np.unique(labels)) <= count


def test_what_is_not_imaged_has_no_say() -> None:
    contrast, truth = halves()
    imaged = np.ones(truth.shape, bool)
    imaged[:40] = False
    contrast[:40] = 5.0
    found = kmeans_regions(grey_and_deviation(contrast, imaged), imaged, 2, 0)
    assert agreement(found[45:], truth[45:]) > 0.9


def test_a_single_pixel_is_one_region() -> None:
    seen = grey_and_deviation(np.full((1, 1), 0.3, np.float32))
    for way in (kmeans_regions, graph_cut_regions):
        assert way(seen, None, 3, 0).tolist() == [[0]]
    imaged = np.zeros((8, 8), bool)
    imaged[3, 4] = True
    one = kmeans_regions(grey_and_deviation(halves(8)[0], imaged), imaged, 3, 0)
    assert set(np.unique(one)) == {0}
