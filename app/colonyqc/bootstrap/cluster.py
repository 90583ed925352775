"""Analyses on many machines: what a worker builds, and what the client gives it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, NoReturn

from colonyqc.bootstrap.parts import models, pictures, presets, protocol, rule_sets
from colonyqc.config.build import build_version
from colonyqc.config.program import lacking
from colonyqc.config.settings import load_settings
from colonyqc.domain.errors import ClusterError, HistoryError
from colonyqc.domain.model import ModelRef
from colonyqc.domain.people import Actor
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Monitor, Outcome

if TYPE_CHECKING:
    from colonyqc.services.analysis.machine_task import AnalysisTask, TaskAnalyser
    from colonyqc.services.analysis.spread import Cluster


@dataclass(frozen=True, slots=True)
class NetworkWish:
    """How networks run on every machine."""

    precision: Literal["full", "fast"]
    device: Literal["", "cpu", "cuda", "directml"]


class _Known(threading.local):
    """What each thread of a worker has built."""

    def __init__(self) -> None:
        self.analysers: dict[NetworkWish, TaskAnalyser] = {}


_known = _Known()


@contextmanager
def cluster(
    where: str,
    context: ServiceContext,
    precision: Literal["full", "fast"] | None = None,
    device: Literal["", "cpu", "cuda", "directml"] | None = None,
    *,
    model: str | None = None,
    send: bool = False,
) -> "Iterator[Cluster]":
    """Give machines that analyse, each held against this one; let go of them at the end.

    ``where``: local:N or a scheduler's address; ``precision`` and ``device`` as of `models`;
    ``model``: the one asked for, so that every worker is held against it before any work.
    ``send``: they are sent the pictures' bytes.

    Raises:
        ClusterError: Dask is not installed, no scheduler answers, or a worker is not fit.
        ModelError: the model is not at hand here.
        UsageError: ``where`` is neither.
    """
    try:
        from colonyqc.dask.machines import DaskMachines
        from colonyqc.dask.place import read_place
    except ModuleNotFoundError as error:
        raise ClusterError(f"{lacking('Dask', 'dask')}.") from error
    from colonyqc.services.analysis.machine_task import models_needed
    from colonyqc.services.analysis.spread import Cluster

    place = read_place(where)
    settings = load_settings()
    wish = NetworkWish(
        settings.precision if precision is None else precision,
        settings.provider if device is None else device,
    )
    needed = () if model is None else models_needed(context.models, model)
    machines: DaskMachines[AnalysisTask, Outcome] = DaskMachines(
        place,
        partial(analyse_here, wish),
        partial(unfit_here, wish, context.app_version, needed),
        on_gpu=wish.device in ("cuda", "directml"),
    )
    try:
        machines.open()
        yield Cluster(machines, send)
    finally:
        machines.close()


def analyse_here(wish: NetworkWish, task: "AnalysisTask", monitor: Monitor) -> Outcome:
    """Analyse on this worker what a client gave it; raises as `TaskAnalyser.analyse`."""
    return _analyser(wish).analyse(task, monitor)


def unfit_here(wish: NetworkWish, app_version: str, needed: tuple[ModelRef, ...]) -> str:
    """Return why this worker would not come to the client's results; "" where it would."""
    return _analyser(wish).unfit(app_version, needed)


def _analyser(wish: NetworkWish) -> "TaskAnalyser":
    """Return what this thread analyses with; the first time it is built, and keeps its networks."""
    from colonyqc.services.analysis.machine_task import TaskAnalyser

    if wish not in _known.analysers:
        _known.analysers[wish] = TaskAnalyser(_worker_context(wish))
    return _known.analysers[wish]


def _worker_context(wish: NetworkWish) -> ServiceContext:
    """Return the parts that a worker analyses with; it has no history."""
    import cv2

    from colonyqc.reports.renderer import Renderer

    # As many pieces of work go on as the worker has threads: more would fight for its cores.
    cv2.setNumThreads(1)
    library = models(precision=wish.precision, device=wish.device, side_by_side=True, threads=1)
    return ServiceContext(
        pictures=pictures(),
        models=library,
        histories=_no_history,
        reports=Renderer(),
        protocol=protocol(),
        person="",
        app_version=build_version(),
        rules=rule_sets(),
        membranes=library,
        presets=presets(),
    )


def _no_history(actor: Actor | None = None) -> NoReturn:  # noqa: ARG001 - as a history is opened
    raise HistoryError("A worker has no history: what it finds is kept by whoever asked for it.")
