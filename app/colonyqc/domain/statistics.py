"""Pool pictures and sheets into a dish's numbers, and days into growth."""

from cmath import phase, rect
from collections.abc import Sequence
from dataclasses import dataclass
from math import degrees, isnan, log, nan, radians, sqrt
from statistics import median, stdev

from colonyqc.domain.analysis import DishStatistics, PictureResult
from colonyqc.domain.cell import Sheet, SheetStatistics


def _percent(part: float, whole: float) -> float:
    return 100.0 * part / whole if whole else nan


def pool(pictures: Sequence[PictureResult]) -> DishStatistics:
    """Pool the usable pictures of one dish by area (not by mean of percentages)."""
    usable = [p for p in pictures if p.quality.usable and p.imaged_px]
    imaged = sum(p.imaged_px for p in usable)
    undifferentiated = sum(p.undifferentiated_px for p in usable)
    differentiated = sum(p.differentiated_px for p in usable)
    mass = sum(p.differentiated_mass_px for p in usable)
    uncertain = sum(p.uncertain_px for p in usable)
    occupied = undifferentiated + differentiated + uncertain
    colonies = [c for p in usable for c in p.colonies]
    whole = [c.area_px for c in colonies if not c.touches_border]
    areas = whole or [c.area_px for c in colonies]
    sizes = [p.pixel_size_um for p in usable]
    cm2 = sum(p.imaged_px * (p.pixel_size_um or nan) ** 2 for p in usable) / 1e8
    known = bool(usable) and all(s is not None for s in sizes)
    dead = _pool_dead(usable)
    told = [p.feeder_px for p in usable if p.feeder_px is not None]
    return DishStatistics(
        pictures=len(pictures),
        usable_pictures=len(usable),
        confluence=_percent(occupied, imaged),
        confluence_sd=stdev([p.confluence for p in usable]) if len(usable) > 1 else nan,
        differentiated=(
            nan if isnan(mass) else _percent(differentiated, differentiated + undifferentiated)
        ),
        differentiated_mean_probability=_percent(mass, occupied),
        uncertain=_percent(uncertain, occupied),
        colony_count=len(colonies),
        density_per_cm2=len(colonies) / cm2 if known else None,
        area_median_px=median(areas) if areas else nan,
        imaged_px=imaged,
        feeders=_percent(sum(told), imaged) if told else nan,
        dead=dead.percent,
        dead_count=dead.count,
        dead_per_mm2=dead.per_mm2,
    )


@dataclass(frozen=True, slots=True)
class _Dead:
    percent: float
    count: int | None
    per_mm2: float | None


def _pool_dead(usable: Sequence[PictureResult]) -> _Dead:
    """Pool the dead cells of the usable pictures in which they were looked for."""
    found = [(p, p.dead) for p in usable if p.dead is not None and p.dead.unmeasured is None]
    if not found:
        return _Dead(nan, None, None)
    covered = sum(p.occupied_px + dead.apart_px for p, dead in found)
    count = sum(dead.count for _, dead in found)
    mm2 = sum(p.imaged_px * (p.pixel_size_um or nan) ** 2 for p, _ in found) / 1e6
    return _Dead(
        # Nothing there at all is no death.
        _percent(sum(dead.px for _, dead in found), covered) if covered else 0.0,
        count,
        None if isnan(mm2) else count / mm2,
    )


def second_opinion(pictures: Sequence[PictureResult]) -> float:
    """Return the confluence without a network, pooled over usable pictures by imaged area, %.

    nan where no usable picture has one.
    """
    known = [
        (p.peer_confluence, p.imaged_px)
        for p in pictures
        if p.quality.usable and p.peer_confluence is not None
    ]
    imaged = sum(px for _, px in known)
    return sum(value * px for value, px in known) / imaged if imaged else nan


def growth_rate(area_before: float, area_after: float, hours: float) -> float:
    """Return the area growth rate ln(A2/A1)/Δt in 1/h; nan where it is not defined.

    Area doubling is not cell doubling: colonies also get denser and thicker.
    """
    if not (area_before > 0 and area_after > 0 and hours > 0):
        return nan
    return log(area_after / area_before) / hours


def doubling_hours(rate: float) -> float:
    """Return the area doubling time ln 2 / rate in hours; nan when the area does not grow."""
    return nan if isnan(rate) or rate <= 0 else log(2.0) / rate


_Shown = tuple[Sheet, SheetStatistics]


def pool_sheets(pictures: Sequence[PictureResult]) -> SheetStatistics | None:
    """Pool the sheets of a dish's usable pictures; None where they show none. See `pool_cells`."""
    return pool_cells([p.sheet for p in pictures if p.quality.usable and p.sheet is not None])


def pool_cells(sheets: Sequence[Sheet]) -> SheetStatistics | None:
    """Pool sheets into the numbers of all their cells; None where there is none.

    Those without numbers are left out. Shapes are weighed by whole cells, neighbours by
    interior ones, the density by the cells' area; the variation of the area is that of all whole
    cells together. The median needs the cells: it is nan where they were left out. So is
    ``support``, as the length of the borders is not kept, and so is every area in px where the
    pixel sizes differ.
    """
    shown = [(each, each.statistics) for each in sheets if each.statistics is not None]
    if len(shown) < 2:
        return shown[0][1] if shown else None
    numbers = [each for _, each in shown]
    axis, alignment = _mean_axis(numbers)
    sizes = {sheet.pixel_size_um for sheet, _ in shown}
    alike = len(sizes) == 1
    known = None not in sizes
    effective = sum((n.count + n.whole) / 2 for n in numbers)
    covered = sum(_covered_px(each) for each in shown)
    mm2 = sum(_covered_px(each) * (each[0].pixel_size_um or nan) ** 2 for each in shown) / 1e6
    mean, variation = _areas(shown) if alike or known else (nan, nan)
    return SheetStatistics(
        count=sum(n.count for n in numbers),
        whole=sum(n.whole for n in numbers),
        interior=sum(n.interior for n in numbers),
        density_per_mm2=_share(effective, mm2) if known else None,
        density_per_mpx=_share(1e6 * effective, covered) if alike else nan,
        covered=_percent(covered, sum(sheet.width * sheet.height for sheet, _ in shown)),
        area_mean_px=mean if alike else nan,
        area_median_px=_median_area(shown) if alike else nan,
        area_cv=variation,
        neighbours_mean=_weighed([(n.neighbours_mean, n.interior) for n in numbers]),
        hexagonality=_weighed([(n.hexagonality, n.interior) for n in numbers]),
        aspect_mean=_weighed([(n.aspect_mean, n.whole) for n in numbers]),
        orientation=axis,
        alignment=alignment,
        support=nan,
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else nan


def _weighed(values: Sequence[tuple[float, int]]) -> float:
    """Return the mean of values with their weights; one without weight may be nan."""
    total = sum(weight for _, weight in values)
    return _share(sum(value * weight for value, weight in values if weight), total)


def _covered_px(shown: _Shown) -> float:
    sheet, numbers = shown
    return numbers.covered / 100 * sheet.width * sheet.height


def _areas(shown: Sequence[_Shown]) -> tuple[float, float]:
    """Return mean area and its CV in % over all whole cells, from each sheet's own.

    In µm² where pixel sizes are known, unless all are the same: then in px².
    """
    alike = len({sheet.pixel_size_um for sheet, _ in shown}) == 1
    parts = [
        (n.whole, n.area_mean_px * (1.0 if alike else (sheet.pixel_size_um or nan) ** 2), n.area_cv)
        for sheet, n in shown
        if n.whole
    ]
    total = sum(count for count, _, _ in parts)
    mean = _weighed([(area, count) for count, area, _ in parts])
    if total < 2:
        return mean, nan
    within = sum((c - 1) * (cv / 100 * area) ** 2 for c, area, cv in parts if c > 1)
    between = sum(count * (area - mean) ** 2 for count, area, _ in parts)
    return mean, _percent(sqrt((within + between) / (total - 1)), mean)


def _median_area(shown: Sequence[_Shown]) -> float:
    if any(len(sheet.cells) != numbers.count for sheet, numbers in shown):
        return nan
    areas = [c.area_px for sheet, _ in shown for c in sheet.cells if not c.touches_border]
    return median(areas) if areas else nan


def _mean_axis(numbers: Sequence[SheetStatistics]) -> tuple[float, float]:
    """Return the mean axis in degrees and how well axes agree: Σ exp(2iθ) over all whole cells."""
    axes = sum(
        (rect(n.whole * n.alignment, 2 * radians(n.orientation)) for n in numbers if n.whole), 0j
    )
    total = sum(n.whole for n in numbers)
    return (degrees(phase(axes)) / 2 % 180, abs(axes) / total) if total else (nan, nan)
