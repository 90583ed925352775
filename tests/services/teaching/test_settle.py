"""Where all that was learned harms a picture, less of it is taken over."""

from dataclasses import replace
from pathlib import Path

import pytest

from colonyqc.domain.errors import UsageError
from colonyqc.inference.own_packages import OwnPackages
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.context import ServiceContext
from colonyqc.services.teaching.adopt import adopt
from colonyqc.services.teaching.runs import prepare, train
from colonyqc.services.teaching.settle import settle
from services.teaching.test_runs import ASKED
from services.teaching.test_runs import taught as taught
from support.teaching import STATED, TaughtDishes


def place(taught: TaughtDishes, folder: Path, threshold: float) -> ServiceContext:
    """Return the context of a trainer that makes a network of this threshold."""
    taught.trainer.threshold = threshold
    own = OwnPackages(folder / "own", ModelLibrary([folder / "models"]))
    return replace(taught.context, teaching=replace(taught.tools, models=own))


def test_a_training_that_harms_nothing_is_taken_whole(taught: TaughtDishes, tmp_path: Path) -> None:
    context = place(taught, tmp_path, STATED)
    run, _ = prepare(context, ASKED)
    train(context, run)
    proof = settle(context, run)
    assert (proof.share, proof.better) == (1.0, True)


def test_one_that_goes_too_far_is_taken_half(taught: TaughtDishes, tmp_path: Path) -> None:
    # Begun with 0.3; what people stated lies half way between.
    context = place(taught, tmp_path, 2 * STATED - 0.3)
    run, _ = prepare(context, ASKED)
    train(context, run)
    proof = settle(context, run)
    assert (proof.share, proof.better) == (0.5, True)
    assert proof.after > 0.97
    assert proof.sentence.endswith("50% of the way")
    info = adopt(context, run, proof, "half is enough")
    half = run.parts[-1].at(0.5) / "manifest.json"
    assert (tmp_path / "own" / "mine" / "1.0.0" / "manifest.json").read_bytes() == half.read_bytes()
    assert str(info.ref) == "mine@1.0.0"
    assert settle(context, run).share == 0.5


def test_where_every_part_harms_the_whole_is_told_and_not_adopted(
    taught: TaughtDishes, tmp_path: Path
) -> None:
    context = place(taught, tmp_path, 9.0)
    context = replace(context, models=ModelLibrary([tmp_path / "good", tmp_path / "own"]))
    own = OwnPackages(tmp_path / "own", ModelLibrary([tmp_path / "good"]))
    context = replace(context, teaching=replace(taught.tools, models=own))
    run, _ = prepare(context, replace(ASKED, start="good@1.0.0"))
    train(context, run)
    proof = settle(context, run)
    assert proof.share == 1.0
    assert proof.worse
    with pytest.raises(UsageError, match="clearly worse on"):
        adopt(context, run, proof, "why")
