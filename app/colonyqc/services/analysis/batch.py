"""Many acquisitions, one after the other: what fails is listed, what finished stays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from colonyqc.domain.errors import ColonyQCError, HistoryError
from colonyqc.domain.picture import Acquisition, Collection, Failure
from colonyqc.services.analysis import colonies, keep
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, Monitor, Outcome
from colonyqc.services.rules.selection import in_force


@dataclass(frozen=True, slots=True)
class BatchResult:
    """Which analyses were kept, and everything that could not be done."""

    analyses: tuple[int, ...]
    failures: tuple[Failure, ...] = field(default=())


def run(
    collection: Collection,
    context: ServiceContext,
    model: str | None = None,
    monitor: Monitor = UNWATCHED,
    on_outcome: Callable[[Outcome, int], None] | None = None,
    rules: str | None = None,
) -> BatchResult:
    """Analyse and keep each acquisition of a collection, each by the rule set meant for it.

    ``rules``: one rule set for all of them, NAME or NAME@VERSION.

    Raises:
        Cancelled: the person stopped; the acquisitions finished before are kept.
        HistoryError: the history itself cannot be written: going on would lose work.
    """
    kept: list[int] = []
    failures = list(collection.failures)
    weights = _weights(collection.acquisitions)
    done = 0.0
    for acquisition, weight in zip(collection.acquisitions, weights, strict=True):
        try:
            outcome = colonies.run(
                acquisition,
                context=context,
                model=model,
                protocol=in_force(context, acquisition, rules),
                monitor=monitor.part(done, done + weight),
            )
            changed = keep.save(context.histories, outcome)
        except HistoryError:
            raise
        except ColonyQCError as error:
            failures.append(Failure(_name(acquisition), str(error)))
        else:
            kept.extend(changed.analyses)
            failures.extend(outcome.analysis.failures)
            if on_outcome is not None:
                on_outcome(outcome, next(iter(changed.analyses)))
        done += weight
    monitor.report(1.0, "")
    return BatchResult(tuple(kept), tuple(failures))


def _name(acquisition: Acquisition) -> str:
    day = "" if acquisition.day is None else f", day {acquisition.day}"
    return f"{acquisition.dish.line} {acquisition.dish.dish}{day}"


def _weights(acquisitions: Sequence[Acquisition]) -> list[float]:
    files = [sum(len(p.tiles) for p in a.pictures) for a in acquisitions]
    total = sum(files)
    return [n / total for n in files]
