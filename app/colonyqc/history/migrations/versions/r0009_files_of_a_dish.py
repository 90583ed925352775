"""Add what must be known of a dish's files: which were left out or count twice, their sizes."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from colonyqc.domain.audit import EventKind
from colonyqc.history.audit import log

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add a column that is NULL in older rows; the trail of an older history tells of it.

    Added without a copy, the table keeps its triggers.
    """
    op.add_column("acquisition", sa.Column("file_notes", sa.Text(), nullable=True))
    op.add_column("image", sa.Column("size", sa.BigInteger(), nullable=True))
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
