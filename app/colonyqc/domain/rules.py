"""Hold measures against a protocol's rules: the strongest rule that fires is the proposal."""

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Final

from colonyqc.domain.analysis import DishStatistics
from colonyqc.domain.colony import Colony, Scale
from colonyqc.domain.errors import ProtocolError
from colonyqc.domain.protocol import Direction, Protocol, Rule
from colonyqc.domain.verdict import DishVerdict, Proposal, Verdict

_STRENGTH: Final = {
    Verdict.KEEP.value: 0,
    DishVerdict.PASS.value: 0,
    "watch": 1,
    Verdict.DISCARD.value: 2,
    DishVerdict.FAIL.value: 2,
}

COLONY_METRICS: Final = frozenset(
    {
        "area_mm2",
        "area_px",
        "border_roughness_um",
        "differentiated_percent",
        "differentiated_probability_percent",
        "eccentricity",
        "edge_share_percent",
        "roundness",
        "solidity",
        "uncertain_percent",
    }
)
"""Metrics a colony rule may name; those in µm or mm² fire only with a pixel size."""

DISH_METRICS: Final = frozenset(
    {
        "colony_count",
        "confluence_percent",
        "density_per_cm2",
        "differentiated_percent",
        "differentiated_probability_percent",
        "uncertain_percent",
    }
)
"""Metrics a dish rule may name."""


def colony_metrics(colony: Colony, scale: Scale) -> dict[str, float]:
    """Return every metric a colony rule may name; µm-based ones only with a pixel size."""
    metrics = {
        "differentiated_percent": 100 * colony.differentiated_fraction,
        "differentiated_probability_percent": 100 * colony.differentiated_probability,
        "uncertain_percent": 100 * colony.uncertain_fraction,
        "edge_share_percent": 100 * colony.edge_share,
        "roundness": colony.roundness,
        "solidity": colony.solidity,
        "eccentricity": colony.eccentricity,
        "area_px": colony.area_px,
    }
    if scale.um_per_px is not None:
        metrics["area_mm2"] = scale.area(colony.area_px)
        metrics["border_roughness_um"] = scale.length(colony.border_roughness_px)
    return metrics


def dish_metrics(statistics: DishStatistics) -> dict[str, float]:
    """Return every metric a dish rule may name."""
    metrics = {
        "confluence_percent": statistics.confluence,
        "differentiated_percent": statistics.differentiated,
        "differentiated_probability_percent": statistics.differentiated_mean_probability,
        "uncertain_percent": statistics.uncertain,
        "colony_count": float(statistics.colony_count),
    }
    if statistics.density_per_cm2 is not None:
        metrics["density_per_cm2"] = statistics.density_per_cm2
    return metrics


def propose(rules: Sequence[Rule], metrics: Mapping[str, float], default: str) -> Proposal | None:
    """Return the strongest verdict any rule gives, or ``default`` with the first rule's metric.

    A metric that is absent (no pixel size) fires no rule. One that is nan cannot be judged: then
    there is no default, as nobody looked, and without a rule that fires there is no proposal.
    """
    best: tuple[int, Rule, float] | None = None
    unknown = False
    for rule in rules:
        if rule.metric not in metrics:
            continue
        value = metrics[rule.metric]
        unknown |= isnan(value)
        over = value > rule.limit if rule.direction is Direction.ABOVE else value < rule.limit
        if over and (best is None or _STRENGTH[rule.verdict] > best[0]):
            best = (_STRENGTH[rule.verdict], rule, value)
    if best is None and unknown:
        return None
    if best is None:
        first = rules[0] if rules else None
        value = metrics.get(first.metric, float("nan")) if first else float("nan")
        return Proposal(
            default, "", first.metric if first else "", value, None, "No rule was exceeded."
        )
    _, rule, value = best
    unit = " %" if rule.metric.endswith("_percent") else ""
    sentence = (
        f"{rule.name.capitalize()}: {value:.3g}{unit} is {rule.direction} {rule.limit:g}{unit}."
    )
    return Proposal(rule.verdict, rule.name, rule.metric, value, rule.limit, sentence)


def propose_colony(colony: Colony, scale: Scale, protocol: Protocol) -> Proposal | None:
    """Propose keep, watch or discard for a colony; None when it cannot be judged."""
    return propose(protocol.colony_rules, colony_metrics(colony, scale), Verdict.KEEP)


def propose_dish(statistics: DishStatistics, protocol: Protocol) -> Proposal | None:
    """Propose pass, watch or fail for a dish; None when it cannot be judged."""
    if not statistics.usable_pictures:
        return None
    return propose(protocol.dish_rules, dish_metrics(statistics), DishVerdict.PASS)


def check_rules(protocol: Protocol) -> None:
    """Check that every rule names a metric there is and a verdict of its kind.

    Raises:
        ProtocolError: a rule is wrong; the sentence names it.
    """
    for rules, metrics, verdicts in (
        (protocol.colony_rules, COLONY_METRICS, [v.value for v in Verdict]),
        (protocol.dish_rules, DISH_METRICS, [v.value for v in DishVerdict]),
    ):
        for rule in rules:
            for word, kind, known in (
                (rule.metric, "metric", sorted(metrics)),
                (rule.verdict, "verdict", verdicts),
            ):
                if word not in known:
                    raise ProtocolError(
                        f'The rule "{rule.name}" names the {kind} "{word}", which there is not; '
                        f"use one of {', '.join(known)}."
                    )
