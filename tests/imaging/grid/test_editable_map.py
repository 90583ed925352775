"""Edits of a map: whatever is done can be taken back, and comes out of its bytes as it went in."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.editable_map import TILE, Delta, EditableMap, around
from support.editing import edited_map

WIDTH, HEIGHT = 2 * TILE + 37, TILE + 21
BASE = np.random.default_rng(5).integers(0, 4, (HEIGHT, WIDTH), np.uint8)


def made(base: np.ndarray = BASE) -> EditableMap:
    return edited_map(base)


def whole(edited: EditableMap) -> np.ndarray:
    return edited.read(edited.bounds)


PUTS = st.lists(
    st.tuples(
        st.integers(-20, WIDTH),
        st.integers(-20, HEIGHT),
        st.integers(1, 700),
        st.integers(1, 60),
        st.integers(0, 4),
    ),
    min_size=1,
    max_size=4,
)


def do(edited: EditableMap, puts: list[tuple[int, int, int, int, int]]) -> Delta:
    edited.begin()
    for x, y, width, height, value in puts:
        mask = np.random.default_rng(abs(x + y)).random((height, width)) < 0.7
        edited.put(Region(x, y, width, height), mask, value)
    return edited.end()


@given(PUTS)
def test_an_edit_and_its_inverse_leave_the_map_as_it_was(
    puts: list[tuple[int, int, int, int, int]],
) -> None:
    edited = made()
    delta = do(edited, puts)
    after = whole(edited)
    assert delta.count == np.count_nonzero(after != BASE)
    edited.apply(delta.inverse())
    np.testing.assert_array_equal(whole(edited), BASE)
    edited.apply(delta)
    np.testing.assert_array_equal(whole(edited), after)


@given(PUTS)
def test_an_edit_comes_back_from_its_bytes_and_makes_the_same_of_another_map(
    puts: list[tuple[int, int, int, int, int]],
) -> None:
    one, other = made(), made()
    delta = do(one, puts)
    other.apply(Delta.from_bytes(delta.to_bytes()))
    np.testing.assert_array_equal(whole(one), whole(other))


@given(PUTS)
def test_a_rectangle_holds_all_that_changed_and_no_line_more(
    puts: list[tuple[int, int, int, int, int]],
) -> None:
    edited = made()
    box = do(edited, puts).region
    rows, columns = np.nonzero(whole(edited) != BASE)
    if len(rows):
        found = Region(
            int(columns.min()), int(rows.min()), int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1
        )
        assert box == found
    else:
        assert box == Region(0, 0, 0, 0)


def test_a_map_that_is_another_than_the_edit_was_made_on_is_left_alone() -> None:
    edited, other = made(), made((BASE + 1) % 4)
    delta = do(edited, [(0, 0, TILE + 9, 30, 4)])
    before = whole(other)
    with pytest.raises(ValueError, match="not as it was"):
        other.apply(delta)
    np.testing.assert_array_equal(whole(other), before)


@pytest.mark.parametrize("cut", [0, 1, 7, -1])
def test_bytes_that_are_not_whole_are_no_edit(cut: int) -> None:
    data = do(made(), [(3, 3, 40, 40, 4)]).to_bytes()
    with pytest.raises(ValueError, match="no edit"):
        Delta.from_bytes(data[:cut])


def test_only_the_tile_that_is_touched_is_read_of_a_large_map() -> None:
    read: list[Region] = []
    written: list[tuple[int, int]] = []

    def base(region: Region) -> np.ndarray:
        read.append(region)
        return np.zeros((region.height, region.width), np.uint8)

    edited = EditableMap(40_000, 40_000, base, lambda x, y, _: written.append((x, y)))
    edited.begin()
    edited.put(Region(20_000, 20_000, 8, 8), np.ones((8, 8), np.bool_), 1)
    edited.end()
    assert max(each.width * each.height for each in read) == TILE**2
    assert written == [(20_000, 20_000)]


def test_nothing_done_is_no_edit() -> None:
    edited = made()
    edited.begin()
    assert edited.editing
    assert not edited.end()
    assert not edited.editing
    assert around([]) == Region(0, 0, 0, 0)
