"""The virtual dish: cultures drawn with exact truth.

`DishSpec` → `grow` → a `DishState` for each day → `draw` or, tile by tile, `draw_region`.
`random_spec` and `random_look` vary everything for training, `demo_series` and `series` make the
demo's pictures, `SheetSpec` → `draw_sheet` makes epithelial sheets with membranes.
"""

from colonyqc.imaging.simulate.draw import Drawing, draw, draw_region
from colonyqc.imaging.simulate.growth import (
    Colonies,
    DishState,
    differentiated_share,
    grow,
    grown_area,
)
from colonyqc.imaging.simulate.randomise import random_look, random_spec
from colonyqc.imaging.simulate.series import SeriesSpec, Snapshot, demo_series, series
from colonyqc.imaging.simulate.sheet import SheetSpec, SimulatedSheet, draw_sheet, random_sheet_spec
from colonyqc.imaging.simulate.spec import (
    BRIGHTFIELD_SCAN,
    PHASE_TAN,
    PHASE_VIOLET,
    WELL_SCAN,
    Differentiation,
    DishSpec,
    Look,
    LookKind,
)

__all__ = [
    "BRIGHTFIELD_SCAN",
    "PHASE_TAN",
    "PHASE_VIOLET",
    "WELL_SCAN",
    "Colonies",
    "Differentiation",
    "DishSpec",
    "DishState",
    "Drawing",
    "Look",
    "LookKind",
    "SeriesSpec",
    "SheetSpec",
    "SimulatedSheet",
    "Snapshot",
    "demo_series",
    "differentiated_share",
    "draw",
    "draw_region",
    "draw_sheet",
    "grow",
    "grown_area",
    "random_look",
    "random_sheet_spec",
    "random_spec",
    "series",
]
