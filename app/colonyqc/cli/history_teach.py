"""``colonyqc history confirm-picture`` and ``training-set``: what a model may learn from."""

from pathlib import Path
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.auth import As, signed_in
from colonyqc.cli.options import Database, Files, find_dish
from colonyqc.cli.output import print_failures, print_table, say
from colonyqc.cli.progress import progress
from colonyqc.domain.picture import MOST_DAYS


def confirm_picture(
    dish: Annotated[str, typer.Argument(help="DISH or LINE/DISH.")],
    day: Annotated[
        int | None,
        typer.Option("--day", min=0, max=MOST_DAYS, help="Culture day. Default: the newest."),
    ] = None,
    picture: Annotated[
        str, typer.Option("--picture", help="Name of the picture, or its number from 1.")
    ] = "",
    reason: Annotated[str, typer.Option("--reason", help="Kept in the trail.")] = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take it back.")] = False,
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Say that every colony and class of a picture is right as it stands now.

    It then counts as a whole in the training set; of a corrected picture else only the surroundings
    of what was changed.
    """
    # Asked here: the other commands of the history need no imaging.
    from colonyqc.services.corrections.from_file import newest_record, place_of
    from colonyqc.services.teaching.training_set import confirm

    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    with context.histories() as history:
        record = newest_record(history, find_dish(history.dishes(), dish), day)
    place = place_of(record, picture)
    confirm(context.histories, record.id, place, reason, withdraw=withdraw)
    name = record.analysis.pictures[place].picture.name
    what = "no longer counts as confirmed" if withdraw else "counts as confirmed as a whole"
    say(f"{name} of record {record.id} {what}.")


def training_set(
    out: Annotated[Path, typer.Option("--out", help="A new folder for images/ and masks/.")],
    line: Annotated[str | None, typer.Option("--line", help="Of this cell line only.")] = None,
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Write what people corrected or confirmed as a folder that `colonyqc train pmf` learns from.

    Only what was looked at is labelled: what a correction changed with the colonies it touches and
    32 px around, or the whole of a picture that was confirmed.
    """
    from colonyqc.services.teaching.lessons import COLUMNS, PLACES, export_training_set, row

    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    with progress() as monitor:
        made = export_training_set(context, out, monitor, line)
    print_table("", COLUMNS, [row(each) for each in made.lessons])
    size = made.lessons[0].pixel_size_um
    known = "" if size is None else f" --pixel-size {size:g}"
    say(f"colonyqc train pmf --data {out} --out RUN --places '{PLACES}'{known}")
    print_failures(made.failures)
    raise typer.Exit(1 if made.failures else 0)
