"""Make the tables of people, signatures and the audit trail, and take over what is there."""

from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa
from alembic import op

from colonyqc.domain.audit import EventKind
from colonyqc.history.audit import log
from colonyqc.history.migrations.guards import keep_on_postgresql, keep_on_sqlite

revision = "0003"
down_revision = "0002"

UNIQUE: Final = {
    "person": ("id", "name+version"),
    "signature": ("id",),
    "event": ("number",),
}
"""What is unique in each of these tables."""


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _index(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _sha256(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(64), nullable=False)


def _make_people() -> None:
    op.create_table(
        "person",
        _index("id"),
        *_texts("name"),
        _index("version"),
        *_texts("roles"),
        sa.Column("active", sa.Boolean(), nullable=False),
        *_texts("secret"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("name", "version", name="uq_person_name_version"),
    )
    op.create_table(
        "signature",
        _index("id"),
        _index("analysis_id"),
        *_texts("meaning", "person", "proof", "comment"),
        _sha256("digest"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["analysis_id"], ["analysis.id"], name="fk_signature_analysis_id"),
        sa.PrimaryKeyConstraint("id", name="pk_signature"),
    )
    op.create_index("ix_signature_analysis_id", "signature", ["analysis_id"])


def _make_trail() -> None:
    op.create_table(
        "event",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        *_texts("at", "kind", "person", "subject", "old", "new", "reason", "rows"),
        sa.Column("marks", sa.LargeBinary(), nullable=False),
        _sha256("sha256"),
        sa.PrimaryKeyConstraint("number", name="pk_event"),
    )
    op.create_index("ix_event_kind", "event", ["kind"])
    op.create_index("ix_event_subject", "event", ["subject"])


def upgrade() -> None:
    """Make the tables and their guards, then begin the chain."""
    connection = op.get_bind()
    _make_people()
    _make_trail()
    for table, uniques in UNIQUE.items():
        if connection.dialect.name == "sqlite":
            keep_on_sqlite(table, uniques)
        elif connection.dialect.name == "postgresql":
            keep_on_postgresql(table)
    context = op.get_context().config
    clock = None if context is None else context.attributes.get("clock")
    at = datetime.now(UTC) if clock is None else clock()
    made = connection.exec_driver_sql("SELECT count(*) FROM analysis").scalar_one() == 0
    log.append(
        connection,
        EventKind.HISTORY_MADE if made else EventKind.HISTORY_MIGRATED,
        at=at,
        person=log.PROGRAM,
        subject="history",
        old="" if made else "0001",
        new=revision,
    )
    log.take_over(connection, at)
