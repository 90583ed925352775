"""A history with a clock that a test sets, and people whose passwords are quick to check."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from colonyqc.domain.people import Role
from colonyqc.history import SqlHistories, open_histories
from colonyqc.services.accounts import passwords, people
from colonyqc.services.accounts.access import acting
from colonyqc.services.ports import Histories
from history.samples import MORNING, analysis, artefacts

ADMINISTRATOR = "Abe"
WORD = "correct horse"
FIRST_WORD = "told by Abe"
"""What an administrator gives somebody to log in with for the first time."""


@dataclass
class Hands:
    """A clock whose hands a test moves."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def move(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)


@dataclass
class Lab:
    """A history in a folder; `log_in` gives it as entered by a person."""

    histories: SqlHistories
    clock: Hands = field(default_factory=Hands)

    def log_in(self, name: str, password: str = WORD) -> Histories:
        return acting(self.histories, people.log_in(self.histories, name, password))

    def ask_for_log_in(self, **roles: Role) -> Histories:
        """Set log-in up with an administrator and people; return it as the administrator's."""
        actor = people.choose_log_in(self.histories, ADMINISTRATOR, WORD)
        entered = acting(self.histories, actor)
        for name, role in roles.items():
            self.add(entered, name, role)
        return entered

    def add(self, entered: Histories, name: str, role: Role) -> None:
        """Add a person, who then chooses a password of their own, as everybody must."""
        people.add(entered, name, [role], FIRST_WORD)
        people.change_password(self.histories, name, FIRST_WORD, WORD)

    def analyse(self) -> int:
        """Keep an analysis; return its number."""
        with self.histories() as history:
            number = history.add(analysis(), artefacts(analysis()))
            history.commit()
        return number

    def kinds(self) -> list[str]:
        """Return what happened, oldest first."""
        with self.histories() as history:
            return [event.kind for event in reversed(history.events())]


def open_lab(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Lab:
    """Open a history in a folder; hashing takes no time that a test would notice."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
    return new_lab(folder)


def new_lab(folder: Path) -> Lab:
    """Open a history in a folder."""
    clock = Hands()
    return Lab(open_histories(folder / "t.db", clock=clock, person="Tanaka"), clock)
