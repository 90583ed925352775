"""Add dead cells and debris: where they lie in a picture, and their share in a dish."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from colonyqc.domain.audit import EventKind
from colonyqc.history.audit import log

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add columns that are NULL in older rows; the trail of an older history tells of it.

    Added without a copy, tables keep their triggers.
    """
    op.add_column("picture", sa.Column("dead", sa.Text(), nullable=True))
    op.add_column("dish_statistics", sa.Column("dead", sa.Double(), nullable=True))
    op.add_column("dish_statistics", sa.Column("dead_count", sa.BigInteger(), nullable=True))
    op.add_column("dish_statistics", sa.Column("dead_per_mm2", sa.Double(), nullable=True))
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
