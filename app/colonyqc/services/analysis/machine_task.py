"""An analysis as it is given to another machine, and what that machine does with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from colonyqc.domain.errors import ClusterError
from colonyqc.domain.model import ModelRef
from colonyqc.domain.protocol import Past
from colonyqc.services.analysis.job_marks import JobMarks
from colonyqc.services.analysis.keep import AnalysisPlan, analysed
from colonyqc.services.analysis.sent_files import SentFile, read_files, unpacked
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, Membranes, Models, Monitor, Outcome

if TYPE_CHECKING:
    from colonyqc.imaging.light.series_marks import SeriesMark
    from colonyqc.services.membranes.presets import Preset


@dataclass(frozen=True, slots=True, eq=False)
class AnalysisTask:
    """All that a machine needs to come to the same result, and by what it knows that it will.

    ``app_version`` and ``models`` (those that may answer, in the order they are tried) must be the
    machine's own. ``files``: the pictures' bytes; None: the machine reaches them itself.
    """

    plan: AnalysisPlan
    app_version: str
    models: tuple[ModelRef, ...]
    marks: tuple["SeriesMark", ...]
    preset: "Preset | None" = None
    files: tuple[SentFile, ...] | None = None


class TaskWriter:
    """Writes tasks, as this machine stands when it is made: a job has one."""

    def __init__(self, context: ServiceContext, marks: JobMarks, *, send: bool = False) -> None:
        """``send``: tasks take their pictures' bytes along."""
        self._context = context
        self._marks = marks
        self._send = send
        self._models: dict[str | None, tuple[ModelRef, ...]] = {}

    def task(self, plan: AnalysisPlan) -> AnalysisTask:
        """Return a plan as it is given to another machine, without what went before.

        Raises:
            ModelError: the model is not at hand here.
            PictureError: a file cannot be sent.
            UsageError: there is no such preset.
        """
        context, preset = self._context, None
        if plan.protocol.prompt and context.presets is not None:
            preset = context.presets.load(plan.protocol.prompt)
        models = (preset.model,) if preset else self._needed(plan.model)
        files = read_files(plan.acquisition) if self._send else None
        return AnalysisTask(
            measured(plan), context.app_version, models, self._marks.found, preset, files
        )

    def _needed(self, wanted: str | None) -> tuple[ModelRef, ...]:
        # Listing reads every package's description: some 0.1 s.
        if wanted not in self._models:
            self._models[wanted] = models_needed(self._context.models, wanted)
        return self._models[wanted]


def measured(plan: AnalysisPlan) -> AnalysisPlan:
    """Return what of a plan decides on what is measured: not what went before; see `proposed_by`.

    So a dish's days can be measured side by side.
    """
    return replace(plan, protocol=replace(plan.protocol, past=Past()), pinned=None)


def models_needed(models: Models, wanted: str | None) -> tuple[ModelRef, ...]:
    """Return the models of colonies that may answer, in the order they are tried.

    Raises:
        ModelError: it is not at hand, or none is.
    """
    from colonyqc.services.analysis.picture_look import offered

    if wanted is None:
        return tuple(info.ref for info in offered(models))
    named = (info.ref for info in models.list() if wanted in (str(info.ref), info.ref.name))
    ref = next(named, None)
    # What is wrong with one that is not listed is said by opening it.
    return (ref or models.open(wanted).info.ref,)


class TaskAnalyser:
    """Analyses what is given to this machine; nothing is kept here."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context
        self._found: dict[tuple[str, tuple[ModelRef, ...], bool], str] = {}

    def unfit(self, app_version: str, models: tuple[ModelRef, ...], *, free: bool = False) -> str:
        """Return why this machine would not come to the same result; see `unfit`."""
        asked = (app_version, models, free)
        if asked not in self._found:
            self._found[asked] = unfit(self._context, *asked)
        return self._found[asked]

    def analyse(self, task: AnalysisTask, monitor: Monitor = UNWATCHED) -> Outcome:
        """Analyse, as the machine that gave the task would.

        Raises:
            Cancelled: asked to stop.
            ClusterError: this machine would not come to the same result.
            ModelError, PictureError, UsageError: as `analysed`.
        """
        free = task.plan.model is None and task.preset is None
        why = self.unfit(task.app_version, task.models, free=free)
        if why:
            raise ClusterError(f"A worker can't take part: {why}")
        context = self._context
        if task.preset is not None:
            from colonyqc.services.membranes.presets import SentPreset  # it reads pictures

            context = replace(context, presets=SentPreset(task.preset))
        marks = JobMarks.known(task.marks)
        if task.files is None:
            return analysed(task.plan, context, monitor, marks=marks)
        with unpacked(task.plan.acquisition, task.files) as (here, told):
            plan = replace(task.plan, acquisition=here)
            return told(analysed(plan, context, monitor, marks=marks))


def unfit(context: ServiceContext, app_version: str, models: Sequence[ModelRef], free: bool) -> str:
    """Return why this machine would not come to the same result, one sentence; "" where it would.

    ``free``: the picture decides which of the ``models`` answers, so no other may be here.
    """
    if context.app_version != app_version:
        return (
            f"it runs colonyqc {context.app_version}, not {app_version}. Install the same version "
            "there."
        )
    here = _listed(context.models, context.membranes)
    for ref in models:
        if ref not in here:
            other = next((each for each in here if str(each) == str(ref)), None)
            what = f"with sha256 {other.sha256[:12]}" if other else "not"
            return (
                f"it has the model {ref} {what}, and here its sha256 is {ref.sha256[:12]}. "
                "Install the same model there."
            )
    if free and models_needed(context.models, None) != tuple(models):
        return (
            "it has other models to choose among than this machine. Name one with --model, or "
            "install the same there."
        )
    return ""


def _listed(models: Models, membranes: Membranes | None) -> tuple[ModelRef, ...]:
    colonies = tuple(info.ref for info in models.list())
    return colonies + tuple(info.ref for info in (membranes.membranes() if membranes else ()))
