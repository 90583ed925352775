from itertools import pairwise
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.control_chart import (
    D2,
    ControlLimits,
    NelsonRule,
    control_limits,
    nelson,
)

LIMITS = ControlLimits(mean=10.0, sd=1.0, count=30)
"""So that a drawn series reads in SD, plus 10."""


def rules(*scores: float) -> list[set[int]]:
    return [set(map(int, found)) for found in nelson([10 + z for z in scores], LIMITS)]


CALM = (0.5, -0.4, 1.2, -1.1, -0.2, 0.6)


def test_calm_points_break_no_rule() -> None:
    assert rules(*CALM) == [set()] * len(CALM)


@pytest.mark.parametrize("z", [3.1, -3.1])
def test_rule_1_a_point_beyond_three_sd(z: float) -> None:
    assert rules(*CALM, z)[-1] == {1}
    assert rules(*CALM, 3.0 if z > 0 else -3.0)[-1] == set()


@pytest.mark.parametrize("side", [1, -1])
def test_rule_2_nine_on_one_side(side: int) -> None:
    drawn = [side * z for z in (0.5, 0.9, 0.2, 0.7, 1.3, 0.4, 0.8, 0.1, 0.6)]
    found = rules(-0.3 * side, *drawn)
    assert found[-1] == {2}
    assert found[-2] == set()


@pytest.mark.parametrize("side", [1, -1])
def test_rule_3_six_in_a_row_going_one_way(side: int) -> None:
    drawn = [side * z for z in (-0.9, -0.5, -0.1, 0.3, 0.6, 0.95)]
    found = rules(*drawn)
    assert found[-1] == {3}
    assert found[-2] == set()
    assert rules(*drawn[:5], drawn[4])[-1] == set()  # level is no step


def test_rule_4_fourteen_up_and_down_by_turns() -> None:
    drawn = [(-1) ** k * (0.5 + (1.2 if k % 5 == 0 else 0)) for k in range(14)]
    found = rules(*drawn)
    assert found[-1] == {4}
    assert found[-2] == set()


@pytest.mark.parametrize("side", [1, -1])
def test_rule_5_two_of_three_beyond_two_sd(side: int) -> None:
    found = rules(*(side * z for z in (2.1, 0.1, 2.2)))
    assert found[-1] == {5}
    assert found[1] == set()
    assert rules(2.1, 0.1, -2.2)[-1] == set()
    assert rules(2.1, 2.1, 0.1)[-1] == set()  # the last point itself is in order


@pytest.mark.parametrize("side", [1, -1])
def test_rule_6_four_of_five_beyond_one_sd(side: int) -> None:
    found = rules(*(side * z for z in (1.1, 1.4, -0.2, 1.2, 1.3)))
    assert found[-1] == {6}
    assert found[-2] == set()
    assert rules(1.1, -1.4, -0.2, 1.2, 1.3)[-1] == set()


def test_rule_7_fifteen_that_hug_the_mean() -> None:
    drawn = [0.1, 0.4, -0.3, -0.6, 0.2, 0.3, -0.1, -0.5, 0.6, 0.7, -0.2, -0.4, 0.3, 0.5, -0.1]
    found = rules(*drawn)
    assert found[-1] == {7}
    assert found[-2] == set()


def test_rule_8_eight_that_avoid_the_middle() -> None:
    drawn = [1.2, -1.4, -1.1, 1.6, 1.3, -1.2, 1.5, -1.1]
    found = rules(*drawn)
    assert found[-1] == {8}
    assert found[-2] == set()


def test_limits_come_from_the_mean_moving_range() -> None:
    values = [10.0, 12, 11, 13, 10, 12, 11, 13]
    limits = control_limits(values)
    assert limits.mean == 11.5
    moving = sum(abs(b - a) for a, b in pairwise(values)) / 7
    assert limits.sd == pytest.approx(moving / D2)
    assert limits.high - limits.low == pytest.approx(6 * limits.sd)
    # UCL of the moving range: 3.267 times its mean.
    assert limits.range_high == pytest.approx(3.267 * moving)


@pytest.mark.parametrize("values", [[1.0] * 7, [1.0] * 20, []])
def test_too_few_or_equal_values_set_no_limits(values: list[float]) -> None:
    limits = control_limits(values)
    assert not limits.known
    assert nelson(values, limits) == ((),) * len(values)
    assert isnan(limits.sd) or limits.sd == 0


@given(st.lists(st.floats(-4, 4), min_size=1, max_size=40))
def test_a_mirrored_chart_breaks_the_same_rules(scores: list[float]) -> None:
    assert rules(*scores) == rules(*(-z for z in scores))


@given(st.lists(st.floats(-4, 4), min_size=1, max_size=40))
def test_what_comes_later_changes_no_earlier_point(scores: list[float]) -> None:
    assert rules(*scores)[:-1] == rules(*scores[:-1])


def test_every_rule_is_told_by_nelsons_number() -> None:
    assert [int(rule) for rule in NelsonRule] == list(range(1, 9))
