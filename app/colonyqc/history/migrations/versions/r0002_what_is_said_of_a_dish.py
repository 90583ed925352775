"""Add what a person may say of a dish, and the rule set a verdict comes from."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns that are NULL in older rows; added without a copy, tables keep their triggers."""
    op.add_column("acquisition", sa.Column("medium", sa.Text(), nullable=True))
    op.add_column("acquisition", sa.Column("vessel", sa.Text(), nullable=True))
    op.add_column("acquisition", sa.Column("rock", sa.Boolean(), nullable=True))
    for table in ("analysis", "colony"):
        op.add_column(table, sa.Column("rule_set", sa.Text(), nullable=True))
