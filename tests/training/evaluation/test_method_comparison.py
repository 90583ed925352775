"""compare, pace and workers: equal time, kept steps and figures, origins of labels, children."""

import json
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from torch import nn

from colonyqc.domain.errors import Cancelled, TrainingError
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.training.data.examples import Source
from colonyqc.training.evaluation import cross_validation, fold_scores, workers
from colonyqc.training.evaluation.compute_budget import STEPS
from colonyqc.training.evaluation.figures import ComparisonFigures, RunScores
from colonyqc.training.evaluation.method_comparison import ComparisonPlan, compare, methods_of
from colonyqc.training.fit.checkpoint import read_checkpoint
from colonyqc.training.fit.loop import seconds_per_step
from colonyqc.training.nets import registry
from colonyqc.training.nets.patch import PatchConfig
from colonyqc.training.nets.pmf import PmfConfig
from colonyqc.training.nets.pyramid import PyramidConfig
from training.pictures import TINY_NET, read, tiny_recipe, write_lab_folder

PLAN = ComparisonPlan(("shipped", "patch"), seconds=0.02, folds=2, robustness=True)
SHARED = replace(
    tiny_recipe(),
    sources=(
        Source("drawn", "drawn", 1.0, masks=("corrected", "masks")),
        Source("weak", "weak", 0.5, rule=tiny_recipe().sources[1].rule),
    ),
    folds=(("a",), ("b",)),
    held_out=(("weak", ("d",)),),
    simulated=0.2,
)


@pytest.fixture(autouse=True, scope="module")
def _small() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(registry.METHODS, "patch", PatchConfig(widths=(4, 6, 8)))
        patch.setattr(fold_scores, "UNSEEN_DISHES", 1)
        # Drawn for every comparison anew, a second each.
        patch.setattr("colonyqc.training.evaluation.cross_validation.DISHES", 1)
        patch.setattr("colonyqc.training.evaluation.robustness.LEVELS", {"blur": (0.0, 2.0)})
        yield


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two pictures under two origins of labels, and two with none."""
    root = tmp_path_factory.mktemp("shared")
    base = write_lab_folder(root / "drawn", ("a", "b"))
    (base / "corrected").mkdir()
    for name in ("a", "b"):
        mask = read(base / "masks" / f"{name}.png")
        mask[:32] = 255
        cv2.imwrite(str(base / "corrected" / f"{name}.png"), mask)
        mask[:64] = 0
        cv2.imwrite(str(base / "masks" / f"{name}.png"), mask)
    write_lab_folder(root / "weak", ("c", "d"))
    return root


@pytest.fixture(scope="module")
def made(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ComparisonFigures]:
    runs = tmp_path_factory.mktemp("runs")
    return runs, compare(SHARED, data, runs, read, PLAN)


def test_every_method_is_trained_for_its_steps_on_every_fold(
    made: tuple[Path, ComparisonFigures],
) -> None:
    runs, told = made
    json.dumps(told.told(), allow_nan=False)
    assert told.folds == (("a",), ("b",))
    assert list(told.methods) == ["shipped", "patch"]
    for name, method in told.methods.items():
        assert method.seconds_per_step is not None
        assert method.steps == max(1, round(0.02 / method.seconds_per_step)) or (
            method.seconds_per_step < 1e-4
        )
        assert [(run.fold, run.seed) for run in method.runs] == [(1, 0), (2, 0)]
        state = read_checkpoint(runs / f"tiny-{name}-fold1-seed0.pt")
        assert len(state.course.losses) == method.steps
        assert [run.robustness is not None for run in method.runs] == [name == "shipped"] * 2


def test_a_network_is_compared_with_each_origin_of_labels_apart(
    made: tuple[Path, ComparisonFigures],
) -> None:
    told = made[1].methods["patch"].summary.agreement
    assert {name: (v.pictures, v.simulated) for name, v in told.items()} == {
        "weak": (1, False),
        "drawn/corrected": (2, False),
        "drawn/masks": (2, False),
        "virtual-dish": (1, True),
    }
    for run in made[1].methods["patch"].runs:
        counts = {name: np.sum(v.confusion) for name, v in run.agreement.items()}
        assert (counts["drawn/corrected"], counts["drawn/masks"]) == (96 * 128, 128 * 128)
        assert run.scores is not None
        assert run.agreement["drawn/corrected"].confusion == run.scores.confusion
    (labels,) = made[1].labels
    assert labels.labels == ("drawn/corrected", "drawn/masks")
    assert (labels.pictures, labels.accuracy) == (2, pytest.approx(0.776, abs=1e-3))


def test_a_second_comparison_neither_measures_nor_trains_nor_scores(
    made: tuple[Path, ComparisonFigures], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> Any:
        raise AssertionError("done before")

    monkeypatch.setattr(cross_validation, "score_net", refuse)
    monkeypatch.setattr(cross_validation, "net_curves", refuse)
    monkeypatch.setattr("colonyqc.training.evaluation.compute_budget.seconds_per_step", refuse)
    monkeypatch.setattr("colonyqc.training.fit.pmf.CropSampler", refuse)
    assert compare(SHARED, data, made[0], read, PLAN) == made[1]


def test_figures_of_another_scoring_are_made_anew(
    made: tuple[Path, ComparisonFigures], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cross_validation, "_SCORING", 99)
    path = made[0] / "tiny-patch-fold2-seed0.scores.json"
    before = json.loads(path.read_text("utf-8"))
    one = replace(PLAN, methods=("patch",), robustness=False)
    assert compare(SHARED, data, made[0], read, one).methods["patch"].runs
    after = json.loads(path.read_text("utf-8"))
    assert after["key"] != before["key"]
    assert after["figures"] == before["figures"]


def test_recorded_steps_repeat_a_run_in_another_folder(
    made: tuple[Path, ComparisonFigures], data: Path, tmp_path: Path
) -> None:
    known = json.loads((made[0] / STEPS).read_text("utf-8"))
    known["patch"]["steps"] = 3
    (tmp_path / STEPS).write_text(json.dumps(known))
    one = replace(PLAN, methods=("patch",), robustness=False)
    assert compare(SHARED, data, tmp_path, read, one).methods["patch"].steps == 3
    state = read_checkpoint(tmp_path / "tiny-patch-fold1-seed0.pt")
    assert len(state.course.losses) == 3
    (tmp_path / STEPS).write_text("{")
    with pytest.raises(TrainingError, match="is damaged"):
        compare(SHARED, data, tmp_path, read, one)


def test_every_method_takes_the_steps_that_are_asked_for(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> Any:
        raise AssertionError("nothing is to be timed")

    monkeypatch.setattr("colonyqc.training.evaluation.compute_budget.seconds_per_step", refuse)
    plan = replace(PLAN, steps=2, robustness=False)
    told = compare(SHARED, data, tmp_path / "new", read, plan)
    json.dumps(told.told(), allow_nan=False)
    assert (told.seconds, told.steps, told.own) == (None, 2, "shipped")
    for name, method in told.methods.items():
        assert method.steps == 2
        for fold in (1, 2):
            state = read_checkpoint(tmp_path / "new" / f"tiny-{name}-fold{fold}-seed0.pt")
            assert len(state.course.losses) == 2


def test_children_make_what_one_process_makes(tmp_path: Path) -> None:
    own = write_lab_folder(tmp_path / "own", ("a", "b", "c"))
    recipe = replace(tiny_recipe(), net=TINY_NET)
    (tmp_path / "one").mkdir()
    plan = ComparisonPlan(("shipped",), seconds=0.02, folds=3)
    one = compare(recipe, own, tmp_path / "one", read, plan)
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / STEPS).write_bytes((tmp_path / "one" / STEPS).read_bytes())
    told: list[tuple[float, str]] = []
    both = replace(plan, workers=2)
    two = compare(
        recipe,
        own,
        tmp_path / "two",
        read,
        both,
        Monitor(lambda share, what: told.append((share, what))),
    )
    assert two == one
    assert told[-1] == (1.0, "3 of 3 networks")


def test_a_child_that_fails_or_a_person_who_stops_ends_the_wait() -> None:
    failed: Future[RunScores] = Future()
    failed.set_exception(TrainingError("The disk is full."))
    endless: Future[RunScores] = Future()
    with pytest.raises(TrainingError, match="The disk is full"):
        workers.watch([endless, failed], lambda _: None, UNWATCHED)
    with pytest.raises(Cancelled):
        workers.watch([endless], lambda _: None, Monitor(cancelled=lambda: True))


def test_all_methods_are_the_recipes_own_and_the_others() -> None:
    recipe = replace(tiny_recipe(), net=PmfConfig(members=2))
    assert list(methods_of(recipe, ["all"])) == ["shipped", *registry.METHODS]
    for own in (PmfConfig(), PyramidConfig()):
        assert list(methods_of(replace(recipe, net=own), ["all"])) == list(registry.METHODS)
    assert methods_of(recipe, ["shipped", "pmf", "shipped"])["shipped"] == PmfConfig(members=2)
    for wrong in (["forest"], []):
        with pytest.raises(TrainingError, match="There is no method"):
            methods_of(recipe, wrong)


def test_a_step_is_timed_on_every_network_in_turn() -> None:
    order: list[str] = []

    def step(name: str) -> Any:
        def loss_at(net: Any, _: int) -> Any:
            order.append(name)
            return net.weight.sum()

        return loss_at

    work = {name: (nn.Linear(2, 1, bias=False), step(name)) for name in "ab"}
    spent = seconds_per_step(work, tiny_recipe().loop, timed=2, warm_up=1)
    assert order == ["a", "b"] * 3
    assert set(spent) == {"a", "b"}
    assert min(spent.values()) > 0
