"""What is measured on drawn pictures is what was measured when the figures were published.

Laws are tested beside each module; here the numbers themselves are held, to 1e-5 of each: limits,
cards and reports rest on them. After a change that was meant: COLONYQC_RENEW=1 pytest FILE.
"""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.domain.protocol import QualityLimits
from colonyqc.imaging.colonies import classes, feeder, outline, overlay
from colonyqc.imaging.colonies.label import label
from colonyqc.imaging.colonies.measure import measure, totals
from colonyqc.imaging.grid import tiling
from colonyqc.imaging.grid.flat_field import flatten_whole, illumination
from colonyqc.imaging.grid.resample import ScaledReader
from colonyqc.imaging.light import appearance, contrast_confluence, quality, well_edge
from colonyqc.imaging.light.network_input import flat_reader
from colonyqc.imaging.sheets import cell_map, prompts
from colonyqc.imaging.sheets.cells import find_cells, typical_diameter
from colonyqc.imaging.sheets.fine_tune import fine_tune
from colonyqc.imaging.sheets.livewire import path_along
from colonyqc.imaging.sheets.measure import MEASURES, borders, measure_cells, statistics_of
from colonyqc.imaging.simulate.sheet import SheetSpec, draw_sheet
from support.drawn import dish, info_of, reader_of, surveyed, well
from support.kept_numbers import compared_with, differences, told

KEPT: Final = Path(__file__).with_name("golden.json")
Array = NDArray[Any]


def shape(radius: Callable[[Array], Array], side: int = 170) -> NDArray[np.uint8]:
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    return np.asarray(np.hypot(x, y) <= radius(np.arctan2(y, x)), np.uint8)


STAR: Final = shape(lambda a: 30 + 6 * np.cos(5 * a) + 2 * np.sin(11 * a))
WAVY: Final = shape(lambda a: 70 + 4 * np.cos(23 * a))
SMALL: Final = np.ones((3, 4), np.uint8)


def class_map() -> NDArray[np.uint8]:
    """Return three ragged colonies of all classes with holes, specks and one at the border."""
    found = np.zeros((220, 260), np.uint8)
    found[10:96, 12:98] = shape(lambda a: 40 + 3 * np.sin(7 * a), 86)
    found[100:180, 90:170] = 2 * shape(lambda a: 35 + 0 * a, 80)
    found[120:160, 100:135][found[120:160, 100:135] > 0] = 1
    found[60:140, 200:260] = 3 * shape(lambda a: 36 + 0 * a, 80)[:, :60]
    found[30:80, 40:60][found[30:80, 40:60] > 0] = 2
    found[50:54, 50:54] = found[130:145, 140:150] = 0
    found[200:203, 5:8] = 1
    return found


def colonies() -> dict[str, Any]:
    found = class_map()
    ratio = np.random.default_rng(1).integers(0, 256, (110, 130)).astype(np.uint8)
    labelled = label(found, 100, 40)
    without = class_map()
    feeder.find_feeders(without, 1, 0.01).take_out(without)
    chances = np.random.default_rng(2).dirichlet([0.6] * 4, (40, 50)).transpose(2, 0, 1)
    chances = chances.astype(np.float32)
    return {
        "with ratio": [asdict(c) for c in measure(found, labelled, ratio)],
        "without": [asdict(c) for c in measure(found, labelled, None)],
        "totals": [asdict(totals(found, r)) for r in (ratio, None)],
        "outlines": [
            [
                outline.perimeter_px(border),
                outline.roughness_px(border),
                outline.enclosed_px(border),
                outline.simplified(border).ravel().tolist(),
                len(outline.simplified(border, 20)),
            ]
            for border in map(outline.outer_border, (STAR, WAVY, SMALL))
        ],
        "feeder": told(without),
        "classes": [told(classes.classify_pixels(chances, below)) for below in (0.3, 0.5, 0.8)],
        "ratio": told(classes.differentiated_ratio(chances)),
        "painted": told(overlay.painted(np.full((110, 130, 3), 120, np.uint8), found)),
    }


def pictures() -> dict[str, NDArray[Any]]:
    rng = np.random.default_rng(5)
    plain = dish(seed=3)
    uneven = np.clip(dish(seed=4) * np.linspace(0.4, 1.2, 800), 0, 255).astype(np.uint8)
    deep = (dish(421, 617, seed=6).astype(np.uint16) * 200 + 11).astype(np.uint16)
    colour = np.stack([dish(seed=7), dish(seed=7) // 2 + 40, dish(seed=8)], axis=2)
    blurred = cv2.GaussianBlur(dish(seed=9), (0, 0), 9)
    dark = plain.copy()
    dark[:200, :300] = 0
    white = plain.copy()
    white[300:, 500:] = 255
    return {
        "plain": plain,
        "uneven": uneven,
        "deep": deep,
        "colour": colour,
        "blurred": np.asarray(blurred, np.uint8),
        "dark": dark,
        "white": white,
        "empty": np.clip(rng.normal(130, 1, (400, 500)), 0, 255).astype(np.uint8),
        "well": well(seed=2)[0],
        "odd": dish(301, 403, seed=11),
    }


def light() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, pixels in pictures().items():
        seen = surveyed(pixels)
        inside = well_edge.well_edge_mask(seen)
        judged = quality.assess(seen, inside, QualityLimits(), quality.PixelSize(1.6, 2.0))
        area = well_edge.imaged_area(seen)
        flat = flat_reader(reader_of(pixels), seen, area, 40.0, 1.0)
        scaled = flat_reader(reader_of(pixels), seen, area, 60.0, 0.7)
        tiles = [flat.read(r) for r in tiling.samples(flat.width, flat.height, 256)]
        found[name] = {
            "survey": [told(v) for v in (seen.means, seen.clipped, seen.sharpness, seen.overview)],
            "well": [int(inside.sum()), area.count()],
            "quality": [
                *(judged.focus, judged.unevenness, judged.saturated, judged.missing),
                *([str(p.kind), p.value, p.limit, p.blocking] for p in judged.problems),
            ],
            "looks": appearance.features(tiles),
            "flat": [told(flat.read(Region(64, 32, 160, 128))), told(tiles[-1])],
            "scaled": [
                *(scaled.width, scaled.height),
                told(scaled.read(Region(5, 3, 90, 80))),
                told(scaled.read(Region(-9, -7, 40, 30))),
            ],
            "noise": contrast_confluence.cell_threshold(reader_of(pixels), area),
            "confluence": contrast_confluence.confluence(reader_of(pixels), area),
        }
    gap = Region(300, 200, 90, 120)
    tiled = surveyed(pictures()["plain"], (gap,))
    every = np.ones_like(tiled.covered)
    limits = QualityLimits(missing_max=0.001)
    judged = quality.assess(tiled, every, limits, quality.PixelSize())
    found["gap"] = [judged.missing, [[str(p.kind), p.value, p.limit] for p in judged.problems]]
    seen_looks = [found[name]["looks"] for name in ("plain", "uneven", "colour", "odd")]
    allowed = appearance.limits(seen_looks)
    found["limits"] = asdict(allowed)
    strange = dict(seen_looks[0], strength=9.0)
    misfit = appearance.misfit(strange, allowed)
    assert misfit is not None
    found["misfit"] = [misfit.value, misfit.limit, misfit.sentence]
    return found


def grid() -> dict[str, Any]:
    grey = dish(300, 420, seed=12).astype(np.float32) / 255
    inside = np.ones((38, 53), np.bool_)
    inside[:10, :12] = False
    means = cv2.resize(grey, (53, 38), interpolation=cv2.INTER_AREA)
    plans = [
        tiling.plan(*size, *rest)
        for size in ((3000, 2000), (1056, 1057), (70, 5000), (1090, 1))
        for rest in ((8, 48), (16, 20, 300, 40), (1, 0, 64, 99))
    ]
    flat = flatten_whole(np.asarray(255 * grey, np.uint8), 40.0)
    places = ((3, 2, 60, 50), (0, 0, 9, 9))
    byte = reader_of(np.asarray(255 * grey, np.uint8))
    scaled = [ScaledReader(byte, 420, 300, s) for s in (0.31, 0.77, 1.0, 1.9)]
    return {
        "plans": [
            [p.tile_width, p.tile_height, p.tiles, *asdict(p.across).values(),
             told(p.across.ramp(0)), told(p.down.ramp(p.down.count - 1)),
             asdict(p.tile(p.down.count - 1, p.across.count - 1))]
            for p in plans
        ],
        "samples": [
            [asdict(r) for r in tiling.samples(*size)]
            for size in ((3000, 2000), (400, 900), (513, 5), (1600, 1024))
        ],
        "light": [
            told(illumination(np.asarray(means, np.float32), s, inside, 8).field)
            for s in (12.0, 40.0, 160.0)
        ],
        "flat": [told(flat), told(flat[:40, :40])],
        "scaled": [
            [r.width, r.height, *(told(r.read(Region(*part))) for part in places)] for r in scaled
        ],
    }  # fmt: skip


def sheets() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, spec in (
        ("even", SheetSpec(3, 260, 220, cell_px=26, disorder=0.2)),
        ("wild", SheetSpec(5, 260, 220, cell_px=20, disorder=1.0, membrane_px=2)),
        ("large", SheetSpec(8, 300, 200, cell_px=60, membrane_px=5)),
    ):
        drawn = draw_sheet(spec)
        soft = cv2.GaussianBlur(drawn.membrane.astype(np.float32), (0, 0), 1.2)
        holes = np.random.default_rng(4).random(soft.shape) < 0.02
        probability = np.clip(np.rint(255 * np.where(holes, 0.3, soft * 1.2)), 0, 255)
        chance = probability.astype(np.uint8)
        chance[100:112, 60:110] = 30
        cells = find_cells(chance)
        edges = borders(cells, chance)
        measured = measure_cells(cells, edges)
        ink = np.full((*chance.shape, 3), 90, np.uint8)
        values = [cell.area_px for cell in measured]
        found[name] = {
            "cells": [cells.count, told(cells.numbers), int(cells.cut.sum())],
            "edges": [told(v) for v in (edges.lengths, edges.seen, edges.outside, edges.outline)],
            "measured": [told(np.array([m(c) for c in measured])) for m in MEASURES.values()],
            "open": [sum(c.open_side for c in measured), sum(c.touches_border for c in measured)],
            "statistics": [
                asdict(statistics_of(measured, edges, (spec.width, spec.height), um))
                for um in (None, 0.5)
            ],
            "diameter": typical_diameter(chance),
            "painted": told(cell_map.painted_cells(ink, cells, values, (100.0, 600.0))),
            "inked": told(cell_map.colours(np.array(values), 100.0, 600.0)),
            "histogram": [asdict(cell_map.histogram(values)),
                          asdict(cell_map.histogram([c.neighbours for c in measured], whole=True))],
            "way": [path_along(chance, (10, 12), (200, 150)), path_along(chance, (5, 0), (90, 0))],
        }  # fmt: skip
    return found


def prompted() -> dict[str, Any]:
    rng = np.random.default_rng(6)
    features = rng.normal(size=(40, 50, 6)).astype(np.float32)
    membrane = np.zeros((40, 50), np.uint8)
    membrane[::8] = membrane[:, ::9] = 1
    features[..., 0] += 1.5 * membrane
    features /= np.linalg.norm(features, axis=2, keepdims=True)
    labels = membrane.copy()
    labels[:, 30:] = 255
    sample = prompts.take_sample(features, labels)
    odds = (features[labels != 255][:, 0] * 0.2).astype(np.float32)
    tuned = fine_tune(sample, odds, 12.0, 40)
    grey = dish(60, 80, seed=2)
    return {
        "standard": [told(prompts.standardise(each)) for each in (grey, grey[:4, :4] * 0 + 7)],
        "readouts": {
            str(kind): told(
                prompts.prompt_log_odds(features, prompts.compile_prompt(sample, 12.0, kind))
            )
            for kind in prompts.Readout
        },
        "tuned": [tuned.kept, tuned.before, tuned.after, told(tuned.prompt.keys)],
    }  # fmt: skip


PARTS: Final[dict[str, Callable[[], dict[str, Any]]]] = {
    "colonies": colonies,
    "grid": grid,
    "light": light,
    "sheets": sheets,
    "prompted": prompted,
}


@pytest.mark.parametrize("part", PARTS)
def test_what_is_measured_is_what_was_published(part: str) -> None:
    old, new = compared_with(KEPT.with_name(f"golden_{part}.json"), PARTS[part]())
    assert differences(old, new, part, least=1e-6) == []


def test_drawn_pictures_are_what_the_numbers_were_measured_on() -> None:
    drawn = [told(pixels) for pixels in pictures().values()]
    old, new = compared_with(KEPT.with_name("golden_pictures.json"), {"drawn": drawn})
    assert differences(old, new) == []
    assert info_of(pictures()["colour"]).channels == 3
