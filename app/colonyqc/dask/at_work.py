"""What runs on a worker: a piece of work that stops soon once nobody wants it any more."""

import signal
from collections.abc import Callable
from typing import TypeVar

from distributed import Worker, WorkerPlugin, get_worker

from colonyqc.services.ports import Monitor

Given = TypeVar("Given")
Made = TypeVar("Made")


def do(work: Callable[[Given, Monitor], Made], task: Given) -> Made:
    """Do a piece of work on this worker and return its answer."""
    worker = get_worker()
    # Here and not when asked: that may be in any thread of the work, and only this one knows.
    key = worker.get_current_task()

    def unwanted() -> bool:
        # Dask never stops a thread; it marks what was released while it ran.
        state = worker.state.tasks.get(key)
        return state is None or state.state == "cancelled"

    return work(task, Monitor(cancelled=unwanted))


class Unasked(WorkerPlugin):
    """Leaves Ctrl+C to the client: a terminal tells it to every process that was started there."""

    def setup(self, worker: Worker) -> None:  # noqa: ARG002 - as Dask calls it
        """Turn a deaf ear; the client ends its workers itself."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
