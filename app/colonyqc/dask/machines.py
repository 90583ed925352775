"""Workers of a Dask scheduler; fits the port `Machines`."""

import logging
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from time import monotonic, sleep
from typing import Any, Final, Generic, TypeVar
from uuid import uuid4

import dask
from distributed import Client, Future, LocalCluster
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker
from distributed.security import Security

from colonyqc.dask.at_work import Unasked, do
from colonyqc.dask.place import ClusterPlace
from colonyqc.domain.errors import ClusterError, ColonyQCError
from colonyqc.services.ports import UNWATCHED, Monitor

Given = TypeVar("Given")
Made = TypeVar("Made")

_ANSWER_S: Final = 15.0
"""How long a scheduler has for its first answer."""
_LOOK_S: Final = 0.02
"""Time between two looks at whether an answer is there."""
_COUNT_S: Final = 2.0
"""How long a count of the workers holds."""
GPU: Final = "GPU"
"""Dask's resource of which a piece of work takes one where networks run on a GPU."""
_LOST: Final = (CancelledError, CommClosedError, OSError, TimeoutError)
_NOT_LOADED: Final = (ImportError, AttributeError, pickle.UnpicklingError)
"""What a worker raises that lacks the program, or has another."""


class DaskMachines(Generic[Given, Made]):
    """Connects with the first piece of work, and anew once a connection is lost for good."""

    def __init__(
        self,
        place: ClusterPlace,
        work: Callable[[Given, Monitor], Made],
        unfit: Callable[[], str],
        *,
        on_gpu: bool = False,
    ) -> None:
        """``work`` and ``unfit`` run on a worker, so both can be pickled by name.

        ``unfit`` says why a worker can't do it, one sentence that begins with "it"; "" where it
        can. ``on_gpu``: only workers with Dask's resource GPU get work, one piece for each.
        """
        self._place = place
        self._work = work
        self._unfit = unfit
        self._resources = {GPU: 1} if on_gpu else {}
        self._local: LocalCluster | None = None
        self._client: Client | None = None
        self._counted = (0.0, 0)

    def open(self) -> None:
        """Connect now, and hold every worker there is against this machine.

        Raises:
            ClusterError: no scheduler answers, or a worker is not fit for the work.
        """
        self.close()
        _say_nothing()
        try:
            self._client = self._connected()
        except (OSError, TimeoutError) as error:
            self.close()
            raise ClusterError(
                f"No scheduler answers at {self._place}: start one there with “dask scheduler”, or "
                "name another."
            ) from error
        except TypeError as error:
            # Dask's word for a tls:// address without keys and certificates.
            self.close()
            raise ClusterError(
                f"{self._place} can't be connected to: Dask's configuration lacks what its kind of "
                f"address asks for, as TLS its certificates (distributed.comm.tls). {error}"
            ) from error
        try:
            self._check(self._client)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the workers; those that were started here end."""
        client, self._client = self._client, None
        local, self._local = self._local, None
        # What went away by itself cannot be told good-bye.
        with suppress(*_LOST):
            if client is not None:
                client.close()
        if local is not None:
            local.close()

    @property
    def ahead(self) -> int:
        """Twice as many pieces as workers' threads: none idles while an answer is kept here."""
        at, count = self._counted
        if monotonic() - at > _COUNT_S:
            with suppress(*_LOST):
                count = sum(self._open().nthreads().values())
            self._counted = (monotonic(), count)
        return 2 * count + 2

    def submit(self, task: Given) -> "DaskPending[Made]":
        """Give a piece of work out.

        Raises:
            ClusterError: as of `open`.
        """
        client = self._open()
        key = f"colonyqc-{uuid4().hex}"
        # Dask advises to scatter large arguments; what is scattered is lost with its worker.
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TiB"}):
            future = client.submit(
                do, self._work, task, key=key, pure=False, resources=self._resources or None
            )
        return DaskPending(future, str(self._place))

    def _open(self) -> Client:
        if self._client is None or self._client.status not in ("running", "connecting"):
            self.open()
        assert self._client is not None  # noqa: S101 - opened
        return self._client

    def _connected(self) -> Client:
        if not self._place.processes:
            # Keys and certificates are those of Dask's own configuration.
            return Client(
                self._place.address,
                timeout=_ANSWER_S,
                security=Security(),
                set_as_default=False,
                name="colonyqc",
            )
        # No pages about the work for whoever asks, and no samples of the stack for them: a worker
        # takes one every 10 ms.
        quiet: dict[str, object] = {
            "distributed.scheduler.http.routes": [],
            "distributed.worker.http.routes": [],
            "distributed.worker.profile.enabled": False,
            # Dask sets this threshold for its workers, and glibc then asks the system for each
            # large array anew, page by page: a third of the time of a small picture.
            "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None,
        }
        with dask.config.set(quiet):
            self._local = LocalCluster(
                n_workers=self._place.processes,
                threads_per_worker=1,
                dashboard_address="127.0.0.1:0",
                # Whoever else works on this machine could give the workers work of their own.
                security=Security.temporary(),
                silence_logs=logging.CRITICAL,
                # Dask would end a worker at its share of the memory; one picture may take it all.
                memory_limit=None,
                resources=self._resources or None,
            )
        client = Client(self._local, set_as_default=False)
        client.register_plugin(Unasked())
        return client

    def _check(self, client: Client) -> None:
        for worker, said in client.run(self._unfit, on_error="return").items():
            if isinstance(said, _NOT_LOADED):
                raise ClusterError(_not_loaded(f"The worker {worker}", said)) from said
            if isinstance(said, BaseException):
                raise said
            if said:
                raise ClusterError(f"The worker {worker} can't take part: {said}")
        workers = client.scheduler_info(n_workers=-1)["workers"].values()
        if self._resources and workers and not any(w["resources"].get(GPU) for w in workers):
            raise ClusterError(
                f"No worker of {self._place} has a GPU: start those that do with “dask worker "
                '--resources "GPU=1"”.'
            )


class DaskPending(Generic[Made]):
    """A piece of work with Dask; see `PendingAnswer`."""

    def __init__(self, future: Future[Any], place: str) -> None:
        self._future = future
        self._place = place

    def result(self, monitor: Monitor = UNWATCHED) -> Made:
        """Wait for the answer and return it; see `PendingAnswer`."""
        with self._told():
            while not self._future.done():
                monitor.check()
                sleep(_LOOK_S)
            made: Made = self._future.result()
            # Its arrays need not lie with the worker any longer.
            self._future.release()
            return made

    def drop(self) -> None:
        """Give it up; a worker at work on it stops soon."""
        with suppress(*_LOST):
            self._future.cancel()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except KilledWorker as error:
            raise ColonyQCError(
                "Every worker that began it ended: it may need more memory than they have."
            ) from error
        except _NOT_LOADED as error:
            raise ClusterError(_not_loaded("A worker", error)) from error
        except _LOST as error:
            raise ClusterError(
                f"The scheduler {self._place} went away. What had finished is kept; the same again "
                "with --new-only does the rest."
            ) from error


def _not_loaded(who: str, error: BaseException) -> str:
    return f"{who} can't load this program ({error}). Install the same version of colonyqc there."


def _say_nothing() -> None:
    """Keep Dask's own words off the terminal: what matters of them is said in a sentence."""
    for name in logging.root.manager.loggerDict:
        if name.startswith("distributed"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
