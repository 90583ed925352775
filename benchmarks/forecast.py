"""How often a culture is ready within the hours that were forecast. All figures SIMULATED.

python benchmarks/forecast.py [--dishes 40] [--side-mm 10] [--seed 0]

Whole virtual dishes grow from hour to hour; once a day fields of them are photographed (their true
classes are counted: no network is tried), and from the first days it is told when the whole dish
passes 70 % confluence. The hour at which it truly does is known.
"""

import argparse
from collections import Counter, defaultdict
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.forecast import LEVEL, NoForecast, RatePrior, culture_rate, forecast
from colonyqc.domain.forecast import rate_prior as prior_of
from colonyqc.domain.growth import GrowthSample
from colonyqc.domain.picture import Region
from colonyqc.imaging.colonies.interval import Sampled, count_cells, intervals
from colonyqc.imaging.grid.counted_area import ImagedArea
from colonyqc.imaging.simulate import DishSpec, grow
from colonyqc.imaging.simulate.growth import DishState
from colonyqc.imaging.simulate.layout import lay_out

UM = 10.0
FIELD = (264, 352)
FIELDS = 3
STEP_HOURS = 2
STEPS_A_DAY = 24 // STEP_HOURS
DAYS = 10
TARGET = 70.0
EARLIER = 3
"""Cultures of the line that came before, where there are any."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dishes", type=int, default=40)
    parser.add_argument("--side-mm", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    found: dict[tuple[int, bool, bool], list[tuple[bool, bool, float, float]]] = defaultdict(list)
    refused: Counter[tuple[int, bool, bool, NoForecast]] = Counter()
    for number in range(given.dishes):
        random = np.random.default_rng([given.seed, number])
        dish = Dish(spec_of(random, number, round(1000 * given.side_mm / UM)))
        truth = dish.passes(TARGET)
        if truth is None:
            continue
        line = prior_of([earlier_rate(dish.spec, random) for _ in range(EARLIER)])
        for same in (True, False):
            samples = dish.photographed(random, same=same)
            for days in (2, 3, 4, 5):
                if samples[days - 1].hours >= truth:
                    continue
                for prior in (RatePrior(), line):
                    key = (days, same, bool(prior.cultures))
                    told = forecast(samples[:days], TARGET, prior)
                    if isinstance(told, NoForecast):
                        refused[*key, told] += 1
                        continue
                    hit = told.low <= truth <= told.high
                    wide = told.outer[0] <= truth <= told.outer[1]
                    found[key].append((hit, wide, told.high - told.low, told.middle - truth))
    tell(found, refused)


def tell(
    found: dict[tuple[int, bool, bool], list[tuple[bool, bool, float, float]]],
    refused: Counter[tuple[int, bool, bool, NoForecast]],
) -> None:
    print(
        f"| days | fields | prior | told | within {LEVEL:.0%} | within 95 % | width, h | error, h |"
    )
    for key in sorted({*found, *((d, s, p) for d, s, p, _ in refused)}):
        rows = np.array(found.get(key, []), np.float64).reshape(-1, 4)
        words = ("same" if key[1] else "other", "line" if key[2] else "general")
        said = {str(why): n for (*k, why), n in refused.items() if tuple(k) == key}
        if not len(rows):
            print(f"| {key[0]} | {words[0]} | {words[1]} | 0 | refused: {said} |")
            continue
        within, wide = 100 * rows[:, :2].mean(0)
        width, error = np.median(rows[:, 2]), np.median(np.abs(rows[:, 3]))
        print(
            f"| {key[0]} | {words[0]} | {words[1]} | {len(rows)} | {within:.0f} % | {wide:.0f} % | "
            f"{width:.0f} | {error:.1f} | refused: {said}"
        )
    every = np.array([row for rows in found.values() for row in rows])
    print(
        f"all: {100 * every[:, 0].mean():.1f} and {100 * every[:, 1].mean():.1f} % of {len(every)}"
    )


def spec_of(random: np.random.Generator, seed: int, side: int) -> DishSpec:
    """Return a dish whose "days" are steps of a few hours."""
    per_mm2 = float(np.exp(random.uniform(np.log(0.8), np.log(6))))
    return DishSpec(
        seed,
        side,
        side,
        UM,
        days=tuple(range(DAYS * STEPS_A_DAY)),
        colonies=max(1, round(per_mm2 * (side * UM / 1000) ** 2)),
        start_confluence=float(random.uniform(0.04, 0.15)),
        doubling_days=float(random.uniform(0.8, 1.8)) * STEPS_A_DAY,
    )


class Dish:
    """A virtual dish by steps; what was laid out is kept as its true cover."""

    def __init__(self, spec: DishSpec) -> None:
        self.spec = spec
        self._states = grow(spec)
        self._covers: dict[int, NDArray[np.uint8]] = {}

    def cover(self, step: int) -> NDArray[np.uint8]:
        """Return where cells are, 0 or 1."""
        if step not in self._covers:
            self._covers[step] = laid(self._states[step])
        return self._covers[step]

    def confluence(self, step: int) -> float:
        return 100.0 * float(self.cover(step).mean())

    def passes(self, target: float) -> float | None:
        """Return the hours until the whole dish passes a target, None where it never does."""
        low, high = 0, DAYS * STEPS_A_DAY - 1
        if self.confluence(high) < target or self.confluence(low) >= target:
            return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.confluence(middle) < target else (low, middle)
        below, above = self.confluence(low), self.confluence(high)
        return STEP_HOURS * (low + (target - below) / (above - below))

    def photographed(self, random: np.random.Generator, *, same: bool) -> list[GrowthSample]:
        """Return what fields tell of each of the first days, at the same places or at others."""
        places = corners(self.spec.width, random)
        samples = []
        for day in range(5):
            # Not to the minute: the morning's round takes its time.
            step = STEPS_A_DAY * day + (int(random.integers(0, 2)) if day else 0)
            chosen = places if same else corners(self.spec.width, random)
            low, high, value = measured(self.cover(step), chosen, random)
            samples.append(GrowthSample(float(STEP_HOURS * step), value, low, high))
        return samples


def laid(state: DishState) -> NDArray[np.uint8]:
    side = state.spec.width
    cover = np.zeros((side, side), np.uint8)
    for top in range(0, side, 512):
        for left in range(0, side, 512):
            block = Region(left, top, min(512, side - left), min(512, side - top))
            drawn = lay_out(state, block)
            cover[top : block.bottom, left : block.right] = (drawn.colony > 0) | (drawn.heap > 0)
    return cover


def corners(side: int, random: np.random.Generator) -> NDArray[np.int64]:
    tops, lefts = (np.arange(0, side - length + 1, length) for length in FIELD)
    every = np.array([(top, left) for top in tops for left in lefts])
    return every[random.choice(len(every), FIELDS, replace=False)]


def measured(
    cover: NDArray[np.uint8], places: NDArray[np.int64], random: np.random.Generator
) -> tuple[float, float, float]:
    """Return the interval and the confluence of some fields, %."""
    height, width = FIELD
    whole = ImagedArea(width, height, max(FIELD), np.ones((1, 1), np.bool_))
    fields = [np.ascontiguousarray(cover[t : t + height, le : le + width]) for t, le in places]
    # About as large as a colony of that cover: what blocks are cut by.
    colony = (200 / height, 200 / width)
    sampled = [Sampled(count_cells(field, whole), colony) for field in fields]
    low, high = intervals(sampled, int(random.integers(1 << 32)))[0]
    return low, high, 100.0 * float(np.mean(fields))


def earlier_rate(spec: DishSpec, random: np.random.Generator) -> float:
    """Return the rate that an earlier culture of the line told, 5 days of it."""
    seed = int(random.integers(1 << 30))
    own = replace(spec, seed=seed, doubling_days=spec.doubling_days * random.uniform(0.9, 1.1))
    return culture_rate(Dish(own).photographed(random, same=True))


if __name__ == "__main__":
    main()
