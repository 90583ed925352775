"""``colonyqc history grant``: who may do what with a history on a server."""

from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.output import say


def grant(
    db: Annotated[str, typer.Option("--db", help="Address of a history on a server.")],
    role: Annotated[str, typer.Option("--role", help="Name of the role, which must be there.")],
) -> None:
    """Let a role of a server read the history and add to it, and nothing else.

    Its tables are made, or brought to this version, first; the account of the address owns them.
    """
    for statement in bootstrap.give_rights(db, role):
        say(f"{statement};")
