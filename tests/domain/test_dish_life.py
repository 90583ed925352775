from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.dish_life import (
    Generation,
    LifeEvent,
    LifeEventKind,
    check_ratio,
    doublings,
    family,
    in_force,
)
from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import DishKey

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
A, B, C, D = (DishKey("201B7", name) for name in "ABCD")


def seeding(number: int, dish: DishKey, parent: DishKey, ratio: float | None = 6) -> LifeEvent:
    at = MONDAY + timedelta(days=number)
    kind = LifeEventKind.SEEDING
    return LifeEvent(dish, kind, at, "Mori", at, ratio=ratio, parent=parent, number=number)


EVENTS = (seeding(1, B, A), seeding(2, C, B, 10), seeding(3, D, B))


def test_a_family_is_told_whole_from_any_of_its_dishes() -> None:
    whole = (
        Generation(A, None),
        Generation(B, 6, A, 1),
        Generation(C, 10, B, 2),
        Generation(D, 6, B, 2),
    )
    for dish in (A, B, C, D):
        assert family(EVENTS, dish) == whole
    alone = DishKey("201B7", "E")
    assert family(EVENTS, alone) == (Generation(alone, None),)


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_any_events_make_a_tree_that_holds_the_dish_and_ends(pairs: list[tuple[int, int]]) -> None:
    events = [
        seeding(n, DishKey("L", str(one)), DishKey("L", str(other)))
        for n, (one, other) in enumerate(pairs, 1)
    ]
    for name in range(8):
        dish = DishKey("L", str(name))
        found = family(events, dish)
        dishes = [each.dish for each in found]
        assert dish in dishes
        assert len(dishes) == len(set(dishes))
        depth = {each.dish: each.depth for each in found}
        for each in found[1:]:
            assert each.parent is not None
            assert depth[each.dish] == depth[each.parent] + 1


def test_what_was_taken_back_counts_no_more() -> None:
    back = replace(EVENTS[1], kind=LifeEventKind.WITHDRAWN, parent=None, withdraws=2, number=4)
    assert [each.number for each in in_force([*EVENTS, back])] == [1, 3]
    assert family([*EVENTS, back], C) == (Generation(C, None),)


def test_events_come_as_they_happened_and_not_as_they_were_noted() -> None:
    late = replace(EVENTS[0], happened=MONDAY + timedelta(days=9))
    local = replace(EVENTS[1], happened=datetime(2026, 11, 20, 9))
    assert [each.number for each in in_force([late, local, EVENTS[2]])] == [2, 3, 1]


def test_a_circle_of_dishes_ends() -> None:
    found = family([seeding(1, A, B), seeding(2, B, A)], A)
    assert found == (Generation(B, None), Generation(A, 6, B, 1))


def test_doublings_are_the_cells_that_had_to_be_made_again() -> None:
    assert doublings(8, 70, 70) == pytest.approx(3)
    assert doublings(8, 70, 35) == pytest.approx(2)
    assert isnan(doublings(None, 70, 70))
    assert isnan(doublings(8, float("nan"), 70))


@pytest.mark.parametrize(
    ("kind", "ratio"),
    [
        (LifeEventKind.PASSAGE, None),
        (LifeEventKind.PASSAGE, 0.5),
        (LifeEventKind.PASSAGE, 2000),
        (LifeEventKind.MEDIUM, 3),
    ],
)
def test_a_ratio_that_cannot_be_is_refused(kind: LifeEventKind, ratio: float | None) -> None:
    with pytest.raises(UsageError):
        check_ratio(kind, ratio)
    check_ratio(LifeEventKind.PASSAGE, 6)
    check_ratio(LifeEventKind.SEEDING, None)
