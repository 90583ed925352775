from dataclasses import replace
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.colony import Scale
from colonyqc.domain.errors import ProtocolError
from colonyqc.domain.protocol import Direction, Protocol, Rule
from colonyqc.domain.rules import (
    COLONY_METRICS,
    DISH_METRICS,
    check_rules,
    colony_metrics,
    dish_metrics,
    propose,
    propose_colony,
    propose_dish,
)
from colonyqc.domain.statistics import pool
from support.builders import BLURRED, colony, picture_result

PX = Scale(None)


@pytest.mark.parametrize(
    ("fraction", "verdict", "limit"),
    [(0.10, "keep", None), (0.101, "watch", 10.0), (0.20, "watch", 10.0), (0.21, "discard", 20.0)],
)
def test_default_limits_on_differentiated_area(
    fraction: float, verdict: str, limit: float | None
) -> None:
    proposal = propose_colony(colony(differentiated_fraction=fraction), PX, Protocol())
    assert proposal is not None
    assert (proposal.verdict, proposal.limit) == (verdict, limit)
    assert proposal.value == pytest.approx(100 * fraction)


def test_the_sentence_names_rule_value_and_limit() -> None:
    proposal = propose_colony(colony(differentiated_fraction=0.351), PX, Protocol())
    assert proposal.sentence == "Differentiated area: 35.1 % is above 20 %."


def test_what_cannot_be_judged_is_not_proposed_to_be_kept() -> None:
    untold = colony(differentiated_fraction=float("nan"))
    assert propose_colony(untold, PX, Protocol()) is None


def test_a_rule_that_fires_speaks_though_another_cannot_be_judged() -> None:
    heap = colony(differentiated_fraction=float("nan"), uncertain_fraction=0.9)
    proposal = propose_colony(heap, PX, Protocol())
    assert proposal is not None
    assert (proposal.verdict, proposal.rule) == ("watch", "uncertain area")


def test_a_dish_whose_differentiation_is_unknown_does_not_pass() -> None:
    untold = picture_result(differentiated_px=0, differentiated_mass_px=float("nan"))
    pooled = pool([untold])
    assert isnan(pooled.differentiated)
    assert isnan(pooled.differentiated_mean_probability)
    assert propose_dish(pooled, Protocol()) is None
    full = replace(pooled, confluence=85.0)
    ready = propose_dish(full, Protocol())
    assert ready is not None
    assert ready.rule == "ready to passage"


def test_micrometre_rules_need_a_pixel_size() -> None:
    protocol = replace(
        Protocol(),
        colony_rules=(Rule("small colony", "area_mm2", Direction.BELOW, 0.2, "watch"),),
    )
    assert propose_colony(colony(), PX, protocol).verdict == "keep"
    assert propose_colony(colony(), Scale(1.0), protocol).verdict == "watch"


def test_the_metrics_rules_may_name_are_those_there_are() -> None:
    assert colony_metrics(colony(), Scale(1.0)).keys() == COLONY_METRICS
    assert dish_metrics(pool([picture_result()])).keys() == DISH_METRICS


def test_the_default_protocol_is_sound() -> None:
    check_rules(Protocol())


@pytest.mark.parametrize(
    ("metric", "verdict", "words"),
    [
        ("roundness", "burn", 'verdict "burn"'),
        ("prettiness", "watch", 'metric "prettiness"'),
        ("confluence_percent", "watch", 'metric "confluence_percent"'),
        ("roundness", "fail", 'verdict "fail"'),
    ],
)
def test_a_rule_that_names_what_there_is_not_is_refused(
    metric: str, verdict: str, words: str
) -> None:
    odd = replace(Protocol(), colony_rules=(Rule("odd", metric, Direction.BELOW, 2.0, verdict),))
    with pytest.raises(ProtocolError, match=f'"odd" names the {words}'):
        check_rules(odd)


def test_a_dish_without_a_usable_picture_gets_no_verdict() -> None:
    assert propose_dish(pool([picture_result(quality=BLURRED)]), Protocol()) is None


def test_a_dish_in_the_passage_window_is_watched() -> None:
    full = picture_result(undifferentiated_px=90_000, differentiated_px=0, uncertain_px=0)
    proposal = propose_dish(pool([full]), Protocol())
    assert proposal is not None
    assert (proposal.verdict, proposal.rule) == ("watch", "ready to passage")


@given(st.floats(0, 100), st.floats(0, 100))
def test_more_differentiation_never_gives_a_milder_verdict(one: float, other: float) -> None:
    order = ["keep", "watch", "discard"]
    less, more = sorted((one, other))
    verdicts = [
        propose(Protocol().colony_rules, {"differentiated_percent": v}, "keep").verdict
        for v in (less, more)
    ]
    assert order.index(verdicts[0]) <= order.index(verdicts[1])
