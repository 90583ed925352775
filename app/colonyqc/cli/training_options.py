"""What ``train``, ``evaluate`` and ``export`` share: options, progress, a polite Ctrl-C."""

import json as js
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Annotated, Any, Final

import typer

from colonyqc.cli.progress import progress as bar
from colonyqc.domain.errors import ColonyQCError, UsageError
from colonyqc.services.ports import Monitor

_PAUSE_S: Final = 0.2
"""Least time between two progress lines."""
STOPPED: Final = 1


class Telling(StrEnum):
    """How progress is told."""

    bar = "bar"
    json = "json"


Batch = Annotated[
    int | None, typer.Option("--batch", min=1, help="Crops a step; fewer take less memory.")
]
Crop = Annotated[
    int | None,
    typer.Option("--crop", min=8, help="Side of a crop, px; less takes less memory."),
]
Data = Annotated[Path, typer.Option("--data", help="Folder with images/ and masks/.")]
Places = Annotated[
    str,
    typer.Option(
        "--places",
        help="Regular expression of the place in a picture's name (its first group). Default: the "
        "name without days, dates and field numbers at its end; VIEW4 stays.",
    ),
]
PixelSize = Annotated[
    float | None,
    typer.Option("--pixel-size", min=0.001, help="µm per px of the pictures, if known."),
]


def need_torch() -> None:
    """Make sure that the training extra is installed.

    Raises:
        UsageError: it is not.
    """
    if not has_torch():
        raise UsageError(
            "Training needs the training extra, which is not installed. "
            "Install it as the README says under Training."
        )


def has_torch() -> bool:
    """Tell whether the training extra is installed."""
    return find_spec("torch") is not None


@contextmanager
def interruptible(monitor: Monitor) -> Iterator[Monitor]:
    """Give a monitor that a first Ctrl-C asks to stop politely; a second one stops at once."""
    asked = Event()

    def ask(_: int, __: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield Monitor(monitor.progress, asked.is_set)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def line(event: str, **told: Any) -> None:
    """Write an event as a line of JSON on standard output."""
    sys.stdout.write(js.dumps({"event": event} | told, ensure_ascii=False) + "\n")
    sys.stdout.flush()


class _Lines:
    """Progress as JSON lines with the seconds left; at most a few a second."""

    def __init__(self) -> None:
        self._begun = self._last = 0.0
        self._start: float | None = None

    def __call__(self, share: float, what: str) -> None:
        now = time.monotonic()
        if self._start is None:
            self._start, self._begun = share, now
        elif share < 1 and now - self._last < _PAUSE_S:
            return
        self._last = now
        done = share - self._start
        left = round((now - self._begun) * (1 - share) / done, 1) if done > 0 else None
        line("progress", share=round(share, 4), what=what, seconds_left=left)


@contextmanager
def telling(how: Telling) -> Iterator[Monitor]:
    """Show a bar on standard error, or write JSON lines to standard output.

    In JSON an error that a person can act on is a line too, before it ends the command.
    """
    if how is Telling.bar:
        with bar() as report:
            yield report
        return
    try:
        yield Monitor(_Lines())
    except ColonyQCError as error:
        line("failed", sentence=str(error))
        raise


def stopped(how: Telling, sentence: str) -> typer.Exit:
    """Say that the work was stopped; return what ends the command."""
    if how is Telling.json:
        line("stopped", sentence=sentence)
    sys.stderr.write(f"{sentence}\n")
    return typer.Exit(STOPPED)
