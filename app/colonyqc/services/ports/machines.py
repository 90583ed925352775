"""Other machines, or further processes of this one, that work is given to (room `dask`)."""

from typing import Protocol, TypeVar

from colonyqc.services.ports.progress import UNWATCHED, Monitor

Task = TypeVar("Task", contravariant=True)
Answer = TypeVar("Answer", covariant=True)


class PendingAnswer(Protocol[Answer]):
    """A piece of work that some machine has, or will have."""

    def result(self, monitor: Monitor = UNWATCHED) -> Answer:
        """Wait for the answer and return it; what the work raised is raised here.

        Raises:
            Cancelled: asked to stop.
            ClusterError: the machines went away, or are not fit for this work.
            PictureError: each machine that began it ended.
        """
        ...

    def drop(self) -> None:
        """Give up the work and its answer; a machine at work on it stops soon."""
        ...


class Machines(Protocol[Task, Answer]):
    """Takes pieces of work and does each of them on one machine, again where one of them ends."""

    @property
    def ahead(self) -> int:
        """How many pieces are worth giving out before the first answer is taken."""
        ...

    def submit(self, task: Task) -> PendingAnswer[Answer]:
        """Give a piece of work out."""
        ...
