from dataclasses import replace

import numpy as np
import pytest

from colonyqc.domain.errors import Cancelled, UsageError
from colonyqc.domain.regions import NOT_IMAGED, RegionMethod, RegionPicture, RegionRequest
from colonyqc.services.ports import Monitor
from colonyqc.training.clusters import run as module
from colonyqc.training.clusters.learn import LearningSchedule
from colonyqc.training.clusters.run import FORMS, METHODS, run
from training.clusters.pictures import agreement, halves


@pytest.mark.parametrize("method", [METHODS[0], METHODS[1]])
def test_two_textures_are_two_regions_the_larger_one_first(method: RegionMethod) -> None:
    contrast, truth = halves()
    found = run(RegionRequest(RegionPicture("a", contrast), method, 2))
    assert (found.clusters, found.method, found.assistive) == (2, method, True)
    assert found.labels.dtype == np.uint8
    assert agreement(found.labels, truth) > 0.93
    sizes = np.bincount(found.labels.ravel())
    assert sizes[0] >= sizes[1]


def test_the_published_form_shrinks_from_a_hundred_to_the_floor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    contrast, _truth = halves(96)
    form = FORMS[RegionMethod.DIFFERENTIABLE]
    assert (form.config.width, form.config.responses, form.config.blocks) == (100, 100, 2)
    assert form.schedules[0].continuity == 5.0
    short = replace(form, schedules=(LearningSchedule(20), LearningSchedule(2)))
    monkeypatch.setitem(module.FORMS, RegionMethod.DIFFERENTIABLE, short)
    counts: list[int] = []
    found = run(
        RegionRequest(RegionPicture("a", contrast), RegionMethod.DIFFERENTIABLE, clusters=3),
        on_preview=lambda preview: counts.append(preview.clusters),
    )
    assert counts[0] > 3
    assert 1 < found.clusters <= 3


def test_the_same_seed_gives_the_same_regions_and_weights() -> None:
    contrast, _ = halves(96)
    asked = RegionRequest(RegionPicture("a", contrast), METHODS[1], seed=3)
    one, other = run(asked), run(asked)
    assert np.array_equal(one.labels, other.labels)
    assert one.weights == other.weights


def test_strokes_say_which_region_is_which() -> None:
    contrast, truth = halves()
    strokes = np.zeros_like(truth)
    strokes[40:44, 10:50] = 3
    strokes[100:104, 100:150] = 1
    for method in METHODS[:2]:
        found = run(RegionRequest(RegionPicture("a", contrast), method, scribbles=strokes))
        assert found.clusters == 3
        assert set(np.unique(found.labels)) == {0, 2}, "class 2 was never drawn"
        assert (found.labels == np.where(truth, 0, 2)).mean() > 0.93
        assert (found.labels[40:44, 10:50] == 2).mean() > 0.95


def test_what_was_learned_answers_another_picture_with_the_same_numbers() -> None:
    contrast, _truth = halves()
    first = run(RegionRequest(RegionPicture("a", contrast), METHODS[0], 2))
    mirrored = np.ascontiguousarray(contrast[:, ::-1])
    asked = RegionRequest(RegionPicture("b", mirrored), reference=first.weights)
    other = run(asked)
    assert (other.iterations, other.method) == (0, METHODS[0])
    assert (other.labels == first.labels[:, ::-1]).mean() > 0.97
    with pytest.raises(UsageError, match="learned by the method differentiable-encoder"):
        run(replace(asked, method=METHODS[1]))


def test_a_reference_follows_a_picture_of_more_contrast() -> None:
    contrast, truth = halves()
    first = run(RegionRequest(RegionPicture("a", contrast), METHODS[0], 2))
    other = run(RegionRequest(RegionPicture("b", 1.6 * contrast), reference=first.weights))
    rough = first.labels[truth == 1][0]
    assert (other.labels == np.where(truth, rough, 1 - rough)).mean() > 0.93


def test_a_reference_answers_its_own_picture_alike() -> None:
    contrast, _ = halves()
    first = run(RegionRequest(RegionPicture("a", contrast), METHODS[1], 2))
    again = run(RegionRequest(RegionPicture("a", contrast), reference=first.weights))
    assert (again.labels == first.labels).mean() > 0.999


def test_what_is_not_imaged_has_no_region_and_teaches_nothing() -> None:
    contrast, truth = halves()
    imaged = np.ones(contrast.shape, bool)
    imaged[:40] = False
    contrast[:40] = 0
    found = run(RegionRequest(RegionPicture("a", contrast, imaged), METHODS[1], 2))
    assert (found.labels[:40] == NOT_IMAGED).all()
    assert agreement(found.labels[40:], truth[40:]) > 0.93


def test_a_picture_of_one_grey_is_one_region() -> None:
    flat = np.zeros((64, 80), np.float32)
    for method in METHODS:
        found = run(RegionRequest(RegionPicture("a", flat), method))
        assert found.labels.shape == (64, 80)
        assert found.clusters >= 1


def test_tiny_and_narrow_pictures_are_answered() -> None:
    rng = np.random.default_rng(0)
    for shape in ((32, 32), (40, 300), (33, 71)):
        contrast = rng.normal(0, 0.1, shape).astype(np.float32)
        for method in METHODS[:2]:
            found = run(RegionRequest(RegionPicture("a", contrast), method, 2))
            assert found.labels.shape == shape


def test_a_stop_is_heard() -> None:
    contrast, _ = halves()
    with pytest.raises(Cancelled):
        run(RegionRequest(RegionPicture("a", contrast)), Monitor(cancelled=lambda: True))


def test_a_method_of_another_engine_is_refused() -> None:
    contrast, _ = halves()
    with pytest.raises(UsageError, match="no method of differentiable"):
        run(RegionRequest(RegionPicture("a", contrast), RegionMethod.KMEANS))
