import cv2
import numpy as np
import pytest

from colonyqc.imaging.colonies.numbered import NumberedOutline, numbered

RED = (213, 94, 0)
PAPER = (255, 255, 255)


def square(number: int, x: int, y: int, side: int, *, dashed: bool = False) -> NumberedOutline:
    corners = ((x, y), (x + side, y), (x + side, y + side), (x, y + side))
    return NumberedOutline(number, corners, RED, dashed)


def plates(drawn: np.ndarray) -> int:
    """Return how many white plates are seen on a black picture."""
    white = (drawn == PAPER).all(axis=2).astype(np.uint8)
    whole = cv2.morphologyEx(white, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(whole)
    return sum(int(stats[k, cv2.CC_STAT_AREA] > 500) for k in range(1, count))


def test_the_drawing_is_of_print_size_whatever_the_overview() -> None:
    for height, width in ((300, 400), (1200, 1600)):
        drawn = numbered(np.zeros((height, width, 3), np.uint8), width * 3, [])
        assert drawn.shape == (1500, 2000, 3)


def test_every_number_has_a_plate_of_its_own_even_side_by_side() -> None:
    outlines = [square(k, 400 + 60 * (k % 4), 300 + 60 * (k // 4), 50) for k in range(12)]
    drawn = numbered(np.zeros((750, 1000, 3), np.uint8), 1000, outlines)
    assert plates(drawn) == 12


@pytest.mark.parametrize("corner", [(0, 0), (950, 0), (0, 700), (950, 700)])
def test_a_number_at_the_border_is_whole(corner: tuple[int, int]) -> None:
    drawn = numbered(np.zeros((750, 1000, 3), np.uint8), 1000, [square(188, *corner, 49)])
    assert plates(drawn) == 1


def test_an_outline_lies_where_its_colony_does_and_a_dashed_one_has_gaps() -> None:
    for dashed in (False, True):
        drawn = numbered(
            np.zeros((750, 1000, 3), np.uint8), 4000, [square(1, 1600, 1200, 800, dashed=dashed)]
        )
        along = (drawn[620:900, 800] == RED).all(axis=1)
        assert bool(along.all()) is not dashed
        assert along.any()


def test_a_picture_without_room_still_gets_its_number() -> None:
    full = [square(1, 0, 0, 99)]
    assert plates(numbered(np.zeros((100, 100, 3), np.uint8), 100, full)) == 1


def test_a_large_colony_holds_its_number_at_its_deepest_place() -> None:
    black = np.zeros((750, 1000, 3), np.uint8)
    drawn = numbered(black, 1000, [square(7, 300, 200, 300)])
    white = np.argwhere((drawn == PAPER).all(axis=2))
    assert white.mean(axis=0) == pytest.approx((700, 900), abs=15)
