from dataclasses import replace
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.config.sentences import worded
from colonyqc.domain.analysis import DishStatistics
from colonyqc.domain.dish_proposal import NEAR_SHARE, near_limits, propose_dish, unjudged
from colonyqc.domain.protocol import Condition, Direction, Past, Protocol, Rule
from colonyqc.domain.rules import STRENGTH, When
from colonyqc.domain.statistics import pool
from support.builders import BLURRED, picture_result

BELOW = Direction.BELOW


def beyond(low: float, high: float, **changes: object) -> DishStatistics:
    """Return a dish that is 9.8 % differentiated, with an interval; no confluence limit is near."""
    base = replace(
        pool([picture_result()]),
        differentiated=9.8,
        differentiated_low=low,
        differentiated_high=high,
        confluence=40.0,
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # tests name real fields


def test_a_dish_whose_interval_reaches_a_danger_has_not_passed() -> None:
    """Played as found: "pass" was printed at 9.8 % of 10 %, and 41 % had been drawn."""
    found = propose_dish(beyond(7.1, 12.9), Protocol())
    assert (found.verdict, found.metric, found.limit) == (
        "undecided",
        "differentiated_percent",
        10.0,
    )
    assert found.sentence.endswith("but its 95 % interval does not: look.")
    assert found.sentence.startswith("Differentiated area: 9.8 % keeps within 10 %")
    far = {"differentiated": 8.5}
    assert propose_dish(beyond(7.1, 10.0, **far), Protocol()).verdict == "pass"
    assert propose_dish(beyond(nan, nan, **far), Protocol()).verdict == "pass"


def test_a_danger_that_was_found_stays_one_and_something_to_do_is_none() -> None:
    danger = beyond(7.1, 30.0, differentiated=15.0)
    assert propose_dish(danger, Protocol()).verdict == "watch"
    near = beyond(1.0, 2.0, differentiated=1.5, confluence_low=30.0, confluence_high=75.0)
    assert propose_dish(near, Protocol()).verdict == "pass"
    full = beyond(1.0, 2.0, differentiated=1.5, confluence=80.0, confluence_low=70.0,
                  confluence_high=93.0)  # fmt: skip
    assert propose_dish(full, Protocol()).verdict == "undecided"
    assert propose_dish(replace(full, confluence_high=89.0), Protocol()).verdict == "ready"


def test_an_interval_counts_on_the_side_that_a_rule_warns_of() -> None:
    thin = Rule("thin", "confluence_percent", BELOW, 35.0, "watch")
    protocol = replace(Protocol(), dish_rules=(thin,))
    assert propose_dish(
        beyond(1, 2, confluence_low=30.0, confluence_high=50.0), protocol
    ).verdict == ("undecided")
    assert propose_dish(
        beyond(1, 2, confluence_low=36.0, confluence_high=50.0), protocol
    ).verdict == ("pass")
    other = replace(protocol, dish_rules=(replace(thin, to_day=1),))
    low = beyond(1, 2, confluence_low=30.0, confluence_high=50.0)
    assert propose_dish(low, other, When(3)).verdict == "pass"


def untold(confluence: float = 40.0) -> DishStatistics:
    """Return a dish of a model that cannot tell differentiation."""
    unknown = {"differentiated": nan, "differentiated_mean_probability": nan, "uncertain": nan}
    return beyond(nan, nan, confluence=confluence, **unknown)


def test_a_dish_is_judged_by_the_rules_that_can_be_judged_and_says_which_could_not() -> None:
    found = propose_dish(untold(), Protocol())
    assert (found.verdict, found.rule) == ("undecided", "differentiated area")
    assert found.sentence == (
        "Not judged, as a value is unknown: differentiated area. The other rules warn of nothing: "
        "look."
    )
    assert "：分化率。" in worded(found.sentence, "ja")
    assert propose_dish(untold(95.0), Protocol()).verdict == "fail"
    assert [r.verdict for r in unjudged(untold(), Protocol(), When())] == ["watch", "fail"]
    # Ready to passage is something to do; that nobody could judge the rest is said first.
    assert propose_dish(untold(75.0), Protocol()).verdict == "undecided"


def test_an_empty_dish_has_nothing_to_judge() -> None:
    assert propose_dish(untold(0.0), Protocol()) is None


def test_a_dish_with_refused_or_unreadable_pictures_has_not_passed() -> None:
    whole = pool([picture_result(1), picture_result(2)])
    assert propose_dish(whole, Protocol()).verdict == "pass"
    refused = pool([picture_result(1), picture_result(2, quality=BLURRED)])
    for found in (propose_dish(refused, Protocol()), propose_dish(whole, Protocol(), failed=2)):
        assert found.verdict == "undecided"
    assert propose_dish(refused, Protocol()).sentence == (
        "Only 1 of 2 pictures could be judged: look at the others."
    )
    assert propose_dish(whole, Protocol(), failed=2).limit == 4
    assert worded(found.sentence, "ja").startswith("判定できた画像は4枚中2枚")


def test_every_doubt_is_said_and_the_first_names_the_rule() -> None:
    found = propose_dish(beyond(7.1, 12.9), Protocol(), failed=1)
    assert found.rule == "refused pictures"
    assert "Only 1 of 2" in found.sentence
    assert "95 % interval" in found.sentence


@pytest.mark.parametrize(("value", "verdict"), [(9.0, "pass"), (9.1, "undecided"), (10.1, "watch")])
def test_a_value_less_than_a_tenth_from_its_limit_is_near(value: float, verdict: str) -> None:
    found = propose_dish(beyond(nan, nan, differentiated=value), Protocol())
    assert found.verdict == verdict
    if verdict == "undecided":
        assert found.sentence == (
            "Differentiated area: 9.1 % keeps within 10 %, but is less than a tenth away from it: "
            "look."
        )


def test_a_value_on_its_way_back_is_near_no_limit() -> None:
    protocol = replace(Protocol(), past=Past(1, ("dead cells: watch",)))
    still = replace(pool([picture_result()]), dead=7.9)
    assert near_limits(still, protocol) == ()


@given(
    value=st.floats(0, 30),
    spread=st.floats(0, 10),
    limit=st.floats(1, 20),
    direction=st.sampled_from(Direction),
)
def test_near_and_beyond_exclude_each_other(
    value: float, spread: float, limit: float, direction: Direction
) -> None:
    """Near: within the limit, and the interval or a tenth of the limit reaches beyond it."""
    rule = Rule("a", "differentiated_percent", direction, limit, "watch")
    protocol = replace(Protocol(), dish_rules=(rule,))
    low, high = value - spread, value + spread
    dish = beyond(low, high, differentiated=value)
    near = near_limits(dish, protocol)
    fired = value > limit if direction is Direction.ABOVE else value < limit
    away = NEAR_SHARE * limit
    reach = max(high, value + away) > limit
    if direction is BELOW:
        reach = min(low, value - away) < limit
    assert bool(near) == (reach and not fired)
    verdict = propose_dish(dish, protocol).verdict
    assert verdict == ("watch" if fired else "undecided" if reach else "pass")


def test_a_rule_of_several_conditions_is_near_only_where_all_would_hold() -> None:
    both = Rule(
        "late",
        verdict="fail",
        all=(
            Condition("confluence_percent", Direction.ABOVE, 42.0),
            Condition("colony_count", BELOW, 3.0),
        ),
    )
    protocol = replace(Protocol(), dish_rules=(both,))
    assert near_limits(beyond(1, 2), protocol)  # 40 % of 42 %, two colonies
    many = beyond(1, 2, colony_count=30)
    assert near_limits(many, protocol) == ()
    assert STRENGTH[propose_dish(many, protocol).verdict] == 0


def test_a_dish_to_be_passaged_is_not_in_doubt_for_coming_near_overgrown() -> None:
    full = {"differentiated": 1.0, "confluence": 82.0, "confluence_low": 78.0}
    ready = beyond(nan, nan, **full, confluence_high=86.0)
    assert propose_dish(ready, Protocol()).verdict == "ready"
    assert near_limits(ready, Protocol())
    # Other fields of it may be overgrown by now, or near another limit: that is a doubt.
    assert propose_dish(replace(ready, confluence_high=91.0), Protocol()).verdict == "undecided"
    assert propose_dish(replace(ready, differentiated=9.8), Protocol()).verdict == "undecided"
