"""Add verdicts of people on dishes, and which decisions on colonies were made by one act."""

from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa
from alembic import op

from colonyqc.domain.audit import EventKind
from colonyqc.history.audit import log
from colonyqc.history.migrations.guards import keep_on_postgresql, keep_on_sqlite

revision = "0010"
down_revision = "0009"

UNIQUE: Final = {"dish_decision": ("id",)}
"""What is unique in the new table."""


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _index(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _make_dish_decisions() -> None:
    op.create_table(
        "dish_decision",
        _index("id"),
        _index("analysis_id"),
        *(_text(name) for name in ("verdict", "reason", "person")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["analysis_id"], ["analysis.id"], name="fk_dish_decision_analysis_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_dish_decision"),
    )
    op.create_index("ix_dish_decision_analysis_id", "dish_decision", ["analysis_id"])
    for table, uniques in UNIQUE.items():
        if op.get_bind().dialect.name == "sqlite":
            keep_on_sqlite(table, uniques)
        elif op.get_bind().dialect.name == "postgresql":
            keep_on_postgresql(table)


def upgrade() -> None:
    """Add a table, and a column that is NULL in older rows; an older history's trail tells of it.

    Added without a copy, the table of decisions keeps its triggers.
    """
    op.add_column("decision", sa.Column("act", sa.Integer(), nullable=True))
    op.create_index("ix_decision_act", "decision", ["act"])
    _make_dish_decisions()
    context = op.get_context().config
    said = {} if context is None else context.attributes
    if not said.get("before"):
        return
    clock = said.get("clock")
    log.append(
        op.get_bind(),
        EventKind.HISTORY_MIGRATED,
        at=datetime.now(UTC) if clock is None else clock(),
        person=log.PROGRAM,
        subject="history",
        old=down_revision,
        new=revision,
    )
