"""The virtual dish is the same from release to release: demo, benchmarks and training rest on it.

Kept in golden_*.json are the values that specs are made of, growth by day, and of drawn pictures
the mean and spread of each square. After a change that was meant: COLONYQC_RENEW=1 pytest FILE.
"""

from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.imaging import simulate
from colonyqc.imaging.simulate import (
    BRIGHTFIELD_SCAN,
    PHASE_TAN,
    PHASE_VIOLET,
    WELL_SCAN,
    Differentiation,
    DishSpec,
    Look,
    SheetSpec,
    draw,
    draw_sheet,
    grow,
)
from support.kept_numbers import compared_with, differences

FOLDER: Final = Path(__file__).parent
SQUARE: Final = 32
DISHES: Final = {
    "violet": DishSpec(
        seed=4,
        width=384,
        height=384,
        days=(1, 3),
        colonies=6,
        start_confluence=0.3,
        heaps=3,
        stroma=0.3,
        dead_per_mm2=150,
        differentiation=Differentiation(start_day=2, limit=0.6, spread_um=30),
        look=replace(
            PHASE_VIOLET,
            condensation=3,
            gradient=(0.05, 0.0, -0.1),
            stripes=0.01,
            jpeg_quality=None,
        ),
    ),
    "tan": DishSpec(
        seed=9,
        width=384,
        height=256,
        pixel_size_um=1.2,
        days=(2, 4),
        colonies=5,
        start_confluence=0.25,
        spikes=1.0,
        debris_per_mm2=300,
        singles_per_mm2=120,
        differentiation=Differentiation(
            start_day=1, limit=0.5, share=0.7, crater_share=0.6, spread_um=20, elongation=1.0
        ),
        look=replace(PHASE_TAN, jpeg_quality=None, noise=0.4),
    ),
    "brightfield": DishSpec(
        seed=2,
        width=320,
        height=320,
        pixel_size_um=1.0,
        days=(1,),
        colonies=4,
        start_confluence=0.3,
        heaps=2,
        dead_per_mm2=200,
        look=replace(BRIGHTFIELD_SCAN, noise=0.2),
    ),
    "well": DishSpec(
        seed=3,
        width=320,
        height=320,
        pixel_size_um=4.0,
        days=(1,),
        colonies=9,
        start_confluence=0.3,
        well_radius=140.0,
        look=replace(WELL_SCAN, jpeg_quality=80),
    ),
}
SHEETS: Final = {
    "absorbance": SheetSpec(3, 192, 160, cell_px=24, noise=0.5),
    "fluorescence": SheetSpec(5, 192, 160, "fluorescence", cell_px=20, disorder=0.9, faint=0.6),
    "thick": SheetSpec(8, 160, 160, cell_px=30, membrane_px=5, blur_px=2.0, unevenness=0.3),
}


def squares(pixels: NDArray[Any]) -> list[list[float]]:
    """Return mean and standard deviation of each square of a picture, all channels together."""
    height, width = (side // SQUARE * SQUARE for side in pixels.shape[:2])
    cut = pixels[:height, :width].reshape(height // SQUARE, SQUARE, width // SQUARE, SQUARE, -1)
    flat = np.moveaxis(cut, 2, 1).reshape(-1, SQUARE * SQUARE, cut.shape[-1]).astype(np.float64)
    return [np.round(found, 2).ravel().tolist() for found in (flat.mean(axis=1), flat.std(axis=1))]


def of_dish(spec: DishSpec) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for day, state in grow(spec).items():
        drawn = draw(state)
        told[str(day)] = {
            "squares": squares(drawn.pixels),
            "truth": np.bincount(drawn.truth.ravel(), minlength=4).tolist(),
            "inside": int(drawn.inside.sum()),
            "growth": {
                field.name: np.round(np.asarray(getattr(state.colonies, field.name), np.float64), 4)
                .ravel()[:: 37 if field.name == "profile" else 1]
                .tolist()
                for field in fields(state.colonies)
            },
        }
    return told


def of_sheet(spec: SheetSpec) -> dict[str, Any]:
    sheet = draw_sheet(spec)
    return {
        "squares": squares(sheet.pixels),
        "membrane": int(sheet.membrane.sum()),
        "cells": [int(sheet.cells.max()), sheet.count],
    }


def specs() -> dict[str, Any]:
    """Return what specs are made of: their defaults, the demo's, and those drawn at random."""
    rng = np.random.default_rng
    series = simulate.demo_series(views=3).values()
    return {
        "defaults": [asdict(each) for each in (DishSpec(1), Differentiation(), SheetSpec(1))],
        "looks": [asdict(e) for e in (Look(), PHASE_TAN, BRIGHTFIELD_SCAN, WELL_SCAN)],
        "demo": {name: asdict(spec) for name, spec in simulate.demo_series().items()},
        "random": [asdict(simulate.random_spec(rng(seed))) for seed in range(24)],
        "random looks": [
            asdict(simulate.random_look(rng(seed), kind))
            for seed in range(12)
            for kind in ("phase", "brightfield")
        ],
        "random sheets": [asdict(simulate.random_sheet_spec(rng(seed))) for seed in range(12)],
        "places": [[asdict(r) for r in s.regions()] for s in series],
    }


def test_what_specs_are_made_of_is_kept() -> None:
    kept, made = compared_with(FOLDER / "golden_specs.json", specs())
    assert differences(kept, made, least=1e-9) == []


@pytest.mark.parametrize("name", DISHES)
def test_a_dish_is_drawn_as_it_always_was(name: str) -> None:
    """A square has 1,024 px: another processor's rounding moves a few by one grey level."""
    kept, made = compared_with(FOLDER / f"golden_{name}.json", of_dish(DISHES[name]))
    assert differences(kept, made, name, least=0.02) == []


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_is_drawn_as_it_always_was(name: str) -> None:
    kept, made = compared_with(FOLDER / f"golden_{name}.json", of_sheet(SHEETS[name]))
    assert differences(kept, made, name, least=0.02) == []
