"""Fast (8-bit) networks: each is as good as the full one, or the program says that it is not."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.audit import EventKind
from colonyqc.domain.model import ModelInfo, ModelRef
from colonyqc.services.accounts.site_packs import proved_models, subject_of
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Models, Monitor
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.drawn_dishes import (
    acquisition,
    analysed,
    brightfield,
    drawn,
    pixels_sha256,
)
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.repeatability import Difference, again, compared, difference
from colonyqc.services.qualification.values import (
    Check,
    DataSet,
    Measured,
    NotTested,
    Outcome,
    UseLimit,
)
from colonyqc.services.reporting.fast_network import fast_warnings
from colonyqc.services.reporting.words import words

_SEED = 11
_SHARE = 0.2
_PHASE = "phase contrast"


def run(bench: Bench, limits: AcceptanceLimits, monitor: Monitor) -> Iterator[Outcome]:
    """Yield how far each fast network lies from its full one, and what the program says of it."""
    known = [info for info in bench.models("full", "cpu").list() if info.fast is not None]
    if not known:
        yield NotTested("fast")
        return
    dishes = {True: drawn(_SEED, _SHARE).pixels, False: brightfield(_SEED)}
    digest = pixels_sha256(list(dishes.values()))
    yield DataSet("fast dishes", len(dishes), digest, {"seed": str(_SEED)})
    short: list[tuple[ModelInfo, Difference]] = []
    with bench.place(bench.scratch / "fast networks") as place:
        for at, info in enumerate(known):
            pixels = dishes[info.modality == _PHASE]
            apart, analysis, models = _run_both(bench, place, info, pixels)
            if info.fast is not None and info.fast.qualified:
                yield compared(apart, f"{info.ref} int8", limits)
            else:
                short.append((info, apart))
                yield Measured("fast-apart", apart.found, str(info.ref))
                yield _told(place, info, analysis, models, limits)
            monitor.report((at + 1) / len(known))
    yield _chosen(bench, short)
    if short:
        told = "; ".join(
            f"{info.ref}: {apart.same:.2f} %, {apart.points:.2f}" for info, apart in short
        )
        yield UseLimit("fast", {"models": told, "limit": limits.texts["same_class_percent"]})


def _run_both(
    bench: Bench, place: ServiceContext, info: ModelInfo, pixels: NDArray[np.uint8]
) -> tuple[Difference, Analysis, Models]:
    """Analyse a dish by both networks; return also the fast one's analysis and what ran it."""
    of = acquisition(bench, place, bench.scratch / f"{info.ref.name}.tif", pixels)
    model = str(info.ref)
    full = again(bench, place, of, model, "full", "cpu")
    models = bench.models("fast", "cpu")
    fast = analysed(replace(place, models=models), of, model)
    return difference(full, fast), fast.analysis, models


def _told(
    place: ServiceContext,
    info: ModelInfo,
    analysis: Analysis,
    models: Models,
    limits: AcceptanceLimits,
) -> Check:
    """Return whether the program keeps people from relying on a network that falls short."""
    fast = info.fast
    assert fast is not None  # noqa: S101 - only models that have one are asked
    steps = (
        # The program's own limit is the one of this document.
        100 * fast.worst < limits["same_class_percent"],
        any(str(info.ref) in sentence for sentence in models.notices()),
        bool(fast_warnings(models, [analysis], words("en"))),
        *_never_passes(place, info.ref, analysis.model),
    )
    return Check(
        "fast-told",
        all(steps),
        {"right": str(sum(steps)), "all": str(len(steps)), "worst": f"{100 * fast.worst:.2f}"},
        str(info.ref),
    )


def _never_passes(place: ServiceContext, full: ModelRef, fast: ModelRef) -> tuple[bool, ...]:
    """Tell whether a site pack that the full network passed proves it, and not the fast one."""
    with place.histories() as history:
        history.note(
            EventKind.SITE_PACK_PASSED, subject_of(str(full)), old="", new=full.sha256, reason=""
        )
        proved = proved_models(history)
    return full in proved, fast not in proved


def _chosen(bench: Bench, short: Sequence[tuple[ModelInfo, Difference]]) -> Check:
    """Return whether the settings in force run what this document covers."""
    chosen = bench.precision()
    return Check("fast-chosen", chosen == "full" or not short, {"chosen": chosen})
