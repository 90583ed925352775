from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.errors import RuleSetError
from colonyqc.domain.picture import Acquisition, DishKey
from colonyqc.domain.protocol import Condition, Direction, Protocol, Rule
from colonyqc.domain.rule_sets import (
    LAST_DAY,
    Applies,
    RuleSet,
    check,
    check_rules,
    choose,
    matches,
    newest,
)

DISH = Acquisition(DishKey("201B7", "dish 1"), 4, None, (), None, "StemFit AK02N", "6-well")


def made(name: str, version: str = "1", **applies: object) -> RuleSet:
    return RuleSet(name, version, (), (), Applies(**applies))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("applies", "fits"),
    [
        ({}, True),
        ({"line": "201B*"}, True),
        ({"line": "201b7"}, True),
        ({"line": "253G?"}, False),
        ({"medium": "stemfit*", "vessel": "6-well"}, True),
        ({"medium": "stemfit*", "vessel": "96-well"}, False),
        ({"days": (0, 3)}, False),
        ({"days": (4, 4)}, True),
        ({"days": (2, LAST_DAY)}, True),
    ],
)
def test_a_rule_set_is_meant_for_what_its_patterns_say(
    applies: dict[str, object], fits: bool
) -> None:
    assert matches(Applies(**applies), DISH) is fits  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "applies", [{"medium": "*a*"}, {"vessel": "?*"}, {"days": (0, LAST_DAY)}, {"line": "*x*"}]
)
def test_what_is_unknown_of_a_dish_does_not_match(applies: dict[str, object]) -> None:
    unknown = Acquisition(DishKey("", "dish 1"), None, None, ())
    assert not matches(Applies(**applies), unknown)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sets", "chosen"),
    [
        ([made("default")], "default@1"),
        ([made("default"), made("lab", line="201B7")], "lab@1"),
        ([made("default"), made("lab", line="other")], "default@1"),
        ([made("a", line="201*"), made("b", line="201B7")], "b@1"),
        ([made("a", line="201B7"), made("b", line="2*", days=(4, 4))], "b@1"),
        ([made("a", days=(0, 9)), made("b", days=(3, 5))], "b@1"),
        ([made("a", days=(0, 5)), made("b", days=(3, 5))], "b@1"),
        ([made("a", medium="*fit*"), made("b", vessel="6-we*")], "b@1"),
        ([made("b", line="201B7"), made("a", line="201B7")], "a@1"),
        ([made("a", "9"), made("a", "10")], "a@10"),
        ([made("a", "2", line="other"), made("a", "1"), made("default")], "default@1"),
    ],
)
def test_the_most_specific_newest_version_is_in_force(sets: list[RuleSet], chosen: str) -> None:
    found = choose(sets, DISH)
    assert found is not None
    assert found.ref == chosen


def test_without_any_there_is_none() -> None:
    assert choose([], DISH) is None
    assert choose([made("lab", line="other")], DISH) is None


_SETS = st.lists(
    st.builds(
        lambda name, version, line, days: made(name, version, line=line, days=days),
        st.sampled_from(["default", "a", "b", "c"]),
        st.sampled_from(["1", "2", "1.10", "1.9"]),
        st.sampled_from(["", "*", "201*", "20?B7", "201B7", "zz"]),
        st.none() | st.tuples(st.integers(0, 5), st.integers(3, 9)),
    ),
    unique_by=lambda each: each.ref,
)


@given(_SETS, st.integers())
def test_choosing_hangs_on_no_order(sets: list[RuleSet], seed: int) -> None:
    mixed = list(sets)
    Random(seed).shuffle(mixed)  # noqa: S311 - no secret
    assert choose(sets, DISH) == choose(mixed, DISH)
    assert newest(sets) == newest(mixed)


def rule(name: str = "odd", **changes: object) -> Rule:
    base = Rule(name, "roundness", Direction.BELOW, 0.5, "watch")
    return replace(base, **changes)  # type: ignore[arg-type]


AREA = Condition("area_mm2", Direction.BELOW, 0.2)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (rule(verdict="burn"), 'names the verdict "burn"'),
        (rule(verdict="fail"), 'names the verdict "fail"'),
        (rule(metric="prettiness"), 'names the metric "prettiness"'),
        (rule(metric="confluence_percent"), 'names the metric "confluence_percent"'),
        (rule(clear=0.6), "colonies are not followed from day to day"),
        (rule(all=(AREA,)), "put every condition into a list"),
        (rule(metric=""), "has no condition"),
        (rule(from_day=4, to_day=2), "from day 4 to day 2"),
        (rule(name=" "), "has no name"),
        (Rule("odd", verdict="watch", any=(replace(AREA, metric="no"),)), 'the metric "no"'),
    ],
)
def test_a_wrong_colony_rule_is_refused_with_a_sentence(wrong: Rule, words: str) -> None:
    with pytest.raises(RuleSetError) as caught:
        check_rules([wrong], [])
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("direction", "clear", "words"),
    [(Direction.ABOVE, 95.0, "must not be above 90"), (Direction.BELOW, 85.0, "not be below 90")],
)
def test_a_rule_clears_on_the_milder_side(direction: Direction, clear: float, words: str) -> None:
    wrong = Rule("full", "confluence_percent", direction, 90.0, "fail", clear)
    with pytest.raises(RuleSetError, match=words):
        check_rules([], [wrong])
    check_rules([], [replace(wrong, clear=180.0 - clear)])
    check_rules([], [replace(wrong, clear=90.0)])  # where it fires, it also clears


def test_two_rules_of_one_name_and_verdict_are_refused() -> None:
    with pytest.raises(RuleSetError, match='Two rules are named "odd"'):
        check_rules([rule(), rule(limit=0.4)], [])
    check_rules([rule(), rule(limit=0.4, verdict="discard")], [])


def test_the_default_is_for_everything_and_sound() -> None:
    protocol = Protocol()
    default = RuleSet("default", "1", protocol.colony_rules, protocol.dish_rules)
    check(default)
    with pytest.raises(RuleSetError, match='"default" is for whatever no other is meant for'):
        check(replace(default, applies=Applies("201B7")))


def test_days_that_are_none_are_refused() -> None:
    with pytest.raises(RuleSetError, match="from day 5 to day 3"):
        check(made("lab", days=(5, 3)))
