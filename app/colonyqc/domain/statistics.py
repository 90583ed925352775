"""Pool pictures into a dish's numbers, and days into growth."""

from collections.abc import Sequence
from math import isnan, log, nan
from statistics import median, stdev

from colonyqc.domain.analysis import DishStatistics, PictureResult


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
    )


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
