"""``colonyqc open``: the window on pictures, as a double click on files begins it."""

from pathlib import Path
from typing import Annotated

import typer

from colonyqc.cli.options import Database, Files
from colonyqc.domain.errors import MissingError


def open_(
    pictures: Annotated[
        list[Path] | None, typer.Argument(help="Pictures and folders of them.")
    ] = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Open the window and show how these pictures are understood, before anything is kept."""
    paths = pictures or []
    missing = [path for path in paths if not path.exists()]
    if missing:
        names = ", ".join(str(path) for path in missing)
        raise MissingError(f"There is no {names} (any more). Name pictures or folders that exist.")
    from colonyqc import bootstrap  # Qt is loaded only when a window is wanted

    raise typer.Exit(bootstrap.window(db, files, paths))
