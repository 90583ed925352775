"""Dishes and looks drawn at random, for training on looks that no real set covers."""

import colorsys
from dataclasses import replace
from typing import Any

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


def _light(rng: np.random.Generator) -> Triple:
    """Return a background colour: any hue, mostly pale, from dim to bright."""
    value = rng.uniform(85, 205)
    saturation = min(rng.gamma(1.5, 0.08), 0.45)
    red, green, blue = colorsys.hsv_to_rgb(rng.uniform(), saturation, 1.0)
    return (value * red, value * green, value * blue)


def _signed(rng: np.random.Generator, size: float) -> float:
    return float(rng.uniform(-size, size))


def random_look(rng: np.random.Generator, kind: LookKind | None = None) -> Look:
    """Return a look at random; ``kind`` fixes phase contrast or brightfield (2 : 1 when None)."""
    kind = kind or ("phase" if rng.uniform() < 2 / 3 else "brightfield")
    strong = rng.uniform(0, 1)
    common: dict[str, Any] = {
        "light": _light(rng),
        "oblique": float(rng.choice([0.0, rng.uniform(0, 1.0)])),
        "oblique_angle": float(rng.uniform(0, 2 * np.pi)),
        "blur_um": float(rng.uniform(0.6, 2.4)),
        "gradient": tuple(_signed(rng, 0.12 * strong) for _ in range(3)),
        "gradient_angle": float(rng.uniform(0, 2 * np.pi)),
        "vignette": tuple(float(rng.uniform(0, 0.3 * strong)) for _ in range(3)),
        "mottle": float(rng.uniform(0, 0.03)),
        "condensation": int(rng.choice([0, 0, 1, 3, 6])),
        "stripes": float(rng.choice([0.0, 0.0, 0.0, rng.uniform(0.003, 0.012)])),
        "noise": float(rng.uniform(0.4, 3.5)),
        "jpeg_quality": int(rng.integers(60, 98)) if rng.uniform() < 0.7 else None,
        "grain": float(rng.uniform(0.6, 2.8)),
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
        rim=float(rng.uniform(0, 0.18)),
        halo_um=float(rng.uniform(4, 10)),
        fringe=float(rng.uniform(0, 1)),
        crispness=float(rng.uniform(0.9, 2.0)),
        colour_grain=float(rng.uniform(0, 0.09)),
        warmth=float(rng.uniform(0, 0.25)),
        grey=bool(rng.uniform() < 0.1),
    )


def _random_differentiation(rng: np.random.Generator) -> Differentiation:
    """Return a law that differentiates about 0 to 60 % of the colonies' area on the only day."""
    affected = rng.uniform() < 0.75
    reach = rng.choice([0.0, rng.uniform(8, 40)])
    return Differentiation(
        start_day=0.0,
        limit=float(rng.uniform(0.05, 0.7)) if affected else 0.0,
        share=float(rng.uniform(0.6, 1.0)),
        tau_days=0.3,
        crater_share=float(rng.uniform(0, 0.7)),
        spread_um=float(reach),
        elongation=float(rng.uniform(0, 1)),
        cell_um=float(rng.uniform(10, 19)),
        cover=float(rng.uniform(0.55, 1)),
    )


def random_spec(
    rng: np.random.Generator,
    width: int = 470,
    height: int = 470,
    pixel_size_um: float | None = None,
    kind: LookKind | None = None,
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
        stroma=float(rng.uniform(0.1, 0.6)) if rng.uniform() < 0.18 else 0.0,
        well_radius=float(rng.uniform(0.42, 0.75)) * width if rng.uniform() < 0.06 else None,
        look=random_look(rng, kind),
    )
