"""Virtual dishes of known differentiation: what the whole program makes of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.verdict import DishVerdict
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Monitor
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.drawn_dishes import (
    DrawnDish,
    acquisition,
    drawn,
    keep,
    pixels_sha256,
)
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.values import (
    Check,
    DataSet,
    Measured,
    Outcome,
)
from colonyqc.services.reporting.build import build
from colonyqc.services.reporting.issue import sensitivity
from colonyqc.services.reporting.words import words

SHARES = (0.0, 0.05, 0.1, 0.2, 0.4)
"""Drawn differentiation of the dishes of each seed."""
_WARN_FROM = 0.2
PASSED = (DishVerdict.PASS, DishVerdict.READY)
"""Verdicts that warn nobody."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A dish as drawn and as found, %.

    ``verdict``: the rules' proposal, "" where there is none; ``printed``: whether its report says
    what the record does, and how much the model finds.
    """

    seed: int
    share: float
    confluence_drawn: float
    confluence: float
    drawn: float
    found: float
    verdict: str
    printed: bool

    @property
    def warned(self) -> bool:
        """Whether the rules warn of it, or leave it undecided."""
        return self.verdict not in PASSED


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
            kept = keep(place, acquisition(bench, place, path, made.pixels))
            judged.append(_judged(place, kept.number, seed, share, made))
            pixels.append(made.pixels)
            monitor.report((at + 1) / len(wanted))
    texts = {"seeds": f"1–{len(seeds)}"}
    yield DataSet("dishes", len(pixels), pixels_sha256(pixels), texts)
    yield from outcomes(judged, limits)


def _judged(place: ServiceContext, number: int, seed: int, share: float, made: DrawnDish) -> Judged:
    say = words("en")
    with place.histories() as history:
        record = history.get(number)
        dish = record.analysis.acquisition.dish
        report = build(history, dish, made=datetime.now(UTC), record=number)
    found, proposal = record.analysis.statistics, record.analysis.proposal
    return Judged(
        seed,
        share,
        made.confluence,
        found.confluence,
        made.differentiated,
        found.differentiated,
        "" if proposal is None else proposal.verdict,
        report.verdict == record.shown_verdict
        and bool(sensitivity(place.models, record.analysis.model, say)),
    )


def outcomes(judged: list[Judged], limits: AcceptanceLimits) -> Iterator[Outcome]:
    """Yield the tests over judged dishes, and what they show that has no limit."""
    by_share = {share: [each for each in judged if each.share == share] for share in SHARES}
    for of in by_share.values():
        yield _confluence(of, limits)
    none = by_share[0.0]
    worst = max(each.found if each.found == each.found else 100.0 for each in none)
    yield Check(
        "dish-false",
        worst <= limits["dish_false_percent"],
        {"worst": f"{worst:.2f}", "count": str(len(none))},
        detail=[vars_of(each) for each in none],
    )
    for share, of in by_share.items():
        if share >= _WARN_FROM:
            yield _not_passed(of, limits)
    printed = sum(each.printed for each in judged)
    yield Check(
        "dish-printed",
        printed == len(judged),
        {"right": str(printed), "all": str(len(judged))},
    )
    for of in by_share.values():
        yield Measured("dish-told", _told(of), _subject(of), [vars_of(each) for each in of])


def _subject(of: list[Judged]) -> str:
    return f"{100 * of[0].share:.0f} %"


def _told(of: list[Judged]) -> dict[str, str]:
    return {
        "warned": str(sum(each.warned for each in of)),
        "count": str(len(of)),
        "drawn": f"{mean(each.drawn for each in of):.1f}",
        "mean": f"{mean(each.found for each in of):.1f}",
    }


def _confluence(of: list[Judged], limits: AcceptanceLimits) -> Check:
    apart = max(abs(each.confluence - each.confluence_drawn) for each in of)
    # nan: nothing was counted, and no comparison with it holds.
    passed = apart <= limits["dish_confluence"]
    return Check(
        "dish-confluence",
        passed,
        {"apart": f"{apart:.2f}", "count": str(len(of))},
        _subject(of),
        [vars_of(each) for each in of],
    )


def _not_passed(of: list[Judged], limits: AcceptanceLimits) -> Check:
    """Return whether the rules let clear differentiation pass; what is not judged does not.

    By their proposal and not by what people read of it: before a site pack nobody reads "pass".
    """
    right = sum(each.warned for each in of)
    return Check(
        "dish-passed",
        100 * right / len(of) >= limits["dish_not_passed_percent"],
        {"right": str(right), "count": str(len(of))},
        _subject(of),
        [vars_of(each) for each in of],
    )


def vars_of(each: Judged) -> dict[str, object]:
    """Return a judged dish as the evidence keeps it."""
    return {name: getattr(each, name) for name in each.__dataclass_fields__}
