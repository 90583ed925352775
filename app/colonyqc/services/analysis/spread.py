"""Give analyses to other machines and keep what they come to, in order, by this one writer.

Machines read, segment and measure. What is in force for a dish, its audited place in the history
and the right to write are asked here alone.
"""

from collections import Counter, deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Acquisition, DishKey
from colonyqc.services.analysis.job_marks import JobMarks
from colonyqc.services.analysis.keep import (
    AnalysisPlan,
    Kept,
    Request,
    ask_to_analyse,
    keep_outcome,
    planned,
)
from colonyqc.services.analysis.machine_task import AnalysisTask, TaskWriter, measured
from colonyqc.services.analysis.once import Already, already, keep_once
from colonyqc.services.analysis.patience import until_reached
from colonyqc.services.analysis.replacing import ask_for_reason
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Monitor, Outcome
from colonyqc.services.ports.machines import Machines, PendingAnswer
from colonyqc.services.rules.configuration import require_approved

Attempt = Kept | Already | ColonyQCError
"""What became of an acquisition: what was kept, what the history had, or why there is nothing."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Machines that analyse; ``send``: they are sent the pictures' bytes, and reach no files."""

    machines: Machines[AnalysisTask, Outcome]
    send: bool = False


@dataclass(frozen=True, slots=True)
class BatchJob:
    """The acquisitions to analyse, and by what is said for all of them."""

    acquisitions: Sequence[Acquisition]
    context: ServiceContext
    request: Request
    marks: JobMarks
    new_only: bool

    def parts(self, monitor: Monitor) -> Iterator[Monitor]:
        """Yield the monitor of each acquisition, as much of the whole as it has files."""
        files = [sum(len(p.tiles) for p in a.pictures) for a in self.acquisitions]
        done, total = 0.0, sum(files)
        for count in files:
            yield monitor.part(done, done + count / total)
            done += count / total


@dataclass(slots=True)
class _Given:
    """An acquisition on its way: with a machine, or settled before any work."""

    acquisition: Acquisition
    kept_before: int
    """How many of its dish were known to be kept when it was planned."""
    plan: AnalysisPlan | None = None
    pending: PendingAnswer[Outcome] | None = None
    settled: Already | ColonyQCError | None = None


def spread(job: BatchJob, cluster: Cluster, monitor: Monitor) -> Generator[Attempt]:
    """Yield of each acquisition, in their order, what was kept, or why nothing was.

    Closing it gives up what machines are at work on.

    Raises:
        Cancelled: asked to stop.
    """
    given = _Giving(job, cluster)
    waiting: deque[_Given] = deque()
    parts = job.parts(monitor)

    def taken() -> Attempt:
        made = given.back(waiting[0], next(parts))
        # Only now: one that is stopped while it is waited for is given up with the others.
        waiting.popleft()
        return made

    try:
        for acquisition in job.acquisitions:
            monitor.check()
            waiting.append(given.out(acquisition, monitor))
            while len(waiting) > cluster.machines.ahead:
                yield taken()
        while waiting:
            yield taken()
    finally:
        for left in waiting:
            if left.pending is not None:
                left.pending.drop()


class _Giving:
    """Gives acquisitions out and takes them back, those of a dish as if one after the other."""

    def __init__(self, job: BatchJob, cluster: Cluster) -> None:
        self._job = job
        self._machines = cluster.machines
        self._tasks = TaskWriter(job.context, job.marks, send=cluster.send)
        self._kept: Counter[DishKey] = Counter()

    def out(self, acquisition: Acquisition, monitor: Monitor) -> _Given:
        """Plan an acquisition and give it to a machine, unless there is nothing to do.

        Raises:
            Cancelled: asked to stop while a server was waited for.
        """
        given = _Given(acquisition, self._kept[acquisition.dish])
        try:
            found = self._prepared(acquisition, monitor)
            if isinstance(found, Already):
                given.settled = found
            else:
                given.plan, given.pending = found, self._submitted(found)
        except ColonyQCError as error:
            given.settled = error
        return given

    def back(self, given: _Given, monitor: Monitor) -> Attempt:
        """Wait for what a machine came to, and keep it.

        Raises:
            Cancelled: asked to stop; nothing of it is kept.
        """
        try:
            made = self._kept_of(given, monitor)
        except ColonyQCError as error:
            made = error
        # Also what another seat has kept since it was planned: its later days go by it as well.
        if isinstance(made, Kept | Already) and made is not given.settled:
            self._kept[given.acquisition.dish] += 1
        monitor.report(1.0, given.acquisition.dish.label)
        return made

    def _kept_of(self, given: _Given, monitor: Monitor) -> Attempt:
        if self._kept[given.acquisition.dish] != given.kept_before:
            # An earlier day of the dish was kept meanwhile: the rules go by what it showed, and it
            # may decide on model and feeders. Where it does, this day is measured again.
            found = self._prepared(given.acquisition, monitor)
            if isinstance(found, Already):
                return found
            return self._keep(found, self._by_plan(found, given, monitor), monitor)
        if given.plan is None or given.pending is None:
            assert given.settled is not None  # noqa: S101 - one or the other
            return given.settled
        return self._keep(given.plan, given.pending.result(monitor), monitor)

    def _by_plan(self, plan: AnalysisPlan, given: _Given, monitor: Monitor) -> Outcome:
        """Return the outcome of a plan: of what was given out where that is the same work."""
        if given.plan is not None and given.pending is not None:
            if _may_be(plan, given.plan):
                outcome = given.pending.result(monitor)
                if _is(plan.model, given.plan.model, outcome.analysis.model):
                    return outcome
            else:
                given.pending.drop()
        return self._submitted(plan).result(monitor)

    def _prepared(self, acquisition: Acquisition, monitor: Monitor) -> AnalysisPlan | Already:
        """Return by what to analyse, as `analyse_and_keep` and `analyse_once` would.

        A server that went away is waited for: the others' answers must not be lost to it.
        """
        job = self._job

        def begin() -> AnalysisPlan | Already:
            ask_to_analyse(job.context.histories)
            plan = planned(acquisition, job.context, job.request)
            found = already(plan, job.context, job.marks) if job.new_only else None
            if found is None and not job.request.why.strip():
                prompted = bool(plan.protocol.prompt)
                ask_for_reason(job.context.histories, acquisition, prompted=prompted)
            return found or plan

        return until_reached(begin, monitor)

    def _submitted(self, plan: AnalysisPlan) -> PendingAnswer[Outcome]:
        return self._machines.submit(self._tasks.task(plan))

    def _keep(self, plan: AnalysisPlan, outcome: Outcome, monitor: Monitor) -> Kept | Already:
        job = self._job
        made_by = outcome.analysis.model
        until_reached(lambda: require_approved(job.context, plan.protocol, made_by), monitor)
        if not plan.protocol.prompt:
            # With the first answer: a command that only waits needs no imaging.
            from colonyqc.services.analysis.colonies import proposed_by

            outcome = replace(outcome, analysis=proposed_by(outcome.analysis, plan.protocol))
        keep = keep_once if job.new_only else keep_outcome
        return keep(outcome, plan, job.context, job.request.why, monitor)


def _may_be(plan: AnalysisPlan, given: AnalysisPlan) -> bool:
    """Tell whether what was given out can be the work of a plan; a free choice may fall on it."""
    return measured(replace(plan, model=given.model)) == measured(given) and (
        given.model in (None, plan.model)
    )


def _is(wanted: str | None, asked: str | None, made: ModelRef) -> bool:
    return wanted in (asked, str(made))
