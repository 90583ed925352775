"""``colonyqc people``: who may log in, and whether anybody has to."""

from dataclasses import replace
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.auth import As, ask_password, signed_in
from colonyqc.cli.options import Database, Files, Json
from colonyqc.cli.output import print_table, write_json
from colonyqc.domain.errors import UsageError
from colonyqc.domain.people import Person, Role
from colonyqc.services.accounts import people

app = typer.Typer(help="People, their roles, and log-in.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The person's name.")]
Roles = Annotated[
    list[Role] | None, typer.Option("--role", help="What the person is; may be given repeatedly.")
]
Why = Annotated[str, typer.Option("--why", help="Why: kept in the audit trail.")]


def _said(person: Person) -> dict[str, object]:
    roles = [role.value for role in Role if role in person.roles]
    return {"name": person.name, "roles": roles, "active": person.active}


@app.command("list")
def list_(db: Database = None, files: Files = None, json: Json = None) -> None:
    """List the people and whether log-in is asked for."""
    histories = bootstrap.context(db, files, reading=True).histories
    found, policy = people.people(histories), people.policy(histories)
    if json is not None:
        said = {"log_in": policy.log_in, "people": [_said(each) for each in found]}
        write_json(said, json, bootstrap.outputs(db, files))
    if json != "-":
        rows = [
            (each.name, ", ".join(role for role in Role if role in each.roles), _state(each))
            for each in found
        ]
        print_table("", ("name", "roles", "log-in"), rows)
        typer.echo("Log-in is asked for." if policy.log_in else "Nobody has to log in.")


def _state(person: Person) -> str:
    return "yes" if person.active else "disabled"


def _new_password(name: str) -> str:
    """Ask for a new password twice.

    Raises:
        UsageError: the two differ.
    """
    first = ask_password(f"New password of {name}")
    if first != ask_password("Once more"):
        raise UsageError("The two passwords differ; try again.")
    return first


@app.command("setup")
def setup(
    administrator: Annotated[
        str | None, typer.Option("--administrator", help="Ask for log-in; the first one's name.")
    ] = None,
    single_user: Annotated[
        bool, typer.Option("--single-user", help="Ask nobody to log in.")
    ] = False,
    attempts: Annotated[
        int | None, typer.Option("--attempts", help="Wrong passwords before the lock-out.")
    ] = None,
    lock_minutes: Annotated[
        int | None, typer.Option("--lock-minutes", help="How long the lock-out lasts.")
    ] = None,
    idle_minutes: Annotated[
        int | None, typer.Option("--idle-minutes", help="The window locks after; 0: never.")
    ] = None,
    why: Why = "",
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Choose whether people log in, and when they are locked out."""
    context = bootstrap.context(db, files)
    limits = (attempts, lock_minutes, idle_minutes) != (None, None, None)
    if (administrator is not None) + single_user + limits != 1:
        raise UsageError(
            "Say one thing: --administrator NAME to ask for log-in, --single-user to ask nobody, "
            "or the limits of the lock-out."
        )
    if administrator is not None:
        password = _new_password(administrator)
        made = people.choose_log_in(context.histories, administrator, password)
        typer.echo(f"From now on people log in; {made.name} is administrator.")
        return
    histories = signed_in(context, who).histories
    if single_user:
        people.choose_single_user(histories, why)
        typer.echo("Nobody has to log in.")
    else:
        now = people.policy(histories)
        wanted = replace(
            now,
            attempts=now.attempts if attempts is None else attempts,
            lock_minutes=now.lock_minutes if lock_minutes is None else lock_minutes,
            idle_minutes=now.idle_minutes if idle_minutes is None else idle_minutes,
        )
        people.set_policy(histories, wanted, why)
        typer.echo("The limits are kept.")


@app.command("add")
def add(
    name: Name, role: Roles = None, who: As = None, db: Database = None, files: Files = None
) -> None:
    """Add a person; the administrator's password is asked for first, then the new one."""
    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    made = people.add(context.histories, name, role or (), _new_password(name))
    typer.echo(f"{made.name} can log in.")


@app.command("roles")
def roles(
    name: Name,
    role: Roles = None,
    why: Why = "",
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Give a person other roles."""
    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    made = people.change(context.histories, name, roles=role or (), reason=why)
    typer.echo(f"{made.name}: {', '.join(each for each in Role if each in made.roles)}.")


@app.command("disable")
def disable(
    name: Name, why: Why = "", who: As = None, db: Database = None, files: Files = None
) -> None:
    """Let a person log in no longer; what they did stays."""
    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    made = people.disable(context.histories, name, why)
    typer.echo(f"{made.name} can no longer log in.")


@app.command("enable")
def enable(
    name: Name, why: Why = "", who: As = None, db: Database = None, files: Files = None
) -> None:
    """Let a disabled person log in again."""
    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    made = people.change(context.histories, name, active=True, reason=why)
    typer.echo(f"{made.name} can log in.")


@app.command("password")
def password(
    name: Annotated[
        str | None, typer.Argument(help="Whose; an administrator's work. Default: your own.")
    ] = None,
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Change your password, or set another person's and end their lock-out."""
    context = bootstrap.context(db, files, must_exist=True)
    if name is not None:
        context = signed_in(context, who)
        people.reset_password(context.histories, name, _new_password(name))
        typer.echo(f"{name} has a new password.")
        return
    if who is None:
        raise UsageError("Say who you are with --as NAME.")
    old = ask_password(f"Password of {who}")
    people.change_password(context.histories, who, old, _new_password(who))
    typer.echo(f"{who} has a new password.")
