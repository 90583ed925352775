from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from colonyqc.domain.errors import UsageError
from colonyqc.imaging.simulate import SheetSpec, draw_sheet, random_sheet_spec


def _complete(membrane: np.ndarray) -> int:
    """Count 4-connected parts between membranes that do not touch the border."""
    parts, number = ndimage.label(membrane == 0)
    ends = np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]])
    return number - np.unique(ends[ends > 0]).size


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**31 - 1), st.floats(0, 1), st.floats(16, 40), st.integers(1, 5))
def test_cells_are_the_parts_between_membranes(
    seed: int, disorder: float, cell: float, width: int
) -> None:
    spec = SheetSpec(seed, 180, 150, cell_px=cell, disorder=disorder, membrane_px=width)
    sheet = draw_sheet(spec)
    assert sheet.count == _complete(sheet.membrane)
    assert np.array_equal(sheet.cells == 0, sheet.membrane == 1)
    for number in range(1, int(sheet.cells.max()) + 1):
        assert ndimage.label(sheet.cells == number)[1] == 1


def test_density_follows_the_spacing_of_a_hexagonal_sheet() -> None:
    sheet = draw_sheet(SheetSpec(2, 400, 400, cell_px=25, disorder=0.2))
    number = int(sheet.cells.max())
    assert number == pytest.approx(425**2 / (25**2 * np.sqrt(3) / 2), rel=0.12)


@pytest.mark.parametrize(("kind", "brighter"), [("absorbance", False), ("fluorescence", True)])
def test_membranes_are_dark_in_absorbance_and_bright_in_fluorescence(
    kind: str, brighter: bool
) -> None:
    sheet = draw_sheet(replace(SheetSpec(3, 200, 200), kind=kind))
    grey = sheet.pixels if sheet.pixels.ndim == 2 else sheet.pixels[..., 1]
    line, cell = grey[sheet.membrane == 1].mean(), grey[sheet.membrane == 0].mean()
    assert (line > 1.15 * cell) if brighter else (line < 0.95 * cell)


def test_wider_membranes_take_more_room() -> None:
    thin, thick = (draw_sheet(SheetSpec(4, 200, 200, membrane_px=w)).membrane for w in (2, 5))
    assert thick.mean() > 1.6 * thin.mean()


def test_the_seed_decides_the_sheet() -> None:
    spec = random_sheet_spec(np.random.default_rng(5), 120, 100)
    assert np.array_equal(draw_sheet(spec).pixels, draw_sheet(spec).pixels)
    other = draw_sheet(replace(spec, seed=spec.seed + 1))
    assert not np.array_equal(other.membrane, draw_sheet(spec).membrane)


def test_cells_too_small_for_their_membranes_are_refused() -> None:
    with pytest.raises(UsageError, match="at least 6 px"):
        SheetSpec(1, cell_px=5)
    with pytest.raises(UsageError, match="membranes"):
        SheetSpec(1, cell_px=8, membrane_px=5)
