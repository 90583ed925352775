"""Progress on standard error: share, what is being done, time left."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from colonyqc.cli.output import plain
from colonyqc.services.ports import Monitor


@contextmanager
def progress() -> Iterator[Monitor]:
    """Show a bar on a terminal; say nothing where standard error is no terminal."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.percentage:>3.0f} %"),
        BarColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not sys.stderr.isatty()
    ) as bar:
        task = bar.add_task("", total=1.0)

        def report(share: float, what: str) -> None:
            bar.update(task, completed=share, description=plain(what))

        yield Monitor(report)
