import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.picture import Region
from colonyqc.gui.core.steps import Steps
from colonyqc.gui.pages.membranes.samples import (
    LEAST,
    MOST,
    PaintedBox,
    Painting,
    around,
    fitted,
    new_box,
)
from colonyqc.services.membranes.samples import labels_on_picture

BOUNDS = Region(0, 0, 300, 200)
sides = st.integers(-50, 900)


@given(sides, sides, st.integers(0, 900), st.integers(0, 900))
def test_a_box_is_always_moved_into_the_picture(x: int, y: int, width: int, height: int) -> None:
    box = fitted(Region(x, y, width, height), BOUNDS)
    assert box.intersect(BOUNDS) == box
    assert LEAST <= box.width <= MOST
    assert LEAST <= box.height <= MOST


def test_a_usual_box_lies_about_its_place_and_a_small_picture_is_taken_whole() -> None:
    assert around(100, 100, BOUNDS) == Region(68, 68, 64, 64)
    assert around(5, 5, Region(0, 0, 10, 40)) == Region(0, 0, 10, 40)


def test_a_stroke_paints_in_its_box_alone_and_the_eraser_takes_it_back() -> None:
    box = new_box(Region(10, 20, 16, 16))
    painted = box.stroke([(0, 24), (100, 24)], 1, 1)
    assert not box.labels.any()
    assert painted.labels[4].all()
    assert painted.labels.sum() == 16
    assert painted.painted
    assert not painted.stroke([(0, 24), (100, 24)], 3, 0).labels.any()


def test_a_box_all_membrane_or_none_says_nothing() -> None:
    box = new_box(Region(0, 0, 16, 16))
    full = PaintedBox(box.region, np.ones((16, 16), np.uint8))
    assert not box.painted
    assert not full.painted
    assert Painting((box, full), 0).told == ()


@given(st.integers(0, 40), st.integers(0, 40), st.integers(16, 60), st.integers(16, 60))
def test_paint_stays_where_it_is_in_the_picture_when_the_box_changes(
    x: int, y: int, width: int, height: int
) -> None:
    old = new_box(Region(20, 20, 32, 32)).stroke([(20, 20), (51, 51)], 3, 1)
    moved = old.reshaped(Region(x, y, width, height))
    before, after = labels_on_picture(old, BOUNDS), labels_on_picture(moved, BOUNDS)
    both = old.region.intersect(moved.region)
    part = np.s_[both.y : both.bottom, both.x : both.right]
    assert (before[part] == after[part]).all()
    assert (after == 1).sum() == (before[part] == 1).sum()


def test_what_is_outside_the_box_is_not_labelled() -> None:
    labels = labels_on_picture(new_box(Region(3, 4, 16, 16)), BOUNDS)
    assert (labels == 0).sum() == 256
    assert (labels == 255).sum() == 300 * 200 - 256


def test_removing_a_sample_leaves_another_to_paint_in() -> None:
    boxes = [new_box(Region(x, 0, 16, 16)) for x in (0, 20, 40)]
    painting = Painting().added(boxes[0]).added(boxes[1]).added(boxes[2])
    left = painting.removed(2)
    assert left.box is boxes[1]
    assert left.at(5, 5) == 0
    assert left.at(45, 5) is None
    assert left.removed(0).removed(0).box is None
    with pytest.raises(ValueError, match="no sample"):
        Painting().changed(boxes[0])


def test_the_active_box_wins_where_boxes_overlap() -> None:
    painting = Painting().added(new_box(Region(0, 0, 32, 32))).added(new_box(Region(8, 8, 32, 32)))
    assert painting.at(10, 10) == 1
    assert Painting(painting.boxes, 0).at(10, 10) == 0


def test_steps_are_undone_and_done_again_by_name() -> None:
    steps = Steps(Painting())
    one = Painting().added(new_box(Region(0, 0, 16, 16)))
    two = one.added(new_box(Region(20, 0, 16, 16)))
    steps.take("first", one)
    steps.take("second", two)
    assert (steps.undo(), steps.now) == ("second", one)
    assert (steps.redo(), steps.now) == ("second", two)
    assert [steps.undo(), steps.undo(), steps.undo()] == ["second", "first", None]
    steps.take("other", two)
    assert steps.redo() is None
