"""``colonyqc history correct`` and ``next-to-correct``: class maps that people correct."""

from pathlib import Path
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.auth import As, signed_in
from colonyqc.cli.options import Database, Files, Json, find_dish
from colonyqc.cli.output import claimed_json, print_table, say, write_json
from colonyqc.cli.progress import progress
from colonyqc.domain import number_format
from colonyqc.domain.picture import MOST_DAYS
from colonyqc.services.export import colonies, sheets


def correct(
    dish: Annotated[str, typer.Argument(help="DISH or LINE/DISH.")],
    labels: Annotated[
        Path,
        typer.Option(
            "--labels",
            help="The corrected class map, as large as the picture: 8-bit grey, 0 background, "
            "1 undifferentiated, 2 differentiated, 3 uncertain. Of a sheet the numbers of its "
            "cells: 16-bit grey, 0 no cell. Or all colonies as drawn in QuPath "
            "(.geojson) or ImageJ (.zip of ROIs), each of a class.",
        ),
    ],
    reason: Annotated[str, typer.Option("--reason", help="Why it is corrected; kept with it.")],
    day: Annotated[
        int | None,
        typer.Option("--day", min=0, max=MOST_DAYS, help="Culture day. Default: the newest."),
    ] = None,
    picture: Annotated[
        str, typer.Option("--picture", help="Name of the picture, or its number from 1.")
    ] = "",
    all_gone: Annotated[
        bool,
        typer.Option("--all-gone", help="The file holds no colony because there is none."),
    ] = False,
    who: As = None,
    db: Database = None,
    files: Files = None,
    json: Json = None,
) -> None:
    """Keep a corrected class map, or corrected cells, as a new version of a dish's day.

    The earlier one stays.

    Only what changed is measured and proposed anew. Decisions on colonies that nobody touched hold
    in the new version, too; a signature is of the version that was signed.
    """
    # Asked here: the other commands of the history need no imaging.
    from colonyqc.services.corrections.from_file import correct_from_file

    outputs = bootstrap.outputs(db, files, (labels,))
    outputs.claim(claimed_json(json, ("id",)))
    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    with context.histories() as history:
        key = find_dish(history.dishes(), dish)
    with progress() as monitor:
        kept = correct_from_file(
            context,
            key,
            labels,
            reason,
            day=day,
            picture=picture,
            all_gone=all_gone,
            monitor=monitor,
        )
    with context.histories() as history:
        record = history.get(kept.number)
    if json is not None:
        write_json(colonies.record(record), json, outputs)
    if json == "-":
        return
    prompt = record.analysis.prompt
    if prompt is None:
        print_table("", colonies.COLUMNS, [colonies.row(record)])
    else:
        print_table("", sheets.PROMPTED_COLUMNS, [sheets.row(record, prompt)])
    source = record.analysis.correction
    if source is not None:
        say(f"Record {record.id} corrects record {source.original}: {source.sentence}.")


def next_to_correct(
    dish: Annotated[str | None, typer.Option("--dish", help="Only this dish.")] = None,
    most: Annotated[int, typer.Option("--most", min=1, max=1000, help="So many at most.")] = 20,
    db: Database = None,
    files: Files = None,
    json: Json = None,
) -> None:
    """List the pictures that a correction would help most: where the model is unsure or alone."""
    from colonyqc.services.corrections import next_picture

    histories = bootstrap.histories(db, files, reading=True)
    with histories() as history:
        key = None if dish is None else find_dish(history.dishes(), dish)
    found = next_picture.next_to_correct(histories, key)[:most]
    if json is not None:
        rows = [
            {
                "record": each.record,
                "line": each.acquisition.dish.line,
                "dish": each.acquisition.dish.dish,
                "day": each.acquisition.day,
                "picture": each.name,
                "uncertain_percent": each.worth.unsure,
                "second_opinion_apart_points": each.worth.apart,
                "unfamiliar": each.worth.unfamiliar,
            }
            for each in found
        ]
        write_json({"pictures": rows}, json, bootstrap.outputs(db, files))
    if json == "-":
        return
    print_table(
        "",
        ("record", "dish", "day", "picture", "why"),
        [
            (
                str(each.record),
                each.acquisition.dish.label,
                number_format.known(each.acquisition.day),
                each.name,
                each.worth.sentence,
            )
            for each in found
        ],
    )
