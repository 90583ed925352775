import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.errors import Cancelled
from colonyqc.services.ports import UNWATCHED, Monitor

SHARE = st.floats(0, 1)


@given(start=SHARE, end=SHARE, share=SHARE, inner=SHARE)
def test_a_part_of_a_part_lies_where_both_say(
    start: float, end: float, share: float, inner: float
) -> None:
    told: list[tuple[float, str]] = []
    whole = Monitor(lambda at, what: told.append((at, what)))
    whole.part(start, end).part(0.0, share).report(inner, "tiles")
    ((at, what),) = told
    assert at == pytest.approx(start + (end - start) * share * inner)
    assert what == "tiles"


def test_a_part_that_has_a_name_keeps_it_whatever_it_says() -> None:
    told: list[str] = []
    whole = Monitor(lambda _, what: told.append(what))
    whole.part(0.0, 1.0, "a.png").report(0.5, "surveyed")
    whole.part(0.0, 1.0, "a.png").report(0.5)
    whole.under("fold 2").report(0.5, "step 3")
    assert told == ["a.png", "a.png", "fold 2: step 3"]


def test_pieces_side_by_side_are_told_as_their_sum_each_by_its_name() -> None:
    told: list[tuple[float, str]] = []
    whole = Monitor(lambda at, what: told.append((at, what)))
    one, other = whole.part(0.5, 1.0).parts(("a.png", "b.png"))
    one.report(0.5, "surveyed")
    other.report(1.0)
    one.report(1.0)
    assert [what for _, what in told] == ["a.png", "b.png", "a.png"]
    assert [at for at, _ in told] == pytest.approx([0.625, 0.875, 1.0])


def test_every_part_is_stopped_with_the_whole() -> None:
    asked = [False]
    whole = Monitor(cancelled=lambda: asked[0])
    parts = (whole, *whole.parts(("a", "b")), whole.part(0.2, 0.4), whole.under("x"), whole.quiet())
    for part in parts:
        part.check()
    asked[0] = True
    for part in parts:
        with pytest.raises(Cancelled):
            part.check()


def test_a_quiet_part_tells_nothing_and_nobody_stops_what_nobody_watches() -> None:
    told: list[float] = []
    Monitor(lambda at, _: told.append(at)).quiet().report(0.5, "x")
    UNWATCHED.report(0.5, "x")
    UNWATCHED.check()
    assert told == []
