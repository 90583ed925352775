"""``colonyqc report``: a dish's report from the history."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.auth import As, signed_in
from colonyqc.cli.options import Database, Out
from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import DishKey
from colonyqc.services.context import ServiceContext
from colonyqc.services.reporting.issue import issue


def write_reports(
    context: ServiceContext,
    dishes: Iterable[DishKey],
    path: Path,
    day: int | None = None,
    language: str = "en",
) -> None:
    """Write one report a dish; with several dishes each file's name gets the dish's."""
    ordered = sorted(dishes, key=lambda d: (d.line, d.dish))
    for dish in ordered:
        own = path
        if len(ordered) > 1:
            label = "".join(c if c.isalnum() else "-" for c in f"{dish.line}-{dish.dish}")
            own = path.with_name(f"{path.stem}-{label}{path.suffix}")
        issue(context, dish, day, own, language=language)


def find_dish(dishes: Iterable[DishKey], text: str) -> DishKey:
    """Return the dish named "DISH" or "LINE/DISH".

    Raises:
        UsageError: none or several dishes are called so.
    """
    known = tuple(dishes)
    found = [d for d in known if text in (d.dish, f"{d.line}/{d.dish}")]
    names = ", ".join(f"{d.line}/{d.dish}" for d in (found or known)[:10])
    if not found:
        there = f"There are: {names}." if known else "The history is empty."
        raise UsageError(f'There is no dish "{text}" in the history. {there}')
    if len(found) > 1:
        raise UsageError(f'Several dishes are called "{text}". Say which: {names}.')
    return found[0]


def report(
    dish: Annotated[str, typer.Argument(help="DISH or LINE/DISH.")],
    out: Out,
    day: Annotated[
        int | None, typer.Option("--day", help="Culture day. Default: the newest.")
    ] = None,
    language: Annotated[str, typer.Option("--language", help="en or ja.")] = "en",
    who: As = None,
    db: Database = None,
) -> None:
    """Write the report of a dish (.pdf, .csv)."""
    context = signed_in(bootstrap.context(db, must_exist=True), who)
    with context.histories() as history:
        key = find_dish(history.dishes(), dish)
    write_reports(context, [key], out, day, language)
