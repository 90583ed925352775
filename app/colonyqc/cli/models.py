"""``colonyqc models``: what models there are, and whether they are whole."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from colonyqc import bootstrap
from colonyqc.cli.models_compare import compare
from colonyqc.cli.output import print_table
from colonyqc.cli.progress import progress
from colonyqc.domain.errors import MissingError, UsageError
from colonyqc.domain.model import ModelInfo
from colonyqc.services.packages.click import UNLIKELY, changed
from colonyqc.services.packages.membrane import MembraneInfo

app = typer.Typer(help="The models at hand.", no_args_is_help=True)

Folder = Annotated[
    Path | None, typer.Argument(help="A folder of packages. Default: shipped and the user's own.")
]

app.command("compare")(compare)


def _known(folder: Path | None) -> None:
    if folder is not None and not folder.is_dir():
        raise MissingError(
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
    rows += [
        (i.ref.name, i.ref.version, "clicks", i.config.licence, i.ref.sha256[:12], i.config.author)
        for i in models.click_networks()
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


Triple: TypeAlias = tuple[float, float, float] | None


@app.command("import")
def import_(
    encoder: Annotated[Path, typer.Argument(help="The encoder: takes the picture.")],
    decoder: Annotated[Path, typer.Option(help="The decoder: takes the clicks.")],
    name: Annotated[str, typer.Option(help="Name to keep the pair under.")],
    side: Annotated[int | None, typer.Option(help="Side of the input, px.")] = None,
    fit: Annotated[
        str | None, typer.Option(help="pad, stretch, or longest (the encoder pads itself).")
    ] = None,
    mean: Annotated[Triple, typer.Option(help="Mean of red, green, blue, 0 to 255.")] = None,
    std: Annotated[Triple, typer.Option(help="Standard deviations.")] = None,
    licence: Annotated[str, typer.Option(help="Licence of the network, in your words.")] = "",
    author: Annotated[str, typer.Option(help="Who made it.")] = "",
    folder: Folder = None,
) -> None:
    """Import a click network of the SAM kind: an encoder and a decoder, as ONNX.

    What is not given is read from the files, else as the original networks have it.
    """
    _known(folder)
    models = bootstrap.models(folder)
    found = models.detect_click_network(encoder, decoder)
    told = {"side": side, "fit": fit, "mean": mean, "std": std}
    given = {key: value for key, value in told.items() if value is not None}
    config = changed(found.config, licence=licence, author=author, **given)
    typer.echo(f"encoder: {found.encoder}\ndecoder: {found.decoder}")
    with progress() as report:
        made = models.import_click_network_files(name, (encoder, decoder), config, report)
    typer.echo(f"{made.info.ref}: imported, sha256 {made.info.ref.sha256}")
    typer.echo(
        f"A click on the disc of the test picture found it with an IoU of {made.overlap:.2f}"
    )
    if made.overlap < UNLIKELY:
        typer.echo(
            "That is little: look at --side, --fit, --mean and --std before you rely on it.",
            err=True,
        )
