"""``colonyqc history``: what happens to dishes between their pictures."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated, Final

import typer

from colonyqc import bootstrap
from colonyqc.cli.auth import As, signed_in
from colonyqc.cli.options import MOST_ROWS, Database, Files, Json, find_dish, stated_time
from colonyqc.cli.output import print_table, say, write_json
from colonyqc.domain.dish_life import LifeEvent, LifeEventKind
from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import DishKey
from colonyqc.services.reporting import passages as descent
from colonyqc.services.worklist import dish_life

LIFE_COLUMNS: Final = ("no.", "dish", "happened", "event", "ratio", "from", "note", "person")


_TYPED: Final = {
    "thaw": LifeEventKind.THAW,
    "seeding": LifeEventKind.SEEDING,
    "medium": LifeEventKind.MEDIUM,
    "passage": LifeEventKind.PASSAGE,
    "contamination": LifeEventKind.CONTAMINATION,
    "freezing": LifeEventKind.FREEZING,
}


def _named(known: Iterable[DishKey], text: str, line: str | None = None) -> DishKey:
    """Return a dish by its name, one that is not in the history yet too.

    Raises:
        UsageError: several dishes are called so, or a new one does not say its line.
    """
    there = tuple(known)
    if line is not None and "/" not in text:
        return DishKey(line, text.strip())
    if "/" not in text or any(text in (d.dish, f"{d.line}/{d.dish}") for d in there):
        return find_dish(there, text)
    of, _, dish = text.partition("/")
    return DishKey(of.strip(), dish.strip())


def event(
    kind: Annotated[str, typer.Argument(help=", ".join(_TYPED))],
    dish: Annotated[str, typer.Argument(help="DISH or LINE/DISH; a new dish by LINE/DISH.")],
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            help="When it was done: 2026-11-27 or 2026-11-27 10:30 in local time, or with its zone "
            "as 2026-11-27T10:30+09:00. Default: now.",
        ),
    ] = None,
    ratio: Annotated[
        float | None, typer.Option("--ratio", help="Of a passage: 6 for 1 to 6.")
    ] = None,
    into: Annotated[
        list[str] | None,
        typer.Option("--into", help="Dish that a passage makes, of the same line; repeatable."),
    ] = None,
    note: Annotated[str, typer.Option("--note", help="Kept with the event.")] = "",
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Note what happened to a dish; a passage also seeds the dishes it is passaged into."""
    if kind not in _TYPED:
        raise UsageError(f'There is no event "{kind}". There are: {", ".join(_TYPED)}.')
    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    with context.histories() as history:
        known = history.dishes()
    own = _named(known, dish)
    said = dish_life.Happening(
        own,
        _TYPED[kind],
        context.person,
        None if at is None else stated_time(at),
        note,
        ratio,
        tuple(_named(known, each, own.line) for each in into or ()),
    )
    kept = dish_life.note_event(context.histories, said)
    print_table("", LIFE_COLUMNS, [_row(each) for each in kept])


def take_back(
    number: Annotated[int, typer.Argument(min=1, max=MOST_ROWS, help="Number of the event.")],
    why: Annotated[str, typer.Option("--why", help="Kept in the history.")],
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Take an event of a dish back that was noted by mistake; it stays and counts no more."""
    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    kept = dish_life.withdraw_event(context.histories, number, context.person, why)
    say(f"Event {number} of {kept.dish.label} counts no more.")


def life(
    dish: Annotated[str | None, typer.Argument(help="DISH or LINE/DISH. Default: all.")] = None,
    db: Database = None,
    files: Files = None,
    json: Json = None,
) -> None:
    """List what happened to dishes, in order."""
    with bootstrap.histories(db, files, reading=True)() as history:
        everything = dish_life.events_of(history)
        known = (*history.dishes(), *(each.dish for each in everything))
        own = None if dish is None else find_dish(dict.fromkeys(known), dish)
    found = [each for each in everything if own is None or own in (each.dish, each.parent)]
    if json is not None:
        told = {"events": [asdict(each) for each in found]}
        write_json(told, json, bootstrap.outputs(db, files))
    if json != "-":
        print_table("", LIFE_COLUMNS, [_row(each) for each in found])


def passages(
    dish: Annotated[str, typer.Argument(help="DISH or LINE/DISH.")],
    db: Database = None,
    files: Files = None,
    json: Json = None,
) -> None:
    """Tell a dish's family: all passages since its oldest, with growth, doublings and their sum."""
    with bootstrap.histories(db, files, reading=True)() as history:
        known = (*history.dishes(), *(each.dish for each in dish_life.events_of(history)))
        found = descent.passages(history, find_dish(dict.fromkeys(known), dish))
    if json is not None:
        told = {"passages": [asdict(each) for each in found]}
        write_json(told, json, bootstrap.outputs(db, files))
    if json != "-":
        print_table("", descent.COLUMNS, [descent.passage_cells(each) for each in found])


def _row(event: LifeEvent) -> tuple[str, ...]:
    return (
        str(event.number),
        event.dish.label,
        # Stated in local time, or UTC where it was noted as it happened: one clock for both.
        f"{event.happened.astimezone():%Y-%m-%d %H:%M}",
        event.kind,
        "" if event.ratio is None else f"1:{event.ratio:g}",
        "" if event.parent is None else event.parent.label,
        event.note,
        event.person,
    )
