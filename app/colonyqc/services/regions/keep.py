"""Keep regions in the history: assistive, with names and areas, what found them, and no verdict."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from math import nan

import numpy as np

from colonyqc.domain.analysis import Analysis, PictureResult
from colonyqc.domain.cell import PromptSource
from colonyqc.domain.errors import UsageError
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Acquisition, Picture
from colonyqc.domain.quality import ImageQuality
from colonyqc.domain.regions import (
    BY_CLICK_NETWORK,
    MOST_REGIONS,
    KeptRegions,
    NamedRegion,
    RegionMethod,
    RegionResult,
)
from colonyqc.imaging.light.quality import PixelSize, assess
from colonyqc.services.analysis.camera_range import in_camera_range
from colonyqc.services.analysis.keep import Kept, ask_to_analyse, save
from colonyqc.services.analysis.picture_look import Surveyed, look
from colonyqc.services.analysis.sheets import no_colonies
from colonyqc.services.answers.found_things import FoundThings
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, Artefacts, Monitor, Outcome
from colonyqc.services.regions.encoder_weights import read_weights
from colonyqc.services.regions.strokes import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class RegionsAnswer:
    """Regions as a window has them: ``names`` of the regions there are, by number.

    ``result``: the answer they come from; ``strokes``: what was painted (0 where nothing was).
    """

    picture: Picture
    numbers: Numbers
    names: Mapping[int, str]
    result: RegionResult
    strokes: Numbers
    started: datetime


@dataclass(frozen=True, slots=True, eq=False)
class ThingsAnswer:
    """What a click network found in a picture, and what ran it."""

    picture: Picture
    found: FoundThings
    provider: str
    started: datetime


def keep_regions(
    acquisition: Acquisition,
    answer: RegionsAnswer,
    context: ServiceContext,
    monitor: Monitor = UNWATCHED,
) -> Kept:
    """Keep a picture's regions as an analysis of its dish and day, marked as prompted.

    Raises:
        AccessError: who is at work may not; asked before the work begins, too.
        Cancelled: asked to stop; nothing of it is kept.
        PictureError: the picture went away.
        HistoryError: it cannot be written; nothing of it is kept.
    """
    ask_to_analyse(context.histories)
    kept = _of_regions(answer, context)
    outcome = _outcome(acquisition, kept, context, monitor)
    return save(context.histories, outcome, monitor=monitor)


def keep_things(
    acquisition: Acquisition,
    answer: ThingsAnswer,
    context: ServiceContext,
    monitor: Monitor = UNWATCHED,
) -> Kept:
    """Keep what a click network found, each thing with its number, marked as prompted.

    Raises:
        AccessError: who is at work may not; asked before the work begins, too.
        Cancelled: asked to stop; nothing of it is kept.
        PictureError: the picture went away.
        UsageError: nothing was found, or more than a kept map can number.
        HistoryError: it cannot be written; nothing of it is kept.
    """
    ask_to_analyse(context.histories)
    found = answer.found
    count = int(found.numbers.max())
    if count == 0:
        raise UsageError("Nothing was found that could be kept.")
    if count > MOST_REGIONS:
        raise UsageError(
            f"{count} things are more than a kept map can number ({MOST_REGIONS}): save them as a "
            "file."
        )
    asked = json.dumps([[asdict(click) for click in found.clicks], found.box and asdict(found.box)])
    kept = _Keeping(
        answer.picture,
        found.numbers.astype(np.uint8),
        dict.fromkeys(range(1, count + 1), "thing"),
        BY_CLICK_NETWORK,
        found.network,
        answer.provider,
        sha256(asked.encode()).hexdigest() if found.clicks or found.box else "",
        f"{BY_CLICK_NETWORK} ({found.network})",
        answer.started,
    )
    outcome = _outcome(acquisition, kept, context, monitor)
    return save(context.histories, outcome, monitor=monitor)


@dataclass(frozen=True, slots=True, eq=False)
class _Keeping:
    """What is kept of either: ``drawn``: sha256 of what a person drew or clicked, "" for nothing;
    ``prompt``: what found it, as lists say it.
    """

    picture: Picture
    numbers: Numbers
    names: Mapping[int, str]
    method: str
    model: ModelRef
    provider: str
    drawn: str
    prompt: str
    started: datetime


def _of_regions(answer: RegionsAnswer, context: ServiceContext) -> _Keeping:
    result = answer.result
    painted = np.ascontiguousarray(answer.strokes)
    return _Keeping(
        answer.picture,
        answer.numbers,
        answer.names,
        str(result.method),
        _model(result, context),
        result.device,
        sha256(painted.tobytes()).hexdigest() if painted.any() else "",
        f"regions ({result.method})",
        answer.started,
    )


def _outcome(
    acquisition: Acquisition, kept: _Keeping, context: ServiceContext, monitor: Monitor
) -> Outcome:
    """Return a picture's regions as a finished analysis: colonies unknown, nothing proposed."""
    seen = _seen(kept.picture, context, monitor)
    found = _result(kept, seen, context)
    samples = tuple((file.sha256, kept.drawn) for file in found.files) if kept.drawn else ()
    analysis = Analysis(
        acquisition=replace(acquisition, pictures=(kept.picture,)),
        model=kept.model,
        provider=kept.provider,
        protocol=context.protocol,
        app_version=context.app_version,
        started=kept.started,
        finished=datetime.now(UTC),
        pictures=(found,),
        statistics=no_colonies([found]),
        proposal=None,
        simulated=found.simulated,
        prompt=PromptSource(kept.model, kept.prompt, samples),
    )
    return Outcome(analysis, (Artefacts(kept.numbers, seen.survey.overview),))


def _seen(picture: Picture, context: ServiceContext, monitor: Monitor) -> Surveyed:
    with closing(context.pictures.open(picture)) as opened:
        return look(in_camera_range(opened), context.protocol, monitor)


def _result(kept: _Keeping, seen: Surveyed, context: ServiceContext) -> PictureResult:
    info = seen.info
    # Things lie on a ground without a number; regions are all there is.
    things = kept.method == BY_CLICK_NETWORK
    counts = np.bincount(kept.numbers.ravel(), minlength=256)
    regions = tuple(
        NamedRegion(number, name, int(counts[number])) for number, name in kept.names.items()
    )
    return PictureResult(
        picture=kept.picture,
        width=info.width,
        height=info.height,
        pixel_size_um=info.pixel_size_um,
        pixel_size_source=info.pixel_size_source,
        files=context.pictures.hashes(kept.picture),
        quality=_quality(seen, context),
        imaged_px=0,
        undifferentiated_px=0,
        differentiated_px=0,
        uncertain_px=0,
        differentiated_mass_px=nan,
        peer_confluence=None,
        colonies=(),
        simulated=info.simulated,
        regions=KeptRegions(
            kept.method,
            bool(kept.drawn),
            kept.numbers.size if things else int(counts[1:].sum()),
            regions,
        ),
    )


def _quality(seen: Surveyed, context: ServiceContext) -> ImageQuality:
    """Return the picture's quality; nothing blocks: a person saw the regions and named them."""
    size = PixelSize(seen.info.pixel_size_um)
    quality = assess(seen.survey, seen.area.inside, context.protocol.quality, size, seen.graphics)
    problems = tuple(replace(problem, blocking=False) for problem in quality.problems)
    return replace(quality, problems=problems)


def _model(result: RegionResult, context: ServiceContext) -> ModelRef:
    """Return the network whose features were read; a method without one stands for itself."""
    if result.method is RegionMethod.ENCODER:
        return read_weights(result.weights).model
    told = sha256(result.weights).hexdigest()
    return ModelRef(str(result.method), context.app_version, told)
