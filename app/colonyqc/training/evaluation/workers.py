"""Train and score several networks, one after another or in child processes of one thread each."""

import pickle
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.sharedctypes import SynchronizedArray
from multiprocessing.synchronize import Event
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal
from tempfile import TemporaryDirectory
from typing import Final

import cv2
import torch

from colonyqc.services.ports import Monitor
from colonyqc.training.evaluation.cross_validation import FoldRun, Material, run_job
from colonyqc.training.evaluation.figures import RunScores
from colonyqc.training.fit.pmf import pack_pictures
from colonyqc.training.recipes.pmf import PmfRecipe

_LOOK_S: Final = 0.3
"""Time between two looks at whether the person wants to stop."""


@contextmanager
def one_thread() -> Iterator[None]:
    """Let torch and OpenCV use one thread, so that a network's processor time is its own."""
    before = torch.get_num_threads(), cv2.getNumThreads()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before[0])
        cv2.setNumThreads(before[1])


def run_jobs(
    jobs: Sequence[FoldRun],
    material: Material,
    recipe: PmfRecipe,
    workers: int,
    monitor: Monitor,
) -> list[RunScores]:
    """Return the figures of every job in order; ``recipe`` made the material.

    The pictures are resized and flat-fielded once for all of them.

    Raises:
        Cancelled: asked to stop; what is under way writes its checkpoint first.
        TrainingError: see `fit.pmf.train_net`; the other jobs under way are stopped likewise.
    """
    atlas = pack_pictures(recipe, material.pools)
    packed = replace(material, atlas=atlas)
    if workers == 1:
        with one_thread():
            return [
                run_job(job, packed, _part(monitor, jobs, number))
                for number, job in enumerate(jobs)
            ]
    beside = jobs[0].checkpoint.parent
    # Windows keeps an open file: what is left is gone with the folder of the runs.
    with TemporaryDirectory(dir=beside, ignore_cleanup_errors=True) as folder:
        shared = replace(material, atlas=atlas.laid_down(Path(folder)))
        # In a file: what is handed to a child directly makes the next wait until it has started.
        path = Path(folder) / "material.pickle"
        path.write_bytes(pickle.dumps(shared))
        return _in_children(jobs, path, workers, monitor)


def _part(monitor: Monitor, jobs: Sequence[FoldRun], number: int) -> Monitor:
    part = monitor.part(number / len(jobs), (number + 1) / len(jobs))
    return part.under(jobs[number].told)


@dataclass(slots=True)
class _Child:
    """What a child process keeps between its jobs."""

    material: Material
    stop: Event
    shares: "SynchronizedArray[float]"


_child: _Child | None = None


def _begin(path: Path, stop: Event, shares: "SynchronizedArray[float]") -> None:
    global _child
    signal(SIGINT, SIG_IGN)  # Ctrl-C reaches the children too; the parent says when to stop
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    material: Material = pickle.loads(path.read_bytes())  # noqa: S301 - written by our parent
    _child = _Child(material, stop, shares)


def _work(job: FoldRun, number: int) -> RunScores:
    if _child is None:
        raise RuntimeError("the process was not prepared")
    child = _child

    def told(share: float, _: str) -> None:
        child.shares[number] = share

    return run_job(job, child.material, Monitor(told, child.stop.is_set))


def _in_children(
    jobs: Sequence[FoldRun],
    material: Path,
    workers: int,
    monitor: Monitor,
) -> list[RunScores]:
    # Forked children would inherit torch's threads in the state they happen to be in, and hang.
    context = get_context("spawn")
    stop = context.Event()
    # Shared numbers and not a queue: nobody has to empty it, and a slow reader holds nobody up.
    shares = context.Array("d", len(jobs))
    pool = ProcessPoolExecutor(min(workers, len(jobs)), context, _begin, (material, stop, shares))
    with pool:
        futures = [pool.submit(_work, job, number) for number, job in enumerate(jobs)]
        try:
            watch(futures, lambda done: _tell(monitor, shares, done, len(jobs)), monitor)
            return [future.result() for future in futures]
        finally:
            # Also after success or an error: whoever is still under way writes its checkpoint and
            # ends.
            stop.set()
            pool.shutdown(cancel_futures=True)


def _tell(monitor: Monitor, shares: "SynchronizedArray[float]", done: int, count: int) -> None:
    monitor.report(sum(shares[:]) / count, f"{done} of {count} networks")


def watch(
    futures: Sequence[Future[RunScores]], tell: Callable[[int], None], monitor: Monitor
) -> None:
    """Wait for all, telling how many are done.

    Raises:
        Cancelled: asked to stop; or what a job raised, as soon as it did.
    """
    left = set(futures)
    while left:
        monitor.check()
        # With a time limit, so that a wish to stop is seen between two networks that end.
        done, left = wait(left, _LOOK_S, FIRST_COMPLETED)
        for future in done:
            future.result()
        tell(len(futures) - len(left))
