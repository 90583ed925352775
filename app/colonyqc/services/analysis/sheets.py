"""Analyse an acquisition by a saved prompt: sheets of cells in place of colonies.

The result is a value with its arrays like that of `services.analysis`, marked by its ``prompt``:
it assists a person, and no rule proposes anything about it.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import nan
from typing import Final

from colonyqc.domain.analysis import Analysis, DishStatistics, PictureResult
from colonyqc.domain.cell import PromptSource, Sheet
from colonyqc.domain.errors import ModelError, UsageError
from colonyqc.domain.picture import Acquisition, Picture
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.quality import ImageQuality, Problem, ProblemKind
from colonyqc.imaging.light.quality import PixelSize, assess
from colonyqc.services.analysis.camera_range import in_camera_range
from colonyqc.services.analysis.job_marks import JobMarks
from colonyqc.services.analysis.picture_look import Surveyed, look
from colonyqc.services.analysis.picture_loop import OnPicture, Round, go_through
from colonyqc.services.context import ServiceContext
from colonyqc.services.membranes.answerer import Answerer, Asked, Prompted, source_of
from colonyqc.services.membranes.encoder import Prompter
from colonyqc.services.membranes.presets import Preset, fits
from colonyqc.services.ports import UNWATCHED, Artefacts, MembraneNetwork, Monitor, Outcome

_LOOKED: Final = 0.1
"""Share of a picture's work that is done when it has been surveyed."""
_ANSWERED: Final = 0.8
_OF_LIGHT: Final = frozenset({ProblemKind.EMPTY, ProblemKind.ILLUMINATION})
"""Problems whose limits are of transmitted light: a fluorescent sheet is dark and may be uneven."""
_NOT_FATAL: Final = frozenset({ProblemKind.FOCUS, ProblemKind.SATURATION})


def run(
    acquisition: Acquisition,
    *,
    context: ServiceContext,
    model: str | None = None,
    monitor: Monitor = UNWATCHED,
    on_picture: OnPicture | None = None,
    marks: JobMarks | None = None,
) -> Outcome:
    """Answer every picture of an acquisition by the preset that the protocol names.

    ``model``: the network, default: the one the preset was made with. ``on_picture`` is told of
    each picture as it is done; one that cannot be read, or shows no sheet, is a failure of the
    analysis and the others go on. ``marks``: of the job it is of; None: of its own pictures.

    Raises:
        Cancelled: asked to stop.
        PictureError: no picture could be read; the first one's reason.
        ModelError: the network cannot be used.
        UsageError: there is no such preset, or it was made with another network.
    """
    started = datetime.now(UTC)
    if context.protocol.preprocessing:
        raise UsageError(
            "Pictures that a saved prompt answers are not preprocessed: use a protocol without "
            "preprocessing steps."
        )
    preset, network = opened(context, model)
    asked = Asked(preset.samples, preset.ref, preset.scale)
    known = marks or JobMarks(context.pictures, acquisition.pictures)
    # One kept: pictures are answered once each, and features are the largest thing in memory.
    with closing(Prompter(context.pictures, kept=1)) as prompter:
        answerer = Answerer(asked, network, prompter, context.pictures)

        def one(_: int, picture: Picture, mine: Monitor) -> tuple[PictureResult, Artefacts]:
            seen = _seen(picture, context, mine.part(0.0, _LOOKED), known)
            found = answerer.answer(
                picture,
                mine.part(_LOOKED, _ANSWERED),
            )
            made = keep(picture, found, seen, context)
            mine.report(1.0)
            return made

        found = go_through(acquisition, one, monitor, on_picture)
    # The same for all pictures: it names samples and network, not what they found.
    source = source_of(network, preset.samples, preset.ref)
    return outcome(acquisition, context, network, source, started, found)


def opened(context: ServiceContext, model: str | None) -> tuple[Preset, MembraneNetwork]:
    """Return the preset that the protocol in force names, and the network it is answered by.

    Raises:
        ModelError: the network cannot be used.
        UsageError: there is no such preset, or it was made with another network.
    """
    if context.presets is None or context.membranes is None:
        raise ModelError("No network for membranes is installed: import one first.")
    preset = context.presets.load(context.protocol.prompt)
    network = context.membranes.open_membrane(model or str(preset.model))
    fits(preset, network.info.ref)
    return preset, network


def _seen(
    picture: Picture, context: ServiceContext, monitor: Monitor, marks: JobMarks | None = None
) -> Surveyed:
    """Look at a picture; a sheet fills it: no well edge is looked for."""
    protocol = replace(context.protocol, mask_well_edge=False)
    with closing(context.pictures.open(picture)) as opened:
        source = in_camera_range(opened)
        drawn = () if marks is None else marks.in_picture(opened)
        return look(source, protocol, monitor, drawn)


def keep(
    picture: Picture, found: Prompted, seen: Surveyed, context: ServiceContext
) -> tuple[PictureResult, Artefacts]:
    """Return a picture's answer as the history keeps it, with its map of 255 · probability."""
    sheet = found.sheet().sheet
    info = found.info
    result = PictureResult(
        picture=picture,
        width=info.width,
        height=info.height,
        pixel_size_um=info.pixel_size_um,
        pixel_size_source=info.pixel_size_source,
        files=context.pictures.hashes(picture),
        quality=_quality(seen, sheet, context.protocol),
        imaged_px=0,
        undifferentiated_px=0,
        differentiated_px=0,
        uncertain_px=0,
        differentiated_mass_px=nan,
        peer_confluence=None,
        colonies=(),
        simulated=info.simulated,
        sheet=sheet,
    )
    return result, Artefacts(found.probability, seen.survey.overview)


def _quality(seen: Surveyed, sheet: Sheet, protocol: Protocol) -> ImageQuality:
    """Return the picture's quality; what blocks is a wrong pixel size, or that it is no sheet."""
    size = PixelSize(seen.info.pixel_size_um)
    quality = assess(seen.survey, seen.area.inside, protocol.quality, size, seen.graphics)
    problems = [
        replace(problem, blocking=problem.blocking and problem.kind not in _NOT_FATAL)
        for problem in quality.problems
        if problem.kind not in _OF_LIGHT
    ]
    return _with_problems(quality, problems, sheet)


def quality_of_corrected(quality: ImageQuality, before: Sheet, after: Sheet) -> ImageQuality:
    """Return a picture's quality where its sheet is another now: what was said of that goes."""
    of_sheet = {problem.kind for problem in before.problems} - {ProblemKind.PIXEL_SIZE}
    others = [problem for problem in quality.problems if problem.kind not in of_sheet]
    return _with_problems(quality, others, after)


def _with_problems(
    quality: ImageQuality, problems: Sequence[Problem], sheet: Sheet
) -> ImageQuality:
    of_sheet = [p for p in sheet.problems if p.kind is not ProblemKind.PIXEL_SIZE]
    return replace(quality, problems=tuple(sorted([*problems, *of_sheet], key=_blocking_first)))


def _blocking_first(problem: Problem) -> bool:
    return not problem.blocking


def outcome(
    acquisition: Acquisition,
    context: ServiceContext,
    network: MembraneNetwork,
    source: PromptSource,
    started: datetime,
    found: Round,
) -> Outcome:
    """Return answered pictures as a finished analysis: colonies unknown, nothing proposed."""
    analysis = Analysis(
        acquisition=acquisition,
        model=source.model,
        provider=network.provider,
        protocol=context.protocol,
        app_version=context.app_version,
        started=started,
        finished=datetime.now(UTC),
        pictures=tuple(found.results),
        statistics=no_colonies(found.results),
        proposal=None,
        failures=tuple(found.failures),
        simulated=any(result.simulated for result in found.results),
        prompt=source,
    )
    return Outcome(analysis, tuple(found.artefacts))


def no_colonies(results: Sequence[PictureResult]) -> DishStatistics:
    """Return a dish's numbers where no colony was looked for: unknown is not zero."""
    return DishStatistics(
        pictures=len(results),
        usable_pictures=sum(result.quality.usable for result in results),
        confluence=nan,
        confluence_sd=nan,
        differentiated=nan,
        differentiated_mean_probability=nan,
        uncertain=nan,
        colony_count=0,
        density_per_cm2=None,
        area_median_px=nan,
        imaged_px=0,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """One picture answered by hand-painted samples, as a window has it."""

    picture: Picture
    found: Prompted
    network: MembraneNetwork
    started: datetime


def outcome_of(
    acquisition: Acquisition,
    answered: Answered,
    context: ServiceContext,
    monitor: Monitor = UNWATCHED,
) -> Outcome:
    """Return one answered picture as a finished analysis of its dish and day.

    Raises:
        Cancelled: asked to stop.
        PictureError: the picture went away.
    """
    alone = replace(acquisition, pictures=(answered.picture,))

    def one(_: int, picture: Picture, mine: Monitor) -> tuple[PictureResult, Artefacts]:
        return keep(picture, answered.found, _seen(picture, context, mine), context)

    found = go_through(alone, one, monitor, None)
    source = answered.found.source
    return outcome(alone, context, answered.network, source, answered.started, found)
