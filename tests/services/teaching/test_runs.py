"""A run keeps what it was asked, parts dishes, goes on where it was stopped, and is found again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from colonyqc.domain.errors import Cancelled, ModelError, TrainingError, UsageError
from colonyqc.services.ports import Monitor
from colonyqc.services.ports.teaching import LossPoint
from colonyqc.services.teaching.lessons import PLACES
from colonyqc.services.teaching.memory_picture import read_pair
from colonyqc.services.teaching.runs import TeachingRequest, prepare, runs, throw_away, train
from colonyqc.services.teaching.training_set import confirm
from support.teaching import TaughtDishes
from support.tiny_model import write_package


@pytest.fixture
def taught(tmp_path: Path) -> Iterator[TaughtDishes]:
    made = TaughtDishes(tmp_path)
    yield made
    made.histories.engine.dispose()


ASKED = TeachingRequest(TaughtDishes.start, "mine", "A", steps=3)


def test_each_of_two_dishes_is_kept_apart_in_turn_and_the_run_is_found_again(
    taught: TaughtDishes,
) -> None:
    run, read = prepare(taught.context, ASKED)
    first, second = run.training
    assert [name.partition("~")[0] for name in run.training] == ["A_1", "A_2"]
    assert run.apart == run.training
    assert run.turns == ((first,), (second,))
    assert [(part.training, part.apart) for part in run.parts] == [
        ((second,), (first,)),
        ((first,), (second,)),
        ((first, second), ()),
    ]
    for side, names in (("train", run.training), ("apart", run.apart)):
        for kind in ("images", "masks"):
            written = {path.stem for path in (run.folder / side / kind).iterdir()}
            assert written == set(names)
    assert read.failures == ()
    # The tiny network knows no scale: at work pictures are not resized for it either.
    assert (run.ref, run.pixel_size_um, run.trained) == ("mine@1.0.0", None, False)
    assert run.sizes == {first: 2.0, second: 2.0}
    assert run.records == tuple(taught.numbers)
    assert runs(taught.context) == (run,)


def test_what_is_kept_apart_is_never_shown_and_the_curve_is_told(taught: TaughtDishes) -> None:
    run, _ = prepare(taught.context, ASKED)
    curve: list[LossPoint] = []
    train(taught.context, run, on_point=curve.append)
    first, second = run.training
    for job, names in zip(
        taught.trainer.asked, ((second,), (first,), (first, second)), strict=True
    ):
        assert (job.steps, job.places, job.pixel_size_um) == (3, PLACES, None)
        for kind in ("images", "masks"):
            assert {path.stem for path in (job.data / kind).iterdir()} == set(names)
    assert taught.trainer.asked[-1].package == run.package
    assert [(point.step, point.steps) for point in curve] == [(n, 9) for n in range(1, 10)]
    assert run.trained
    train(taught.context, run)
    assert len(taught.trainer.asked) == 3, "a finished run is not trained again"


def test_a_stopped_run_stays_and_goes_on(taught: TaughtDishes) -> None:
    run, _ = prepare(taught.context, ASKED)
    stopped: list[bool] = []
    taught.trainer.before = lambda: stopped.append(True)
    with pytest.raises(Cancelled):
        train(taught.context, run, monitor=Monitor(cancelled=lambda: bool(stopped)))
    (kept,) = runs(taught.context)
    assert not kept.trained
    taught.trainer.asked.clear()
    stopped.clear()
    taught.trainer.before = lambda: stopped.append(len(taught.trainer.asked) == 2)
    with pytest.raises(Cancelled):
        train(taught.context, kept, monitor=Monitor(cancelled=lambda: any(stopped)))
    assert [part.trained for part in kept.parts] == [True, False, False]
    taught.trainer.before = lambda: None
    taught.trainer.asked.clear()
    train(taught.context, kept)
    assert len(taught.trainer.asked) == 2, "what was done is not done again"
    assert runs(taught.context)[0].trained
    throw_away(taught.context, kept)
    assert runs(taught.context) == ()


def test_each_picture_goes_from_its_own_scale_to_that_of_the_model(
    taught: TaughtDishes, tmp_path: Path
) -> None:
    write_package(tmp_path / "models", "scaled", pixel_size_um=4.0)
    asked = replace(ASKED, start="scaled@1.0.0")
    run, _ = prepare(taught.context, asked)
    shapes = {
        side: {read_pair(run.folder / side, name)[0].shape for name in run.training}
        for side in ("train", "apart")
    }
    # What judges is seen as it is, at 2 µm/px, as at work.
    assert shapes == {"train": {(256, 256)}, "apart": {(512, 512)}}
    train(taught.context, run)
    assert {job.pixel_size_um for job in taught.trainer.asked} == {4.0}
    plain, _ = prepare(taught.context, replace(asked, way="read-out"))
    assert read_pair(plain.folder / "train", plain.training[0])[0].shape == (512, 512)


def test_one_dish_or_none_is_told_in_a_sentence(taught: TaughtDishes) -> None:
    with pytest.raises(UsageError, match="nothing to learn from yet"):
        prepare(taught.context, replace(ASKED, line="B"))
    confirm(taught.histories, taught.numbers[1], 0, withdraw=True)
    with pytest.raises(TrainingError, match="of one dish"):
        prepare(taught.context, ASKED)
    with pytest.raises(ModelError, match="can't name a model"):
        prepare(taught.context, replace(ASKED, name="mein Modell"))
    with pytest.raises(ModelError, match="came with the program"):
        prepare(taught.context, replace(ASKED, name="ips-phase"))
    assert runs(taught.context) == ()


def test_a_strange_folder_among_the_runs_is_passed_over(taught: TaughtDishes) -> None:
    (taught.tools.runs / "mine").mkdir(parents=True)
    (taught.tools.runs / "mine" / "run.json").write_text("{}", "utf-8")
    assert runs(taught.context) == ()
