"""A run keeps what it was asked, parts dishes, goes on where it was stopped, and is found again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from colonyqc.domain.errors import Cancelled, ModelError, TrainingError, UsageError
from colonyqc.services.ports import Monitor
from colonyqc.services.ports.teaching import LossPoint
from colonyqc.services.teaching.lessons import PLACES
from colonyqc.services.teaching.runs import TeachingRequest, prepare, runs, throw_away, train
from colonyqc.services.teaching.training_set import confirm
from support.teaching import TaughtDishes


@pytest.fixture
def taught(tmp_path: Path) -> Iterator[TaughtDishes]:
    made = TaughtDishes(tmp_path)
    yield made
    made.histories.engine.dispose()


ASKED = TeachingRequest(TaughtDishes.start, "mine", "A", steps=3)


def test_a_dish_is_trained_on_or_kept_apart_and_the_run_is_found_again(
    taught: TaughtDishes,
) -> None:
    run, read = prepare(taught.context, ASKED)
    assert len(run.training) == len(run.apart) == 1
    assert {name.partition("~")[0] for name in (*run.training, *run.apart)} == {"A_1", "A_2"}
    for side, names in (("train", run.training), ("apart", run.apart)):
        for kind in ("images", "masks"):
            written = {path.stem for path in (run.folder / side / kind).iterdir()}
            assert written == set(names)
    assert read.failures == ()
    assert (run.ref, run.pixel_size_um, run.trained) == ("mine@1.0.0", 2.0, False)
    assert run.records == tuple(taught.numbers)
    assert runs(taught.context) == (run,)


def test_what_is_kept_apart_is_never_shown_and_the_curve_is_told(taught: TaughtDishes) -> None:
    run, _ = prepare(taught.context, ASKED)
    curve: list[LossPoint] = []
    train(taught.context, run, on_point=curve.append)
    (job,) = taught.trainer.asked
    assert (job.data, job.steps, job.places) == (run.folder / "train", 3, PLACES)
    # The tiny network knows no scale: at work pictures are not resized for it either.
    assert job.pixel_size_um is None
    assert [point.step for point in curve] == [1, 2, 3]
    assert run.trained
    train(taught.context, run)
    assert len(taught.trainer.asked) == 1, "a finished run is not trained again"


def test_a_stopped_run_stays_and_goes_on(taught: TaughtDishes) -> None:
    run, _ = prepare(taught.context, ASKED)
    stopped: list[bool] = []
    taught.trainer.before = lambda: stopped.append(True)
    with pytest.raises(Cancelled):
        train(taught.context, run, monitor=Monitor(cancelled=lambda: bool(stopped)))
    (kept,) = runs(taught.context)
    assert not kept.trained
    train(taught.context, kept)
    assert runs(taught.context)[0].trained
    throw_away(taught.context, kept)
    assert runs(taught.context) == ()


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
