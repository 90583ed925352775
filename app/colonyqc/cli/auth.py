"""Who runs a command: stated, or proved by a password where the history asks for log-in."""

import getpass
import sys
from dataclasses import replace
from typing import Annotated

import typer

from colonyqc.domain.errors import AccessError
from colonyqc.domain.people import Actor
from colonyqc.services.accounts import people
from colonyqc.services.accounts.access import acting
from colonyqc.services.accounts.names import clean_name
from colonyqc.services.context import ServiceContext

As = Annotated[
    str | None,
    typer.Option(
        "--as",
        envvar="COLONYQC_PERSON",
        help="Who you are. Where the history asks for log-in the password is asked for, or read "
        "from standard input when that is no terminal.",
    ),
]


def ask_password(prompt: str) -> str:
    """Return a password typed unseen, or the next line of standard input when that is no terminal.

    Raises:
        AccessError: there is none.
    """
    if sys.stdin.isatty():
        given = getpass.getpass(f"{prompt}: ")
    else:
        given = sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise AccessError(f"{prompt}: none was given on the terminal or on standard input.")
    return given


def ask_line(prompt: str) -> str:
    """Return a line typed by a person, or the next one of standard input."""
    if sys.stdin.isatty():
        return input(f"{prompt}: ")
    return sys.stdin.readline().rstrip("\r\n")


def signed_in(context: ServiceContext, name: str | None) -> ServiceContext:
    """Return the workplace with who is at work: asked for where the history asks for log-in.

    Raises:
        AccessError: the history asks for log-in and it failed.
    """
    if not people.policy(context.histories).log_in:
        if name is None:
            return context
        actor = Actor(clean_name(name))
    elif name is None:
        raise AccessError("This history asks for log-in: say who you are with --as NAME.")
    else:
        actor = people.log_in(context.histories, name, ask_password(f"Password of {name}"))
    return replace(context, histories=acting(context.histories, actor), person=actor.name)
