"""People and signatures in the database: every change of a person is a new row."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from colonyqc.domain.people import Person, Role
from colonyqc.domain.signature import Meaning, Proof, Signature
from colonyqc.history.db.tables import PersonRow, SignatureRow

_BETWEEN: Final = ", "


def roles_text(roles: frozenset[Role]) -> str:
    """Return roles as text, in a fixed order."""
    return _BETWEEN.join(role.value for role in Role if role in roles)


def _person(row: PersonRow) -> Person:
    roles = frozenset(Role(word) for word in row.roles.split(_BETWEEN) if word)
    return Person(row.name, roles, row.active, row.version)


def _newest(session: Session) -> Sequence[PersonRow]:
    last = select(PersonRow.name, func.max(PersonRow.version)).group_by(PersonRow.name)
    versions = {(name, version) for name, version in session.execute(last)}
    rows = session.scalars(select(PersonRow).order_by(PersonRow.id)).all()
    session.expunge_all()
    return [row for row in rows if (row.name, row.version) in versions]


def people(session: Session) -> tuple[Person, ...]:
    """Return everybody as they are now, by name."""
    return tuple(sorted(map(_person, _newest(session)), key=lambda person: person.name))


def secret(session: Session, name: str) -> str:
    """Return the password hash of a person, "" where there is none."""
    return next((row.secret for row in _newest(session) if row.name == name), "")


def add_person(session: Session, person: Person, secret: str) -> int:
    """Add a person's new state; return the row's id."""
    row = PersonRow(
        name=person.name,
        version=person.version,
        roles=roles_text(person.roles),
        active=person.active,
        secret=secret,
    )
    session.add(row)
    session.flush()
    session.expunge_all()
    return row.id


def described(person: Person) -> str:
    """Return what the trail says of a person: roles, never the password."""
    return f"{roles_text(person.roles)}{'' if person.active else ' (disabled)'}"


def signatures(session: Session, analysis_id: int) -> tuple[Signature, ...]:
    """Return the signatures on an analysis, oldest first."""
    wanted = (
        select(SignatureRow)
        .where(SignatureRow.analysis_id == analysis_id)
        .order_by(SignatureRow.id)
    )
    rows = session.scalars(wanted).all()
    session.expunge_all()
    return tuple(
        Signature(
            analysis_id=row.analysis_id,
            meaning=Meaning(row.meaning),
            person=row.person,
            proof=Proof(row.proof),
            comment=row.comment,
            digest=row.digest,
            at=row.at,
        )
        for row in rows
    )


def signature_ids(session: Session, analysis_id: int) -> Sequence[int]:
    """Return the ids of the signatures on an analysis, oldest first."""
    wanted = select(SignatureRow.id).where(SignatureRow.analysis_id == analysis_id)
    return session.scalars(wanted.order_by(SignatureRow.id)).all()


def add_signature(session: Session, signature: Signature) -> int:
    """Add a signature; return the row's id."""
    row = SignatureRow(
        analysis_id=signature.analysis_id,
        meaning=signature.meaning.value,
        person=signature.person,
        proof=signature.proof.value,
        comment=signature.comment,
        digest=signature.digest,
        at=signature.at,
    )
    session.add(row)
    session.flush()
    session.expunge_all()
    return row.id
