"""Dishes and looks drawn at random, for training on looks that no real set covers."""

import colorsys
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from colonyqc.imaging.simulate.spec import (
    BRIGHTFIELD_SCAN,
    PHASE_TAN,
    PHASE_VIOLET,
    Differentiation,
    DishSpec,
    Look,
    LookKind,
    Triple,
)

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class LookRange:
    """Least and greatest of what makes phase contrast look as it does."""

    halo_um: Span
    grain: Span
    crispness: Span


SEEN: Final = LookRange(halo_um=(4.0, 10.0), grain=(0.6, 2.8), crispness=(0.9, 2.0))
"""What networks are trained on."""
UNSEEN: Final = LookRange(halo_um=(10.0, 13.0), grain=(2.8, 3.4), crispness=(2.0, 2.5))
"""Beyond all of it: what networks are scored on."""


def _light(rng: np.random.Generator) -> Triple:
    """Return a background colour: any hue, mostly pale, from dim to bright."""
    value = rng.uniform(85, 205)
    saturation = min(rng.gamma(1.5, 0.08), 0.45)
    red, green, blue = colorsys.hsv_to_rgb(rng.uniform(), saturation, 1.0)
    return (value * red, value * green, value * blue)


def _signed(rng: np.random.Generator, size: float) -> float:
    return float(rng.uniform(-size, size))


def random_look(
    rng: np.random.Generator, kind: LookKind | None = None, looks: LookRange = SEEN
) -> Look:
    """Return a look at random; ``kind`` fixes phase contrast or brightfield (2 : 1 when None)."""
    kind = kind or ("phase" if rng.uniform() < 2 / 3 else "brightfield")
    strong = rng.uniform(0, 1)
    common: dict[str, Any] = {
        "light": _light(rng),
        "oblique": float(rng.choice([0.0, rng.uniform(0, 1.0)])),
        "oblique_angle": float(rng.uniform(0, 2 * np.pi)),
        "blur_um": float(rng.uniform(0.6, 2.4 if rng.uniform() < 0.85 else 4.0)),
        "gradient": tuple(_signed(rng, 0.12 * strong) for _ in range(3)),
        "gradient_angle": float(rng.uniform(0, 2 * np.pi)),
        "vignette": tuple(float(rng.uniform(0, 0.3 * strong)) for _ in range(3)),
        "mottle": float(rng.uniform(0, 0.03)),
        "condensation": int(rng.choice([0, 0, 1, 3, 6, 10])),
        "stripes": float(rng.choice([0.0, 0.0, 0.0, rng.uniform(0.003, 0.012)])),
        "noise": float(rng.uniform(0.4, 3.5)),
        "jpeg_quality": int(rng.integers(60, 98)) if rng.uniform() < 0.7 else None,
        "grain": float(rng.uniform(*looks.grain)),
        "body": _signed(rng, 0.05),
    }
    if kind == "brightfield":
        return replace(
            BRIGHTFIELD_SCAN,
            **common,
            contrast=float(rng.uniform(0.04, 0.16)),
            rim=_signed(rng, 0.06),
            defocus_um=float(rng.choice([-1, 1]) * rng.uniform(3, 9)),
            grey=bool(rng.uniform() < 0.7),
        )
    red, green, blue = rng.uniform(0.7, 1.25, 3).tolist()
    return replace(
        PHASE_VIOLET if rng.uniform() < 0.7 else PHASE_TAN,
        **common,
        gain=(red, green, blue),
        contrast=float(rng.uniform(0.12, 0.45)),
        rim=float(rng.uniform(0, 0.28)),
        halo_um=float(rng.uniform(*looks.halo_um)),
        fringe=float(rng.uniform(0, 1)),
        crispness=float(rng.uniform(*looks.crispness)),
        colour_grain=float(rng.uniform(0, 0.09)),
        warmth=float(rng.uniform(0, 0.25)),
        grey=bool(rng.uniform() < 0.1),
    )


def _random_differentiation(rng: np.random.Generator) -> Differentiation:
    """Return a law that differentiates about 0 to 60 % of the colonies' area on the only day.

    In three dishes of ten the cells are flat and large.
    """
    affected = rng.uniform() < 0.75
    reach = rng.choice([0.0, rng.uniform(8, 60)])
    large = rng.uniform() < 0.3
    return Differentiation(
        start_day=0.0,
        limit=float(rng.uniform(0.05, 0.7)) if affected else 0.0,
        share=float(rng.uniform(0.6, 1.0)),
        tau_days=0.3,
        crater_share=float(rng.uniform(0, 0.7)),
        spread_um=float(reach),
        elongation=float(rng.uniform(0, 0.4 if large else 1.0)),
        cell_um=float(rng.uniform(19, 34) if large else rng.uniform(10, 19)),
        cover=float(rng.uniform(0.55, 1)),
    )


def _stroma(rng: np.random.Generator) -> float:
    """Return how much of the empty dish spread cells take: mostly none, at times a feeder layer."""
    kind = rng.uniform()
    if kind < 0.16:
        return float(rng.uniform(0.1, 0.6))
    return float(rng.uniform(0.75, 1.0)) if kind < 0.26 else 0.0


def random_spec(
    rng: np.random.Generator,
    width: int = 470,
    height: int = 470,
    pixel_size_um: float | None = None,
    kind: LookKind | None = None,
    looks: LookRange = SEEN,
) -> DishSpec:
    """Return a dish of one day (day 1) with everything at random.

    Confluence is about 0 to 90 %, the differentiated share of what is occupied mostly 0 to 60 %.
    ``pixel_size_um`` is 1.0 to 2.4 µm/px when None.
    """
    um = float(rng.uniform(1.0, 2.4)) if pixel_size_um is None else pixel_size_um
    mm2 = width * height * um**2 / 1e6
    colonies = 0 if rng.uniform() < 0.06 else 1 + int(rng.poisson(rng.gamma(1.2, 4.0) * mm2))
    heaps = rng.poisson(rng.gamma(1.0, 8.0) * mm2) if rng.uniform() < 0.4 else 0
    return DishSpec(
        seed=int(rng.integers(2**31)),
        width=width,
        height=height,
        pixel_size_um=um,
        days=(1,),
        colonies=colonies,
        start_confluence=float(rng.beta(1.3, 1.3) * 1.4),
        spikes=float(rng.uniform(0, 1)),
        cell_um=float(rng.uniform(8.5, 15)),
        differentiation=_random_differentiation(rng),
        heaps=int(heaps),
        heap_um=float(rng.uniform(35, 110)),
        dead_per_mm2=float(rng.gamma(0.7, 200)),
        singles_per_mm2=float(rng.gamma(0.7, 25)),
        debris_per_mm2=float(rng.gamma(0.8, 80)),
        stroma=_stroma(rng),
        well_radius=float(rng.uniform(0.42, 0.75)) * width if rng.uniform() < 0.06 else None,
        look=random_look(rng, kind, looks),
    )
