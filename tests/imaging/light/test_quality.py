from dataclasses import replace

import cv2
import numpy as np
import pytest

from colonyqc.domain.picture import Region
from colonyqc.domain.protocol import QualityLimits
from colonyqc.domain.quality import ProblemKind
from colonyqc.imaging.light.quality import PixelSize, assess
from colonyqc.imaging.light.well_edge import well_edge_mask
from support.drawn import dish, surveyed, well

LIMITS = QualityLimits()
KNOWN = PixelSize(1.0, 1.0)


def judged(pixels, missing=(), size=KNOWN, limits=LIMITS):
    found = surveyed(pixels, missing)
    return assess(found, well_edge_mask(found), limits, size)


def kinds(quality):
    return [problem.kind for problem in quality.problems]


def test_a_good_picture_has_no_problems():
    quality = judged(dish())
    assert quality.problems == ()
    assert quality.usable
    assert quality.focus > LIMITS.focus_min


def test_a_blurred_copy_is_out_of_focus():
    sharp = dish()
    blurred = cv2.GaussianBlur(sharp, (0, 0), 4)
    quality = judged(blurred)
    assert kinds(quality) == [ProblemKind.FOCUS]
    assert not quality.usable
    assert quality.focus < judged(cv2.GaussianBlur(sharp, (0, 0), 1)).focus


@pytest.mark.parametrize(("level", "word"), [(0, "black"), (255, "white")])
def test_a_black_or_white_frame_is_refused_once(level, word):
    quality = judged(np.full((500, 500), level, np.uint8))
    assert kinds(quality) == [ProblemKind.EMPTY]
    assert word in quality.problems[0].sentence
    assert not quality.usable


def test_an_empty_dish_is_told_but_not_refused():
    quality = judged(dish(cells=0))
    assert kinds(quality) == [ProblemKind.EMPTY]
    assert quality.usable


def test_uneven_light_is_told_but_not_refused():
    pixels = dish() * np.linspace(0.3, 1, 800)
    quality = judged(pixels.astype(np.uint8))
    assert kinds(quality) == [ProblemKind.ILLUMINATION]
    assert quality.usable


def test_saturated_pictures_are_refused():
    pixels = dish()
    pixels[:100] = 255
    quality = judged(pixels)
    assert ProblemKind.SATURATION in kinds(quality)
    assert not quality.usable
    assert quality.saturated == pytest.approx(100 / 600, abs=0.02)


def test_black_outside_the_well_is_not_saturation():
    pixels, _ = well()
    pixels[pixels == 2] = 0
    assert judged(pixels).problems == ()


def test_a_gap_between_tiles_is_missing_but_the_corners_of_a_scan_are_not():
    pixels = dish(1200, 1600)
    gap, corner = Region(400, 400, 400, 400), Region(0, 0, 400, 400)
    with_gap = judged(blanked(pixels, gap), (gap,))
    assert kinds(with_gap) == [ProblemKind.MISSING_TILES]
    assert with_gap.missing == pytest.approx(1 / 12, abs=0.01)
    assert with_gap.usable
    assert judged(blanked(pixels, corner), (corner,)).missing == 0


def blanked(pixels, region):
    copy = pixels.copy()
    copy[region.y : region.bottom, region.x : region.right] = 0
    return copy


def test_nothing_photographed_is_refused():
    pixels = np.zeros((300, 300), np.uint8)
    quality = judged(pixels, (Region(0, 0, 300, 300),))
    assert kinds(quality) == [ProblemKind.EMPTY]
    assert quality.missing == 1
    assert not quality.usable


@pytest.mark.parametrize(
    ("size", "blocking"),
    [
        (PixelSize(None, 1.0), False),
        (PixelSize(0.01, None), True),
        (PixelSize(65.0, None), True),
        (PixelSize(10.0, 1.0), True),
        (PixelSize(0.3, 2.0), True),
    ],
)
def test_an_implausible_pixel_size_is_refused_and_an_unknown_one_told(size, blocking):
    quality = judged(dish(), size=size)
    assert kinds(quality) == [ProblemKind.PIXEL_SIZE]
    assert quality.usable is not blocking


@pytest.mark.parametrize(
    ("size", "limit"),
    [
        (PixelSize(0.05), None),
        (PixelSize(0.0499), 0.05),
        (PixelSize(20.0), None),
        (PixelSize(20.01), 20.0),
        (PixelSize(3.0, 1.0), None),
        (PixelSize(3.01, 1.0), 3.0),
        (PixelSize(0.4, 2.0), None),
        (PixelSize(0.39, 2.0), 0.4),
    ],
)
def test_which_pixel_sizes_can_be_and_fit_a_model(size, limit):
    found = [p.limit for p in judged(dish(), size=size).problems]
    assert found == ([] if limit is None else [pytest.approx(limit)])


def test_limits_decide():
    strict = replace(LIMITS, focus_min=1e9)
    assert kinds(judged(dish(), limits=strict)) == [ProblemKind.FOCUS]


def test_blocking_problems_come_first_and_every_sentence_is_one():
    pixels = (dish() * np.linspace(0.3, 1, 800)).astype(np.uint8)
    pixels[:, 700:] = 255
    quality = judged(pixels, size=PixelSize())
    assert len(quality.problems) >= 3
    flags = [problem.blocking for problem in quality.problems]
    assert flags == sorted(flags, reverse=True)
    assert all(p.sentence.endswith(".") and ";" in p.sentence for p in quality.problems)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ((119, 119), "top left"),
        ((120, 120), "centre middle"),
        ((240, 240), "centre middle"),
        ((241, 241), "bottom right"),
        ((60, 300), "bottom left"),
        ((300, 60), "top right"),
    ],
)
def test_where_something_is_drawn_is_said_by_thirds_and_the_borders_are_the_middle_s(at, words):
    found = surveyed(dish(360, 360))
    box = Region(at[0] - 10, at[1] - 5, 20, 10)
    quality = assess(found, well_edge_mask(found), LIMITS, KNOWN, (box,))
    (problem,) = (p for p in quality.problems if p.kind is ProblemKind.GRAPHICS)
    assert f": {words} (20 × 10 px)." in problem.sentence
    assert "0.2%" in problem.sentence


def test_a_tile_that_is_mostly_outside_is_not_where_focus_is_judged():
    """A well's rim is sharper than any cell, and would pass for one in an empty dish."""
    empty = cv2.GaussianBlur(dish(512, 768, cells=0), (0, 0), 5)
    pixels = empty.copy()
    pixels[:, 540:] = 60 + 120 * (np.indices((512, 228)).sum(0) // 24 % 2)
    counts = np.ones((64, 96), np.bool_)
    counts[:, 70:] = False
    assert assess(surveyed(pixels), counts, LIMITS, KNOWN).focus < 1
    counts[:, 70:] = True
    assert assess(surveyed(pixels), counts, LIMITS, KNOWN).focus > 10
