"""Domain values for tests, with everything filled in and everything replaceable."""

from dataclasses import replace
from datetime import UTC, datetime
from math import nan
from pathlib import Path

from colonyqc.domain.analysis import Analysis, FileHash, PictureResult
from colonyqc.domain.colony import Colony
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Acquisition, DishKey, Picture, Tile
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.quality import ImageQuality, Problem, ProblemKind
from colonyqc.domain.rules import propose_dish
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
