"""A model is adopted with its figures, analyses its line from then on, and is taken back."""

from dataclasses import replace

import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import UsageError
from colonyqc.history import verify
from colonyqc.services.analysis.keep import Request, analyse_and_keep, planned
from colonyqc.services.rules.configuration import approval, model_item
from colonyqc.services.rules.model_pins import Pin, PinKind, model_pinned_to, pin_model
from colonyqc.services.teaching.adopt import adopt
from colonyqc.services.teaching.proof import BeforeAfter, prove
from colonyqc.services.teaching.run_folder import TeachingRun
from colonyqc.services.teaching.runs import prepare, train
from services.analysis.test_colonies import acquisition
from services.teaching.test_runs import ASKED
from services.teaching.test_runs import taught as taught
from support.teaching import TaughtDishes

LINE = Pin(PinKind.LINE, "A")


def trained(taught: TaughtDishes) -> tuple[TeachingRun, BeforeAfter]:
    run, _ = prepare(taught.context, ASKED)
    train(taught.context, run)
    return run, prove(taught.context, run)


def test_it_lies_at_hand_approved_with_figures_and_analyses_its_line(taught: TaughtDishes) -> None:
    run, proof = trained(taught)
    info = adopt(taught.context, run, proof, "our microscope", [LINE])
    assert "mine@1.0.0" in {str(each.ref) for each in taught.context.models.list()}
    assert dict(taught.context.models.verify()) == {"mine@1.0.0": "", "poor@1.0.0": ""}
    item = model_item(taught.context, "mine@1.0.0")
    assert item is not None
    with taught.histories() as history:
        (event,) = history.events("model mine@1.0.0", (EventKind.MODEL_ADOPTED,))
        assert approval(history, item) is not None
    assert (event.old, event.new) == ("poor@1.0.0", info.ref.sha256)
    assert event.reason.startswith("our microscope (mean Jaccard on 2 pictures kept apart")
    assert f"from records {taught.numbers[0]}, {taught.numbers[1]}" in event.reason
    fresh = replace(acquisition("a"), dish=replace(acquisition("a").dish, dish="3"))
    assert str(analyse_and_keep(fresh, taught.context).analysis.model) == "mine@1.0.0"
    assert verify(taught.histories) == ()


def test_pinned_to_the_protocol_it_analyses_lines_without_a_model_of_their_own(
    taught: TaughtDishes,
) -> None:
    run, proof = trained(taught)
    pin = Pin(PinKind.PROTOCOL, taught.context.protocol.name)
    adopt(taught.context, run, proof, "our microscope", [pin])
    fresh = replace(acquisition("a"), dish=replace(acquisition("a").dish, line="B", dish="9"))
    assert planned(fresh, taught.context, Request()).model == "mine@1.0.0"
    assert str(analyse_and_keep(fresh, taught.context).analysis.model) == "mine@1.0.0"
    pin_model(taught.histories, taught.context.models, pin, "", "worse at rims")
    other = replace(fresh, dish=replace(fresh.dish, dish="10"))
    assert planned(other, taught.context, Request()).model is None


def test_it_is_taken_back_as_easily(taught: TaughtDishes) -> None:
    run, proof = trained(taught)
    adopt(taught.context, run, proof, "our microscope", [LINE])
    back = pin_model(taught.histories, taught.context.models, LINE, "", "worse at rims")
    assert back == "mine@1.0.0"
    assert model_pinned_to(taught.histories, LINE) is None


def test_the_next_one_is_another_version(taught: TaughtDishes) -> None:
    run, proof = trained(taught)
    adopt(taught.context, run, proof, "our microscope")
    assert prepare(taught.context, ASKED)[0].ref == "mine@1.1.0"
    assert model_pinned_to(taught.histories, LINE) is None, "adopted is not in force by itself"


def test_what_is_not_proved_or_no_better_is_not_adopted(taught: TaughtDishes) -> None:
    run, proof = trained(taught)
    with pytest.raises(UsageError, match="Say why"):
        adopt(taught.context, run, proof, " ")
    with pytest.raises(UsageError, match="not trained and compared"):
        adopt(taught.context, run, replace(proof, ref="other@1.0.0"), "why")
    worse = replace(proof, after=proof.before)
    with pytest.raises(UsageError, match="only where it is better"):
        adopt(taught.context, run, worse, "why")
    hurt = replace(proof.pictures[0], after=0.0)
    with pytest.raises(UsageError, match=f"clearly worse on {hurt.name}: correct more"):
        adopt(taught.context, run, replace(proof, pictures=(hurt,)), "why")


def test_a_culture_that_was_begun_with_another_model_goes_on_with_it(taught: TaughtDishes) -> None:
    dish = replace(acquisition("a").dish, dish="4")
    first = analyse_and_keep(
        replace(acquisition("a"), dish=dish), taught.context, Request("poor@1.0.0")
    )
    assert str(first.analysis.model) == "poor@1.0.0"
    run, proof = trained(taught)
    adopt(taught.context, run, proof, "our microscope", [LINE])
    later = replace(acquisition("b"), dish=dish, day=3)
    assert str(analyse_and_keep(later, taught.context).analysis.model) == "poor@1.0.0"
    moved = analyse_and_keep(later, taught.context, Request(new_model=True, why="ours"))
    assert str(moved.analysis.model) == "mine@1.0.0"
