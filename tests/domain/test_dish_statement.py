from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.dish_statement import FIELDS, DishStatement
from colonyqc.domain.picture import Acquisition, DishKey

TEXT = st.none() | st.text("ab", min_size=1, max_size=2)
FLAG = st.none() | st.booleans()


@given(TEXT, TEXT, TEXT, FLAG, FLAG, TEXT, TEXT, FLAG)
def test_over_says_everything_that_is_said_and_under_only_what_nobody_said(
    passage: str | None,
    medium: str | None,
    vessel: str | None,
    rock: bool | None,
    feeders: bool | None,
    of: str | None,
    stated: str | None,
    stated_rock: bool | None,
) -> None:
    said = DishStatement(passage, medium, vessel, rock, feeders, of)
    here = Acquisition(DishKey("L", "D"), 1, None, (), passage=of, medium=stated, rock=stated_rock)
    over, under = said.over(here), said.under(here)
    for name in FIELDS:
        value, before = getattr(said, name), getattr(here, name)
        assert getattr(over, name) == (before if value is None else value)
        assert getattr(under, name) == (value if before is None else before)
    other = Acquisition(DishKey("L", "D"), 1, None, (), passage="another")
    assert said.over(other) is other
