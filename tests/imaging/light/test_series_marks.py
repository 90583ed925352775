"""Marks drawn into all pictures of a series; real pictures of cells come from the virtual dish."""

from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.domain.picture import ImageInfo
from colonyqc.imaging.light.graphics import find_graphics
from colonyqc.imaging.light.series_marks import SeriesMark, _at_an_end, find_series_marks
from support.drawn import dish, reader_of, surveyed

BASE = dish(360, 480)


def series(count: int = 4, *, noise: float = 2.0) -> list[NDArray[np.uint8]]:
    """Other fields of one dish: parts of it turned, with a camera's noise."""
    made = []
    for number in range(count):
        draw = np.random.default_rng(number)
        turned = np.roll(BASE if number % 2 else BASE[::-1, ::-1], 37 * number, axis=(0, 1))
        noisy = turned + draw.normal(0, noise, turned.shape)
        made.append(np.clip(noisy, 6, 249).astype(np.uint8))
    return made


def with_mark(picture: NDArray[Any], mark: NDArray[np.float32], ink: float) -> NDArray[np.uint8]:
    """Blend a mark in: ``mark`` is how much of each pixel it covers."""
    return np.rint(picture * (1 - mark) + ink * mark).astype(np.uint8)


def soft_letters(size: float = 0.6) -> NDArray[np.float32]:
    """Two letters with borders so soft that one picture alone does not give them away."""
    drawn = np.zeros(BASE.shape, np.uint8)
    cv2.putText(drawn, "p7", (30, 60), cv2.FONT_HERSHEY_SIMPLEX, 4 * size, 255, 9)
    return cv2.GaussianBlur(drawn, (0, 0), 2).astype(np.float32) / 255


def found(pictures: list[NDArray[Any]]) -> tuple[SeriesMark, ...]:
    return find_series_marks([(reader_of(each), info(each)) for each in pictures])


def info(picture: NDArray[Any]) -> ImageInfo:
    channels = 1 if picture.ndim == 2 else picture.shape[2]
    height, width = picture.shape[:2]
    return ImageInfo("a", width, height, channels, 8 * picture.dtype.itemsize)


def inside(marks: tuple[SeriesMark, ...], drawn: NDArray[np.bool_]) -> float:
    """Return how much of what is drawn lies in the boxes."""
    boxes = np.zeros(drawn.shape, np.bool_)
    for mark in marks:
        boxes[mark.box.y : mark.box.bottom, mark.box.x : mark.box.right] = True
    return float(boxes[drawn].mean())


@pytest.mark.parametrize("ink", [0, 255])
def test_soft_letters_that_one_picture_hides_are_found_by_their_constancy(ink: int) -> None:
    mark = soft_letters()
    pictures = [with_mark(each, mark, ink) for each in series()]
    assert find_graphics(reader_of(pictures[0]), surveyed(pictures[0])) == ()
    assert inside(found(pictures), mark > 0.9) > 0.99
    box = found(pictures)[0].box
    assert box.width * box.height < 0.1 * BASE.size


def test_a_grey_mark_is_found_where_it_is_exactly_the_same() -> None:
    mark = np.zeros(BASE.shape, np.float32)
    cv2.circle(mark, (400, 300), 12, 1.0, -1)
    pictures = [with_mark(each, mark, 128) for each in series(5)]
    assert inside(found(pictures), mark > 0) > 0.99
    assert found(pictures[:3]) == ()


@pytest.mark.parametrize("quality", [75, 92])
def test_jpeg_hides_no_mark(quality: int) -> None:
    mark = soft_letters()
    pictures = []
    for each in series():
        packed = cv2.imencode(".jpg", with_mark(each, mark, 255), [1, quality])[1]
        pictures.append(cv2.imdecode(packed, cv2.IMREAD_UNCHANGED))
    assert inside(found(pictures), mark > 0.95) > 0.8


def test_a_mark_in_colour_is_found_in_colour_pictures() -> None:
    mark = soft_letters()
    pictures = []
    for each in series():
        planes = [with_mark(each, mark, ink) for ink in (255, 255, 0)]
        pictures.append(np.dstack(planes))
    assert inside(found(pictures), mark > 0.9) > 0.99


@pytest.mark.parametrize("noise", [0.0, 0.5, 2.0])
def test_cells_dust_and_light_are_no_marks(noise: float) -> None:
    pictures = series(6, noise=noise)
    assert found(pictures) == ()
    dust = np.zeros(BASE.shape, np.float32)
    cv2.circle(dust, (200, 100), 8, 1.0, -1)
    dust = cv2.GaussianBlur(dust, (0, 0), 3)
    assert found([with_mark(each, 0.4 * dust, 0) for each in series(6)]) == ()
    # Too strong light at one place: white in all of them, and soft around.
    lamp = np.zeros(BASE.shape, np.float32)
    cv2.circle(lamp, (240, 180), 60, 2.0, -1)
    lamp = np.clip(cv2.GaussianBlur(lamp, (0, 0), 12), 0, 1)
    assert found([with_mark(each, lamp, 255) for each in series(6)]) == ()


def test_the_dark_corners_of_a_round_field_are_no_mark() -> None:
    field = np.zeros(BASE.shape, np.uint8)
    cv2.circle(field, (240, 180), 230, 1, -1)
    assert found([each * field for each in series(6)]) == ()


def test_an_empty_series_has_no_marks() -> None:
    assert found([np.full((64, 64), 130, np.uint8)] * 5) == ()
    assert found(series(2)) == ()
    assert found([]) == ()


def test_of_a_mark_is_told_which_picture_has_it() -> None:
    mark = soft_letters()
    drawn = [with_mark(each, mark, 255) for each in series(6)]
    (one,) = found(drawn[:4])
    assert one.is_in(reader_of(drawn[5]), info(drawn[5]))
    plain = series(6)[5]
    assert not one.is_in(reader_of(plain), info(plain))
    small = drawn[5][:300]
    assert not one.is_in(reader_of(small), info(small))


@pytest.mark.parametrize(("white", "low", "high"), [(255, 5, 250), (4095, 80, 4014)])
def test_the_ends_of_the_range_begin_where_they_say(white: int, low: int, high: int) -> None:
    pixels = np.array([[0, low, low + 1, high - 1, high, white]])
    told = [[True, True, False, False, True, True]]
    assert _at_an_end(pixels, white).tolist() == told
    assert _at_an_end(np.dstack([pixels, pixels]), white).tolist() == told


def test_sixteen_bits_are_compared_as_they_are() -> None:
    mark = soft_letters()
    dim = [(with_mark(each, mark, 255).astype(np.uint16) * 16) for each in series(5)]
    assert inside(found(dim), mark > 0.99) > 0.9
    assert found([each.astype(np.uint16) * 16 for each in series(5)]) == ()
