"""Pictures that cannot be judged: each is refused with its reason, and good ones are not."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.quality import ImageQuality, ProblemKind
from colonyqc.services.analysis.picture_look import judge, look
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.drawn_dishes import (
    UM,
    as_acquisition,
    brightfield,
    drawn,
    pixels_sha256,
)
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.values import Check, DataSet, Outcome

_SEEDS = (21, 22, 23)
"""Of the sharp controls."""
_MODEL = "ips-phase"
_BLUR_SIGMA_PX = 4.0

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Bad:
    """What is done to a good picture, its pixel size then, and the reasons that are right."""

    name: str
    make: Callable[[Pixels], Pixels]
    kinds: tuple[ProblemKind, ...]
    um: float = UM


def _blurred(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), _BLUR_SIGMA_PX), np.uint8)


def _even(grey: int) -> Callable[[Pixels], Pixels]:
    return lambda pixels: np.full_like(pixels, grey)


def _saturated(pixels: Pixels) -> Pixels:
    # As exposed for more than twice as long: the empty dish is white, the cells are not.
    return np.asarray(np.clip(pixels * np.float32(2.2), 0, 255), np.uint8)


def _noise(pixels: Pixels) -> Pixels:
    dice = np.random.default_rng(7)
    return np.asarray(dice.normal(128, 40, pixels.shape).clip(0, 255), np.uint8)


def _brightfield(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    return brightfield(24, width, height)


_FLAT = (ProblemKind.EMPTY, ProblemKind.SATURATION, ProblemKind.FOCUS)
BAD = (
    _Bad("blur σ 4 px", _blurred, (ProblemKind.FOCUS,)),
    _Bad("black", _even(0), _FLAT),
    _Bad("white", _even(255), _FLAT),
    _Bad("saturated", _saturated, (ProblemKind.SATURATION, ProblemKind.EMPTY)),
    _Bad("noise", _noise, (ProblemKind.LOOKS, ProblemKind.EMPTY, ProblemKind.FOCUS)),
    _Bad("8 µm/px", lambda p: p, (ProblemKind.PIXEL_SIZE,), 8.0),
    _Bad("0.2 µm/px", lambda p: p, (ProblemKind.PIXEL_SIZE,), 0.2),
    _Bad("brightfield", _brightfield, (ProblemKind.LOOKS,)),
)
"""What is refused; the reasons are those a person can act on."""


def run(bench: Bench, limits: AcceptanceLimits, monitor: Monitor) -> Iterator[Outcome]:  # noqa: ARG001
    """Yield whether each bad picture is refused, and each good one taken."""
    with bench.place(bench.scratch / "gate") as place:
        controls = [drawn(seed).pixels for seed in _SEEDS]
        for seed, pixels in zip(_SEEDS, controls, strict=True):
            quality = _judged(bench, place, f"control {seed}", pixels, UM)
            told = "; ".join(p.sentence for p in quality.problems if p.blocking)
            yield Check(
                "gate-control", quality.usable, {"count": str(len(told) and 1)}, str(seed), told
            )
        made = [bad.make(controls[0]) for bad in BAD]
        for at, (bad, pixels) in enumerate(zip(BAD, made, strict=True)):
            yield refusal(bad, _judged(bench, place, bad.name, pixels, bad.um))
            monitor.report((at + 1) / len(BAD))
        every = [*controls, *made]
        yield DataSet("gate pictures", len(every), pixels_sha256(every))


def refusal(bad: _Bad, quality: ImageQuality) -> Check:
    """Return whether a bad picture is refused for a right reason."""
    blocking = [each for each in quality.problems if each.blocking]
    kinds = [each.kind for each in blocking]
    right = any(kind in bad.kinds for kind in kinds)
    return Check(
        "gate-refused",
        right,
        {"kinds": ", ".join(kinds) or "–", "wanted": " / ".join(bad.kinds)},
        bad.name,
        [each.sentence for each in blocking],
    )


def _judged(
    bench: Bench, place: ServiceContext, name: str, pixels: Pixels, um: float
) -> ImageQuality:
    path = bench.scratch / "gate pictures" / f"{name.replace('/', ' per ')}.tif"
    bench.draw(path, pixels, um)
    picture = as_acquisition(place, path).pictures[0]
    with closing(place.pictures.open(picture)) as source:
        seen = look(source, place.protocol, UNWATCHED)
        return judge(source, seen, place.models.open(_MODEL), place.protocol)
