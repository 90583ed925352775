"""What rules may name: its unit, which side is worse, and the limit the editor begins with."""

from dataclasses import replace
from math import log, pi, sqrt

import pytest

from colonyqc.domain.colony import Scale
from colonyqc.domain.dead_cells import DeadCells, Disc, Unmeasured
from colonyqc.domain.metrics import (
    COLONY_METRICS,
    DISH_METRICS,
    Metric,
    colony_metrics,
    dish_metrics,
    metric_of,
)
from colonyqc.domain.protocol import Direction, Past
from colonyqc.domain.statistics import pool
from support.builders import colony, picture_result

COLONY = {
    "differentiated_percent": ("%", "above", 10, False),
    "differentiated_probability_percent": ("%", "above", 30, False),
    "uncertain_percent": ("%", "above", 50, False),
    "edge_share_percent": ("%", "above", 80, False),
    "centre_share_percent": ("%", "above", 50, False),
    "area_mm2": ("mm²", "below", 0.2, False),
    "area_px": ("px²", "below", 20_000, False),
    "equivalent_diameter_um": ("µm", "below", 500, False),
    "perimeter_um": ("µm", "above", 5_000, False),
    "roundness": ("", "below", 0.5, True),
    "solidity": ("", "below", 0.85, True),
    "border_roughness_um": ("µm", "above", 15, True),
    "eccentricity": ("", "above", 0.98, False),
}
DISH = {
    "confluence_percent": ("%", "above", 70, False),
    "confluence_sd_percent": ("%", "above", 20, False),
    "differentiated_percent": ("%", "above", 10, False),
    "differentiated_probability_percent": ("%", "above", 30, False),
    "uncertain_percent": ("%", "above", 50, False),
    "dead_percent": ("%", "above", 5, False),
    "dead_per_mm2": ("1/mm²", "above", 150, False),
    "colony_count": ("", "below", 5, False),
    "density_per_cm2": ("1/cm²", "below", 5, False),
    "growth_per_hour": ("1/h", "below", 0.01, False),
}


def told(metric: Metric) -> tuple[str, str, float, bool]:
    return metric.unit, metric.direction.value, metric.limit, metric.border


def test_metrics_of_colonies_and_dishes_have_unit_side_and_limit() -> None:
    assert {key: told(metric) for key, metric in COLONY_METRICS.items()} == COLONY
    assert {key: told(metric) for key, metric in DISH_METRICS.items()} == DISH


@pytest.mark.parametrize("key", [*COLONY, *DISH])
def test_a_metric_is_found_by_its_key(key: str) -> None:
    assert metric_of(key).key == key


def test_a_metric_that_is_no_more_stands_for_itself() -> None:
    assert metric_of("old_number") == Metric("old_number", "old number", "", Direction.ABOVE, 0)


def test_what_a_rule_is_held_against_is_the_colony_s_measures_in_the_metric_s_units() -> None:
    measured = colony(
        differentiated_fraction=0.05,
        differentiated_probability=0.08,
        uncertain_fraction=0.02,
        edge_share=0.2,
        area_px=1000.0,
        perimeter_px=120.0,
        border_roughness_px=1.5,
    )
    shape = {"roundness": 0.87, "solidity": 0.95, "eccentricity": 0.4, "area_px": 1000.0}
    parts = {
        "differentiated_percent": 5.0,
        "differentiated_probability_percent": 8.0,
        "uncertain_percent": 2.0,
        "edge_share_percent": 20.0,
        "centre_share_percent": 80.0,
    }
    lengths = {
        "area_mm2": 1000 * 2.0**2 / 1e6,
        "equivalent_diameter_um": 2 * sqrt(4 * 1000 / pi),
        "perimeter_um": 240.0,
        "border_roughness_um": 3.0,
    }
    assert colony_metrics(measured, Scale(None)) == pytest.approx(shape | parts)
    assert colony_metrics(measured, Scale(2.0)) == pytest.approx(shape | parts | lengths)
    assert set(lengths | shape | parts) == set(COLONY_METRICS)


def test_what_a_dish_rule_is_held_against_is_the_pooled_measures() -> None:
    pooled = replace(
        pool([picture_result()]),
        confluence=30.0,
        confluence_sd=4.0,
        differentiated=12.0,
        differentiated_mean_probability=14.0,
        uncertain=3.0,
        colony_count=7,
        density_per_cm2=50.0,
    )
    assert dish_metrics(pooled, Past(confluence=15.0, hours=24.0)) == pytest.approx(
        {
            "confluence_percent": 30.0,
            "confluence_sd_percent": 4.0,
            "differentiated_percent": 12.0,
            "differentiated_probability_percent": 14.0,
            "uncertain_percent": 3.0,
            "colony_count": 7.0,
            "density_per_cm2": 50.0,
            "growth_per_hour": log(2) / 24,
        }
    )


@pytest.mark.parametrize("past", [Past(), Past(confluence=15.0), Past(hours=24.0)])
def test_without_an_earlier_moment_and_its_time_there_is_no_growth(past: Past) -> None:
    assert "growth_per_hour" not in dish_metrics(pool([picture_result()]), past)


def test_dead_cells_are_named_only_where_they_were_measured() -> None:
    unmeasured = picture_result(dead=DeadCells(unmeasured=Unmeasured.SIZE))
    assert not {"dead_percent", "dead_per_mm2"} & set(dish_metrics(pool([unmeasured])))
    dead = DeadCells((Disc(9, 9, 20),), px=660, apart_px=0)
    named = dish_metrics(pool([picture_result(dead=dead, pixel_size_um=None)]))
    assert named["dead_percent"] == pytest.approx(2.0)
    assert "dead_per_mm2" not in named
    named = dish_metrics(pool([picture_result(dead=dead)]))
    assert named["dead_per_mm2"] == pytest.approx(1 / (120_000 * 1.6**2 / 1e6))
