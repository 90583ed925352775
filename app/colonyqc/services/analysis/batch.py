"""Many acquisitions, one after the other: what fails is listed, what finished stays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from colonyqc.domain.errors import ColonyQCError, HistoryError
from colonyqc.domain.picture import Acquisition, Collection, Failure
from colonyqc.services.analysis.job_marks import JobMarks
from colonyqc.services.analysis.keep import Kept, Request, analyse_and_keep
from colonyqc.services.analysis.once import Already, analyse_once
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
) -> BatchResult:
    """Analyse and keep each acquisition of a collection, each by the rule set meant for it.

    ``on_kept`` is told of each as it is kept. ``new_only``: what the history holds is left out;
    see `analysis_key`. ``marks``: what is drawn into its pictures; None looks for it in them.

    Raises:
        Cancelled: the person stopped; the acquisitions finished before are kept.
        HistoryError: the history itself cannot be written: going on would lose work.
    """
    kept: list[int] = []
    already: list[int] = []
    failures = list(collection.failures)
    weights = _weights(collection.acquisitions)
    if marks is None:
        pictures = [p for each in collection.acquisitions for p in each.pictures]
        marks = JobMarks(context.pictures, pictures)
    analyse = analyse_once if new_only else analyse_and_keep
    done = 0.0
    for acquisition, weight in zip(collection.acquisitions, weights, strict=True):
        try:
            part = monitor.part(done, done + weight)
            made = analyse(acquisition, context, request, part, marks=marks)
        except HistoryError:
            raise
        except ColonyQCError as error:
            failures.append(Failure(_name(acquisition), str(error)))
        else:
            if isinstance(made, Already):
                already.append(made.number)
            else:
                kept.append(made.number)
                failures.extend(made.analysis.failures)
                if on_kept is not None:
                    on_kept(made)
        done += weight
    monitor.report(1.0, "")
    return BatchResult(tuple(kept), tuple(failures), tuple(already))


def _name(acquisition: Acquisition) -> str:
    day = "" if acquisition.day is None else f", day {acquisition.day}"
    return f"{acquisition.dish.line} {acquisition.dish.dish}{day}".strip()


def _weights(acquisitions: Sequence[Acquisition]) -> list[float]:
    files = [sum(len(p.tiles) for p in a.pictures) for a in acquisitions]
    total = sum(files)
    return [n / total for n in files]
