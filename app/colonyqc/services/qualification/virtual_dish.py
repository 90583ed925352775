"""Virtual dishes of known differentiation: what the whole program makes of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.verdict import DishVerdict
from colonyqc.services.ports import Monitor
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.drawn_dishes import (
    acquisition,
    analysed,
    drawn,
    pixels_sha256,
)
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.values import Check, DataSet, Outcome

SHARES = (0.0, 0.05, 0.1, 0.2, 0.4)
"""Drawn differentiation of the dishes of each seed."""
_WARN_FROM = 0.2
PASSED = (DishVerdict.PASS, DishVerdict.READY)
"""Verdicts that warn nobody."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A dish as drawn and as found, %; ``verdict``: "" where none is proposed."""

    seed: int
    share: float
    confluence_drawn: float
    confluence: float
    drawn: float
    found: float
    verdict: str

    @property
    def passed(self) -> bool:
        return self.verdict in PASSED


def run(bench: Bench, limits: AcceptanceLimits, monitor: Monitor) -> Iterator[Outcome]:
    """Yield what was found on dishes of every seed and drawn differentiation."""
    seeds = range(1, limits.count("seeds") + 1)
    judged: list[Judged] = []
    pixels: list[NDArray[np.uint8]] = []
    wanted = [(seed, share) for share in SHARES for seed in seeds]
    with bench.place(bench.scratch / "virtual") as place:
        for at, (seed, share) in enumerate(wanted):
            made = drawn(seed, share)
            path = bench.scratch / "virtual pictures" / f"{seed} {100 * share:.0f}.tif"
            outcome = analysed(place, acquisition(bench, place, path, made.pixels))
            found, proposal = outcome.analysis.statistics, outcome.analysis.proposal
            judged.append(
                Judged(
                    seed,
                    share,
                    made.confluence,
                    found.confluence,
                    made.differentiated,
                    found.differentiated,
                    "" if proposal is None else proposal.verdict,
                )
            )
            pixels.append(made.pixels)
            monitor.report((at + 1) / len(wanted))
    texts = {"seeds": f"1–{len(seeds)}"}
    yield DataSet("dishes", len(pixels), pixels_sha256(pixels), texts)
    yield from checks(judged, limits)


def checks(judged: list[Judged], limits: AcceptanceLimits) -> Iterator[Check]:
    """Yield the tests over judged dishes."""
    for share in SHARES:
        yield _confluence([each for each in judged if each.share == share], limits)
    none = [each for each in judged if not each.share]
    worst = max(each.found if each.found == each.found else 100.0 for each in none)
    yield Check(
        "dish-false",
        worst <= limits["dish_false_percent"],
        {"worst": f"{worst:.2f}", "count": str(len(none))},
        detail=[vars_of(each) for each in none],
    )
    for share in SHARES[1:]:
        yield _warned([each for each in judged if each.share == share], limits)


def _confluence(of: list[Judged], limits: AcceptanceLimits) -> Check:
    apart = max(abs(each.confluence - each.confluence_drawn) for each in of)
    # nan: nothing was counted, and no comparison with it holds.
    passed = apart <= limits["dish_confluence"]
    return Check(
        "dish-confluence",
        passed,
        {"apart": f"{apart:.2f}", "count": str(len(of))},
        f"{100 * of[0].share:.0f} %",
        [vars_of(each) for each in of],
    )


def _warned(of: list[Judged], limits: AcceptanceLimits) -> Check:
    """Return how many dishes of a drawn share were not passed; below 20 % it is only told."""
    warned = sum(not each.passed for each in of)
    percent = 100 * warned / len(of)
    owed = of[0].share >= _WARN_FROM
    return Check(
        "dish-warned" if owed else "dish-told",
        percent >= limits["dish_not_passed_percent"] or not owed,
        {
            "warned": str(warned),
            "count": str(len(of)),
            "drawn": f"{mean(each.drawn for each in of):.1f}",
            "mean": f"{mean(each.found for each in of):.1f}",
        },
        f"{100 * of[0].share:.0f} %",
        [vars_of(each) for each in of],
    )


def vars_of(each: Judged) -> dict[str, object]:
    """Return a judged dish as the evidence keeps it."""
    return {name: getattr(each, name) for name in each.__dataclass_fields__}
