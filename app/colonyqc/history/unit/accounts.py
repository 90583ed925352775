"""The part of a unit of work that keeps people, signatures and the audit trail."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace

from sqlalchemy import select

from colonyqc.domain.audit import Anchor, Event, EventKind
from colonyqc.domain.errors import HistoryError
from colonyqc.domain.people import Person, Policy
from colonyqc.domain.signature import Signature
from colonyqc.history.audit import log
from colonyqc.history.audit.digests import record_digest
from colonyqc.history.audit.row_check import RowCheck, signed_as_told
from colonyqc.history.db.columns import damage_told
from colonyqc.history.db.engine import spoken
from colonyqc.history.db.tables import AnalysisRow
from colonyqc.history.unit import people_rows
from colonyqc.history.unit.transaction import Transaction


class AccountsPart(Transaction):
    """People, signatures and events; see `services.ports.History`."""

    def hold(self) -> None:
        """Take the write lock now, so that what is read next cannot change before it is used."""
        with spoken(self._name):
            self._write()

    def note(
        self,
        kind: EventKind,
        subject: str = "history",
        *,
        old: str = "",
        new: str = "",
        reason: str = "",
    ) -> Event:
        """Add an event that changes no other table.

        Raises:
            HistoryError: the database cannot be written.
        """
        with spoken(self._name):
            return self._append(kind, subject, old=old, new=new, reason=reason)

    def exported(self, what: str) -> Anchor:
        """Add the event that something was exported; return the anchor to print in it.

        With `commit` the anchor also goes into the file beside the database.

        Raises:
            HistoryError: the database cannot be written.
        """
        anchor = log.anchor_of(self.note(EventKind.EXPORTED, new=what))
        self._exported.append(anchor)
        return anchor

    @damage_told
    def anchor(self) -> Anchor | None:
        """Return the place of the last event, None in a history without any."""
        with spoken(self._name):
            last = log.head(self._session.connection())
        return None if last is None else log.anchor_of(last)

    @damage_told
    def events(
        self,
        subject: str | None = None,
        kinds: Sequence[EventKind] = (),
        before: int | None = None,
        limit: int | None = None,
    ) -> tuple[Event, ...]:
        """Return events, newest first.

        ``subject``: of one thing only; ``kinds``: of these only, if any are given; ``before``: with
        smaller numbers; ``limit``: at most so many.
        """
        with spoken(self._name):
            return log.events(self._session.connection(), subject, kinds, before, limit)

    @damage_told
    def newest_events(self) -> dict[str, str]:
        """Return the sha256 of the newest event of each subject."""
        with spoken(self._name):
            return log.newest_of_each(self._session.connection())

    @damage_told
    def policy(self) -> Policy:
        """Return how this history is entered; without log-in as long as nobody chose."""
        said = self.events(kinds=(EventKind.POLICY_SET,), limit=1)
        return Policy(**json.loads(said[0].new)) if said else Policy()

    def set_policy(self, policy: Policy, reason: str = "") -> None:
        """Set how this history is entered."""
        old = json.dumps(asdict(self.policy()))
        self.note(EventKind.POLICY_SET, old=old, new=json.dumps(asdict(policy)), reason=reason)

    @damage_told
    def people(self) -> tuple[Person, ...]:
        """Return everybody as they are now, by name."""
        with spoken(self._name):
            return people_rows.people(self._session)

    @damage_told
    def secret(self, name: str) -> str:
        """Return the password hash of a person, "" where there is none."""
        with spoken(self._name):
            return people_rows.secret(self._session, name)

    def put_person(
        self, person: Person, kind: EventKind, *, secret: str | None = None, reason: str = ""
    ) -> Person:
        """Add a person, or a new state of one; return it. ``secret`` None keeps the password.

        Raises:
            HistoryError: the database cannot be written.
        """
        with spoken(self._name):
            session = self._write()
            known = {each.name: each for each in people_rows.people(session)}.get(person.name)
            made = replace(person, version=1 if known is None else known.version + 1)
            kept = people_rows.secret(session, person.name) if secret is None else secret
            number = people_rows.add_person(session, made, kept)
            self._append(
                kind,
                f"person {made.name}",
                old="" if known is None else people_rows.described(known),
                new=people_rows.described(made),
                reason=reason,
                rows=("person", number),
            )
        return made

    @damage_told
    def record_digest(self, analysis_id: int) -> str:
        """Return the sha256 of an analysis as it is now, with all decisions on it.

        Raises:
            HistoryError: there is no such analysis.
        """
        with spoken(self._name):
            self._must_exist(analysis_id)
            return record_digest(self._session.connection(), analysis_id)

    @damage_told
    def wrong_with(self, analysis_id: int) -> tuple[str, ...]:
        """Return what of an analysis is not as its events tell, a sentence each.

        Its own events alone are looked at: `verify` proves the whole history.
        """
        with spoken(self._name):
            connection = self._session.connection()
            check = RowCheck(connection)
            return tuple(
                f"{event.kind}: {wrong}"
                for event, marks in log.raw_events(connection, f"analysis {analysis_id}")
                for wrong in check.check(event, marks)
            )

    def sign(self, signature: Signature, open_items: str = "") -> None:
        """Keep a signature; ``open_items``: what was open on the record, for the trail.

        Raises:
            HistoryError: there is no such analysis, or the database cannot be written.
        """
        with spoken(self._name):
            session = self._write()
            self._must_exist(signature.analysis_id)
            number = people_rows.add_signature(session, signature)
            self._append(
                EventKind.SIGNED,
                f"analysis {signature.analysis_id}",
                at=signature.at,
                person=signature.person,
                new=f"{signature.meaning} ({signature.proof})"
                + (f"; open: {open_items}" if open_items else ""),
                reason=signature.comment,
                rows=("signature", number),
            )

    @damage_told
    def signatures(self, analysis_id: int) -> tuple[Signature, ...]:
        """Return the signatures on an analysis, oldest first."""
        with spoken(self._name):
            return people_rows.signatures(self._session, analysis_id)

    @damage_told
    def forged(self, analysis_id: int) -> frozenset[int]:
        """Return which of its signatures, from 0, are not as the trail tells of them."""
        with spoken(self._name):
            connection = self._session.connection()
            sound = signed_as_told(connection, f"analysis {analysis_id}")
            ids = people_rows.signature_ids(self._session, analysis_id)
        return frozenset(at for at, key in enumerate(ids) if key not in sound)

    def _must_exist(self, analysis_id: int) -> None:
        wanted = select(AnalysisRow.id).where(AnalysisRow.id == analysis_id)
        if self._session.scalar(wanted) is None:
            raise HistoryError(f"There is no analysis {analysis_id} in the history {self._name}.")
