"""Triggers that keep what was written as it was written; for migrations, which never change."""

from alembic import op


def refuse_on_sqlite(table: str, event: str, when: str = "") -> None:
    """Make SQLite refuse ``event`` on a table (when a condition holds)."""
    name = f"{table}_no_{event.split()[-1].lower()}{'_twice' if when else ''}"
    condition = f"WHEN {when} " if when else ""
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {condition}"
        f"BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a {table}'); END"
    )


def keep_on_sqlite(table: str, uniques: tuple[str, ...]) -> None:
    """Make SQLite refuse to change, remove or replace a row.

    ``uniques``: what is unique, columns joined by "+": there an INSERT OR REPLACE would remove a
    row unseen.
    """
    refuse_on_sqlite(table, "UPDATE")
    refuse_on_sqlite(table, "DELETE")
    same = " OR ".join(
        "(" + " AND ".join(f"{c} = NEW.{c}" for c in unique.split("+")) + ")" for unique in uniques
    )
    refuse_on_sqlite(table, "INSERT", f"EXISTS (SELECT 1 FROM {table} WHERE {same})")  # noqa: S608


def keep_on_postgresql(table: str) -> None:
    """Make PostgreSQL refuse to change or remove a row, by the function of the first tables."""
    op.execute(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION history_refuses()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION history_refuses()"
    )
