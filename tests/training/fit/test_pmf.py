"""trainer: what a checkpoint belongs to, and answers at several temperatures."""

from dataclasses import replace

import numpy as np
import pytest

from colonyqc.training.data.examples import Example, Source
from colonyqc.training.data.looks import Looks
from colonyqc.training.fit.pmf import (
    Pools,
    predict,
    predict_at,
    read_sources,
    settings_key,
    shortened,
)
from colonyqc.training.nets.patch import PatchConfig
from colonyqc.training.nets.pmf import PmfConfig
from colonyqc.training.nets.registry import METHODS, build
from colonyqc.training.recipes import PmfRecipe
from training.pictures import read, tiny_recipe, write_lab_folder

RECIPE = tiny_recipe()


def _with_source(**changes: object) -> PmfRecipe:
    first, *rest = RECIPE.sources
    return replace(RECIPE, sources=(replace(first, **changes), *rest))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def pools(tmp_path_factory: pytest.TempPathFactory) -> Pools:
    return read_sources(RECIPE, write_lab_folder(tmp_path_factory.mktemp("data"), ("a", "b")), read)


@pytest.mark.parametrize(
    "other",
    [
        replace(RECIPE, name="other", title="Other", description="Other.", limits=("Other.",)),
        replace(RECIPE, folds=(), held_out=(), tells_differentiation=False),
        replace(RECIPE, loop=replace(RECIPE.loop, checkpoint_every=7)),
        _with_source(origin="another lab", folder="elsewhere", peer="other.tsv"),
    ],
)
def test_what_does_not_shape_the_training_leaves_its_checkpoints_valid(
    pools: Pools, other: PmfRecipe
) -> None:
    assert settings_key(other, pools, 0) == settings_key(RECIPE, pools, 0)


@pytest.mark.parametrize(
    "other",
    [
        shortened(RECIPE, 5),
        replace(RECIPE, looks=Looks(gain=0.123)),
        replace(RECIPE, pixel_size_um=1.0),
        replace(RECIPE, net=PmfConfig(widths=(4, 6, 8))),
        replace(RECIPE, net=replace(RECIPE.net, dropout=0.1)),
        _with_source(share=0.123),
        _with_source(importance=2.5),
    ],
)
def test_what_shapes_the_training_makes_another_run(pools: Pools, other: PmfRecipe) -> None:
    assert settings_key(other, pools, 0) != settings_key(RECIPE, pools, 0)


def test_two_methods_of_equal_numbers_are_two_runs(pools: Pools) -> None:
    net = PatchConfig()
    same = PmfConfig(grids=net.grids, pmf_px=net.pmf_px)
    keys = {settings_key(replace(RECIPE, net=n), pools, 0) for n in (net, same)}
    assert len(keys) == 2


def test_seed_pictures_and_one_redrawn_pixel_make_another_run(pools: Pools) -> None:
    (source, examples), *_ = pools
    key = settings_key(RECIPE, pools, 0)
    assert settings_key(RECIPE, pools, 1) != key
    assert settings_key(RECIPE, [(source, examples[:1])], 0) != key
    labels = examples[0].labels.copy()
    labels[5, 7] = 3
    redrawn: list[Example] = [replace(examples[0], labels=labels), *examples[1:]]
    assert settings_key(RECIPE, [(source, redrawn)], 0) != key


def test_weak_labels_count_by_their_rule_not_their_pixels(pools: Pools) -> None:
    (_, examples), *_ = pools
    weak = Source("weak", "weak", 1.0)
    other = [replace(e, labels=np.zeros_like(e.labels)) for e in examples]
    assert settings_key(RECIPE, [(weak, examples)], 0) == settings_key(RECIPE, [(weak, other)], 0)


@pytest.mark.parametrize("method", sorted(METHODS))
def test_one_pass_of_the_network_serves_every_temperature(method: str) -> None:
    net = build(METHODS[method]).eval()
    contrast = np.random.default_rng(0).normal(0, 0.2, (50, 61)).astype(np.float32)
    temperatures = (0.6, 1.0, 3.0)
    maps = predict_at(net, contrast, temperatures)
    for temperature, found in zip(temperatures, maps, strict=True):
        assert np.array_equal(found, predict(net, contrast, temperature))
        assert found.sum(0) == pytest.approx(1, abs=1e-5)
    confidence = [float(found.max(0).mean()) for found in maps]
    assert confidence == sorted(confidence, reverse=True)
