from dataclasses import replace

import cv2
import numpy as np
import pytest

from colonyqc.domain.picture import Region
from colonyqc.domain.protocol import QualityLimits
from colonyqc.domain.quality import ProblemKind
from colonyqc.imaging.colonies.overlay import hatched
from colonyqc.imaging.light.graphics import find_graphics
from colonyqc.imaging.light.quality import PixelSize, assess
from colonyqc.imaging.light.survey import survey
from colonyqc.imaging.light.well_edge import imaged_area
from support.drawn import dish, reader_of, surveyed

DISH = dish(360, 480)
GREY3 = np.dstack([DISH] * 3)


def found(pixels):
    return find_graphics(reader_of(pixels), surveyed(pixels))


def covers(boxes, drawn):
    """Tell whether every drawn pixel lies in a box, and boxes hold little else."""
    inside = np.zeros(drawn.shape, np.bool_)
    for box in boxes:
        inside[box.y : box.bottom, box.x : box.right] = True
    return inside[drawn].all() and inside.sum() < 8 * drawn.sum() + 2000


def text(like, colour, words="2024-01-05 12:30", at=(12, 30), size=0.9):
    drawn = like.copy()
    cv2.putText(drawn, words, at, cv2.FONT_HERSHEY_SIMPLEX, size, colour, 2)
    return drawn, (drawn != like).any(axis=2) if like.ndim == 3 else drawn != like


@pytest.mark.parametrize("colour", [(0, 255, 0), (255, 40, 40), (255, 255, 0), (255, 255, 255)])
def test_a_stamp_in_colour_or_white_is_found(colour):
    pixels, drawn = text(GREY3, colour)
    assert covers(found(pixels), drawn)


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("white", [True, False])
def test_a_scale_bar_and_its_text_are_found(white, bits):
    ink = 255 if white else 0
    pixels, _ = text(DISH, ink, "100 um", (340, 320))
    pixels[332:340, 330:460] = ink
    drawn = pixels != DISH
    if bits == 16:
        pixels = pixels.astype(np.uint16) * 257
    assert covers(found(pixels), drawn)


@pytest.mark.parametrize("lying", [True, False])
@pytest.mark.parametrize("thick", [3, 8])
def test_a_bar_alone_is_found_lying_or_upright(thick, lying):
    pixels = DISH.copy()
    if lying:
        pixels[200 : 200 + thick, 150:280] = 255
    else:
        pixels[100:230, 200 : 200 + thick] = 255
    assert covers(found(pixels), pixels != DISH)


def test_a_data_bar_with_text_is_found_whole():
    pixels = DISH.copy()
    pixels[320:] = 0
    cv2.putText(pixels, "10x  1.6 um/px  2024", (10, 348), 0, 0.7, 255, 2)
    boxes = found(pixels)
    assert any((box.x, box.bottom, box.width) == (0, 360, 480) and box.y <= 320 for box in boxes)


def test_a_frame_is_found():
    pixels = cv2.copyMakeBorder(DISH, 6, 6, 6, 6, cv2.BORDER_CONSTANT, value=255)
    drawn = np.ones(pixels.shape, np.bool_)
    drawn[6:-6, 6:-6] = False
    assert covers(found(pixels), drawn)


def test_an_arrow_is_found():
    pixels = DISH.copy()
    cv2.arrowedLine(pixels, (100, 100), (170, 140), 255, 4, tipLength=0.4)
    assert covers(found(pixels), pixels != DISH)


def test_jpeg_hides_no_stamp():
    pixels, drawn = text(GREY3, (0, 255, 0))
    again = cv2.imdecode(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 85])[1], 1)
    assert covers(found(again), drawn)


@pytest.mark.parametrize("seed", range(4))
def test_cells_halos_and_clipped_light_are_no_graphics(seed):
    plain = dish(360, 480, seed=seed)
    assert found(plain) == ()
    seen = cv2.GaussianBlur(plain, (0, 0), 1.2)  # no lens draws a line of two pixels
    bright = np.clip(seen.astype(int) * 2 - 60, 0, 255).astype(np.uint8)
    assert found(bright) == ()
    glowing = GREY3.copy()
    for x in range(40, 440, 40):  # stained or dead cells shade off, and are round
        cv2.circle(glowing, (x, 180), 9, (250, 150, 40), -1)
    assert found(cv2.GaussianBlur(glowing, (0, 0), 1.5)) == ()
    assert found(glowing) == ()


@pytest.mark.parametrize("turned", [False, True])
def test_a_side_that_is_bright_in_one_colour_only_is_no_frame(turned):
    pixels = GREY3.copy()
    pixels[:20] = (255, 225, 210)
    assert found(np.rot90(pixels).copy() if turned else pixels) == ()
    pixels[:20] = 255
    assert found(np.rot90(pixels).copy() if turned else pixels) != ()


@pytest.mark.parametrize(("gap", "line"), [(24, True), (25, False)])
def test_letters_are_a_line_as_long_as_their_gaps_are_at_most_one_and_a_half_heights(gap, line):
    pixels = DISH.copy()
    for number in range(5):
        left = 100 + number * (4 + gap)
        pixels[200:216, left : left + 4] = 255
    boxes = found(pixels)
    assert covers(boxes, pixels != DISH) if line else boxes == ()


@pytest.mark.parametrize("thick", [2, 4])
def test_a_bent_hair_is_no_bar_however_sharp(thick):
    pixels = DISH.copy()
    cv2.ellipse(pixels, (240, 180), (60, 60), 20, 0, 250, 255, thick)
    assert found(pixels) == ()


def test_what_is_drawn_is_in_no_area_named_and_hatched():
    pixels, drawn = text(GREY3, (0, 255, 0))
    survey, boxes = surveyed(pixels), found(pixels)
    area = imaged_area(survey, graphics=boxes)
    assert not area.mask(survey.info.bounds)[drawn].any()
    assert area.count() > 0.85 * DISH.size
    quality = assess(survey, area.inside, QualityLimits(), PixelSize(1.6), boxes)
    (problem,) = [p for p in quality.problems if p.kind is ProblemKind.GRAPHICS]
    assert "top left" in problem.sentence
    assert not problem.blocking
    assert quality.graphics == boxes
    assert quality.missing == 0
    marked = (hatched(pixels, boxes, 1.0) != pixels).any(axis=2)
    assert marked.any()
    assert covers(boxes, marked)


def test_the_gaps_between_the_tiles_of_a_well_are_no_graphics():
    """They read as black with straight edges, as a data bar would."""
    pixels = DISH.copy()
    gaps = (Region(0, 0, 160, 360), Region(320, 300, 160, 60))
    for gap in gaps:
        pixels[gap.y : gap.bottom, gap.x : gap.right] = 0
    info = replace(surveyed(pixels).info, missing=gaps)
    read = reader_of(pixels)
    assert find_graphics(read, survey(read, info)) == ()
    stamped, drawn = text(pixels, 255, "2024-01-05", (180, 40), 0.8)
    read = reader_of(stamped)
    assert covers(find_graphics(read, survey(read, info)), drawn)
