"""``colonyqc history drill``: rehearse a restore, and report what came of it."""

from pathlib import Path
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.auth import As, signed_in
from colonyqc.cli.options import Database, Files
from colonyqc.cli.output import print_table, say
from colonyqc.cli.progress import progress
from colonyqc.config.paths import real_path
from colonyqc.domain.errors import UsageError

_COLUMNS = ("check", "expected", "found", "result")


def drill(
    backup: Annotated[Path, typer.Option("--backup", help="Folder of one backup.")],
    out: Annotated[Path, typer.Option("--out", help="New folder for drill.pdf and drill.json.")],
    sample: Annotated[
        int, typer.Option("--sample", min=0, max=100, help="Newest records to analyse again.")
    ] = 3,
    language: Annotated[str, typer.Option("--language", help="Of drill.pdf: en or ja.")] = "en",
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Restore a backup into a passing folder, prove it, analyse a sample again, and report it.

    The history in use is only read; its trail keeps that the drill was held, and what came of it.
    """
    from colonyqc.services.handover.drill import run_drill

    # A backup is as it was made: nothing is written into it.
    if real_path(out).is_relative_to(real_path(backup)):
        raise UsageError(f"{out} lies in the backup itself: choose another folder with --out.")
    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    with progress() as report, bootstrap.restored_for_drill(backup, context.person) as restored:
        made = run_drill(context, restored, backup.name, out, sample, report, language)
    print_table(
        "",
        _COLUMNS,
        [(e.name, e.expected, e.found, "pass" if e.passed else "fail") for e in made.checks],
    )
    say(out / "drill.pdf")
    raise typer.Exit(0 if made.passed else 1)
