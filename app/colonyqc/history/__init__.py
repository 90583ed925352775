"""The history of analyses: tables, unit of work, audit trail, migrations, stored files, backups."""

from colonyqc.history.backup.beside import BroughtBack
from colonyqc.history.backup.make import SqlBackups
from colonyqc.history.backup.restore import (
    bring_back_beside,
    pictures_beside,
    restore,
    to_be_replaced,
)
from colonyqc.history.backup.results_folder import results_made_in, results_read_from
from colonyqc.history.connect import (
    SqlHistories,
    give_rights,
    keep_password,
    open_as_found,
    open_histories,
    places,
)
from colonyqc.history.db.engine import database_url
from colonyqc.history.db.full_disk import full_disk
from colonyqc.history.db.schema import Migration
from colonyqc.history.export.data_package import SqlDataPackages
from colonyqc.history.export.tables import SqlTables
from colonyqc.history.files.bucket import is_bucket
from colonyqc.history.unit.unit_of_work import utc_now
from colonyqc.history.verify import verify

__all__ = [
    "BroughtBack",
    "Migration",
    "SqlBackups",
    "SqlDataPackages",
    "SqlHistories",
    "SqlTables",
    "bring_back_beside",
    "database_url",
    "full_disk",
    "give_rights",
    "is_bucket",
    "keep_password",
    "open_as_found",
    "open_histories",
    "pictures_beside",
    "places",
    "restore",
    "results_made_in",
    "results_read_from",
    "to_be_replaced",
    "utc_now",
    "verify",
]
