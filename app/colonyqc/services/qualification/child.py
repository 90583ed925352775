"""``colonyqc qualify`` in a process of its own, listened to and stopped from a worker."""

import os
import queue
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Thread
from typing import IO, Final

from colonyqc.domain.errors import OutputError
from colonyqc.services.ports import Monitor

_PROGRESS: Final = re.compile(r"(\d+) % (.+?)(?:, \d+ s left)?\n?")
_LOOK_S: Final = 0.2
_PATIENCE_S: Final = 5.0
"""How long a child that was asked to stop may take to remove its passing files."""
_ENDED: Final = (0, 1)
"""Exit codes of a qualification that came to its end: all passed, or not."""


def command(program: Sequence[str], out: Path, language: str) -> list[str]:
    """Return the words that qualify the installation into a folder.

    No history is named: the window holds the right to write to its own, and notes the event there.
    """
    return [*program, "qualify", "--out", str(out), "--language", language]


def run_child(words: Sequence[str], monitor: Monitor) -> None:
    """Run a qualification to its end, and hand on how far it is.

    Raises:
        Cancelled: asked to stop, and it has.
        OutputError: it cannot be begun, or ended before it was done.
    """
    try:
        child = subprocess.Popen(
            list(words),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            # Windows would write a pipe in the code page of the system.
            env=os.environ | {"PYTHONUTF8": "1"},
            # Of its own, so that the commands it tries are stopped with it.
            start_new_session=True,
        )
    except OSError as error:
        why = error.strerror or str(error)
        raise OutputError(f"The qualification can't begin: {why}.") from error
    said = ""
    try:
        for line in _heard(child, monitor):
            if found := _PROGRESS.fullmatch(line):
                monitor.report(int(found[1]) / 100, found[2])
            else:
                said = line.strip() or said
    except BaseException:
        _stop(child)
        raise
    code = child.wait()
    if code not in _ENDED:
        raise OutputError(said or f"The qualification ended early (exit code {code}).")


def _heard(child: "subprocess.Popen[str]", monitor: Monitor) -> Iterator[str]:
    assert child.stderr is not None  # noqa: S101 - a pipe was asked for
    lines: queue.Queue[str | None] = queue.Queue()
    # A pipe cannot be waited on with a timeout on every system; a queue can.
    Thread(target=_listen, args=(child.stderr, lines), daemon=True).start()
    while True:
        monitor.check()
        try:
            line = lines.get(timeout=_LOOK_S)
        except queue.Empty:
            continue
        if line is None:
            return
        yield line


def _listen(pipe: IO[str], lines: "queue.Queue[str | None]") -> None:
    with pipe:
        for line in pipe:
            lines.put(line)
    lines.put(None)


def _stop(child: "subprocess.Popen[str]") -> None:
    """Stop a child and all it began, letting it remove its passing files first."""
    if sys.platform == "win32":
        child.kill()
        child.wait()
        return
    # The command takes it as Ctrl+C and leaves its passing folders in order; Ctrl+C itself is
    # ignored by all that was begun from where it is.
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, how)
            child.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            continue
        except ProcessLookupError:
            child.wait()
        return
