"""``colonyqc history follow`` and ``cut-list``: the days of a dish together."""

from pathlib import Path
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.auth import As, signed_in
from colonyqc.cli.options import Database, Files, Json, find_dish
from colonyqc.cli.output import print_sentences, print_table, say, write_json
from colonyqc.domain.picture import MOST_DAYS

_Dish = Annotated[str, typer.Argument(help="DISH or LINE/DISH.")]


def follow(dish: _Dish, db: Database = None, files: Files = None, json: Json = None) -> None:
    """Follow the colonies of a dish over its days: which is which, how each grows, its end.

    Pictures of one view are laid over one another; where that is not sure it is said, and no
    colony is followed over that night.
    """
    # Asked here: the other commands of the history need no imaging.
    from colonyqc.services.days import tables
    from colonyqc.services.days.discarded import discarded
    from colonyqc.services.days.follow import follow as follow_dish

    with bootstrap.histories(db, files, reading=True)() as history:
        key = find_dish(history.dishes(), dish)
        found = follow_dish(history, key)
        records = {record.id: record for record in history.series(key)}
        cut = discarded(found, records)
    if json is not None:
        write_json(tables.told(found, cut), json, bootstrap.outputs(db, files))
    if json == "-":
        return
    print_table("Nights", tables.NIGHT_COLUMNS, tables.night_rows(found))
    print_table("Colonies", tables.PATH_COLUMNS, tables.path_rows(found))
    if cut:
        print_table("Discarded", tables.DISCARDED_COLUMNS, tables.discarded_rows(cut))
    print_sentences(step.refused for view in found.views for step in view.steps if step.refused)
    print_sentences(
        f"{name} is not followed: it was not counted, or its view is not one of a kind."
        for name in found.left_out
    )


def cut_list(
    dish: _Dish,
    out: Annotated[Path, typer.Option("--out", help="Folder for the files.")],
    day: Annotated[
        int | None,
        typer.Argument(min=0, max=MOST_DAYS, help="Culture day. Default: the newest."),
    ] = None,
    pick: Annotated[
        bool, typer.Option("--pick", help="Colonies to pick (kept), not to remove (discarded).")
    ] = False,
    language: Annotated[str, typer.Option("--language", help="Of the PDF: en or ja.")] = "en",
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Write which colonies are to be removed, or picked: numbered drawing, PDF, CSV, GeoJSON.

    Only what a person decided is on the list; what is undecided stands apart in it. Places are in
    mm of the stage where it is known, else in µm or px of the picture.
    """
    from colonyqc.services.days import cut_files
    from colonyqc.services.days import cut_list as lists

    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    purpose = lists.Purpose.PICK if pick else lists.Purpose.REMOVE
    with context.histories() as history:
        cut = lists.cut_list(history, find_dish(history.dishes(), dish), day, purpose)
    for path in cut_files.write_cut_list(context, cut, out, language):
        say(path)
    print_sentences(cut_files.remarks(cut))
