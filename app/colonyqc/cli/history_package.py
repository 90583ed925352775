"""``colonyqc history package``: a true copy of records, to be read without this program."""

from pathlib import Path
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.auth import As, signed_in
from colonyqc.cli.options import Database, Files, find_dish
from colonyqc.cli.output import print_failures, say
from colonyqc.cli.progress import progress
from colonyqc.domain.errors import UsageError


def package(
    out: Annotated[Path, typer.Option("--out", help="New folder, or a file that ends in .zip.")],
    dish: Annotated[
        str | None, typer.Option("--dish", help="Only this dish: DISH or LINE/DISH.")
    ] = None,
    line: Annotated[str | None, typer.Option("--line", help="Only dishes of this line.")] = None,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="The pictures too, not only their sha256.")
    ] = False,
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Write records, superseded ones too, with trail, signatures, people and files, as a package.

    Plain forms (JSON, CSV, TIFF, PNG) with a manifest of sha256; its README tells how to check it.
    """
    if dish is not None and line is not None:
        raise UsageError("Say --dish or --line, not both.")
    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    key = None
    if dish is not None:
        with context.histories() as history:
            key = find_dish(history.dishes(), dish)
    from colonyqc.services.handover.data_package import PackageScope, export_package

    with progress() as report:
        made = export_package(context, out, PackageScope(line, key, pictures), report)
    say(made.path)
    say(f"Records: {made.records}. Anchor: {made.anchor}")
    print_failures(made.missing)
    raise typer.Exit(1 if made.missing else 0)
