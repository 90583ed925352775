"""The history of analyses: tables, unit of work, audit trail, migrations, stored files, backups."""

from colonyqc.history.backup import SqlBackups
from colonyqc.history.engine import database_url
from colonyqc.history.export import export_csv
from colonyqc.history.opening import SqlHistories, open_histories
from colonyqc.history.restoring import restore
from colonyqc.history.schema import Migration
from colonyqc.history.verify import verify

__all__ = [
    "Migration",
    "SqlBackups",
    "SqlHistories",
    "database_url",
    "export_csv",
    "open_histories",
    "restore",
    "verify",
]
