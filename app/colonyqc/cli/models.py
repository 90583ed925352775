"""``colonyqc models``: what models there are, and whether they are whole."""

from pathlib import Path
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.output import print_table
from colonyqc.domain.errors import UsageError
from colonyqc.domain.model import ModelInfo
from colonyqc.services.membranes.package import MembraneInfo

app = typer.Typer(help="The models at hand.", no_args_is_help=True)

Folder = Annotated[
    Path | None, typer.Argument(help="A folder of packages. Default: shipped and the user's own.")
]


def _known(folder: Path | None) -> None:
    if folder is not None and not folder.is_dir():
        raise UsageError(
            f"{folder} is no folder. Name the folder that holds NAME/VERSION/ packages."
        )


@app.command("list")
def list_(folder: Folder = None) -> None:
    """List the models."""
    _known(folder)
    models = bootstrap.models(folder)
    infos: list[ModelInfo | MembraneInfo] = [*models.list(), *models.membranes()]
    rows = [
        (i.ref.name, i.ref.version, i.modality, i.licence, i.ref.sha256[:12], i.title)
        for i in infos
    ]
    print_table("", ("name", "version", "modality", "licence", "sha256", "title"), rows)


@app.command("verify")
def verify(folder: Folder = None) -> None:
    """Check every byte and the test numbers of each model."""
    _known(folder)
    results = bootstrap.models(folder).verify()
    for label, problem in results:
        typer.echo(problem or f"{label}: whole", err=bool(problem))
    if not results:
        raise UsageError("No model was found to verify.")
    raise typer.Exit(1 if any(problem for _, problem in results) else 0)
