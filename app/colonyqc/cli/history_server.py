"""``colonyqc history grant`` and ``password``: who works with a history on a server, and how."""

from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.auth import ask_password
from colonyqc.cli.output import say

Server = Annotated[str, typer.Option("--db", help="Address of a history on a server.")]


def grant(
    db: Server,
    role: Annotated[str, typer.Option("--role", help="Name of the role, which must be there.")],
) -> None:
    """Let a role of a server read the history and add to it, and nothing else.

    Its tables are made, or brought to this version, first; the account of the address owns them.
    """
    for statement in bootstrap.give_rights(db, role):
        say(f"{statement};")


def password(
    db: Server,
    forget: Annotated[bool, typer.Option("--forget", help="Take it out of the keyring.")] = False,
) -> None:
    """Keep the password of the address's account in the system's keyring; it is asked for unseen.

    From then on the address needs none. The server is asked first whether it takes it.
    """
    bootstrap.keep_password(db, None if forget else ask_password("Password of the account"))
    say("It is forgotten." if forget else "It is kept in the system's keyring.")
