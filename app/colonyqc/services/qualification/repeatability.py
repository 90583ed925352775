"""The same picture again, in another precision, on another processor, in other tiles."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from math import isclose
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Acquisition
from colonyqc.imaging.colonies.classes import classify_pixels
from colonyqc.imaging.colonies.label import label
from colonyqc.imaging.grid import tiling
from colonyqc.imaging.grid.tiling import TilePlan
from colonyqc.services.analysis.picture_look import flat_view, look
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, Monitor, Outcome
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.drawn_dishes import (
    acquisition,
    analysed,
    drawn,
    pixels_sha256,
)
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.values import Check, DataSet, NotTested
from colonyqc.services.qualification.values import Outcome as Made

_SEED = 11
_SHARE = 0.2
_TILED_PX = (1856, 1248)
"""Width and height of the dish that is cut: three by two of the smallest cores."""
_TIMES = (1.0, 1.5, 2.0)
"""The three tilings: cores at most so many times as large as the smallest that are cut."""
_AREA_ALIKE = 0.01
"""Two colonies are one where their areas differ by less than this share."""


def run(bench: Bench, limits: AcceptanceLimits, monitor: Monitor) -> Iterator[Made]:
    """Yield whether one picture gives the same numbers however it is worked on."""
    made, wide = drawn(_SEED, _SHARE), drawn(_SEED, _SHARE, *_TILED_PX)
    yield DataSet("two dishes", 2, pixels_sha256([made.pixels, wide.pixels]), {"seed": str(_SEED)})
    with bench.place(bench.scratch / "repeatability") as place:
        of = acquisition(bench, place, bench.scratch / "repeat.tif", made.pixels)
        runs = []
        for at in range(limits.count("repeats")):
            runs.append(analysed(place, of))
            monitor.report(0.5 * (at + 1) / limits.count("repeats"))
        yield _alike(runs)
        model = str(runs[0].analysis.model.name)
        accelerators = bench.accelerators()
        for device in accelerators:
            plain = again(bench, place, of, model, "full", "cpu")
            other = again(bench, place, of, model, "full", device)
            yield compared(difference(plain, other), f"{plain.analysis.model} {device}", limits)
        if not accelerators:
            yield NotTested("gpu")
        monitor.report(0.6)
        cut = acquisition(bench, place, bench.scratch / "tiled.tif", wide.pixels)
        yield from _tilings(place, cut, model, limits)


def again(
    bench: Bench,
    place: ServiceContext,
    of: Acquisition,
    model: str,
    precision: Literal["full", "fast"],
    device: Literal["", "cpu", "cuda", "directml"],
) -> Outcome:
    """Analyse an acquisition by a model's network of a precision, on a device."""
    return analysed(replace(place, models=bench.models(precision, device)), of, model)


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two analyses of a picture lie apart: points of confluence, % of the same class."""

    points: float
    same: float

    def within(self, limits: AcceptanceLimits) -> bool:
        """Tell whether the two count as one."""
        alike = self.same >= limits["same_class_percent"]
        return self.points <= limits["int8_confluence"] and alike

    @property
    def found(self) -> dict[str, str]:
        """The numbers as they are printed."""
        return {"apart": f"{self.points:.3f}", "same": f"{self.same:.3f}"}


def difference(one: Outcome, other: Outcome) -> Difference:
    """Return how far two analyses of one picture lie apart."""
    a, b = one.artefacts[0].labels, other.artefacts[0].labels
    assert a is not None  # noqa: S101 - the picture is one that passes the gate
    apart = abs(one.analysis.statistics.confluence - other.analysis.statistics.confluence)
    return Difference(apart, 0.0 if b is None else 100 * float(np.mean(a == b)))


def compared(apart: Difference, subject: str, limits: AcceptanceLimits) -> Check:
    """Return whether two ways to run one network count as one."""
    return Check("precision", apart.within(limits), apart.found, subject)


def _digest(outcome: Outcome) -> str:
    """Return the sha256 over everything that was counted in a picture."""
    result = outcome.analysis.pictures[0]
    labels = outcome.artefacts[0].labels
    text = repr((outcome.analysis.statistics, result.colonies, result.quality))
    return sha256(text.encode() + (b"" if labels is None else labels.tobytes())).hexdigest()


def _alike(runs: list[Outcome]) -> Check:
    digests = [_digest(each) for each in runs]
    other = len(set(digests)) - 1
    return Check(
        "repeats", other == 0, {"runs": str(len(runs)), "other": str(other)}, detail=digests
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Tiled:
    classes: NDArray[np.uint8]
    areas: NDArray[np.int64]


def _tilings(
    place: ServiceContext, of: Acquisition, model: str, limits: AcceptanceLimits
) -> Iterator[Check]:
    segmenter = place.models.open(model)
    with closing(place.pictures.open(of.pictures[0])) as source:
        seen = look(source, place.protocol, UNWATCHED)
        reader = flat_view(source, seen, segmenter)

        def planned(core: int) -> TilePlan:
            info = segmenter.info
            return tiling.plan(reader.width, reader.height, info.stride, info.halo, core)

        def tiled(core: int) -> _Tiled:
            below = place.protocol.uncertain_below
            return _tiled(planned(core), reader.read, segmenter.predict, below)

        whole = tiled(max(reader.width, reader.height))
        least = tiling.least_core(segmenter.info.halo)
        for core in (round(least * times) for times in _TIMES):
            plan, found = planned(core), tiled(core)
            same = 100 * float(np.mean(whole.classes == found.classes))
            yield Check(
                "tiling",
                same >= limits["tiling_same_percent"] and _same_colonies(whole, found),
                {
                    "same": f"{same:.4f}",
                    "one": str(len(whole.areas)),
                    "other": str(len(found.areas)),
                },
                f"{plan.across.count} × {plan.down.count}",
                detail={"cores, px": (plan.across.core, plan.down.core)},
            )


def _tiled(
    plan: TilePlan, read: tiling.ReadFlat, network: tiling.Network, uncertain_below: float
) -> _Tiled:
    height, width = plan.down.length, plan.across.length
    classes = np.zeros((height, width), np.uint8)
    with closing(tiling.predict(plan, read, network)) as answers:
        for region, values in answers:
            part = slice(region.y, region.bottom), slice(region.x, region.right)
            classes[part] = classify_pixels(values, uncertain_below)
    found = label(classes.copy(), 1000, 1000)
    return _Tiled(classes, np.sort(found.areas))


def _same_colonies(one: _Tiled, other: _Tiled) -> bool:
    if len(one.areas) != len(other.areas):
        return False
    pairs = zip(one.areas.tolist(), other.areas.tolist(), strict=True)
    return all(isclose(a, b, rel_tol=_AREA_ALIKE) for a, b in pairs)
