import cv2
import numpy as np
import pytest

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.counted_area import ImagedArea
from colonyqc.imaging.light import contrast_confluence
from colonyqc.imaging.light.contrast_confluence import (
    THRESHOLD,
    cell_threshold,
    confluence,
    local_contrast,
    masks,
)
from support.drawn import reader_of


def whole(pixels, missing=()):
    height, width = pixels.shape[:2]
    grid = np.ones((-(-height // 8), -(-width // 8)), np.bool_)
    return ImagedArea(width, height, 8, grid, missing)


def colonies(noise=1.0, height=700, width=900, gain=1.0):
    """Return textured discs on a dish, and their mask."""
    rng = np.random.default_rng(0)
    mask = np.zeros((height, width), np.uint8)
    for _ in range(8):
        centre = int(rng.integers(width)), int(rng.integers(height))
        cv2.circle(mask, centre, int(rng.integers(40, 110)), 1, -1)
    texture = cv2.GaussianBlur(rng.normal(0, 1, (height, width)), (0, 0), 1.5) * 90
    grey = 140 + texture * mask + rng.normal(0, noise, (height, width))
    return np.clip(np.rint(grey * gain), 0, 255).astype(np.uint8), mask > 0


@pytest.mark.parametrize(("noise", "gain"), [(0.5, 1.0), (3.0, 1.0), (5.0, 1.0), (1.0, 0.5)])
def test_confluence_is_found_whatever_the_noise_and_the_exposure(noise, gain):
    pixels, truth = colonies(noise, gain=gain)
    found = confluence(reader_of(pixels), whole(pixels))
    assert found == pytest.approx(100 * truth.mean(), abs=4)


def test_the_mask_follows_the_colonies():
    pixels, truth = colonies()
    area = whole(pixels)
    ((region, mask),) = masks(reader_of(pixels), area, cell_threshold(reader_of(pixels), area))
    assert region == Region(0, 0, 900, 700)
    assert np.count_nonzero(mask & truth) / np.count_nonzero(mask | truth) > 0.9


def test_tiling_is_invisible(monkeypatch):
    pixels, _ = colonies(height=701, width=903)
    area = whole(pixels)
    ((_, one),) = masks(reader_of(pixels), area, 0.03)
    monkeypatch.setattr(contrast_confluence, "_TILE", 256)
    many = np.zeros_like(one)
    for region, mask in masks(reader_of(pixels), area, 0.03):
        many[region.y : region.bottom, region.x : region.right] = mask
    assert np.count_nonzero(one != many) < 1e-3 * one.size


@pytest.mark.parametrize("sharpness", [0.3, 0.33])
def test_ground_with_structure_of_its_own_is_no_cell(sharpness):
    """Strong lenses and sharpening lift the ground over any fixed threshold, cells still more."""
    pixels, truth = colonies()
    grain = cv2.GaussianBlur(np.random.default_rng(1).normal(0, 1, truth.shape), (0, 0), 1.5) * 90
    grey = pixels + np.where(truth, 0, sharpness * grain)
    pixels = np.clip(np.rint(grey), 0, 255).astype(np.uint8)
    assert (
        local_contrast(pixels[:512, :512].astype(np.float32))[~truth[:512:2, :512:2]].mean()
        > THRESHOLD
    )
    found = confluence(reader_of(pixels), whole(pixels))
    assert found == pytest.approx(100 * truth.mean(), abs=6)


def test_a_full_dish_is_full_though_its_cells_differ():
    """Nothing is ground there, so that no parting may run between strong and faint cells."""
    rng = np.random.default_rng(0)
    texture = cv2.GaussianBlur(rng.normal(0, 1, (700, 900)), (0, 0), 1.5) * 90
    strength = np.linspace(0.8, 1.6, 900)
    pixels = np.clip(np.rint(140 + texture * strength), 0, 255).astype(np.uint8)
    assert confluence(reader_of(pixels), whole(pixels)) > 85


def test_an_empty_dish_has_no_cells_and_specks_are_none():
    rng = np.random.default_rng(0)
    pixels = rng.normal(130, 2, (500, 600)).astype(np.uint8)
    pixels[100:106, 100:106] = 200
    assert confluence(reader_of(pixels), whole(pixels)) == 0


def test_gaps_in_the_canvas_are_no_cells():
    pixels = np.full((512, 600), 130, np.uint8)
    gap = Region(200, 100, 150, 200)
    pixels[100:300, 200:350] = 0
    assert confluence(reader_of(pixels), whole(pixels)) > 0
    assert confluence(reader_of(pixels), whole(pixels, (gap,))) == 0


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1)])
def test_a_picture_of_one_row_has_a_confluence(shape):
    pixels = np.full(shape, 130, np.uint8)
    assert confluence(reader_of(pixels), whole(pixels)) == 0


def test_nothing_imaged_has_no_confluence():
    pixels = np.zeros((64, 64), np.uint8)
    area = whole(pixels, (Region(0, 0, 64, 64),))
    assert confluence(reader_of(pixels), area) is None


@pytest.mark.parametrize("height", [512, 702, 703])
def test_noise_is_seen_wherever_in_the_picture_it_is(height):
    rng = np.random.default_rng(0)
    pixels = np.full((height, 512), 130, np.uint8)
    pixels[height // 2 :] = rng.integers(20, 240, (height - height // 2, 512))
    below = cell_threshold(reader_of(pixels), whole(pixels))
    above = cell_threshold(reader_of(pixels[::-1]), whole(pixels))
    assert below > 1.05 * THRESHOLD
    assert above == pytest.approx(below, rel=0.05)


def test_noise_of_a_camera_in_the_dark_is_no_cell():
    """Beside a well it is black: a single grey level is many times the mean there."""
    rng = np.random.default_rng(0)
    grey = (rng.random((200, 300)) < 0.01).astype(np.float32) / 255
    assert local_contrast(grey).max() == 0
    grey[:, 150:] = rng.normal(0.5, 0.1, (200, 150))
    contrast = local_contrast(grey)
    assert contrast[:, :60].max() == 0
    assert contrast[:, 90:].min() > THRESHOLD


@pytest.mark.parametrize(
    ("rows", "columns"),
    [((0, 3), (20, 23)), ((37, 40), (20, 23)), ((9, 12), (0, 3)), ((9, 12), (47, 50))],
)
def test_what_a_tile_s_border_cuts_is_not_dropped_as_small(rows, columns):
    cut = np.zeros((40, 50), np.bool_)
    cut[slice(*rows), slice(*columns)] = True
    mask = cut.copy()
    mask[20:23, 30:33] = True
    assert np.array_equal(contrast_confluence._without_small(mask, 10, 8), cut)
