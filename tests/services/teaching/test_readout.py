"""A read-out over a network's features learns what people stated, and is a package like any."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.errors import Cancelled, ModelError, UsageError
from colonyqc.inference.feature_network import FeatureLibrary
from colonyqc.inference.own_packages import OwnPackages
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.ports.teaching import LossPoint, TeachingTools, unseen
from colonyqc.services.teaching.adopt import adopt
from colonyqc.services.teaching.proof import prove
from colonyqc.services.teaching.readout import fit_readout, read_blocks
from colonyqc.services.teaching.runs import prepare, train
from services.teaching.test_runs import ASKED
from services.teaching.test_runs import taught as taught
from support.teaching import TaughtDishes
from support.tiny_pyramid import write_pyramid_package

READ_OUT = replace(ASKED, start="pyramid@1.0.0", way="read-out")


@pytest.fixture
def place(taught: TaughtDishes, tmp_path: Path) -> ServiceContext:
    write_pyramid_package(tmp_path / "models", "pyramid")
    library = ModelLibrary([tmp_path / "models", tmp_path / "own"])
    tools = TeachingTools(taught.trainer, OwnPackages(tmp_path / "own", library), tmp_path / "runs")
    return replace(taught.context, models=library, features=FeatureLibrary(library), teaching=tools)


def test_it_wins_on_the_dish_kept_apart_and_is_adopted_without_torch(
    place: ServiceContext, taught: TaughtDishes
) -> None:
    run, _ = prepare(place, READ_OUT)
    curve: list[LossPoint] = []
    train(place, run, on_point=curve.append)
    assert taught.trainer.asked == []
    for part in range(3):
        losses = [p.loss for p in curve if part * p.steps < 3 * p.step <= (part + 1) * p.steps]
        assert losses == sorted(losses, reverse=True)
        assert losses[-1] < losses[0]
    proof = prove(place, run)
    assert proof.after > proof.before + 0.1
    info = adopt(place, run, proof, "no torch here")
    assert (str(info.ref), info.asked_only, info.licence) == ("mine@1.0.0", True, "BSD-3-Clause")
    assert dict(place.models.verify())["mine@1.0.0"] == ""
    card = (run.package / "card.md").read_text("utf-8")
    assert "over the features of pyramid@1.0.0" in card
    assert all(name in card for name in run.training)
    turn = (run.parts[0].package / "card.md").read_text("utf-8")
    assert run.parts[0].apart[0] not in turn


def test_the_same_pictures_give_the_same_weights(place: ServiceContext) -> None:
    run, _ = prepare(place, READ_OUT)
    one, other = (
        fit_readout(tuple(read_blocks(place, run, UNWATCHED).values()), UNWATCHED, unseen)
        for _ in range(2)
    )
    assert all((a == b).all() for a, b in zip(one.levels, other.levels, strict=True))
    assert (one.bias == other.bias).all()
    assert (one.scales, one.stride) == ((1, 2), 4)
    assert all(np.isfinite(level).all() for level in one.levels)


def test_a_network_without_features_says_so_and_stopping_leaves_no_package(
    place: ServiceContext,
) -> None:
    flat, _ = prepare(place, replace(READ_OUT, start="poor@1.0.0"))
    with pytest.raises(ModelError, match="no pyramid"):
        train(place, flat)
    run, _ = prepare(place, READ_OUT)
    with pytest.raises(Cancelled):
        train(place, run, monitor=Monitor(cancelled=lambda: True))
    assert not run.package.exists()
    with pytest.raises(UsageError, match="Nothing can be trained"):
        train(replace(place, features=None), run)
