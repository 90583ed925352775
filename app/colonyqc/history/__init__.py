"""The SQLite history: tables, mapping, unit of work, migrations, stored files."""

from colonyqc.history.engine import database_url
from colonyqc.history.export import export_csv
from colonyqc.history.opening import SqlHistories, open_histories
from colonyqc.history.verify import verify

__all__ = ["SqlHistories", "database_url", "export_csv", "open_histories", "verify"]
