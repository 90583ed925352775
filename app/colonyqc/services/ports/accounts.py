"""The door to people, signatures and the audit trail (room `history`)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from colonyqc.domain.audit import Anchor, Event, EventKind
from colonyqc.domain.people import Actor, Person, Policy
from colonyqc.domain.signature import Signature


class Accounts(Protocol):
    """People, signatures and the audit trail: the part of a unit of work that keeps the books."""

    @property
    def actor(self) -> Actor:
        """Who is at work; events without another name are theirs."""
        ...

    def act_as(self, actor: Actor) -> None:
        """Let who has just shown who they are be at work from now on."""
        ...

    def now(self) -> datetime:
        """Return the time, UTC."""
        ...

    def hold(self) -> None:
        """Take the write lock now, so that what is read next cannot change before it is used."""
        ...

    def note(
        self,
        kind: EventKind,
        subject: str = "history",
        *,
        old: str = "",
        new: str = "",
        reason: str = "",
    ) -> Event:
        """Add an event that changes no other table; the others add theirs by themselves."""
        ...

    def exported(self, what: str) -> Anchor:
        """Add the event that something was exported; return the anchor to print in it."""
        ...

    def anchor(self) -> Anchor | None:
        """Return the place of the last event."""
        ...

    def events(
        self,
        subject: str | None = None,
        kinds: Sequence[EventKind] = (),
        before: int | None = None,
        limit: int | None = None,
    ) -> tuple[Event, ...]:
        """Return events, newest first.

        ``subject``: of one thing only ("analysis 12", "person Mori"); ``kinds``: of these only, if
        any are given; ``before``: with smaller numbers; ``limit``: at most so many.
        """
        ...

    def newest_events(self) -> Mapping[str, str]:
        """Return the sha256 of the newest event of each subject: what did not change keeps it."""
        ...

    def policy(self) -> Policy:
        """Return how the history is entered; without log-in as long as nobody chose."""
        ...

    def set_policy(self, policy: Policy, reason: str = "") -> None: ...

    def people(self) -> tuple[Person, ...]:
        """Return everybody as they are now, by name."""
        ...

    def secret(self, name: str) -> str:
        """Return the password hash of a person, "" where there is none."""
        ...

    def put_person(
        self, person: Person, kind: EventKind, *, secret: str | None = None, reason: str = ""
    ) -> Person:
        """Add a person, or a new state of one; ``secret`` None keeps the password."""
        ...

    def record_digest(self, analysis_id: int) -> str:
        """Return the sha256 of an analysis as it is now, with all decisions on it."""
        ...

    def wrong_with(self, analysis_id: int) -> tuple[str, ...]:
        """Return what of an analysis is not as its events tell, a sentence each."""
        ...

    def sign(self, signature: Signature, open_items: str = "") -> None:
        """Keep a signature; ``open_items``: what was open on the record, for the trail."""
        ...

    def signatures(self, analysis_id: int) -> tuple[Signature, ...]:
        """Return the signatures on an analysis, oldest first."""
        ...

    def forged(self, analysis_id: int) -> frozenset[int]:
        """Return which of its signatures, from 0, are not as the trail tells of them."""
        ...

    def files_whole(self, analysis_id: int) -> bool:
        """Tell whether the stored files of an analysis are as they were stored."""
        ...
