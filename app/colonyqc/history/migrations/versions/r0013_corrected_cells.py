"""Add the map of a sheet's cells, where a person corrected them."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from colonyqc.domain.audit import EventKind
from colonyqc.history.audit import log

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add a column that is NULL in older rows; the trail of an older history tells of it.

    Added without a copy, the table keeps its triggers.
    """
    op.add_column("picture", sa.Column("cells", sa.String(64), nullable=True))
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
