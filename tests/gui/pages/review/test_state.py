from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.verdict import WITHDRAWN, Decision, Verdict
from colonyqc.gui.core.analysis_queue import Live, Pending
from colonyqc.gui.pages.review.state import Wish, find, merge, next_undecided, resolve
from colonyqc.services.ports import AnalysisRecord
from support.builders import START, analysis, picture_result
from support.window import GuiHistory, filled


def records() -> tuple[AnalysisRecord, ...]:
    history = GuiHistory()
    filled(history)
    return tuple(history.records)


RECORDS = records()
MOMENTS = merge(RECORDS, ())


@given(st.none() | st.integers(-9, 9), st.integers(-9, 9), st.none() | st.integers(-3, 30))
def test_any_wish_resolves_to_something_that_is_there(
    day: int | None, picture: int, colony: int | None
) -> None:
    state = resolve(Wish(day, picture, colony), MOMENTS)
    assert state.moment is MOMENTS[state.index]
    assert 0 <= state.picture < len(state.moment.pictures)
    assert state.colony is None or state.colony in {c.number for c in state.colonies}


def test_without_a_wish_the_newest_day_is_shown() -> None:
    assert resolve(Wish(), MOMENTS).index == len(MOMENTS) - 1


def test_nothing_resolves_to_nothing() -> None:
    state = resolve(Wish(3, 2, 1), ())
    assert state.moment is None
    assert state.result is None
    assert state.colonies == ()


def test_days_are_in_order_and_those_on_their_way_come_after_the_kept_ones_of_their_day() -> None:
    coming = Pending(RECORDS[1].analysis.acquisition)
    moments = merge(RECORDS[::-1], (coming,))
    assert [m.acquisition.day for m in moments] == [2, 3, 3, 4]
    assert [m.record is None for m in moments] == [False, False, True, False]
    assert find(moments, 3) == 2
    assert find(moments, 7) is None


def test_a_dish_without_a_day_comes_last() -> None:
    none = AnalysisRecord(9, analysis(None), (), ())
    assert [m.acquisition.day for m in merge((none, *RECORDS), ())] == [2, 3, 4, None]


def test_what_is_found_so_far_is_pooled() -> None:
    done = picture_result(1)
    pending = Pending(analysis(pictures=(done, picture_result(2))).acquisition)
    pending.found[0] = Live(done, None, np.zeros((8, 8, 3), np.uint8))
    moment = merge((), (pending,))[0]
    assert moment.result(0) is done
    assert moment.result(1) is None
    assert moment.statistics.pictures == 1
    assert moment.statistics.confluence == done.confluence


def test_a_withdrawn_decision_leaves_the_colony_undecided() -> None:
    made = Decision(1, 0, 1, Verdict.WATCH, "", "Ann", START)
    taken_back = replace(made, verdict=Verdict.KEEP, reason=WITHDRAWN)
    decided = replace(RECORDS[0], decisions=(made,))
    withdrawn = replace(RECORDS[0], decisions=(made, taken_back))
    assert resolve(Wish(), merge((decided,), ())).decisions == {1: Verdict.WATCH}
    assert resolve(Wish(), merge((withdrawn,), ())).decisions == {}


@given(st.permutations(range(1, 8)), st.sets(st.integers(1, 7)), st.integers(1, 7))
def test_the_next_colony_is_the_first_undecided_one_after_this(
    order: list[int], decided: set[int], current: int
) -> None:
    found = next_undecided(order, current, frozenset(decided))
    left = [n for n in order if n not in decided and n != current]
    if not left:
        assert found is None
    else:
        after = order[order.index(current) + 1 :]
        assert found == next((n for n in after if n in left), left[0])
