"""What an index of boxes tells is what one look at each box would."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from colonyqc.gui.viewer.box_index import BoxIndex

side = st.integers(0, 50)
boxes = st.lists(st.tuples(st.integers(-100, 1000), st.integers(-100, 1000), side, side))
parts = st.builds(QRectF, *[st.integers(-50, 900)] * 2, *[st.integers(1, 600)] * 2)


@given(boxes=boxes, part=parts, least=side)
def test_seen_are_those_that_touch_and_are_large_enough(
    boxes: list[tuple[float, float, float, float]], part: QRectF, least: float
) -> None:
    found = BoxIndex(boxes).seen(part, least)
    for place, (x, y, width, height) in enumerate(boxes):
        touches = part.left() <= x + width and x <= part.right()
        touches = touches and part.top() <= y + height and y <= part.bottom()
        assert (place in found) == (touches and min(width, height) >= least)


@given(boxes=boxes, part=parts, apart=st.floats(1, 200))
def test_thinned_leaves_one_a_square_and_no_square_out(
    boxes: list[tuple[float, float, float, float]], part: QRectF, apart: float
) -> None:
    index = BoxIndex(boxes)
    whole = QRectF(-200, -200, 1300, 1300)
    everywhere = [boxes[place][:2] for place in index.thinned(whole, 0, apart)]
    for x, y, _, _ in boxes:
        assert any(abs(x - a) < 2 * apart and abs(y - b) < 2 * apart for a, b in everywhere)
    inside = index.thinned(part, 0, apart)
    assert [boxes[place][:2] for place in inside] == [
        (x, y)
        for x, y in everywhere
        if part.left() <= x <= part.right() and part.top() <= y <= part.bottom()
    ]


@given(boxes=boxes, part=parts)
def test_few_are_not_thinned(boxes: list[tuple[float, float, float, float]], part: QRectF) -> None:
    index = BoxIndex(boxes)
    assert index.thinned(part, len(boxes), 100.0) == index.seen(part)
    assert index.seen(part) == sorted(index.seen(part))
