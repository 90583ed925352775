"""Bright round objects on drawn ground, on the virtual dish (simulated) and under changed light."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.imaging.grid.counted_area import ImagedArea
from colonyqc.imaging.light import dead_cells
from colonyqc.imaging.light.dead_cells import GRID_UM, RoundObjects, find_dead_cells
from colonyqc.imaging.light.survey import survey
from support.drawn import reader_of

Pixels = NDArray[np.uint8]
PLACES = ((80, 90), (300, 120), (520, 400), (150, 500), (420, 250))


def found(pixels: Pixels, um: float = GRID_UM, missing: tuple[Region, ...] = ()) -> RoundObjects:
    height, width = pixels.shape[:2]
    info = ImageInfo("drawn", width, height, 1, 8, missing=missing)
    seen = survey(reader_of(pixels), info)
    inside = np.ones(seen.means.shape, np.bool_)
    area = ImagedArea(width, height, seen.block, inside, missing)
    return find_dead_cells(reader_of(pixels), seen, area, um)


def ground(height: int = 600, width: int = 640, noise: float = 1.5) -> NDArray[np.float64]:
    return 120 + np.random.default_rng(1).normal(0, noise, (height, width))


def with_cells(base: NDArray[np.float64], radius: float = 4.5, scale: float = 1.0) -> Pixels:
    """Return a ground with a bright disc and the dark ring around it at each of `PLACES`."""
    light = np.zeros(base.shape, np.float32)
    for x, y in PLACES:
        centre = round(16 * x * scale), round(16 * y * scale)
        cv2.circle(light, centre, round(16 * (radius + 2) * scale), -25, -1, cv2.LINE_AA, 4)
        cv2.circle(light, centre, round(16 * radius * scale), 90, -1, cv2.LINE_AA, 4)
    return np.clip(base + cv2.GaussianBlur(light, (0, 0), 0.7 * scale), 0, 255).astype(np.uint8)


def placed(objects: RoundObjects, scale: float = 1.0) -> list[tuple[int, int]]:
    """Return what was found to the nearest 2 px of the drawing."""
    rounded = [
        (2 * round(x / scale / 2), 2 * round(y / scale / 2))
        for x, y in zip(objects.x.tolist(), objects.y.tolist(), strict=True)
    ]
    return sorted(rounded)


def test_every_drawn_cell_is_found_once_where_it_lies_and_as_large_as_it_is() -> None:
    objects = found(with_cells(ground()))
    assert placed(objects) == sorted(PLACES)
    assert objects.radius == pytest.approx(np.full(5, 4.5), abs=1.0)


@pytest.mark.parametrize("change", ["gamma", "dim", "gradient", "noise"])
def test_light_and_gamma_hardly_matter(change: str) -> None:
    pixels = with_cells(ground(noise=4 if change == "noise" else 1.5)).astype(np.float64)
    if change == "gamma":
        pixels = 255 * (pixels / 255) ** 2.2
    elif change == "dim":
        pixels = 0.4 * pixels
    elif change == "gradient":
        pixels = pixels * np.linspace(0.6, 1.15, pixels.shape[1])
    assert placed(found(pixels.astype(np.uint8))) == sorted(PLACES)


@pytest.mark.parametrize("um", [0.8, 2.4])
def test_a_cell_is_as_large_in_every_picture(um: float) -> None:
    scale = GRID_UM / um
    base = cv2.resize(ground(), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    objects = found(with_cells(base.astype(np.float64), 5.5, scale), um)
    assert placed(objects, scale) == sorted(PLACES)
    assert objects.radius / scale == pytest.approx(np.full(5, 5.5), abs=1.2)


def test_what_is_not_round_not_bright_or_too_small_is_none() -> None:
    base = ground().astype(np.float32)
    cv2.line(base, (-20, 10), (260, 640), 220, 7, cv2.LINE_AA)
    cv2.ellipse(base, (400, 450), (60, 40), 20, 0, 360, 210, 4, cv2.LINE_AA)
    cv2.circle(base, (500, 120), 6, 40, -1, cv2.LINE_AA)
    cv2.circle(base, (120, 420), 1, 250, -1, cv2.LINE_AA)
    cv2.circle(base, (300, 300), 60, 170, -1, cv2.LINE_AA)
    assert found(np.clip(base, 0, 255).astype(np.uint8)).count == 0


def test_cells_stand_out_of_a_texture_as_bright_as_they_are() -> None:
    rng = np.random.default_rng(3)
    texture = cv2.GaussianBlur(rng.normal(0, 1, (600, 640)), (0, 0), 1.2)
    base = 120 + 22 * texture / texture.std()
    # About 2,000 spots of this texture are as bright as the cells.
    alone = found(np.clip(base, 0, 255).astype(np.uint8)).count
    assert alone <= 20
    beside = found(with_cells(base, 5.5))
    assert set(placed(beside)) >= set(PLACES)
    assert beside.count <= alone + len(PLACES) + 5


def test_what_does_not_count_holds_none() -> None:
    hidden = (Region(280, 100, 40, 40), Region(400, 380, 240, 220))
    left = [place for place in PLACES if place not in ((300, 120), (520, 400))]
    assert placed(found(with_cells(ground()), missing=hidden)) == sorted(left)


def test_tiling_is_invisible(monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = with_cells(ground())
    one = found(pixels)
    monkeypatch.setattr(dead_cells, "_TILE", 160)
    many = found(pixels)
    assert placed(many) == placed(one)
    assert np.sort(many.radius) == pytest.approx(np.sort(one.radius), abs=0.3)


@pytest.mark.parametrize("shape", [(40, 40), (1, 300), (33, 900)])
def test_small_pictures_and_even_ones_hold_none(shape: tuple[int, int]) -> None:
    assert found(np.full(shape, 130, np.uint8)).count == 0
