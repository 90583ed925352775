"""Analyses for the tests of the history: one that makes sense, and any that types allow."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from math import nan
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np
from hypothesis import strategies as st

from colonyqc.domain.analysis import Analysis, DishStatistics, FileHash, PictureResult
from colonyqc.domain.cell import Cell, PromptSource, Sheet, SheetStatistics
from colonyqc.domain.colony import Colony
from colonyqc.domain.dead_cells import DeadCells, Disc, Unmeasured
from colonyqc.domain.dish_proposal import propose_dish
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Acquisition, DishKey, Failure, FileNote, Picture, Region, Tile
from colonyqc.domain.preprocessing import STEPS, PreprocessingStep
from colonyqc.domain.protocol import Condition, Direction, Past, Protocol, QualityLimits, Rule
from colonyqc.domain.quality import ImageQuality, Problem, ProblemKind
from colonyqc.domain.regions import KeptRegions, NamedRegion
from colonyqc.domain.statistics import pool
from colonyqc.domain.verdict import Proposal
from colonyqc.services.ports import Artefacts

MORNING = datetime(2026, 4, 1, 8, 30, tzinfo=UTC)
BLURRED = ImageQuality(
    0.5, 0.1, 0.0, 0.0, (Problem(ProblemKind.FOCUS, "The picture is out of focus.", 0.5, 2, True),)
)


def colony(number: int) -> Colony:
    return Colony(
        number=number,
        area_px=4000.5 * number,
        perimeter_px=260.25,
        centroid=(40.5, 30.25),
        box=(2, 3, 80, 60),
        roundness=0.75,
        solidity=0.9,
        border_roughness_px=1.5,
        eccentricity=0.6,
        differentiated_fraction=0.25,
        differentiated_probability=0.3,
        uncertain_fraction=0.05,
        edge_share=nan,
        touches_border=number == 2,
        outline=((2, 3), (82, 3), (82, 63), (2, 63)),
        proposal=Proposal("discard", "differentiated area", "m", 25.0, 20.0, "Too much of it."),
    )


def analysis(
    line: str = "201B7",
    dish: str = "D1",
    day: int | None = 3,
    finished: datetime = MORNING,
    usable: bool = True,
    pixel_size_um: float | None = 2.0,
    taken: datetime = MORNING,
) -> Analysis:
    pictures = tuple(
        Picture(f"{dish}-{view}.tif", (Tile(Path("in") / f"{dish}-{view}.tif"),), view)
        for view in (1, 2)
    )
    results = tuple(
        PictureResult(
            picture=picture,
            width=100,
            height=80,
            pixel_size_um=pixel_size_um,
            pixel_size_source="file",
            files=(FileHash(str(picture.tiles[0].path), f"{view}" * 64),),
            quality=ImageQuality(9.5, 0.1, 0.0, 0.0) if usable else BLURRED,
            imaged_px=8000 if usable else 0,
            undifferentiated_px=3000 if usable else 0,
            differentiated_px=1000 if usable else 0,
            uncertain_px=0,
            differentiated_mass_px=1100.5,
            peer_confluence=49.5,
            colonies=(colony(1), colony(2)) if usable else (),
        )
        for view, picture in enumerate(pictures)
    )
    statistics, protocol = pool(results), Protocol()
    return Analysis(
        acquisition=Acquisition(DishKey(line, dish), day, taken, pictures, "p12"),
        model=ModelRef("pmf", "1.0.0", "ab" * 32),
        provider="CPU",
        protocol=protocol,
        app_version="0.1.0",
        started=finished - timedelta(minutes=1),
        finished=finished,
        pictures=results,
        statistics=statistics,
        proposal=propose_dish(statistics, protocol),
        failures=(Failure("x.tif", "x.tif can't be read: it is empty."),),
    )


def cell(number: int) -> Cell:
    return Cell(
        number=number,
        centroid=(10.5 * number, 20.25),
        area_px=400.0 + number,
        neighbours=5 + number % 3,
        aspect=1.25,
        orientation=30.5 * (number % 5),
        touches_border=number == 2,
        open_side=number == 3,
    )


def sheet(cells: int = 4, pixel_size_um: float | None = 2.0) -> Sheet:
    """Return a sheet of 100×80 px; what of its numbers are said of cells is of another sheet."""
    numbers = SheetStatistics(
        count=cells,
        whole=cells - 1,
        interior=cells - 2,
        density_per_mm2=None if pixel_size_um is None else 600.5,
        density_per_mpx=2402.0,
        covered=20.25,
        area_mean_px=402.5,
        area_median_px=402.0,
        area_cv=12.5,
        neighbours_mean=5.75,
        hexagonality=50.5,
        aspect_mean=1.25,
        orientation=12.5,
        alignment=0.25,
        support=nan,
    )
    found = tuple(cell(number) for number in range(1, cells + 1))
    return Sheet(100, 80, pixel_size_um, found, numbers, ())


NO_SHEET = Problem(ProblemKind.EMPTY, "This is not a sheet: nothing is closed.", 0.0, 10.0, True)


def prompted(
    line: str = "RPE",
    dish: str = "D1",
    day: int | None = 3,
    finished: datetime = MORNING,
    preset: str = "sheets@2",
    sheets: tuple[Sheet | None, ...] = (sheet(), sheet(0)),
    taken: datetime = MORNING,
) -> Analysis:
    """Return what a painted sample was answered with: a sheet in the first picture."""
    of = analysis(line, dish, day, finished, taken=taken)
    pictures = tuple(
        replace(
            result,
            undifferentiated_px=0,
            differentiated_px=0,
            differentiated_mass_px=nan,
            peer_confluence=None,
            colonies=(),
            sheet=found
            if found is None or found.cells
            else replace(found, statistics=None, problems=(NO_SHEET,)),
        )
        for result, found in zip(of.pictures, sheets, strict=True)
    )
    model = ModelRef("oneshot", "1.0.0", "ef" * 32)
    samples = (("1a" * 32, "2b" * 32), ("3c" * 32, "4d" * 32))
    return replace(
        of,
        model=model,
        pictures=pictures,
        statistics=pool(pictures),
        proposal=None,
        prompt=PromptSource(model, preset, samples, 20),
    )


def artefacts(of: Analysis, seed: int = 0) -> list[Artefacts]:
    """Return arrays that fit the pictures; unusable ones have no labels."""
    random = np.random.default_rng(seed)
    return [
        Artefacts(
            random.integers(0, 4, (each.height, each.width), np.uint8)
            if each.quality.usable
            else None,
            random.integers(0, 256, (20, 25, 3), np.uint8),
        )
        for each in of.pictures
    ]


def blank_artefacts(of: Analysis) -> list[Artefacts]:
    return [Artefacts(None, np.zeros((2, 3, 3), np.uint8)) for _ in of.pictures]


FLOATS = st.floats()
INTS = st.integers(-(2**63), 2**63 - 1)
TEXTS = st.one_of(st.text(max_size=8), st.text("a細\udc80\udcff\x00\x01\x02'", max_size=6))
_FROM, _TO = datetime(1900, 1, 1), datetime(2200, 1, 1)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(timedelta(minutes=-90))])
MOMENTS = st.datetimes(_FROM, _TO) | st.datetimes(_FROM, _TO, timezones=ZONES)
PATHS = st.text("ab/細 %\udcff.\\", max_size=8).map(Path)
_BASIC = {
    float: FLOATS,
    int: INTS,
    str: TEXTS,
    bool: st.booleans(),
    bool | None: st.none() | st.booleans(),
    Path: PATHS,
    datetime: st.datetimes(timezones=st.just(UTC)),
    float | None: st.none() | FLOATS,
    int | None: st.none() | INTS,
    str | None: st.none() | TEXTS,
    datetime | None: st.none() | MOMENTS,
    tuple[str, ...]: st.lists(TEXTS, max_size=3).map(tuple),
    tuple[tuple[str, str], ...]: st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple),
    tuple[float, float]: st.tuples(FLOATS, FLOATS),
    tuple[int, int, int, int]: st.tuples(INTS, INTS, INTS, INTS),
    tuple[tuple[int, int], ...]: st.lists(st.tuples(INTS, INTS), max_size=5).map(tuple),
    Direction: st.sampled_from(Direction),
    ProblemKind: st.sampled_from(ProblemKind),
}


def _any(kind: Any, **known: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    others = {f.name: _BASIC[hints[f.name]] for f in fields(kind) if f.name not in known}
    return st.builds(kind, **others, **known)


def _some(of: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, max_size=most).map(tuple)


_CONDITIONS = _some(_any(Condition))
_RULES = _some(_any(Rule, all=_CONDITIONS, any=_CONDITIONS))
_PROPOSALS = st.none() | _any(Proposal)
_PICTURES = _any(Picture, tiles=_some(_any(Tile)))
_SHEETS = _any(
    Sheet,
    cells=_some(_any(Cell)),
    statistics=st.none() | _any(SheetStatistics),
    problems=_some(_any(Problem)),
)
_RESULTS = _any(
    PictureResult,
    picture=_PICTURES,
    files=_some(_any(FileHash)),
    quality=_any(ImageQuality, problems=_some(_any(Problem)), graphics=_some(_any(Region))),
    colonies=_some(_any(Colony, proposal=_PROPOSALS)),
    sheet=st.none() | _SHEETS,
    regions=st.none() | _any(KeptRegions, regions=_some(_any(NamedRegion))),
    dead=st.none()
    | _any(
        DeadCells,
        discs=_some(_any(Disc)),
        unmeasured=st.none() | st.sampled_from(Unmeasured),
    ),
)


def _of_its_prompt(loose: Analysis) -> Analysis:
    """Let a prompted analysis be of the network that its prompt names."""
    return loose if loose.prompt is None else replace(loose, model=loose.prompt.model)


_STEPS = st.sampled_from(list(STEPS)).flatmap(
    lambda kind: st.builds(
        PreprocessingStep, st.just(kind), st.floats(STEPS[kind].least, STEPS[kind].most)
    )
)
_LOOSE = _any(
    Analysis,
    acquisition=_any(
        Acquisition,
        dish=_any(DishKey),
        pictures=_some(_PICTURES),
        file_notes=_some(_any(FileNote)),
    ),
    model=_any(ModelRef),
    protocol=_any(
        Protocol,
        quality=_any(QualityLimits),
        colony_rules=_RULES,
        dish_rules=_RULES,
        past=_any(Past),
        preprocessing=_some(_STEPS),
    ),
    pictures=_some(_RESULTS),
    statistics=_any(DishStatistics),
    proposal=_PROPOSALS,
    failures=_some(_any(Failure)),
    prompt=st.none() | _any(PromptSource, model=_any(ModelRef)),
    # It names another analysis of the history: kept and proved in `test_correction_check`.
    correction=st.none(),
).map(_of_its_prompt)


def _joined(loose: Analysis) -> Analysis:
    """Let the results be of the acquisition's pictures, as an analysis makes them."""
    pictures = tuple(each.picture for each in loose.pictures)
    return replace(loose, acquisition=replace(loose.acquisition, pictures=pictures))


ANALYSES = _LOOSE | _LOOSE.map(_joined)
"""Any analysis its types allow: nan, infinities, None, lone surrogates, 64-bit integers."""
