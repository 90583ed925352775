from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.colony import Colony
from colonyqc.imaging.colonies.day_links import covered_share, link_days
from support.builders import colony

SIZE = 1000, 800


def square(number: int, x: int, y: int, width: int, height: int | None = None) -> Colony:
    """Return a colony that fills a rectangle of whole px."""
    high = width if height is None else height
    corners = ((x, y), (x + width - 1, y), (x + width - 1, y + high - 1), (x, y + high - 1))
    return colony(number, area_px=float(width * high), box=(x, y, width, high), outline=corners)


@given(
    st.integers(-60, 60),
    st.integers(-60, 60),
    st.permutations(range(6)),
)
def test_colonies_that_only_moved_with_the_picture_are_all_found_again(
    dx: int, dy: int, order: list[int]
) -> None:
    earlier = [square(k + 1, 200 + 90 * k, 200 + 40 * k, 40) for k in range(6)]
    later = [square(order[k] + 11, 200 + 90 * k - dx, 200 + 40 * k - dy, 40) for k in range(6)]
    found = link_days(earlier, sorted(later, key=lambda c: c.number), (dx, dy), SIZE)
    assert set(found.pairs) == {(k + 1, order[k] + 11) for k in range(6)}
    assert (found.merged, found.parted, found.gone, found.unseen, found.fresh) == (((),) * 5)


def test_a_colony_that_grew_over_its_small_neighbour_goes_on_and_the_other_merged() -> None:
    earlier = [square(1, 100, 100, 60), square(2, 170, 100, 20), square(3, 500, 500, 30)]
    later = [square(1, 90, 90, 110), square(2, 490, 490, 50)]
    found = link_days(earlier, later, (0, 0), SIZE)
    assert found.pairs == ((1, 1), (3, 2))
    assert found.merged == ((2, 1),)
    assert found.gone == found.unseen == found.fresh == ()


def test_a_colony_that_fell_apart_goes_on_in_its_largest_part() -> None:
    earlier = [square(4, 100, 100, 100)]
    later = [square(1, 100, 100, 100, 30), square(2, 100, 140, 100, 60)]
    found = link_days(earlier, later, (0, 0), SIZE)
    assert found.pairs == ((4, 2),)
    assert found.parted == ((4, 1),)


def test_what_is_gone_is_told_from_what_the_later_picture_does_not_show() -> None:
    earlier = [square(1, 10, 300, 40), square(2, 500, 300, 40)]
    found = link_days(earlier, [square(1, 700, 100, 40)], (100, 0), SIZE)
    assert found.unseen == (1,)
    assert found.gone == (2,)
    assert found.fresh == (1,)


def test_neighbours_that_touch_by_little_are_not_linked() -> None:
    found = link_days([square(1, 100, 100, 100)], [square(1, 175, 100, 100)], (0, 0), SIZE)
    assert found.pairs == ()
    assert (found.gone, found.fresh) == ((1,), (1,))


def test_the_assignment_is_the_best_of_all_and_not_the_first_come() -> None:
    earlier = [square(1, 100, 100, 100), square(2, 200, 100, 100)]
    later = [square(1, 150, 100, 120), square(2, 40, 100, 105)]
    assert link_days(earlier, later, (0, 0), SIZE).pairs == ((1, 2), (2, 1))


def test_no_colonies_at_all_are_no_links() -> None:
    one = [square(1, 100, 100, 50)]
    assert link_days([], one, (0, 0), SIZE).fresh == (1,)
    assert link_days(one, [], (0, 0), SIZE).gone == (1,)


def test_a_colony_far_larger_than_its_drawing_is_linked_as_well() -> None:
    earlier = [square(1, 0, 0, 9000), square(2, 9500, 0, 400)]
    later = [square(1, 0, 0, 9200), square(2, 9450, 0, 500)]
    found = link_days(earlier, later, (0, 0), (12000, 12000))
    assert found.pairs == ((1, 1), (2, 2))


@pytest.mark.parametrize(("there", "share"), [(100, 1.0), (50, 0.5), (0, 0.0)])
def test_the_covered_share_of_a_place(there: int, share: float) -> None:
    cut = square(1, 200, 200, 100)
    later = [square(1, 180, 210, 100, there)] if there else []
    if there == 50:
        later = [square(1, 200, 210, 100, 50)]
    if there == 100:
        later = [replace(square(1, 150, 160, 200), number=7)]
    assert covered_share(cut, later, (0, 10)) == pytest.approx(share, abs=0.02)
