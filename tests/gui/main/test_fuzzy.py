import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.gui.main.fuzzy import score


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("sign", "Sign…", "Design a network"),
        ("ep", "Export report as PDF…", "Keep the colony"),
        ("dish 2", "line A › dish 2", "line A › dish 12"),
        ("署名", "署名…", "電子署名の一覧"),
    ],
)
def test_what_begins_words_and_stays_together_fits_better(
    query: str, better: str, worse: str
) -> None:
    found, other = score(query, better), score(query, worse)
    assert found is not None
    assert other is None or found > other


def test_words_may_stand_in_any_order_and_in_any_width() -> None:
    assert score("pdf report", "Export report as PDF…") is not None
    assert score("ＰＤＦ", "Export report as PDF…") is not None
    assert score("ﾃﾞｨｯｼｭ", "ディッシュ一覧") is not None


def test_letters_that_are_not_there_fit_nothing() -> None:
    assert score("xyz", "Export report as PDF…") is None
    assert score("ngis", "Sign…") is None


@given(st.text(max_size=30), st.data())
def test_any_letters_of_a_text_in_their_order_fit_it(text: str, data: st.DataObject) -> None:
    kept = [letter for letter in text if data.draw(st.booleans())]
    query = "".join(kept).replace(" ", "")
    assert score(query, text) is not None or not query.strip()
