"""Options that several commands share, and what is named by them."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.domain.picture import DishKey, Selection

LEAST_UM, MOST_UM = 0.001, 1000.0
"""Of a pixel size that can be typed, µm per px: no infinity gets beyond this door."""
MOST_ROWS = 2**63 - 1
"""The largest number that a database gives to a row."""

Database = Annotated[
    str | None,
    typer.Option("--db", help="History: a file or a database URL. Default: the user's own."),
]
Files = Annotated[
    Path | None,
    typer.Option(
        "--files",
        help="Folder of the history's label files, of a server's also s3://BUCKET/PREFIX. Default: "
        "beside a file; of a history on a server as the settings say.",
    ),
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
    typer.Option(
        "--pixel-size",
        min=LEAST_UM,
        max=MOST_UM,
        help="µm per px, where no file tells; must be what a file tells.",
    ),
]
ForcePixelSize = Annotated[
    bool,
    typer.Option("--force-pixel-size", help="Use --pixel-size also where a file states another."),
]
Plane = Annotated[
    str | None,
    typer.Option(
        "--plane", help="Plane of a z stack, from 1, or best. Default: the protocol's, or best."
    ),
]
Channel = Annotated[
    str | None,
    typer.Option(
        "--channel",
        help="Channel, by number from 1 or by name. Default: the protocol's, or the one of "
        "transmitted light.",
    ),
]
Out = Annotated[Path, typer.Option("--out", help="File to write.")]


def ending(suffix: str, *paths: Path | None) -> None:
    """Make sure that files to be written are named for what they will hold.

    Raises:
        UsageError: one ends otherwise.
    """
    for path in paths:
        if path is not None and path.suffix.lower() != suffix:
            raise UsageError(
                f"{path} can't be written: it would hold a {suffix[1:].upper()} file, so its name "
                f"must end in {suffix}."
            )


def selected(
    plane: str | None, channel: str | None, of_protocol: Selection, *, forced: bool = False
) -> Selection:
    """Return which planes of stacks are meant: as asked for, else as a protocol says.

    ``forced``: a pixel size given holds even where a file states another.

    Raises:
        UsageError: the plane is no number from 1, and not best.
    """
    chosen = plane or of_protocol.plane
    if chosen != "best" and not (chosen.isdecimal() and int(chosen) > 0):
        raise UsageError(f"--plane takes the number of a plane from 1, or best, not “{chosen}”.")
    return Selection(plane=chosen, channel=channel or of_protocol.channel, force_pixel_size=forced)


def find_dish(dishes: Iterable[DishKey], text: str) -> DishKey:
    """Return the dish named "DISH", "LINE/DISH" or as the program says it, "LINE › DISH".

    Raises:
        HistoryError: no dish is called so.
        UsageError: several are.
    """
    known = tuple(dishes)
    found = [d for d in known if text in (d.dish, f"{d.line}/{d.dish}", d.label)]
    names = ", ".join(f"{d.line}/{d.dish}" for d in (found or known)[:10])
    if not found:
        there = f"There are: {names}." if known else "The history is empty."
        raise HistoryError(f'There is no dish "{text}" in the history. {there}')
    if len(found) > 1:
        raise UsageError(f'Several dishes are called "{text}". Say which: {names}.')
    return found[0]


def stated_time(text: str) -> datetime:
    """Return the moment a person states, by ISO 8601: a day, or a time with its zone or without.

    Raises:
        UsageError: it is none.
    """
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(
            f"“{text}” is no time like 2026-11-27 10:30 or 2026-11-27T10:30+09:00."
        ) from None
