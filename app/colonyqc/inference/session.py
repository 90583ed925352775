"""Run an ONNX network on one device, believed only when its session says so."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any, Final, Literal, TypeVar

import onnxruntime as ort

from colonyqc.domain.errors import ModelError
from colonyqc.services.ports import UNWATCHED, Monitor

Device = Literal["cuda", "directml", "cpu"]
Network = TypeVar("Network")

PATIENCE_S: Final = 120.0
"""Time a packaged network has for its own test picture: slow machines take a few seconds."""
_LOOK_S: Final = 0.05
"""Time between two looks at whether a run took too long."""

_PROVIDERS: Final[dict[Device, str]] = {
    "cuda": "CUDAExecutionProvider",
    "directml": "DmlExecutionProvider",
    "cpu": "CPUExecutionProvider",
}
"""The engine's names, best device first."""
_OPTIONS: Final[dict[Device, dict[str, str]]] = {
    # Shortened floats would move probabilities by more than `packages` lets pass.
    "cuda": {"use_tf32": "0"},
    "directml": {},
    "cpu": {},
}
LABELS: Final[dict[Device, str]] = {"cuda": "CUDA", "directml": "DirectML", "cpu": "CPU"}

_state = ort.capi.onnxruntime_pybind11_state
ENGINE_ERRORS: Final = (
    _state.EPFail,
    _state.EngineError,
    _state.Fail,
    _state.InvalidArgument,
    _state.InvalidGraph,
    _state.InvalidProtobuf,
    _state.NoModel,
    _state.NoSuchFile,
    _state.NotImplemented,
    _state.RuntimeException,
    RuntimeError,
    ValueError,
)


def devices(wanted: Device | Literal[""] = "") -> tuple[Device, ...]:
    """Return what to try, in this order: every listed device, or the one asked for, then the CPU.

    A device that the engine lists may still not start.
    """
    # Asked every time and not at import: what is listed depends on the wheel that is installed.
    listed = ort.get_available_providers()
    known: list[Device] = [name for name, engine in _PROVIDERS.items() if engine in listed]
    return tuple(name for name in known if name == "cpu" or wanted in ("", name))


def first_that_passes(
    wanted: Device | Literal[""], start: Callable[[Device, bool], Network]
) -> Network:
    """Return a network on the first device, best first, that starts and runs its test right.

    ``start`` is told whether a device is the last one, the CPU: what is wrong there is wrong with
    the network, and is raised.

    Raises:
        ModelError: none passes.
    """
    *others, last = devices(wanted)
    for device in others:
        try:
            return start(device, False)
        except ModelError:  # tried and found wanting; the CPU, tried last, has the last word
            continue
    return start(last, True)


def _share_memory() -> None:
    """Let the networks of this process take turns at one store of memory, grown by what is asked.

    By default each has its own and doubles it: two tiles at once then hold a third more.
    """
    place = ort.OrtMemoryInfo(
        "Cpu", ort.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, ort.OrtMemType.DEFAULT
    )
    # Numbers as the engine defines them: no limit, grown by just what is asked, defaults.
    grown = {"max_mem": 0, "arena_extend_strategy": 1}
    grown |= {"initial_chunk_size_bytes": -1, "max_dead_bytes_per_chunk": -1}
    ort.create_and_register_allocator(place, ort.OrtArenaCfg(grown))


# With the module, as it may be done but once in a process, and importing is what happens once.
_share_memory()


@contextmanager
def watched(
    monitor: Monitor, seconds: float | None, options: ort.RunOptions | None = None
) -> Iterator[tuple[ort.RunOptions, threading.Event]]:
    """Stop the run with these options when asked to, or (and say so) when it takes too long."""
    options = options or ort.RunOptions()
    late, over = threading.Event(), threading.Event()
    end = None if seconds is None else monotonic() + seconds

    def watch() -> None:
        while not over.wait(_LOOK_S):
            if end is not None and monotonic() > end:
                late.set()
            if late.is_set() or monitor.cancelled():
                options.terminate = True
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield options, late
    finally:
        over.set()
        watcher.join()


def timely(
    name: str,
    session: ort.InferenceSession,
    fed: dict[str, Any],
    seconds: float | None,
    outputs: Sequence[str] | None = None,
    options: ort.RunOptions | None = None,
) -> list[Any]:
    """Return outputs of a run, all by default, stopped where it takes longer than ``seconds``.

    Raises:
        ModelError: it took longer; or what the engine raises.
    """
    if seconds is None:
        return list(session.run(outputs, fed, options))
    with watched(UNWATCHED, seconds, options) as (limited, late):
        try:
            return list(session.run(outputs, fed, limited))
        except ENGINE_ERRORS as error:
            if not late.is_set():
                raise
            raise ModelError(
                f"The model {name} can't be used: it takes longer than {seconds:g} seconds for "
                "its own test picture. Install a smaller one."
            ) from error


def start_session(
    name: str, network: Path, threads: int, device: Device, content: bytes | None = None
) -> ort.InferenceSession:
    """Start a network on a device, and on no other; ``content`` runs in place of the file's.

    Raises:
        ModelError: the file is no network, or the device did not start.
    """
    # The engine would read a pipe or a device without end.
    if content is None and network.exists() and not network.is_file():
        raise ModelError(f"The model {name} can't be used: its {network.name} is no file.")
    options = ort.SessionOptions()
    # 0 is the engine's word for all cores.
    options.intra_op_num_threads = threads
    # Errors only: its warnings go to standard error, where a person reads our sentences.
    options.log_severity_level = 3
    # Its plan for a shape keeps all that a run makes in one piece: twice the memory, and no faster.
    options.enable_mem_pattern = False
    options.add_session_config_entry("session.use_env_allocators", "1")
    engines = [(_PROVIDERS[device], _OPTIONS[device])]
    if device != "cpu":
        engines.append((_PROVIDERS["cpu"], {}))  # for what the device has no kernel for
    try:
        # The engine's own fallback would print to standard output, where JSON may be.
        session = ort.InferenceSession(
            network if content is None else content, options, providers=engines, enable_fallback=0
        )
    except ENGINE_ERRORS as error:
        raise ModelError(
            f"The model {name} can't be used: its {network.name} is not a network this "
            "program can run. Export it again as ONNX."
        ) from error
    # A provider that fails to start is dropped without an error: the first one is what really runs.
    if session.get_providers()[0] != _PROVIDERS[device]:
        raise ModelError(f"{LABELS[device]} did not start.")
    return session
