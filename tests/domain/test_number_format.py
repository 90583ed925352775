from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain import number_format

FINITE = st.floats(-1e9, 1e9)


@given(value=FINITE, digits=st.integers(0, 4))
def test_a_number_reads_back_to_its_decimals(value: float, digits: int) -> None:
    text = number_format.number(value, digits, grouped=True)
    assert "-" not in text
    back = float(text.replace("−", "-").replace(",", ""))
    assert back == pytest.approx(value, abs=0.5000001 * 10.0**-digits)


@given(value=FINITE)
def test_thousands_stand_apart_only_where_asked(value: float) -> None:
    plain = number_format.number(value, 1)
    assert "," not in plain
    assert number_format.number(value, 1, grouped=True).replace(",", "") == plain


@pytest.mark.parametrize("value", [None, nan, inf, -inf])
def test_what_cannot_be_said_is_one_dash_without_a_unit(value: float | None) -> None:
    assert number_format.number(value, 2) == "–"
    assert number_format.percent(value) == "–"
    assert number_format.quantity(value, 1, "µm²") == "–"
    assert number_format.with_unit(number_format.NONE, "mm") == "–"


@pytest.mark.parametrize(
    ("value", "text"), [(None, "–"), ("", "–"), (0, "0"), (4, "4"), ("P7", "P7")]
)
def test_what_is_known_is_said_as_it_is(value: object, text: str) -> None:
    assert number_format.known(value) == text


def test_a_unit_stands_after_a_gap_unless_there_is_none() -> None:
    assert number_format.quantity(1234.5, 1, "µm²") == "1234.5 µm²"
    assert (
        number_format.quantity(1234.5, 0, "/mm²", grouped=True, gap="\u00a0") == "1,234\u00a0/mm²"
    )
    assert number_format.quantity(2.0, 2, "") == "2.00"
    assert number_format.percent(72.44) == "72.4 %"


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.25, "+2.2"), (-0.5, "−0.5"), (nan, "–"), (-0.04, "±0.0"), (0.04, "±0.0"), (0.0, "±0.0")],
)
def test_a_difference_has_its_sign(value: float, text: str) -> None:
    assert number_format.signed(value, 1) == text


def test_what_rounds_to_nought_is_not_below_it() -> None:
    assert number_format.number(-0.04, 1) == "0.0"
    assert number_format.number(-0.4, 0, grouped=True) == "0"
    assert number_format.percent(-0.06) == "−0.1 %"


def test_limits_are_said_in_as_many_digits_as_they_need() -> None:
    assert number_format.shortest(12.50) == "12.5"
    assert number_format.significant(0.012345) == "0.0123"
    assert number_format.significant(1.60412, 4) == "1.604"


def test_an_interval_is_told_by_its_ends_or_not_at_all() -> None:
    assert number_format.span(7.06, 12.9) == "7.1–12.9"
    assert number_format.span(nan, 12.9) == ""
