"""What the benchmarks share: the machine in words, honest timing, what a child process took."""

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def machine() -> str:
    """Return what ran and how busy it was."""
    names = ("numpy", "opencv-python-headless", "onnxruntime", "torch")
    found = ", ".join(f"{name} {version(name)}" for name in names)
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        models = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        cpu = models[0].split(":")[1].strip() if models else cpu
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{cpu}, {os.cpu_count()} cores, {platform.platform()}, Python "
        f"{platform.python_version()}, {found}; load average {load}"
    )


def mirrored(pixels: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Return a picture of ``side`` px made of a drawn one and its mirror images."""
    rows = np.pad(pixels, ((0, max(side - len(pixels), 0)), (0, 0)), mode="symmetric")[:side]
    return np.pad(rows, ((0, 0), (0, max(side - rows.shape[1], 0))), mode="symmetric")[:, :side]


def timed(work: Callable[[], object], clock: Callable[[], float], times: int) -> float:
    """Return the median time of ``work`` in s, after one run that does not count."""
    work()
    found = []
    for _ in range(times):
        begun = clock()
        work()
        found.append(clock() - begun)
    return statistics.median(found)


@dataclass(frozen=True, slots=True)
class Used:
    """What a child process took: the most memory it held at once, and time."""

    gigabytes: float
    seconds: float
    processor_seconds: float


def child(line: Sequence[str]) -> Used:
    """Run a command to its end and return what it took; a failure ends the benchmark."""
    unit = 1 if sys.platform == "darwin" else 1024
    begun = time.perf_counter()
    process = subprocess.Popen(list(line), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(said.decode())
    taken = time.perf_counter() - begun
    return Used(usage.ru_maxrss * unit / 1e9, taken, usage.ru_utime + usage.ru_stime)
