"""What rules may name: its unit, which side is worse, and the limit the editor begins with."""

import pytest

from colonyqc.domain.metrics import COLONY_METRICS, DISH_METRICS, Metric, metric_of
from colonyqc.domain.protocol import Direction

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
