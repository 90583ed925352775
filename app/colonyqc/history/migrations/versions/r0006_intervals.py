"""Add the intervals of a dish's percentages."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from colonyqc.domain.audit import EventKind
from colonyqc.history.audit import log

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add columns that are NULL in older rows; the trail of an older history tells of it.

    Added without a copy, tables keep their triggers.
    """
    for number in ("confluence", "differentiated"):
        for end in ("low", "high"):
            column: sa.Column[float] = sa.Column(f"{number}_{end}", sa.Double(), nullable=True)
            op.add_column("dish_statistics", column)
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
