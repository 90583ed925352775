import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.services.export.plain_text import plain_text


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1"],
)
def test_no_text_runs_as_a_formula(text: str) -> None:
    assert plain_text(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "1-2",
            "3/4",
            "2026-04-01",
            "1.4.",
            "Mar-1",
            "SEPT2",
            "1 March",
            "4月1日",
        ),
        *("R8.4.1", "10:30", "10:30 pm", "12 a", "007", "1E5", "2e-3", "1.50", "1,000", "50%"),
        *("令和8年4月1日", "¥5", "(3)", "1234567890123456", "１－２", "true", "FALSE"),
    ],
)
def test_no_text_becomes_a_date_or_another_number(text: str) -> None:
    assert plain_text(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        *("", "12", "0", "dish 1", "H9", "201B7-P12", "line A", "may", "well A1", "1383D6"),
        *(
            "分化",
            "縁が荒れている",
            "differentiated area 12.3 % > 10 %",
            "view 1-2.png",
            "a=b",
            "–",
        ),
    ],
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert plain_text(text) == text


@given(st.text())
def test_at_most_an_apostrophe_is_added(text: str) -> None:
    assert plain_text(text) in (text, f"'{text}")


@given(st.floats(allow_nan=False, allow_infinity=False).filter(lambda x: x != int(x)))
def test_every_broken_number_is_guarded(value: float) -> None:
    assert plain_text(str(value)).startswith("'")


@given(st.dates())
def test_every_date_is_guarded(date: object) -> None:
    assert plain_text(str(date)).startswith("'")
