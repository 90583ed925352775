"""``colonyqc history``: the audit trail, its review, and the proof that a history is whole."""

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer

from colonyqc import bootstrap
from colonyqc.cli.auth import As, ask_line, ask_password, signed_in
from colonyqc.cli.options import MOST_ROWS, Database, Files, Json, find_dish, stated_time
from colonyqc.cli.output import print_table, say, write_json
from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import UsageError
from colonyqc.services.accounts import people
from colonyqc.services.accounts.access import acting
from colonyqc.services.accounts.audit_log import Wanted, page
from colonyqc.services.accounts.trail_review import review_trail, verify_noted
from colonyqc.services.export import colonies
from colonyqc.services.ports import Monitor

_ADVICE: Final = (
    "Keep this file as it is for whoever looks into it, and restore a backup that verifies."
)
_WHEN: Final = "2026-11-27 or 2026-11-27 10:30 in local time, or with its zone."


def verify(
    anchor: Annotated[
        list[str] | None,
        typer.Option(
            "--anchor", help="NUMBER:SHA256 from an export, or a file with it; may be repeated."
        ),
    ] = None,
    who: As = None,
    db: Database = None,
    files: Files = None,
    json: Json = None,
) -> None:
    """Prove that the history is whole: trail, rows, files; name what was changed.

    With --as the trail keeps that it was proved, by whom, and what came of it.
    """
    anchors = [_anchor_text(each) for each in anchor or ()]

    def prove(_: Monitor) -> tuple[str, ...]:
        return bootstrap.verify_history(db, files, anchors)

    # Without a name nothing is written, so that a copy can be proved as it lies.
    if who is None:
        wrong = bootstrap.verify_history(db, files, anchors)
    else:
        context = signed_in(bootstrap.context(db, files, must_exist=True), who)
        wrong = verify_noted(context.histories, prove)
    if json is not None:
        write_json({"whole": not wrong, "wrong": list(wrong)}, json, bootstrap.outputs(db, files))
    if json != "-":
        for said in wrong or ("The history is whole.",):
            say(said)
        if wrong:
            say(_ADVICE)
    raise typer.Exit(1 if wrong else 0)


def _anchor_text(given: str) -> str:
    """Return the text of a file of anchors, or what was given where there is no such file."""
    try:
        return Path(given).read_text("utf-8", "replace") if Path(given).is_file() else given
    except OSError:  # a text too long to be a file's name
        return given


def trail(
    analysis: Annotated[
        int | None,
        typer.Option("--analysis", min=1, max=MOST_ROWS, help="Only events of this analysis."),
    ] = None,
    last: Annotated[
        int, typer.Option("--last", min=1, max=MOST_ROWS, help="How many, newest first.")
    ] = 50,
    person: Annotated[
        str, typer.Option("--person", help="Part of the name of who did it, or whom it is about.")
    ] = "",
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", help='What happened, as the trail says it: "signed"; repeatable.'),
    ] = None,
    dish: Annotated[str | None, typer.Option("--dish", help="DISH or LINE/DISH.")] = None,
    since: Annotated[str | None, typer.Option("--since", help=f"From then on: {_WHEN}")] = None,
    until: Annotated[str | None, typer.Option("--until", help=f"Before then: {_WHEN}")] = None,
    text: Annotated[str, typer.Option("--text", help="In any field.")] = "",
    db: Database = None,
    files: Files = None,
    json: Json = None,
) -> None:
    """List events of the audit trail, newest first; what is asked for has to fit together."""
    unknown = sorted(set(kind or ()) - set(EventKind))
    if unknown:
        raise UsageError(
            f"Nothing in the trail is called “{unknown[0]}”. There are: {', '.join(EventKind)}."
        )
    with bootstrap.histories(db, files, reading=True)() as history:
        wanted = Wanted(
            text,
            person,
            None if dish is None else find_dish(history.dishes(), dish),
            subject="" if analysis is None else f"analysis {analysis}",
            only=frozenset(kind or ()),
            since=None if since is None else stated_time(since),
            until=None if until is None else stated_time(until),
        )
        found = page(history, wanted, limit=last).events
    if json is not None:
        write_json({"events": [asdict(each) for each in found]}, json, bootstrap.outputs(db, files))
    if json != "-":
        print_table("", colonies.EVENT_COLUMNS, [colonies.event_row(each) for each in found])


def review(
    first: Annotated[
        int | None,
        typer.Option(
            "--from",
            min=1,
            max=MOST_ROWS,
            help="Number of the first event. Default: the first that nobody reviewed.",
        ),
    ] = None,
    last: Annotated[
        int | None,
        typer.Option("--to", min=1, max=MOST_ROWS, help="Number of the last. Default: the newest."),
    ] = None,
    comment: Annotated[str, typer.Option("--comment", help="Kept with the review.")] = "",
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Sign that you read the events of the audit trail; the trail keeps which ones."""
    context = bootstrap.context(db, files, must_exist=True)
    if who is None:
        raise UsageError("Say who signs with --as NAME.")
    signed = partial(review_trail, first=first, last=last, comment=comment)
    if people.policy(context.histories).log_in:
        password = ask_password(f"Password of {who}")
        actor = people.log_in(context.histories, who, password)
        made = signed(acting(context.histories, actor), password=password)
    else:
        if ask_line(f'Type "{who}" to sign') != who:
            raise UsageError("Nothing was signed: the names differ.")
        made = signed(context.histories, stated=who)
    say(made.sentence)
