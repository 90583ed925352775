"""Alembic's entry: run the steps on the connection that `history.schema` opened and locked."""

from alembic import context

from colonyqc.history.db.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
