"""How long the queue takes, from what it took so far."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.services.queue.pace import Pace

seconds = st.floats(0.5, 1e4)


def test_nothing_is_said_before_anything_is_known() -> None:
    assert Pace().seconds_left(3) is None
    assert Pace().going(10, 0.0, 60).seconds_left(3) is None
    assert Pace().going(10, 0.5, 0.1).seconds_left(3) is None
    assert Pace().seconds_left(0) == 0


@given(st.integers(1, 400), seconds, st.integers(1, 400))
def test_an_even_pace_is_carried_on(pictures: int, took: float, waiting: int) -> None:
    each = took / pictures
    done = Pace().done(pictures, took).done(pictures, took)
    assert done.seconds_left(waiting) == pytest.approx(each * waiting)


@given(st.floats(0.01, 1.0), st.integers(1, 100), seconds)
def test_half_an_analysis_tells_as_much_as_a_whole_one(
    share: float, pictures: int, took: float
) -> None:
    whole = Pace().done(pictures, took / share)
    part = Pace().going(pictures, share, took)
    assert part.seconds_left(1) == pytest.approx(whole.seconds_left(1))


def test_what_was_slow_at_first_is_forgotten() -> None:
    pace = Pace().done(1, 1000)
    for _ in range(40):
        pace = pace.done(1, 2)
    assert pace.seconds_left(1) == pytest.approx(2, rel=0.05)
