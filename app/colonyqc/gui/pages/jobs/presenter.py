"""Jobs as the panel shows them: values to words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from colonyqc.gui.core.analysis_queue import AnalysisQueue
from colonyqc.gui.core.jobs import Job, Jobs
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.widgets import formatting
from colonyqc.services.queue.queued import Queued

_JOIN = " · "
_SOON_S = 1.0
"""What ends sooner than this is not worth a line, s."""


@dataclass(frozen=True, slots=True)
class RunningJob:
    """A job at work; ``share`` is 0 to 1."""

    number: int
    title: str
    share: float
    detail: str


@dataclass(frozen=True, slots=True)
class WaitingJob:
    """A job that waits; ``until`` is when it will be done, "" while nobody knows."""

    number: int
    title: str
    day: str
    pictures: str
    until: str


@dataclass(frozen=True, slots=True)
class JobsState:
    """All that the panel shows."""

    summary: str
    share: float
    running: tuple[RunningJob, ...]
    waiting: tuple[WaitingJob, ...]
    paused: bool
    left: str
    """What an earlier window left undone, "" for nothing."""
    may_go_on: bool
    analysing: bool
    """Whether an analysis is at work or waits: only analyses can stand still, or be put back."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.running or self.waiting or self.left)


def state(jobs: Jobs, queue: AnalysisQueue, now: datetime, read_only: str = "") -> JobsState:
    """Return what is shown; ``now`` in local time; ``read_only``: why nothing may be written."""
    waiting = jobs.waiting
    running = [job for job in jobs.active if _is_told(job)]
    analyses = [job for job in running if job.lane == "analysis"]
    until = jobs.seconds_until
    total = jobs.done + len(analyses) + len(waiting)
    return JobsState(
        summary=_summary(jobs, len(analyses) + len(waiting), now),
        share=(jobs.done + sum(job.share for job in analyses)) / total if total else 0.0,
        running=tuple(_running(job, queue) for job in running),
        waiting=tuple(
            _waiting(job, queue, now, None if jobs.paused else until.get(job)) for job in waiting
        ),
        paused=jobs.paused,
        left=_left(queue.kept.left.waiting, read_only),
        may_go_on=not read_only,
        analysing=bool(analyses or waiting),
    )


def until_text(now: datetime, seconds: float) -> str:
    """Return when something will be done: the time, with the weekday where it is another day."""
    then = now + timedelta(seconds=seconds)
    if then.date() == now.date():
        return f"{then:%H:%M}"
    return f"{then:%m-%d %H:%M}"


def _is_told(job: Job) -> bool:
    """Tell whether a job at work is shown: what is long, and what takes time to speak of."""
    if not job.begun or job.cancelled or not job.label:
        return False
    if job.lane in ("io", "backup", "prompt"):
        return job.share > 0 or monotonic() - job.begun_at > _SOON_S
    return job.lane in ("analysis", "teach", "qualify", "export")


def _summary(jobs: Jobs, not_done: int, now: datetime) -> str:
    if not not_done:
        return translate("Jobs", "No analysis is under way.")
    said = translate("Jobs", "{done} of {total} done")
    parts = [said.format(done=jobs.done, total=jobs.done + not_done)]
    left = jobs.seconds_left
    if left is not None:
        time = formatting.duration(left)
        if jobs.paused:
            parts.append(translate("Jobs", "{time} of work left").format(time=time))
        else:
            said = translate("Jobs", "about {time} left, until {moment}")
            parts.append(said.format(time=time, moment=until_text(now, left)))
    if jobs.paused:
        parts.insert(0, translate("Jobs", "Paused"))
    return _JOIN.join(parts)


def _running(job: Job, queue: AnalysisQueue) -> RunningJob:
    parts = [f"{round(100 * job.share)}{formatting.GAP}%"]
    if job.left:
        said = translate("Jobs", "{time} left")
        parts.append(said.format(time=formatting.duration(job.left)))
    if job.what:
        parts.append(job.what)
    return RunningJob(job.id, _title(job, queue.queued_of(job)), job.share, _JOIN.join(parts))


def _waiting(job: Job, queue: AnalysisQueue, now: datetime, seconds: float | None) -> WaitingJob:
    queued = queue.queued_of(job)
    until = "" if seconds is None else until_text(now, seconds)
    if queued is None:
        return WaitingJob(job.id, job.label, "", "", until)
    acquisition = queued.acquisition
    return WaitingJob(
        job.id,
        acquisition.dish.label,
        formatting.NONE if acquisition.day is None else str(acquisition.day),
        str(len(acquisition.pictures)),
        until,
    )


def _title(job: Job, queued: Queued | None) -> str:
    if queued is None:
        return job.label
    acquisition = queued.acquisition
    return _JOIN.join((acquisition.dish.label, formatting.day(acquisition.day)))


def _left(left: Sequence[Queued], read_only: str) -> str:
    if not left:
        return ""
    dishes = list(dict.fromkeys(queued.acquisition.dish.label for queued in left))
    named = translate("Jobs", ", ").join(dishes[:3]) + (" …" if len(dishes) > 3 else "")
    text = translate("Jobs", "Not done when the window was last closed: {count} ({dishes}).")
    text = text.format(count=len(left), dishes=named)
    return f"{text} {worded(read_only)}" if read_only else text
