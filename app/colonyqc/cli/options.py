"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Database = Annotated[
    str | None,
    typer.Option("--db", help="History: a file or a database URL. Default: the user's own."),
]
Json = Annotated[
    str | None,
    typer.Option(
        "--json", help='Write the result as JSON to this file, or to standard output: "-".'
    ),
]
Model = Annotated[
    str | None,
    typer.Option("--model", help="NAME or NAME@VERSION. Default: the one that fits the picture."),
]
Out = Annotated[Path, typer.Option("--out", help="File to write.")]
