"""An administrator who chooses a password in its owner's place leaves that in the trail."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.people import Role
from colonyqc.services.accounts import people
from support.lab import Lab, open_lab


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    made = open_lab(tmp_path, monkeypatch)
    yield made
    made.histories.engine.dispose()


def test_the_choice_of_a_password_that_somebody_else_could_make_leaves_where_it_was_made(
    lab: Lab,
) -> None:
    """Played as found: an administrator set a password and chose the next, as its owner."""
    manager = lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    people.reset_password(manager, "Mori", "told by Abe again")
    people.change_password(manager, "Mori", "told by Abe again", "chosen by Abe too")
    people.reset_password(manager, "Mori", "told by Abe again")
    people.change_password(lab.histories, "Mori", "told by Abe again", "chosen by Mori")
    people.change_password(lab.histories, "Mori", "chosen by Mori", "and another one")
    with lab.histories() as history:
        chosen = [
            event.reason
            for event in history.events("person Mori", (EventKind.PASSWORD_CHANGED,))
            if event.person == "Mori"
        ]
    assert chosen == [
        "",
        "Chosen after Abe had set one, under the account Tanaka.",
        "Chosen after Abe had set one, while Abe was logged in.",
        "Chosen after Abe had set one, under the account Tanaka.",
    ]
