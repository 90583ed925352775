"""Make the table of corrected analyses: by whom, why, and what was changed."""

from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa
from alembic import op

from colonyqc.domain.audit import EventKind
from colonyqc.history.audit import log
from colonyqc.history.migrations.guards import keep_on_postgresql, keep_on_sqlite

revision = "0012"
down_revision = "0011"

UNIQUE: Final = {"correction": ("analysis_id",)}
"""What is unique in this table."""


def _index(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _guard() -> None:
    """Refuse changes, and a correction of an analysis that was finished without one."""
    dialect = op.get_bind().dialect.name
    if dialect == "sqlite":
        keep_on_sqlite("correction", UNIQUE["correction"])
        op.execute(
            "CREATE TRIGGER correction_sealed BEFORE INSERT ON correction FOR EACH ROW WHEN "
            "EXISTS (SELECT 1 FROM dish_statistics WHERE analysis_id = NEW.analysis_id) "
            "BEGIN SELECT RAISE(ABORT, 'a finished analysis gets no further correction'); END"
        )
    elif dialect == "postgresql":
        keep_on_postgresql("correction")
        op.execute(
            "CREATE TRIGGER correction_sealed BEFORE INSERT ON correction FOR EACH ROW "
            "WHEN (history_has(NEW.analysis_id)) EXECUTE FUNCTION history_is_sealed()"
        )


def upgrade() -> None:
    """Make the table and its guards; the trail of an older history tells of it."""
    op.create_table(
        "correction",
        _index("analysis_id"),
        _index("original"),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("person", "reason", "way")),
        sa.Column("pictures", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["analysis_id"], ["analysis.id"], name="fk_correction_analysis_id"),
        sa.ForeignKeyConstraint(["original"], ["analysis.id"], name="fk_correction_original"),
        sa.PrimaryKeyConstraint("analysis_id", name="pk_correction"),
    )
    op.create_index("ix_correction_original", "correction", ["original"])
    _guard()
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
