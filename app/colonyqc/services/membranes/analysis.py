"""Analyse an acquisition by a saved prompt: sheets of cells in place of colonies.

The result is a value with its arrays like that of `services.analysis`, marked by its ``prompt``:
it assists a person, and no rule proposes anything about it.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import nan
from typing import Final

from colonyqc.domain.analysis import Analysis, DishStatistics, PictureResult
from colonyqc.domain.cell import PromptSource, Sheet
from colonyqc.domain.errors import ModelError, PictureError, UsageError
from colonyqc.domain.picture import Acquisition, Failure, Picture
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.quality import ImageQuality, Problem, ProblemKind
from colonyqc.imaging.quality import PixelSize, assess
from colonyqc.services.membranes.presets import Preset, fits
from colonyqc.services.membranes.prompted import Answerer, Asked, Prompted
from colonyqc.services.membranes.prompting import Prompter
from colonyqc.services.ports import (
    Artefacts,
    IsCancelled,
    MembraneNetwork,
    Outcome,
    Progress,
    never_cancelled,
    no_progress,
)
from colonyqc.services.segmentation import Surveyed, look
from colonyqc.services.workplace import Workplace

_LOOKED: Final = 0.1
"""Share of a picture's work that is done when it has been surveyed."""
_ANSWERED: Final = 0.8
_OF_LIGHT: Final = frozenset({ProblemKind.EMPTY, ProblemKind.ILLUMINATION})
"""Problems whose limits are of transmitted light: a fluorescent sheet is dark and may be uneven."""
_NOT_FATAL: Final = frozenset({ProblemKind.FOCUS, ProblemKind.SATURATION})

OnPicture = Callable[[int, PictureResult, Artefacts], None]


def run(
    acquisition: Acquisition,
    *,
    workplace: Workplace,
    model: str | None = None,
    progress: Progress = no_progress,
    cancelled: IsCancelled = never_cancelled,
    on_picture: OnPicture | None = None,
) -> Outcome:
    """Answer every picture of an acquisition by the preset that the protocol names.

    ``model``: the network, default: the one the preset was made with. ``on_picture`` is told of
    each picture as it is done; one that cannot be read, or shows no sheet, is a failure of the
    analysis and the others go on.

    Raises:
        Cancelled: asked to stop.
        PictureError: no picture could be read; the first one's reason.
        ModelError: the network cannot be used.
        UsageError: there is no such preset, or it was made with another network.
    """
    started = datetime.now(UTC)
    preset, network = _opened(workplace, model)
    asked = Asked(preset.samples, preset.ref, preset.scale)
    results: list[PictureResult] = []
    artefacts: list[Artefacts] = []
    failures: list[Failure] = []
    first_error: PictureError | None = None
    source: PromptSource | None = None
    count = len(acquisition.pictures)
    with closing(Prompter(workplace.pictures, kept=1)) as prompter:
        answerer = Answerer(asked, network, prompter, workplace.pictures)
        for index, picture in enumerate(acquisition.pictures):

            def share(part: float, what: str, index: int = index) -> None:
                progress((index + part) / count, what)

            def answering(part: float, what: str, share: Progress = share) -> None:
                share(_LOOKED + (_ANSWERED - _LOOKED) * part, what)

            try:
                seen = _seen(picture, workplace, share, cancelled)
                found = answerer.answer(picture, answering, cancelled)
            except PictureError as error:
                first_error = first_error or error
                failures.append(Failure(picture.name, str(error)))
                continue
            source = found.source
            result, kept = keep(picture, found, seen, workplace)
            share(1.0, picture.name)
            results.append(result)
            artefacts.append(kept)
            failures.extend(not_counted(result))
            if on_picture is not None:
                on_picture(len(results) - 1, result, kept)
    if source is None:
        if first_error is not None:
            raise first_error
        raise UsageError("There is no picture to answer.")
    return outcome(
        acquisition, workplace, network, source, started, results, artefacts, tuple(failures)
    )


def _opened(workplace: Workplace, model: str | None) -> tuple[Preset, MembraneNetwork]:
    if workplace.presets is None or workplace.membranes is None:
        raise ModelError("No network for membranes is installed: import one first.")
    preset = workplace.presets.load(workplace.protocol.prompt)
    network = workplace.membranes.open_membrane(model or str(preset.model))
    fits(preset, network.info.ref)
    return preset, network


def _seen(
    picture: Picture, workplace: Workplace, progress: Progress, cancelled: IsCancelled
) -> Surveyed:
    """Look at a picture; a sheet fills it: no well edge is looked for."""
    protocol = replace(workplace.protocol, mask_well_edge=False)
    with closing(workplace.pictures.open(picture)) as source:
        return look(
            source, protocol, lambda part: progress(_LOOKED * part, picture.name), cancelled
        )


def keep(
    picture: Picture, found: Prompted, seen: Surveyed, workplace: Workplace
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
        files=workplace.pictures.hashes(picture),
        quality=_quality(seen, sheet, workplace.protocol),
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
    quality = assess(seen.survey, seen.area.inside, protocol.quality, size)
    problems = [
        replace(problem, blocking=problem.blocking and problem.kind not in _NOT_FATAL)
        for problem in quality.problems
        if problem.kind not in _OF_LIGHT
    ]
    problems += [
        problem for problem in sheet.problems if problem.kind is not ProblemKind.PIXEL_SIZE
    ]
    return replace(quality, problems=tuple(sorted(problems, key=_blocking_first)))


def _blocking_first(problem: Problem) -> bool:
    return not problem.blocking


def not_counted(result: PictureResult) -> tuple[Failure, ...]:
    """Return why a picture's cells were not counted, as a failure; nothing when they were."""
    blocking = [problem for problem in result.quality.problems if problem.blocking]
    return tuple(Failure(result.picture.name, problem.sentence) for problem in blocking[:1])


def outcome(
    acquisition: Acquisition,
    workplace: Workplace,
    network: MembraneNetwork,
    source: PromptSource,
    started: datetime,
    results: Sequence[PictureResult],
    artefacts: Sequence[Artefacts],
    failures: tuple[Failure, ...],
) -> Outcome:
    """Return answered pictures as a finished analysis: colonies unknown, nothing proposed."""
    analysis = Analysis(
        acquisition=acquisition,
        model=source.model,
        provider=network.provider,
        protocol=workplace.protocol,
        app_version=workplace.app_version,
        started=started,
        finished=datetime.now(UTC),
        pictures=tuple(results),
        statistics=_no_colonies(results),
        proposal=None,
        failures=failures,
        simulated=any(result.simulated for result in results),
        prompt=source,
    )
    return Outcome(analysis, tuple(artefacts))


def _no_colonies(results: Sequence[PictureResult]) -> DishStatistics:
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
    workplace: Workplace,
    progress: Progress = no_progress,
    cancelled: IsCancelled = never_cancelled,
) -> Outcome:
    """Return one answered picture as a finished analysis of its dish and day.

    Raises:
        Cancelled: asked to stop.
        PictureError: the picture went away.
    """
    alone = replace(acquisition, pictures=(answered.picture,))
    seen = _seen(answered.picture, workplace, progress, cancelled)
    result, kept = keep(answered.picture, answered.found, seen, workplace)
    return outcome(
        alone,
        workplace,
        answered.network,
        answered.found.source,
        answered.started,
        (result,),
        (kept,),
        not_counted(result),
    )
