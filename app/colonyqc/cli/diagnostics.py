"""``colonyqc diagnostics``: what helps whoever looks into a mistake, without names or pictures."""

from pathlib import Path
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.options import Database, Files
from colonyqc.cli.output import say
from colonyqc.config import paths


def diagnostics(
    out: Annotated[Path, typer.Option("--out", help="New file (.zip) or folder.")],
    db: Database = None,
    files: Files = None,
) -> None:
    """Write versions, settings, counts, times and the scrubbed log: no names, no pictures."""
    from colonyqc.services.handover.diagnostics import export_diagnostics

    # A computer without a history is diagnosed, too, and gets none by it.
    there = db is not None or paths.default_database().exists()
    context = bootstrap.context(db, files, reading=there)
    export_diagnostics(context, out)
    say(out)
