"""Many acquisitions, one after the other: what fails is listed, what finished stays."""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field

from colonyqc.domain.errors import ClusterError, ColonyQCError, HistoryError
from colonyqc.domain.picture import Acquisition, Collection, Failure
from colonyqc.services.analysis.job_marks import JobMarks
from colonyqc.services.analysis.keep import Kept, Request, analyse_and_keep
from colonyqc.services.analysis.once import Already, analyse_once
from colonyqc.services.analysis.spread import Attempt, BatchJob, Cluster, spread
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, Monitor


@dataclass(frozen=True, slots=True)
class BatchResult:
    """Which analyses were kept, and everything that could not be done."""

    analyses: tuple[int, ...]
    failures: tuple[Failure, ...] = field(default=())
    already: tuple[int, ...] = ()
    """The analyses of what the history held, where only what is new was asked for."""


def run(
    collection: Collection,
    context: ServiceContext,
    request: Request = Request(),  # noqa: B008 - frozen
    monitor: Monitor = UNWATCHED,
    on_kept: Callable[[Kept], None] | None = None,
    *,
    new_only: bool = False,
    marks: JobMarks | None = None,
    cluster: Cluster | None = None,
) -> BatchResult:
    """Analyse and keep each acquisition of a collection, each by the rule set meant for it.

    ``on_kept`` is told of each as it is kept. ``new_only``: what the history holds is left out;
    see `analysis_key`. ``marks``: what is drawn into its pictures; None looks for it in them.
    ``cluster``: who analyses; None: this process.

    Raises:
        Cancelled: the person stopped; the acquisitions finished before are kept.
        ClusterError: the machines went away, or are not fit for this work; as above.
        HistoryError: the history itself cannot be written: going on would lose work.
    """
    kept: list[int] = []
    already: list[int] = []
    failures = list(collection.failures)
    if marks is None:
        pictures = [p for each in collection.acquisitions for p in each.pictures]
        marks = JobMarks(context.pictures, pictures)
    job = BatchJob(collection.acquisitions, context, request, marks, new_only)
    with closing(attempts(job, cluster, monitor)) as every:
        for acquisition, made in zip(collection.acquisitions, every, strict=True):
            if isinstance(made, HistoryError | ClusterError):
                raise made
            if isinstance(made, ColonyQCError):
                failures.append(Failure(_name(acquisition), str(made)))
            elif isinstance(made, Already):
                already.append(made.number)
            else:
                kept.append(made.number)
                failures.extend(made.analysis.failures)
                if on_kept is not None:
                    on_kept(made)
    monitor.report(1.0, "")
    return BatchResult(tuple(kept), tuple(failures), tuple(already))


def attempts(
    job: BatchJob, cluster: Cluster | None = None, monitor: Monitor = UNWATCHED
) -> Generator[Attempt]:
    """Yield of each acquisition of a job, in their order, what was kept, or why nothing was.

    Raises:
        Cancelled: the person stopped; what was yielded is kept.
    """
    return _one_by_one(job, monitor) if cluster is None else spread(job, cluster, monitor)


def _one_by_one(job: BatchJob, monitor: Monitor) -> Generator[Attempt]:
    """Analyse here; yield of each acquisition what was kept, or why nothing was."""
    analyse = analyse_once if job.new_only else analyse_and_keep
    for acquisition, part in zip(job.acquisitions, job.parts(monitor), strict=True):
        try:
            yield analyse(acquisition, job.context, job.request, part, marks=job.marks)
        except ColonyQCError as error:
            yield error


def _name(acquisition: Acquisition) -> str:
    day = "" if acquisition.day is None else f", day {acquisition.day}"
    return f"{acquisition.dish.line} {acquisition.dish.dish}{day}".strip()
