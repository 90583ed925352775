"""``colonyqc history accept`` and ``decide-dish``: review a dish as a whole."""

from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.auth import As, signed_in
from colonyqc.cli.options import Database, Files, find_dish
from colonyqc.cli.output import say
from colonyqc.domain.errors import MissingError
from colonyqc.domain.picture import MOST_DAYS
from colonyqc.domain.verdict import Approval
from colonyqc.services.ports import History

Dish = Annotated[str, typer.Argument(help="DISH or LINE/DISH.")]
Day = Annotated[int, typer.Argument(min=0, max=MOST_DAYS, help="Culture day.")]


def _find(history: History, dish: str, day: int) -> int:
    """Return the number of the analysis that counts of a dish on a day.

    Raises:
        UsageError: there is no such dish, or nothing of that day.
    """
    key = find_dish(history.dishes(), dish)
    found = [r for r in history.series(key, colonies=False) if r.analysis.acquisition.day == day]
    if not found:
        raise MissingError(f"Dish {key.line}/{key.dish} has no analysis of day {day}.")
    return found[-1].id


def accept(
    dish: Dish,
    day: Day,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back what was accepted; not once it is signed.")
    ] = False,
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Accept the proposals for all colonies of a dish that nobody decided on yet."""
    # Asked here: the other commands of the history need no analysis.
    from colonyqc.services.analysis import dish_review

    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    with context.histories() as history:
        number = _find(history, dish, day)
    act = dish_review.withdraw_acceptance if undo else dish_review.accept_rest
    if not act(context.histories, number, context.person).analyses:
        say(f"Nothing of analysis {number} is left to {'take back' if undo else 'accept'}.")
        return
    with context.histories() as history:
        event = history.events(f"analysis {number}", limit=1)[0]
    say(f"Analysis {number}: {event.new}.")


def decide_dish(
    dish: Dish,
    day: Day,
    verdict: Annotated[Approval, typer.Argument(help="What you decide.")],
    why: Annotated[
        str,
        typer.Option("--why", help="Needed to reject, and to approve what the rules do not pass."),
    ] = "",
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Approve or reject a dish on a day; the proposal of the rules stays beside it."""
    from colonyqc.services.analysis import dish_review

    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    with context.histories() as history:
        number = _find(history, dish, day)
    dish_review.decide_dish(context.histories, number, verdict, why, context.person)
    say(f"Analysis {number}: dish {verdict} by {context.person}.")
