"""Commands of ``colonyqc history`` about dishes as a whole: which first, which are put aside."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

import typer

from colonyqc import bootstrap
from colonyqc.cli.auth import As, signed_in
from colonyqc.cli.options import Database, Files, Json, find_dish
from colonyqc.cli.output import print_table, say, write_json
from colonyqc.domain.cell import ASSISTIVE
from colonyqc.domain.dish_statement import DishStatement
from colonyqc.domain.picture import DishKey
from colonyqc.domain.visits import DAILY, visit_interval
from colonyqc.services.context import ServiceContext
from colonyqc.services.export import colonies, sheets
from colonyqc.services.worklist import notes, statements, table
from colonyqc.services.worklist.reading import WorklistReader

Dish = Annotated[str, typer.Argument(help="DISH or LINE/DISH.")]
_USUAL: Final = "usual"
Why = Annotated[str, typer.Option("--why", help="Kept in the trail.")]


class Order(StrEnum):
    """How the history is listed."""

    TIME = "time"
    RISK = "risk"


By = Annotated[
    Order,
    typer.Option(
        "--by",
        help="time: every analysis. risk: every dish as it stands, what is most pressing first, "
        "with the reasons for its place.",
    ),
]
Archived = Annotated[
    bool, typer.Option("--archived", help="Only the dishes that were put aside, by risk.")
]


def list_(
    dish: Annotated[str | None, typer.Option("--dish", help="Only this dish.")] = None,
    db: Database = None,
    files: Files = None,
    json: Json = None,
    by: By = Order.TIME,
    archived: Archived = False,
) -> None:
    """List the analyses, or the dishes by risk."""
    if by is Order.RISK or archived:
        _list_by_risk(db, files, json, dish, archived=archived)
    else:
        _list_by_time(db, files, json, dish)


def _list_by_time(db: Database, files: Files, json: Json, dish: str | None) -> None:
    with bootstrap.histories(db, files, reading=True)() as history:
        key = None if dish is None else find_dish(history.dishes(), dish)
        found = history.list(key)
    if json is not None:
        write_json(
            {"analyses": [colonies.summary(s) for s in found]}, json, bootstrap.outputs(db, files)
        )
    if json != "-":
        usual = [colonies.list_row(s) for s in found if not s.prompt]
        prompted = [sheets.list_row(s) for s in found if s.prompt]
        if usual or not prompted:
            print_table("", colonies.LIST_COLUMNS, usual)
        if prompted:
            print_table(sheets.PROMPTED.capitalize(), sheets.PROMPTED_COLUMNS, prompted)
            say(ASSISTIVE, err=True)


def _list_by_risk(
    db: Database, files: Files, json: str | None, dish: str | None, *, archived: bool
) -> None:
    """List the dishes, what is most pressing first."""
    with bootstrap.histories(db, files, reading=True)() as history:
        key = None if dish is None else find_dish(history.dishes(), dish)
        found = [
            each
            for each in WorklistReader().read(history, datetime.now().astimezone())
            if (key is None and each.notes.archived is archived) or each.dish == key
        ]
    if json is not None:
        told = {"dishes": [table.value(each) for each in found]}
        write_json(told, json, bootstrap.outputs(db, files))
    if json != "-":
        print_table("", table.COLUMNS, [table.row(each) for each in found])


def archive(
    dish: Dish,
    back: Annotated[bool, typer.Option("--back", help="Take it back into the list.")] = False,
    why: Why = "",
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Put a dish aside, or take it back; nothing of it is deleted."""
    context, key = _named(dish, who, db, files)
    changed = notes.archive(context.histories, key, back=back, reason=why)
    state = "in the list" if back else "archived"
    say(f"{key.label} is {state}{'' if changed else ' already'}.")


def due(
    every: Annotated[
        str,
        typer.Option(
            "--every",
            metavar="12h|2d|usual",
            help="Time between two visits, in hours or days; usual takes a dish's own word back.",
        ),
    ],
    dish: Annotated[
        str | None,
        typer.Argument(help="DISH or LINE/DISH. Default: all of which nothing else is said."),
    ] = None,
    why: Why = "",
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Say how often a dish is to be photographed; daily where nobody says otherwise."""
    interval = None if every == _USUAL else visit_interval(every)
    if dish is None:
        context = signed_in(bootstrap.context(db, files, must_exist=True), who)
        notes.set_usual_due(context.histories, interval or DAILY, why)
        say(f"Dishes are due {interval or DAILY}, where nothing else is said of them.")
        return
    context, key = _named(dish, who, db, files)
    notes.set_due(context.histories, key, interval, why)
    say(f"{key.label} is due {interval or notes.AS_USUAL}.")


def describe(
    dish: Dish,
    why: Annotated[str, typer.Option("--why", help="Kept in the trail; must be given.")] = "",
    passage: Annotated[str | None, typer.Option("--passage", help="Passage, as p32.")] = None,
    medium: Annotated[str | None, typer.Option("--medium", help="Medium.")] = None,
    vessel: Annotated[str | None, typer.Option("--vessel", help="Vessel.")] = None,
    rock: Annotated[
        bool | None,
        typer.Option("--rock/--no-rock", help="Seeded with or without a ROCK inhibitor."),
    ] = None,
    feeders: Annotated[
        bool | None, typer.Option("--feeders/--no-feeders", help="Grown on feeders or not.")
    ] = None,
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Change what is said of a dish after its pictures were analysed; no record changes.

    Lists and tables tell it from then on, and so do later analyses where nothing else is said.
    When it was seeded is an event: history event seeding.
    """
    context, key = _named(dish, who, db, files)
    said = DishStatement(passage, medium, vessel, rock, feeders)
    changed = statements.describe(context.histories, key, said, why)
    say(f"{key.label} is described{'' if changed else ' so already'}.")


def _named(dish: str, who: As, db: Database, files: Files) -> tuple[ServiceContext, DishKey]:
    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    with context.histories() as history:
        return context, find_dish(history.dishes(), dish)
