"""Training on corrected pictures in a process of its own, by the commands anybody can type.

Nothing here loads torch: the Python that trains may be another one than the program's, since the
installed program has none of it.
"""

import json
import queue
import re
import subprocess
import sys
from collections.abc import Iterator
from threading import Thread
from time import monotonic
from typing import IO, Any, Final

from colonyqc import __version__
from colonyqc.config.program import bundled
from colonyqc.domain.errors import TrainingError
from colonyqc.services.packages.pmf import MANIFEST
from colonyqc.services.ports import Monitor
from colonyqc.services.ports.teaching import LossPoint, OnPoint, TrainingJob, unseen
from colonyqc.services.teaching import training_python as said

_LOOK_S: Final = 0.1
"""Time between two looks at whether the person wants to stop."""
_PATIENCE_S: Final = 60.0
"""How long a child that was asked to stop may take to write its checkpoint."""
_ASKED_S: Final = 60.0
_NEEDED: Final = ("torch", "onnx", "onnxscript", "bioimageio.spec", "onnxruntime")
_POINT: Final = re.compile(r"step (\d+) of (\d+), loss (\d+\.\d+)")
"""How the loop tells how far it is."""
_TRAINED: Final = 0.95
"""Share of the work that is done when the package is written."""
_TOLD: Final = 20
"""Lines of a child's complaint that are handed on."""
_ASK: Final = (
    "import importlib.util as u, json, colonyqc; "
    "found = lambda name: u.find_spec(name.split('.')[0]) is not None; "
    f"print(json.dumps([colonyqc.__version__, [n for n in {_NEEDED!r} if not found(n)]]))"
)


class TrainingChild:
    """Runs ``colonyqc train`` and ``colonyqc export``; fits `services.ports.teaching.Trainer`."""

    def lack(self, python: str = "") -> str:
        """Return why a Python cannot train, in a sentence; "" where it can."""
        if not python and bundled():
            return said.installed()
        program = python or sys.executable
        try:
            asked = subprocess.run(
                [program, "-c", _ASK], capture_output=True, text=True, timeout=_ASKED_S, check=False
            )
            version, missing = json.loads(asked.stdout.strip().splitlines()[-1])
        except (OSError, subprocess.TimeoutExpired, IndexError, ValueError, TypeError):
            return said.no_python(program)
        if missing:
            return said.lacking(program, missing)
        return "" if version == __version__ else said.other_version(program, version, __version__)

    def train(
        self, job: TrainingJob, python: str, monitor: Monitor, on_point: OnPoint = unseen
    ) -> None:
        """Train and write the package; see `Trainer.train`.

        Raises:
            Cancelled: asked to stop; the checkpoint stays.
            TrainingError: it cannot be done, or the process ended before it was.
        """
        program = [python or sys.executable, "-m", "colonyqc"]
        ran = _Child([*program, *_train_words(job)], monitor.part(0.0, _TRAINED), on_point)
        ran.wait()
        if (job.package / MANIFEST).is_file():
            return
        monitor.report(_TRAINED, "writing the model")
        checkpoint = str(job.out / "checkpoint.pt")
        words = ["export", checkpoint, "--out", str(job.package), "--owner", job.owner]
        _Child([*program, *words], monitor.quiet(), unseen).wait()


def _train_words(job: TrainingJob) -> list[str]:
    words = ["train", "pmf", "--data", str(job.data), "--out", str(job.out)]
    # Nothing is kept apart in there: what checks the model was never in this folder.
    words += ["--val", "0", "--from", job.start, "--steps", str(job.steps)]
    words += ["--seed", str(job.seed), "--places", job.places, "--modality", job.modality]
    if job.pixel_size_um is not None:
        words += ["--pixel-size", f"{job.pixel_size_um:.6g}"]
    return [*words, "--progress", "json"]


class _Child:
    """One command in a process of its own, listened to."""

    def __init__(self, words: list[str], monitor: Monitor, on_point: OnPoint) -> None:
        self._monitor, self._on_point = monitor, on_point
        try:
            self._process = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            raise said.not_started(words[0], error.strerror or str(error)) from error
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._said: list[str] = []
        assert self._process.stdout is not None  # noqa: S101 - a pipe was asked for
        # A pipe cannot be waited on with a timeout on every system; a queue can.
        Thread(target=_listen, args=(self._process.stdout, self._lines), daemon=True).start()

    def wait(self) -> None:
        """Hand on what the process tells until it ends.

        Raises:
            Cancelled: asked to stop, and the process has.
            TrainingError: it refused, or ended before it was done.
        """
        try:
            for line in self._heard():
                self._take(line)
        except BaseException:
            self._end()
            raise
        code = self._process.wait()
        if code == 0:
            return
        refused = [line for line in self._said if line.strip()]
        if code > 0 and refused:
            raise TrainingError(refused[-1])
        raise said.ended_early(code)

    def _heard(self) -> Iterator[str]:
        while True:
            self._monitor.check()
            try:
                line = self._lines.get(timeout=_LOOK_S)
            except queue.Empty:
                continue
            if line is None:
                return
            yield line

    def _take(self, line: str) -> None:
        told = _object(line)
        if told is None:
            self._said = [*self._said, line.strip()][-_TOLD:]
        elif told.get("event") == "progress":
            what = str(told.get("what", ""))
            self._monitor.report(float(told.get("share", 0.0)), what)
            if found := _POINT.search(what):
                self._on_point(LossPoint(int(found[1]), int(found[2]), float(found[3])))
        elif told.get("event") == "failed":
            raise TrainingError(str(told.get("sentence", "")))

    def _end(self) -> None:
        """Ask the process to stop, and let it write its checkpoint."""
        self._process.terminate()
        until = monotonic() + _PATIENCE_S
        try:
            self._process.wait(max(0.0, until - monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _listen(pipe: IO[str], lines: "queue.Queue[str | None]") -> None:
    with pipe:
        for line in pipe:
            lines.put(line)
    lines.put(None)


def _object(line: str) -> dict[str, Any] | None:
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None
