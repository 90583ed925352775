"""Domain values for tests, with everything filled in and everything replaceable."""

from dataclasses import replace
from datetime import UTC, datetime
from math import nan
from pathlib import Path

from colonyqc.domain.analysis import Analysis, FileHash, PictureResult
from colonyqc.domain.cell import Cell, PromptSource, Sheet, SheetStatistics
from colonyqc.domain.colony import Colony
from colonyqc.domain.dish_proposal import propose_dish
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Acquisition, DishKey, Picture, Tile
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.quality import ImageQuality, Problem, ProblemKind
from colonyqc.domain.statistics import pool
from colonyqc.domain.verdict import Proposal

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
GOOD = ImageQuality(focus=30.0, unevenness=0.2, saturated=0.001, missing=0.0)
BLURRED = replace(
    GOOD,
    focus=0.1,
    problems=(Problem(ProblemKind.FOCUS, "The picture is out of focus.", 0.1, 2.0, True),),
)
UNSIZED = Problem(ProblemKind.PIXEL_SIZE, "The pixel size is unknown.", 0.0, 0.0, False)
UNTOLD = Problem(
    ProblemKind.DIFFERENTIATION, "The model cannot tell differentiation.", nan, nan, False
)


def colony(number: int = 1, **changes: object) -> Colony:
    base = Colony(
        number=number,
        area_px=1000.0,
        perimeter_px=120.0,
        centroid=(50.0, 40.0),
        box=(30, 20, 40, 40),
        roundness=0.87,
        solidity=0.95,
        border_roughness_px=1.5,
        eccentricity=0.4,
        differentiated_fraction=0.05,
        differentiated_probability=0.08,
        uncertain_fraction=0.0,
        edge_share=0.2,
        touches_border=False,
        outline=((30, 20), (70, 20), (70, 60), (30, 60)),
        proposal=Proposal("keep", "", "differentiated_percent", 5.0, None, "No rule."),
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # tests name real fields


def picture_result(view: int = 1, **changes: object) -> PictureResult:
    base = PictureResult(
        picture=Picture(f"view{view}.png", (Tile(Path(f"/pictures/view{view}.png")),), view),
        width=400,
        height=300,
        pixel_size_um=1.6,
        pixel_size_source="user",
        files=(FileHash(f"/pictures/view{view}.png", "ab" * 32),),
        quality=GOOD,
        imaged_px=120_000,
        undifferentiated_px=30_000,
        differentiated_px=2_000,
        uncertain_px=1_000,
        differentiated_mass_px=2_500.0,
        peer_confluence=27.0,
        colonies=(colony(1), colony(2, area_px=2000.0)),
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # tests name real fields


def analysis(
    day: int | None = 3,
    dish: DishKey = DishKey("line A", "dish 1"),  # noqa: B008 - frozen
    pictures: tuple[PictureResult, ...] | None = None,
    **changes: object,
) -> Analysis:
    results = (picture_result(1), picture_result(2)) if pictures is None else pictures
    protocol = Protocol()
    statistics = pool(results)
    base = Analysis(
        acquisition=Acquisition(dish, day, START, tuple(r.picture for r in results), "P17"),
        model=ModelRef("tiny", "1.0.0", "cd" * 32),
        provider="CPU",
        protocol=protocol,
        app_version="0.1.0",
        started=START,
        finished=START,
        pictures=results,
        statistics=statistics,
        proposal=propose_dish(statistics, protocol),
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # tests name real fields


def untold_result(view: int = 1, **changes: object) -> PictureResult:
    """Return a picture by a model that finds colonies but cannot tell differentiation."""
    blank = {
        "differentiated_fraction": nan,
        "differentiated_probability": nan,
        "edge_share": nan,
        "proposal": None,
    }
    colonies = (colony(1, **blank), colony(2, area_px=2000.0, **blank))
    return picture_result(
        view,
        **{
            "undifferentiated_px": 32_000,
            "differentiated_px": 0,
            "differentiated_mass_px": nan,
            "colonies": colonies,
            "quality": replace(GOOD, problems=(UNTOLD,)),
        }
        | changes,
    )


def sheet(count: int = 12, pixel_size_um: float | None = 0.5, **changes: object) -> Sheet:
    """Return a sheet of 400×300 px that cells of 100 px fill; the first is cut by the border."""
    cells = tuple(
        Cell(n, (10.0 * n, 20.0), 100.0, 6, 1.25, 45.0, touches_border=n == 1, open_side=False)
        for n in range(1, count + 1)
    )
    per_px = (count - 0.5) / (100.0 * count)
    base = SheetStatistics(
        count=count,
        whole=count - 1,
        interior=count - 1,
        density_per_mm2=None if pixel_size_um is None else 1e6 * per_px / pixel_size_um**2,
        density_per_mpx=1e6 * per_px,
        covered=100.0 * 100 * count / (400 * 300),
        area_mean_px=100.0,
        area_median_px=100.0,
        area_cv=25.0,
        neighbours_mean=6.0,
        hexagonality=62.5,
        aspect_mean=1.25,
        orientation=45.0,
        alignment=1.0,
        support=95.0,
    )
    numbers = replace(base, **changes)  # type: ignore[arg-type]  # tests name real fields
    return Sheet(400, 300, pixel_size_um, cells, numbers, ())


NO_SHEET = Problem(
    ProblemKind.EMPTY, "This is not a sheet: no closed cell was found.", 0.0, 10.0, True
)


def sheet_result(view: int = 1, found: Sheet | None = None, **changes: object) -> PictureResult:
    """Return a picture that a painted sample was answered on; without ``found`` it is no sheet."""
    blank = Sheet(400, 300, 0.5, (), None, (NO_SHEET,))
    return picture_result(
        view,
        **{
            "pixel_size_um": found.pixel_size_um if found else 0.5,
            "quality": GOOD if found else replace(GOOD, problems=(NO_SHEET,)),
            "imaged_px": 0,
            "undifferentiated_px": 0,
            "differentiated_px": 0,
            "uncertain_px": 0,
            "differentiated_mass_px": nan,
            "peer_confluence": None,
            "colonies": (),
            "sheet": found or blank,
        }
        | changes,
    )


def prompted_analysis(
    day: int | None = 3,
    dish: DishKey = DishKey("line A", "dish 1"),  # noqa: B008 - frozen
    pictures: tuple[PictureResult, ...] | None = None,
    preset: str = "rpe@2",
    **changes: object,
) -> Analysis:
    """Return what a prompt was answered with: by default a sheet, and a picture without one."""
    model = ModelRef("oneshot", "1.0.0", "ef" * 32)
    results = (sheet_result(1, sheet()), sheet_result(2)) if pictures is None else pictures
    usable = sum(result.quality.usable for result in results)
    untold = replace(pool(results), confluence=nan, confluence_sd=nan, usable_pictures=usable)
    return analysis(
        day,
        dish,
        results,
        **{
            "model": model,
            "statistics": untold,
            "proposal": None,
            "prompt": PromptSource(model, preset, (("1a" * 32, "2b" * 32),)),
        }
        | changes,
    )
