"""Keep regions in the history: assistive, with names and areas, what found them, and no verdict."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from math import nan

import numpy as np

from colonyqc.domain.analysis import Analysis, PictureResult
from colonyqc.domain.cell import PromptSource
from colonyqc.domain.model import ModelRef
from colonyqc.domain.people import Permission
from colonyqc.domain.picture import Acquisition, Picture
from colonyqc.domain.quality import ImageQuality
from colonyqc.domain.regions import KeptRegions, NamedRegion, RegionMethod, RegionResult
from colonyqc.imaging.light.quality import PixelSize, assess
from colonyqc.services.accounts.access import require
from colonyqc.services.analysis.camera_range import in_camera_range
from colonyqc.services.analysis.keep import Kept, save
from colonyqc.services.analysis.picture_look import Surveyed, look
from colonyqc.services.analysis.sheets import no_colonies
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
    with context.histories() as history:
        require(history, Permission.ANALYSE)
    return save(context.histories, _outcome(acquisition, answer, context, monitor))


def _outcome(
    acquisition: Acquisition, answer: RegionsAnswer, context: ServiceContext, monitor: Monitor
) -> Outcome:
    """Return a picture's regions as a finished analysis: colonies unknown, nothing proposed."""
    seen = _seen(answer.picture, context, monitor)
    found = _result(answer, seen, context)
    model = _model(answer.result, context)
    painted = sha256(np.ascontiguousarray(answer.strokes).tobytes()).hexdigest()
    samples = tuple((file.sha256, painted) for file in found.files) if answer.strokes.any() else ()
    analysis = Analysis(
        acquisition=replace(acquisition, pictures=(answer.picture,)),
        model=model,
        provider=answer.result.device,
        protocol=context.protocol,
        app_version=context.app_version,
        started=answer.started,
        finished=datetime.now(UTC),
        pictures=(found,),
        statistics=no_colonies([found]),
        proposal=None,
        simulated=found.simulated,
        prompt=PromptSource(model, f"regions ({answer.result.method})", samples),
    )
    return Outcome(analysis, (Artefacts(answer.numbers, seen.survey.overview),))


def _seen(picture: Picture, context: ServiceContext, monitor: Monitor) -> Surveyed:
    with closing(context.pictures.open(picture)) as opened:
        return look(in_camera_range(opened), context.protocol, monitor)


def _result(answer: RegionsAnswer, seen: Surveyed, context: ServiceContext) -> PictureResult:
    info = seen.info
    counts = np.bincount(answer.numbers.ravel(), minlength=256)
    regions = tuple(
        NamedRegion(number, name, int(counts[number])) for number, name in answer.names.items()
    )
    return PictureResult(
        picture=answer.picture,
        width=info.width,
        height=info.height,
        pixel_size_um=info.pixel_size_um,
        pixel_size_source=info.pixel_size_source,
        files=context.pictures.hashes(answer.picture),
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
            str(answer.result.method),
            bool(answer.strokes.any()),
            int(counts[1:].sum()),
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
