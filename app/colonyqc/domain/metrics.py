"""What rules may name: each metric with its unit, and its value on a colony or a dish."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, isnan
from typing import Final

from colonyqc.domain.analysis import DishStatistics
from colonyqc.domain.colony import Colony, Scale
from colonyqc.domain.protocol import Direction, Past
from colonyqc.domain.statistics import growth_rate


@dataclass(frozen=True, slots=True)
class Metric:
    """A number a rule may be about.

    ``label`` names it in a sentence; ``unit`` is "" for ratios from 0 to 1. ``direction`` and
    ``limit`` are where a new rule on it starts: the field's usual limit where there is one.
    ``border`` tells the shape of the border: a ROCK inhibitor makes borders spiky for about a day.
    """

    key: str
    label: str
    unit: str
    direction: Direction
    limit: float
    border: bool = False


_ABOVE, _BELOW = Direction.ABOVE, Direction.BELOW


def _by_key(*metrics: Metric) -> Mapping[str, Metric]:
    return {metric.key: metric for metric in metrics}


COLONY_METRICS: Final = _by_key(
    Metric("differentiated_percent", "differentiated area", "%", _ABOVE, 10),
    Metric(
        "differentiated_probability_percent", "mean probability of differentiation", "%", _ABOVE, 30
    ),
    Metric("uncertain_percent", "uncertain area", "%", _ABOVE, 50),
    Metric("edge_share_percent", "share of differentiated area at the edge", "%", _ABOVE, 80),
    Metric("centre_share_percent", "share of differentiated area in the core", "%", _ABOVE, 50),
    Metric("area_mm2", "colony area", "mm²", _BELOW, 0.2),
    Metric("area_px", "colony area in pixels", "px²", _BELOW, 20_000),
    Metric("equivalent_diameter_um", "equivalent diameter", "µm", _BELOW, 500),
    Metric("perimeter_um", "perimeter", "µm", _ABOVE, 5_000),
    Metric("roundness", "roundness", "", _BELOW, 0.5, border=True),
    Metric("solidity", "solidity", "", _BELOW, 0.85, border=True),
    Metric("border_roughness_um", "border roughness", "µm", _ABOVE, 15, border=True),
    Metric("eccentricity", "eccentricity", "", _ABOVE, 0.98),
)
"""Metrics a colony rule may name; those in µm or mm² fire only with a pixel size."""

DISH_METRICS: Final = _by_key(
    Metric("confluence_percent", "confluence", "%", _ABOVE, 70),
    Metric("confluence_sd_percent", "spread of confluence over pictures", "%", _ABOVE, 20),
    Metric("differentiated_percent", "differentiated area", "%", _ABOVE, 10),
    Metric(
        "differentiated_probability_percent", "mean probability of differentiation", "%", _ABOVE, 30
    ),
    Metric("uncertain_percent", "uncertain area", "%", _ABOVE, 50),
    Metric("dead_percent", "dead cells", "%", _ABOVE, 5),
    Metric("dead_per_mm2", "dead cells by area", "1/mm²", _ABOVE, 150),
    Metric("colony_count", "colony count", "", _BELOW, 5),
    Metric("density_per_cm2", "colony density", "1/cm²", _BELOW, 5),
    Metric("growth_per_hour", "growth rate of the covered area", "1/h", _BELOW, 0.01),
)
"""Metrics a dish rule may name; growth fires only with an earlier day, spread with two pictures,
dead cells where they could be measured."""


def metric_of(key: str) -> Metric:
    """Return a metric by its key; one that no longer exists stands for itself, without a unit."""
    known = COLONY_METRICS.get(key) or DISH_METRICS.get(key)
    return known or Metric(key, key.replace("_", " "), "", _ABOVE, 0)


def colony_metrics(colony: Colony, scale: Scale) -> dict[str, float]:
    """Return every metric a colony rule may name.

    µm-based ones need a pixel size. Where no part is differentiated there is nothing to share
    between edge and core; nan says that nobody can tell. Core: all but the outer 20 % of
    normalised distance to the border.
    """
    metrics = {
        "differentiated_percent": 100 * colony.differentiated_fraction,
        "differentiated_probability_percent": 100 * colony.differentiated_probability,
        "uncertain_percent": 100 * colony.uncertain_fraction,
        "roundness": colony.roundness,
        "solidity": colony.solidity,
        "eccentricity": colony.eccentricity,
        "area_px": colony.area_px,
    }
    if isfinite(colony.edge_share) or isnan(colony.differentiated_fraction):
        metrics["edge_share_percent"] = 100 * colony.edge_share
        metrics["centre_share_percent"] = 100 * (1 - colony.edge_share)
    if scale.um_per_px is not None:
        metrics["area_mm2"] = scale.area(colony.area_px)
        metrics["equivalent_diameter_um"] = scale.length(colony.equivalent_diameter_px)
        metrics["perimeter_um"] = scale.length(colony.perimeter_px)
        metrics["border_roughness_um"] = scale.length(colony.border_roughness_px)
    return metrics


def dish_metrics(statistics: DishStatistics, past: Past = Past()) -> dict[str, float]:  # noqa: B008
    """Return every metric a dish rule may name.

    ``growth_per_hour`` is ln(C2/C1)/Δt of confluence C since the dish's earlier analysis; it is
    left out where there is none, as is the spread over fewer than two pictures.
    """
    metrics = {
        "confluence_percent": statistics.confluence,
        "differentiated_percent": statistics.differentiated,
        "differentiated_probability_percent": statistics.differentiated_mean_probability,
        "uncertain_percent": statistics.uncertain,
        "colony_count": float(statistics.colony_count),
    }
    if statistics.density_per_cm2 is not None:
        metrics["density_per_cm2"] = statistics.density_per_cm2
    if isfinite(statistics.dead):
        metrics["dead_percent"] = statistics.dead
    if statistics.dead_per_mm2 is not None:
        metrics["dead_per_mm2"] = statistics.dead_per_mm2
    if isfinite(statistics.confluence_sd):
        metrics["confluence_sd_percent"] = statistics.confluence_sd
    if past.confluence is not None and past.hours is not None:
        rate = growth_rate(past.confluence, statistics.confluence, past.hours)
        if isfinite(rate):
            metrics["growth_per_hour"] = rate
    return metrics
