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
PixelSize = Annotated[
    float | None,
    typer.Option("--pixel-size", min=0.001, help="µm per px; wins over the file's."),
]
Out = Annotated[Path, typer.Option("--out", help="File to write.")]
