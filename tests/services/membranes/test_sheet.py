from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.config.paths import shipped_models
from colonyqc.domain.cell import SheetStatistics
from colonyqc.domain.quality import ProblemKind
from colonyqc.imaging.simulate.sheet import SheetSpec, draw_sheet
from colonyqc.inference.membrane import OnnxMembrane
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.membranes.encoder import Encoded, answer, encode, prompt_of, take
from colonyqc.services.membranes.samples import InMemory
from colonyqc.services.membranes.sheet import (
    LEAST_CELLS,
    LEAST_PAINTED,
    doubt,
    no_sheet,
    sheet_of,
    shows_borders,
)

SIDE = 320


@pytest.fixture(scope="module")
def network() -> OnnxMembrane:
    return ModelLibrary([shipped_models()], device="cpu").open_membrane("membrane")


def seen(pixels: NDArray[np.generic], network: OnnxMembrane) -> Encoded:
    return encode(InMemory(pixels, None, "picture"), "key", network)


def noise(blur: float, seed: int) -> NDArray[np.uint8]:
    """Return grey noise of a standard deviation of 40, blurred by σ px before."""
    plain = np.random.default_rng(seed).standard_normal((SIDE, SIDE)).astype(np.float32)
    soft = cv2.GaussianBlur(plain, (0, 0), blur) if blur else plain
    return np.clip(128 + 40 * soft / soft.std(), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("kind", ["absorbance", "fluorescence"])
def test_pure_noise_is_no_sheet_and_a_sheet_is_one_by_the_same_sample(
    network: OnnxMembrane, kind: str
) -> None:
    spec = SheetSpec(5, SIDE, SIDE, kind=kind, cell_px=28)
    sample, other = draw_sheet(spec), draw_sheet(SheetSpec(6, SIDE, SIDE, kind=kind, cell_px=28))
    labels = np.full_like(sample.membrane, 255)
    labels[100:164, 100:164] = sample.membrane[100:164, 100:164]
    prompt = prompt_of([take(seen(sample.pixels, network), labels)], network)
    found = sheet_of(answer(seen(other.pixels, network), prompt), None).sheet
    assert found.is_sheet
    for blur in (0.0, 1.0, 2.0, 4.0):
        sheet = sheet_of(answer(seen(noise(blur, 1), network), prompt), None).sheet
        assert not sheet.is_sheet, f"noise blurred by {blur} px passed as a sheet"
        (problem,) = [p for p in sheet.problems if p.blocking]
        assert "not a sheet" in problem.sentence


GOOD = SheetStatistics(
    count=50,
    whole=40,
    interior=30,
    density_per_mm2=None,
    density_per_mpx=1000.0,
    covered=80.0,
    area_mean_px=100.0,
    area_median_px=100.0,
    area_cv=30.0,
    neighbours_mean=6.0,
    hexagonality=60.0,
    aspect_mean=1.2,
    orientation=0.0,
    alignment=0.0,
    support=90.0,
)


@pytest.mark.parametrize(
    ("changes", "doubtful", "kind"),
    [
        ({}, 1.0, None),
        ({"whole": 10, "interior": 10}, 1.0, None),
        ({"whole": 9, "interior": 9}, 1.0, ProblemKind.FEW_CELLS),
        ({"whole": 0, "interior": 0}, 1.0, ProblemKind.FEW_CELLS),
        ({"support": 65.0}, 1.0, None),
        ({"support": 64.9}, 1.0, ProblemKind.BORDERS),
        ({}, 1.35, None),
        ({}, 1.36, ProblemKind.DOUBTFUL),
        ({"area_cv": 60.0, "support": 83.9}, 1.0, None),
        ({"area_cv": 60.1, "support": 83.9}, 1.0, ProblemKind.UNEQUAL),
        ({"area_cv": 90.0, "support": 84.0}, 1.0, None),
        ({"interior": 10}, 1.0, None),
        ({"interior": 9}, 1.0, ProblemKind.OPEN_SHEET),
        ({"covered": 10.0}, 1.0, None),
        ({"covered": 9.9}, 1.0, ProblemKind.COVER),
    ],
)
def test_where_a_sheet_ends_to_be_one(
    changes: dict[str, float], doubtful: float, kind: ProblemKind | None
) -> None:
    found = no_sheet(replace(GOOD, **changes), doubtful)  # type: ignore[arg-type]
    assert (None if found is None else found.kind) == kind
    assert found is None or (found.blocking and "This is not a sheet" in found.sentence)


@pytest.mark.parametrize(
    ("painted", "kind"),
    [
        (None, ProblemKind.DOUBTFUL),
        (0, ProblemKind.LITTLE_SAMPLE),
        (LEAST_PAINTED - 1, ProblemKind.LITTLE_SAMPLE),
        (LEAST_PAINTED, ProblemKind.DOUBTFUL),
    ],
)
def test_a_careless_stroke_is_answered_by_paint_more_and_not_by_noise(
    painted: int | None, kind: ProblemKind
) -> None:
    assert no_sheet(GOOD, 1.0, painted) is None
    found = no_sheet(GOOD, 1.36, painted)
    assert found is not None
    assert found.kind is kind
    assert found.blocking
    assert ("paint more" in found.sentence) == (kind is ProblemKind.LITTLE_SAMPLE)


def test_cells_that_the_edge_cuts_show_borders_though_they_are_too_few_for_a_sheet() -> None:
    """Widths of cells are told from them before anything is measured."""
    few = 255 * draw_sheet(SheetSpec(4, 300, 300, cell_px=85, noise=1, faint=0)).membrane
    assert shows_borders(few)
    assert not sheet_of(few, None).sheet.is_sheet
    corner = few[:120, :120]
    assert sheet_of(corner, None).cells.count < LEAST_CELLS
    assert not shows_borders(corner)
    assert not shows_borders(np.zeros_like(few))
    assert not shows_borders(np.minimum(few, 110))
    unsure = few.copy()
    unsure[::2][unsure[::2] == 0] = 60
    assert not shows_borders(unsure)


def test_doubt_is_the_area_between_sure_and_not_over_that_of_membranes() -> None:
    probability = np.array([[0, 51, 52, 127], [128, 203, 204, 255]], np.uint8)
    assert doubt(probability) == 4 / 4
    assert doubt(probability[:, :3]) == 3 / 3
    assert doubt(np.zeros((3, 3), np.uint8)) == np.inf
