from math import nan

from hypothesis import given
from hypothesis import strategies as st

from colonyqc.gui.pages.dishes.plate_colours import SCALE, metrics, shade, span
from colonyqc.gui.widgets import theme


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_value_is_never_darker(one: float, other: float) -> None:
    low, high = sorted((one, other))
    first, last = (theme.luminance(shade(value, 0.0, 1.0)) for value in (low, high))
    assert first <= last + 1e-3


def test_the_ends_of_the_scale_are_reached_and_what_is_unknown_has_no_colour() -> None:
    assert (shade(2.0, 2.0, 5.0), shade(5.0, 2.0, 5.0)) == (SCALE[0], SCALE[-1])
    assert shade(nan, 0.0, 1.0) == ""
    assert shade(3.0, 3.0, 3.0) == SCALE[2]
    assert span([nan, 3.0, 1.0]) == (1.0, 3.0)


def test_every_number_that_a_rule_may_name_is_offered() -> None:
    assert {"confluence_percent", "differentiated_percent", "colony_count"} <= dict(
        metrics()
    ).keys()
