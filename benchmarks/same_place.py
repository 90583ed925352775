"""Measure how well the same place is found again on another day.

    python -m benchmarks.same_place                 # the virtual dish, shifts known: simulated
    python -m benchmarks.same_place --data FOLDER   # real days of one flask, shifts unknown

FOLDER holds pictures named …_D<day>_…_VIEW<view>_….jpg, same number, roughly the same place.
"""

import argparse
import re
from dataclasses import replace
from itertools import pairwise, product
from math import hypot
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.same_place import (
    FineDetail,
    PlaceShift,
    detail_shift,
    fine_detail,
    place_shift,
)
from colonyqc.imaging.simulate import PHASE_TAN, DishSpec, DishState, draw_region, grow

SIZE = 800, 600
SHIFTS = ((9, -6), (150, 90), (-240, -130))
NAME = re.compile(r"_D(\d+)_.*_VIEW(\d+)_")


def dish(seed: int, days: tuple[int, ...]) -> DishSpec:
    return DishSpec(
        seed=seed,
        width=1400,
        height=1000,
        pixel_size_um=1.6,
        days=days,
        colonies=50,
        start_confluence=0.12,
        doubling_days=1.1,
        spikes=0.7,
        dead_per_mm2=25.0,
        look=PHASE_TAN,
    )


def view(state: DishState, x: int, y: int, texture: int) -> NDArray[np.uint8]:
    """Draw a view; ``texture`` draws other cells in the same colonies, as another day has."""
    region = Region(300 + x, 200 + y, *SIZE)
    other = replace(state, spec=replace(state.spec, seed=state.spec.seed + texture))
    return draw_region(other, region, frame=region).pixels


def told(name: str, shift: PlaceShift | None, truth: tuple[int, int] | None = None) -> None:
    if shift is None:
        print(f"{name}: no detail")
        return
    off = "" if truth is None else f" off {hypot(shift.dx - truth[0], shift.dy - truth[1]):5.2f} px"
    state = "found" if shift.sure else "refused"
    print(
        f"{name}: {shift.dx:7.1f} {shift.dy:7.1f} peak {shift.peak:4.2f} correlation "
        f"{shift.correlation:5.2f} overlap {shift.overlap:4.2f} {state}{off}",
        flush=True,
    )


def simulated() -> None:
    """Shift views of the virtual dish by known px, a day and new cells between them."""
    one, other = (grow(dish(seed, (1, 2, 3, 4))) for seed in (5, 105))
    for before, after in pairwise(sorted(one)):
        first = view(one[before], 0, 0, 0)
        for x, y in SHIFTS:
            shift = place_shift(first, view(one[after], x, y, 0))
            told(f"simulated day {before} to {after}", shift, (x, y))
        x, y = SHIFTS[0]
        redrawn = place_shift(first, view(one[after], x, y, after))
        told("  every cell drawn anew, borders bent", redrawn, (x, y))
        told("  another dish", place_shift(first, view(other[after], x, y, after)))


def real(folder: Path) -> None:
    """Compare every view with itself and with every other view a day later."""
    views: dict[tuple[int, int], FineDetail] = {}
    for path in sorted(folder.glob("*.jpg")):
        if found := NAME.search(path.name):
            read = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)
            detail = fine_detail(np.asarray(read, np.uint8))
            if detail is not None:
                views[int(found[1]), int(found[2])] = detail
    days = sorted({day for day, _ in views})
    for before, after in pairwise(days):
        numbers = sorted({number for day, number in views if day == before})
        for one, other in product(numbers, numbers):
            name = f"view {one}" if one == other else f"  view {one} against {other}"
            shift = detail_shift(views[before, one], views[after, other])
            told(f"{name} day {before} to {after}", shift)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    folder = parser.parse_args().data
    simulated() if folder is None else real(folder)


if __name__ == "__main__":
    main()
