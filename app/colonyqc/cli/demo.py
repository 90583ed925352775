"""``colonyqc demo``: a virtual dish series, analysed, kept, reported and shown."""

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from colonyqc import bootstrap
from colonyqc.cli.output import print_failures, print_table, say
from colonyqc.cli.progress import progress
from colonyqc.cli.report import write_reports
from colonyqc.domain.errors import UsageError
from colonyqc.services import demo
from colonyqc.services.analysis import batch
from colonyqc.services.export import colonies

_MARK: Final = "made-by-colonyqc-demo.txt"
"""Tells a folder the demo may clear from one that holds somebody's work."""


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def demo_(
    out: Annotated[Path, typer.Option("--out", help="Folder to write into.")] = Path("demo"),
    no_window: Annotated[bool, typer.Option("--no-window", help="Open no window.")] = False,
) -> None:
    """Draw virtual dishes, analyse them, write history and report, open the window on them."""
    pictures, database = out / "pictures", out / "history.db"
    _clear(out)
    pictures.mkdir(parents=True)
    with progress() as report:
        paths = demo.draw_pictures(pictures, bootstrap.write_simulated, report)
    context = bootstrap.context(str(database))
    collection = context.pictures.collect(paths, demo.NAMES)
    with progress() as report:
        result = batch.run(collection, context, monitor=report)
    with context.histories() as history:
        records = [history.get(number) for number in result.analyses]
        shown = [d for d in history.dishes() if d.dish == demo.SHOWN]
    print_table("Simulated dishes", colonies.COLUMNS, [colonies.row(r) for r in records])
    print_failures(result.failures)
    write_reports(context, shown, out / "report.pdf")
    say(f"Report: {out / 'report.pdf'}   History: {database}   Pictures: {pictures}")
    if no_window:
        raise typer.Exit(1 if result.failures else 0)
    if _has_display():
        raise typer.Exit(bootstrap.window(str(database), shown=demo.SHOWN))
    code = bootstrap.window(str(database), shown=demo.SHOWN, screenshot=out / "window.png")
    say(f"No display was found; the window's picture: {out / 'window.png'}")
    raise typer.Exit(code)


def _clear(out: Path) -> None:
    """Remove what an earlier demo wrote, and nothing else.

    Raises:
        UsageError: the folder holds files and no demo wrote them.
    """
    mark = out / _MARK
    if not mark.is_file():
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise UsageError(
                f"{out} holds other files, and the demo replaces what it finds. Choose a new or an "
                "empty folder with --out."
            )
        out.mkdir(parents=True, exist_ok=True)
        mark.write_text("The demo wrote this folder and replaces it each time.\n", "utf-8")
    for name in ("pictures", "history.files"):
        # By name and never the folder itself: somebody may have put something beside.
        shutil.rmtree(out / name, ignore_errors=True)
    for name in (
        "history.db",
        "history.db-wal",
        "history.db-shm",
        "history.anchor",
        "report.pdf",
        "window.png",
    ):
        (out / name).unlink(missing_ok=True)
