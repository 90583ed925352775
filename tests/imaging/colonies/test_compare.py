"""Which colonies of a corrected map are still the original's, and what the others count as."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.imaging.colonies.compare import map_change, match
from colonyqc.imaging.colonies.editing import delete, merge, split
from colonyqc.imaging.colonies.label import label
from colonyqc.imaging.colonies.measure import measure
from colonyqc.imaging.grid.painting import brush
from support.editing import edited_map

SIDE = 240


def discs() -> np.ndarray:
    rows, columns = np.indices((SIDE, SIDE))
    base = np.zeros((SIDE, SIDE), np.uint8)
    for kind, x, y, radius in (
        (1, 50, 50, 30),
        (2, 180, 50, 25),
        (1, 60, 170, 35),
        (3, 180, 180, 28),
    ):
        base[(columns - x) ** 2 + (rows - y) ** 2 <= radius**2] = kind
    return base


BASE = discs()
FOUND = measure(BASE, label(BASE.copy(), 1, 0), None)


def matched(after: np.ndarray):
    after = after.copy()
    labelled = label(after, 1, 0)
    return after, labelled, match(BASE, after, labelled, FOUND)


def test_a_map_that_nobody_touched_has_the_same_colonies() -> None:
    _, _, found = matched(BASE)
    assert found.same == {each.number: each for each in FOUND}
    assert found.numbers == {n: n for n in range(1, 5)}
    assert found.removed == ()


def test_splitting_leaves_the_larger_part_its_number_and_the_other_gets_a_new_one() -> None:
    edited = edited_map(BASE)
    split(edited, [(10.0, 180.0), (110.0, 180.0)])
    _, labelled, found = matched(edited.read(edited.bounds))
    assert labelled.count == 5
    assert sorted(each.number for each in found.same.values()) == [1, 2, 4]
    areas = {found.numbers[k]: int(labelled.areas[k - 1]) for k in range(1, 6)}
    assert sorted(areas) == [1, 2, 3, 4, 5]
    assert areas[3] > areas[5]
    assert found.removed == ()


def test_merging_leaves_the_larger_ones_number_and_the_other_is_gone() -> None:
    edited = edited_map(BASE)
    merge(edited, (50.0, 50.0), (60.0, 170.0))
    _, labelled, found = matched(edited.read(edited.bounds))
    assert labelled.count == 3
    assert sorted(found.numbers.values()) == [2, 3, 4]
    assert found.removed == (1,)


def test_what_is_taken_away_is_told_and_what_is_painted_on_the_ground_is_new() -> None:
    edited = edited_map(BASE)
    delete(edited, (180.0, 180.0))
    brush(edited, [(120.5, 120.5)], 17, 2)
    _, _, found = matched(edited.read(edited.bounds))
    assert sorted(found.numbers.values()) == [1, 2, 3, 5]
    assert found.removed == (4,)


STROKES = st.lists(
    st.tuples(st.integers(0, SIDE), st.integers(0, SIDE), st.integers(1, 40), st.integers(0, 3)),
    max_size=5,
)


@given(STROKES)
def test_whatever_is_painted_only_what_it_touched_is_another(
    strokes: list[tuple[int, int, int, int]],
) -> None:
    edited = edited_map(BASE)
    for x, y, diameter, kind in strokes:
        brush(edited, [(x, y), (x + 30, y + 10)], diameter, kind)
    after, labelled, found = matched(edited.read(edited.bounds))
    numbers = list(found.numbers.values())
    assert len(set(numbers)) == len(numbers) == labelled.count
    assert set(numbers).isdisjoint(found.removed)
    assert {each.number for each in FOUND} <= {*numbers, *found.removed}
    fresh = measure(after, labelled, None)
    touched = after != BASE
    for place, own in found.same.items():
        again = fresh[place - 1]
        # Taken over, and what measuring it anew would give.
        assert (again.area_px, again.centroid, again.box, again.outline) == (
            own.area_px,
            own.centroid,
            own.box,
            own.outline,
        )
        assert again.differentiated_probability == own.differentiated_probability
    for place in range(1, labelled.count + 1):
        x, y, width, height = (int(v) for v in labelled.boxes[place - 1])
        mask = labelled.mask(after, place) > 0
        if place not in found.same:
            around = slice(max(y - 1, 0), y + height + 1), slice(max(x - 1, 0), x + width + 1)
            assert touched[around].any()
        else:
            assert not touched[y : y + height, x : x + width][mask].any()
    change = map_change(BASE, after)
    assert change.px == np.count_nonzero(touched)
    counts = np.bincount(after.ravel(), minlength=5) - np.bincount(BASE.ravel(), minlength=5)
    assert change.gained.tolist() == counts.tolist()
