"""Before and after are what both networks find, as they work, on pictures never shown."""

import shutil
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from colonyqc.domain.classes import UNLABELLED
from colonyqc.domain.errors import PictureError
from colonyqc.services.teaching.proof import agreed, confusion, jaccard, prove
from colonyqc.services.teaching.runs import prepare, train
from services.teaching.test_runs import ASKED
from services.teaching.test_runs import taught as taught
from support.teaching import TaughtDishes
from support.tiny_model import write_package


def test_the_network_that_people_confirmed_agrees_and_the_poor_one_does_not(
    taught: TaughtDishes,
) -> None:
    run, _ = prepare(taught.context, ASKED)
    train(taught.context, run)
    proof = prove(taught.context, run)
    assert {each.name for each in proof.pictures} == set(run.training)
    picture = proof.pictures[0]
    assert picture.pixels.shape == picture.labels.shape == picture.found_after.shape
    # Only the cleaning of small things lies between what it finds and what was confirmed.
    assert proof.after > 0.97
    assert proof.before < 0.9
    assert proof.better
    assert [each.after for each in proof.pictures] == sorted(e.after for e in proof.pictures)
    assert picture.agreed_after > picture.agreed_before
    assert f"poor@1.0.0 {proof.before:.3f}, mine@1.0.0 {proof.after:.3f}" in proof.sentence
    assert "kept apart in turn" in proof.sentence


def test_a_picture_is_judged_by_the_model_that_never_saw_its_dish(taught: TaughtDishes) -> None:
    run, _ = prepare(taught.context, ASKED)
    train(taught.context, run)
    # The network of the first turn alone is a poor one: the first picture alone must tell.
    shutil.rmtree(run.parts[0].package)
    write_package(run.parts[0].package.parents[1], run.name, run.version, threshold=0.3)
    proof = {each.name: each for each in prove(taught.context, run).pictures}
    first, second = (proof[name] for name in run.training)
    assert first.after == first.before < 0.9
    assert second.after > 0.97


def test_one_picture_that_gets_clearly_worse_outweighs_the_others(taught: TaughtDishes) -> None:
    run, _ = prepare(taught.context, ASKED)
    train(taught.context, run)
    proof = prove(taught.context, run)
    good, other = proof.pictures
    hurt = replace(other, before=other.after, after=other.after - 0.04)
    assert not replace(other, before=other.after, after=other.after - 0.02).worse
    assert replace(other, agreed_before=0.99, agreed_after=0.97).worse
    worse = replace(proof, pictures=(good, hurt))
    assert worse.worse == (other.name,)
    assert proof.better
    assert not worse.better


def test_pictures_of_one_density_are_told(taught: TaughtDishes) -> None:
    run, _ = prepare(taught.context, ASKED)
    train(taught.context, run)
    proof = prove(taught.context, run)
    assert proof.density == (
        min(each.covered for each in proof.pictures),
        max(each.covered for each in proof.pictures),
    )
    full = replace(proof.pictures[0], labels=np.ones_like(proof.pictures[0].labels))
    assert full.covered == 1.0
    assert replace(proof, pictures=(full, proof.pictures[1])).density is None
    assert replace(proof, pictures=(full,)).density == (1.0, 1.0)


def test_a_picture_that_is_gone_is_named(taught: TaughtDishes) -> None:
    run, _ = prepare(taught.context, ASKED)
    train(taught.context, run)
    (run.folder / "apart" / "images" / f"{run.apart[0]}.png").unlink()
    with pytest.raises(PictureError, match="gone"):
        prove(taught.context, run)


MAPS = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).integers(0, 4, (2, 9, 11)).astype(np.uint8)
)


@given(MAPS)
def test_a_score_is_one_for_the_truth_and_ignores_what_nobody_stated(
    maps: NDArray[np.uint8],
) -> None:
    labels, found = maps
    assert jaccard(confusion(labels, labels)) == agreed(confusion(labels, labels)) == 1.0
    counts = confusion(labels, found)
    assert 0 <= jaccard(counts) <= agreed(counts) * 4
    hidden = labels.copy()
    hidden[4:] = UNLABELLED
    assert (confusion(hidden, found) == confusion(labels[:4], found[:4])).all()
    assert counts.sum() == labels.size


def test_a_class_of_a_few_pixels_says_nothing_of_a_picture() -> None:
    labels = np.zeros((20, 20), np.uint8)
    labels[0, :2] = 1
    found = np.zeros_like(labels)
    assert jaccard(confusion(labels, found)) < 0.5
    assert jaccard(confusion(labels, found), 0.01) > 0.99


def test_a_stray_pixel_of_a_class_that_nobody_stated_costs_a_pixel() -> None:
    labels = np.zeros((20, 20), np.uint8)
    labels[5:15, 5:15] = 1
    found = labels.copy()
    found[10, 10] = 2
    assert jaccard(confusion(labels, found)) == pytest.approx(1 - 0.5 / 100)
