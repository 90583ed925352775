"""The protocol of an analysis: every number that shapes a result, with the field's defaults."""

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """On which side of the limit a rule fires."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Rule:
    """Propose ``verdict`` when ``metric`` is above (below) ``limit``; the strongest rule wins."""

    name: str
    metric: str
    direction: Direction
    limit: float
    verdict: str


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """Limits of the picture-quality gate."""

    focus_min: float = 3.0
    unevenness_max: float = 0.6
    saturated_max: float = 0.05
    missing_max: float = 0.02
    disagreement_max: float = 15.0
    """Greatest difference between the network's confluence and the second opinion, in percent."""


@dataclass(frozen=True, slots=True)
class Protocol:
    """How pictures become colonies and verdicts; stored with every analysis."""

    name: str = "default"
    version: str = "1"
    area_floor_um2: float = 2000.0
    area_floor_px: float = 1500.0
    """Area floor when the pixel size is unknown, px²."""
    hole_floor_um2: float = 2000.0
    hole_floor_px: float = 1500.0
    uncertain_below: float = 0.5
    """Occupied pixels whose likeliest class has less than this share of the probability of all
    occupied classes become uncertain."""
    mask_well_edge: bool = True
    on_feeder: bool = False
    quality: QualityLimits = QualityLimits()
    colony_rules: tuple[Rule, ...] = (
        Rule("differentiated area", "differentiated_percent", Direction.ABOVE, 10.0, "watch"),
        Rule("differentiated area", "differentiated_percent", Direction.ABOVE, 20.0, "discard"),
        Rule("uncertain area", "uncertain_percent", Direction.ABOVE, 50.0, "watch"),
    )
    dish_rules: tuple[Rule, ...] = (
        Rule("differentiated area", "differentiated_percent", Direction.ABOVE, 10.0, "watch"),
        Rule("differentiated area", "differentiated_percent", Direction.ABOVE, 20.0, "fail"),
        Rule("ready to passage", "confluence_percent", Direction.ABOVE, 70.0, "watch"),
        Rule("overgrown", "confluence_percent", Direction.ABOVE, 90.0, "fail"),
    )
