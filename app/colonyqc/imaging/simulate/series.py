"""Series for the demo: dishes seen on several days at the same places."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.simulate.draw import draw_region
from colonyqc.imaging.simulate.growth import grow
from colonyqc.imaging.simulate.spec import PHASE_TAN, Differentiation, DishSpec, Look

_GAP: Final = 32


class Snapshot(NamedTuple):
    """One picture of a series with its truth."""

    day: int
    view: int
    """Counts from 1; the same number is the same place on every day."""
    pixels: NDArray[np.uint8]
    truth: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class SeriesSpec:
    """A dish and the views taken of it every day, side by side in one row of the dish."""

    dish: DishSpec
    views: int = 2
    view_width: int = 1024
    view_height: int = 768

    def regions(self) -> tuple[Region, ...]:
        """Return the place of each view in the dish."""
        step = self.view_width + _GAP
        return tuple(
            Region(k * step, 0, self.view_width, self.view_height) for k in range(self.views)
        )


def series(spec: SeriesSpec) -> Iterator[Snapshot]:
    """Draw every view of every day, day by day; nothing is kept in between."""
    for day, state in grow(spec.dish).items():
        for view, region in enumerate(spec.regions(), start=1):
            drawn = draw_region(state, region, frame=region)
            yield Snapshot(day, view, drawn.pixels, drawn.truth)


def demo_series(
    seed: int = 7,
    days: tuple[int, ...] = (1, 2, 3, 4),
    views: int = 2,
    view_width: int = 1024,
    view_height: int = 768,
    pixel_size_um: float = 1.6,
    look: Look = PHASE_TAN,
) -> dict[str, SeriesSpec]:
    """Return three dishes by name: "healthy", "differentiating" (from day 3) and "slow".

    The healthy dish grows from about 13 % to 60 % confluence in four days: the default rules ask
    for nothing to be done about it, since it is not yet ready to passage.
    """
    width = views * (view_width + _GAP) - _GAP
    healthy = DishSpec(
        seed=seed,
        width=width,
        height=view_height,
        pixel_size_um=pixel_size_um,
        days=days,
        colonies=max(1, round(width * view_height * pixel_size_um**2 / 1e6 * 14)),
        start_confluence=0.135,
        doubling_days=1.1,
        spikes=0.7,
        cell_um=12.0,
        dead_per_mm2=25.0,
        singles_per_mm2=8.0,
        look=look,
    )
    turning = Differentiation(
        start_day=3, limit=0.75, share=0.8, tau_days=1.5, spread_um=20, elongation=0.5
    )
    dishes = {
        "healthy": healthy,
        "differentiating": replace(
            healthy, seed=seed + 1, doubling_days=1.25, differentiation=turning, heaps=3
        ),
        "slow": replace(
            healthy, seed=seed + 2, start_confluence=0.1, doubling_days=2.2, dead_per_mm2=110.0
        ),
    }
    return {name: SeriesSpec(dish, views, view_width, view_height) for name, dish in dishes.items()}
