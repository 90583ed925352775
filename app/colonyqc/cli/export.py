"""``colonyqc export``: a checkpoint becomes a sealed model package."""

from pathlib import Path
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli import membrane
from colonyqc.cli.output import say
from colonyqc.cli.training_options import need_torch
from colonyqc.domain.errors import UsageError


def export(
    checkpoint: Annotated[Path, typer.Argument(help="checkpoint.pt that training wrote.")],
    out: Annotated[Path, typer.Option("--out", help="Package folder, NAME/VERSION.")],
    figures: Annotated[
        list[Path] | None,
        typer.Option(
            "--figures", help="JSON of `evaluate`, for the card; oneshot's and partial's together."
        ),
    ] = None,
    licence: Annotated[
        str | None,
        typer.Option(
            "--licence",
            help="What others may do with a model of your own pictures, e.g. CC-BY-4.0. Default: "
            '"unknown: say before sharing".',
        ),
    ] = None,
    owner: Annotated[
        str | None, typer.Option("--owner", help="Whose pictures these are. Default: you.")
    ] = None,
    quantise: Annotated[
        Path | None,
        typer.Option(
            "--quantise",
            help="The recipe's data: also write an int8 network, made and measured on them.",
        ),
    ] = None,
    looks: Annotated[
        Path | None,
        typer.Option(
            "--looks",
            help="The recipe's data: also write a network that knows the kind of picture and "
            "estimates its scale, fitted to them.",
        ),
    ] = None,
) -> None:
    """Export a checkpoint as a sealed model package."""
    need_torch()
    from colonyqc.training import commands  # torch is loaded only when it is wanted

    if membrane.is_membrane(checkpoint):
        difference = membrane.export(checkpoint, out, figures or [], licence)
    else:
        difference = commands.export(
            checkpoint,
            out,
            _only(figures),
            licence,
            owner or bootstrap.person(),
            None if quantise is None else (quantise, bootstrap.read_pixels),
            None if looks is None else (looks, bootstrap.read_pixels),
        )
    say(f"{out}: written; torch and ONNX differ by at most {difference:.1e}")


def _only(figures: list[Path] | None) -> Path | None:
    """Return the only file of figures, None for none.

    Raises:
        UsageError: there are several, which only a promptable network has.
    """
    if figures is not None and len(figures) > 1:
        raise UsageError("The card of a colony model takes one file of --figures.")
    return figures[0] if figures else None
