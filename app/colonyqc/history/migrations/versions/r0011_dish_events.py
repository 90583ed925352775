"""Make the table of what happens to dishes: thaw, seeding, medium change, passage and the like."""

from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa
from alembic import op

from colonyqc.domain.audit import EventKind
from colonyqc.history.audit import log
from colonyqc.history.migrations.guards import keep_on_postgresql, keep_on_sqlite

revision = "0011"
down_revision = "0010"

UNIQUE: Final = {"dish_event": ("id",)}
"""What is unique in this table."""


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def upgrade() -> None:
    """Make the table and its guards; the trail of an older history tells of it.

    Dishes stand in it by name: a child may be noted before it is first photographed.
    """
    op.create_table(
        "dish_event",
        sa.Column("id", sa.Integer(), nullable=False),
        *(_text(name) for name in ("line", "dish", "kind", "happened", "person", "note")),
        sa.Column("ratio", sa.Double(), nullable=True),
        *(_text(name, nullable=True) for name in ("parent_line", "parent_dish")),
        sa.Column("withdraws", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dish_event"),
    )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        keep_on_sqlite("dish_event", UNIQUE["dish_event"])
    elif connection.dialect.name == "postgresql":
        keep_on_postgresql("dish_event")
    context = op.get_context().config
    said = {} if context is None else context.attributes
    if not said.get("before"):
        return
    clock = said.get("clock")
    log.append(
        connection,
        EventKind.HISTORY_MIGRATED,
        at=datetime.now(UTC) if clock is None else clock(),
        person=log.PROGRAM,
        subject="history",
        old=down_revision,
        new=revision,
    )
