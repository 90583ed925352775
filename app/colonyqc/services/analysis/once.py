"""Analyse only what the history does not hold yet, however many do so at once."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.cell import PromptSource
from colonyqc.domain.errors import PictureError
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Acquisition
from colonyqc.services.alerts import tell_of
from colonyqc.services.analysis.analysis_key import (
    Files,
    analysis_key,
    files_of,
    key_of,
    pictures_key,
)
from colonyqc.services.analysis.keep import (
    AnalysisPlan,
    Kept,
    Request,
    ask_to_analyse,
    carried_out,
    planned,
    put,
)
from colonyqc.services.analysis.patience import keep_surely, until_reached
from colonyqc.services.analysis.picture_loop import OnPicture
from colonyqc.services.analysis.replacing import ask_for_reason
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, AnalysisRecord, History, Monitor, Outcome, Segmenter

if TYPE_CHECKING:
    from colonyqc.services.analysis.job_marks import JobMarks


@dataclass(frozen=True, slots=True)
class Already:
    """What was to be analysed and is in the history, as analysis ``number``."""

    number: int


def analyse_once(
    acquisition: Acquisition,
    context: ServiceContext,
    request: Request,
    monitor: Monitor = UNWATCHED,
    on_picture: OnPicture | None = None,
    marks: "JobMarks | None" = None,
) -> Kept | Already:
    """Analyse an acquisition and keep it, unless the same is kept already; see `analysis_key`.

    Looked up before the work, and again under the right to write: two that analyse the same at
    once keep it once. Raises as `analyse_and_keep` does.
    """

    def begin() -> AnalysisPlan | Already:
        ask_to_analyse(context.histories)
        plan = planned(acquisition, context, request)
        found = already(plan, context, marks)
        if found is None and not request.why.strip():
            ask_for_reason(context.histories, acquisition, prompted=bool(plan.protocol.prompt))
        return found or plan

    plan = until_reached(begin, monitor)
    if isinstance(plan, Already):
        return plan
    outcome = carried_out(plan, context, monitor, on_picture, marks)
    return keep_once(outcome, plan, context, request.why, monitor)


def keep_once(
    outcome: Outcome,
    plan: AnalysisPlan,
    context: ServiceContext,
    why: str,
    monitor: Monitor = UNWATCHED,
) -> Kept | Already:
    """Keep what a plan came to, unless the same is kept by now; raises as `save`."""
    analysis = outcome.analysis

    def keep(history: History) -> Kept | Already:
        history.hold()
        same = same_kept(history, analysis)
        return put(history, outcome, plan.pinned, why) if same is None else Already(same)

    kept = keep_surely(
        context.histories, analysis, keep, lambda number: Kept(number, analysis), monitor
    )
    if isinstance(kept, Already):
        return kept
    tell_of(context.alerts, kept.number, kept.analysis, context.kept_in.address)
    return kept


def same_kept(history: History, analysis: Analysis) -> int | None:
    """Return the number by which a finished analysis is kept already, by its key; None for none.

    None, too, where a picture of it could not be read: such a one has no key.
    """
    key, files = key_of(analysis), files_of(analysis)
    if key is None or files is None:
        return None
    alike = _with_files(history, files)
    return next((each.id for each in alike if key_of(each.analysis) == key), None)


def already(
    plan: AnalysisPlan, context: ServiceContext, marks: "JobMarks | None" = None
) -> Already | None:
    """Return the analysis that a plan would make once more, None where there is none.

    Pictures are hashed; the model is only asked for where the same pictures were analysed before.
    A picture that cannot be read is none that is known.

    Raises:
        ModelError, UsageError: what was asked for cannot be used.
        HistoryError: the history cannot be read.
    """
    files = _hashed(plan.acquisition, context)
    if files is None:
        return None
    with context.histories() as history:
        alike = _of_same_pictures(history, plan.acquisition, files)
    if not alike:
        return None
    model, provider, prompt = _made_by(plan, context, marks)
    key = analysis_key(plan.acquisition, files, model, provider, plan.protocol, prompt)
    return next((Already(each.id) for each in alike if key_of(each.analysis) == key), None)


def known_pictures(acquisition: Acquisition, context: ServiceContext, preset: str) -> int | None:
    """Return the newest analysis of the same pictures of a dish's moment, by whatever rules.

    ``preset``: NAME or NAME@VERSION of the saved prompt they would be answered by, "" for
    colonies: the one is not known by the other.

    Raises:
        HistoryError: the history cannot be read.
        PictureError: a file cannot be read.
    """
    files = [context.pictures.hashes(each) for each in acquisition.pictures]
    with context.histories() as history:
        alike = _of_same_pictures(history, acquisition, files)
    wanted = preset.partition("@")[0]
    numbers = (each.id for each in alike if _preset(each.analysis.prompt) == wanted)
    return max(numbers, default=None)


def _preset(prompt: PromptSource | None) -> str | None:
    if prompt is None:
        return ""
    return prompt.preset.partition("@")[0] or None


def _hashed(acquisition: Acquisition, context: ServiceContext) -> tuple[Files, ...] | None:
    try:
        return tuple(context.pictures.hashes(each) for each in acquisition.pictures)
    except PictureError:
        return None


def _with_files(history: History, files: Sequence[Files]) -> tuple[AnalysisRecord, ...]:
    """Return the analyses of a file of the first picture: one is enough to find the others by."""
    first = files[0][0].sha256
    return history.several(history.analyses_of_file(first))


def _of_same_pictures(
    history: History, acquisition: Acquisition, files: Sequence[Files]
) -> list[AnalysisRecord]:
    wanted = pictures_key(acquisition, files)
    return [each for each in _with_files(history, files) if _pictures(each) == wanted]


def _pictures(record: AnalysisRecord) -> str | None:
    files = files_of(record.analysis)
    return None if files is None else pictures_key(record.analysis.acquisition, files)


def _made_by(
    plan: AnalysisPlan, context: ServiceContext, marks: "JobMarks | None"
) -> tuple[ModelRef, str, PromptSource | None]:
    """Return the network that a plan comes to, what runs it, and the samples it is shown."""
    if plan.protocol.prompt:
        from colonyqc.services.analysis.sheets import opened
        from colonyqc.services.membranes.answerer import source_of

        preset, membrane = opened(replace(context, protocol=plan.protocol), plan.model)
        asked = source_of(membrane, preset.samples, preset.ref)
        return asked.model, membrane.provider, asked
    segmenter = _segmenter(plan, context, marks)
    return segmenter.info.ref, segmenter.provider, None


def _segmenter(plan: AnalysisPlan, context: ServiceContext, marks: "JobMarks | None") -> Segmenter:
    # With the first picture that is known: what is new needs no look before its analysis.
    from colonyqc.services.analysis.camera_range import in_camera_range
    from colonyqc.services.analysis.picture_look import choose, look, offered
    from colonyqc.services.analysis.preprocessing import prepared

    if plan.model is not None:
        return context.models.open(plan.model)
    free = offered(context.models)
    if len(free) == 1:
        return context.models.open(str(free[0].ref))
    # Which of several fits is told by the first picture alone, as in the analysis.
    with closing(context.pictures.open(plan.acquisition.pictures[0])) as opened:
        taken = in_camera_range(opened)
        drawn = () if marks is None else marks.in_picture(opened)
        seen = look(taken, plan.protocol, UNWATCHED, drawn)
        source, after = prepared(taken, seen, plan.protocol)
        return choose(context.models, None, source, after)
