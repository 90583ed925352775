"""One controller's way to the jobs: what comes back after it closed is dropped."""

from collections.abc import Callable
from typing import TypeVar

from colonyqc.domain.errors import ColonyQCError
from colonyqc.gui.core.jobs import Job, Jobs, Lane, Work

T = TypeVar("T")


class JobScope:
    """Submit jobs whose callbacks touch views that may be gone by then."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._open = True

    @property
    def is_open(self) -> bool:
        """Tell whether the views behind it are still there."""
        return self._open

    def submit(
        self,
        lane: Lane,
        work: Work[T],
        on_result: Callable[[T], None],
        on_error: Callable[[ColonyQCError], None],
        label: str = "",
        key: str = "",
    ) -> Job:
        """Submit work; its callbacks are called only until `close`."""

        def deliver(result: T) -> None:
            if self._open:
                on_result(result)

        def refuse(error: ColonyQCError) -> None:
            if self._open:
                on_error(error)

        return self._jobs.submit(lane, work, deliver, refuse, label, key)

    def close(self) -> None:
        """Drop everything still on its way."""
        self._open = False
