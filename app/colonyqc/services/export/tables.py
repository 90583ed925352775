"""Write a history as tables."""

from pathlib import Path

from colonyqc.domain.people import Permission
from colonyqc.services.accounts.access import require
from colonyqc.services.accounts.audit_log import export_failure_noted
from colonyqc.services.outputs import Exported, Outputs
from colonyqc.services.ports import UNWATCHED, Histories, Monitor
from colonyqc.services.ports.tables import HistoryTables, TableExport


def export_history(
    histories: Histories,
    outputs: Outputs,
    tables: HistoryTables,
    folder: Path,
    wanted: TableExport = TableExport(),  # noqa: B008 - frozen
    monitor: Monitor = UNWATCHED,
) -> Exported:
    """Write a history as tables, and its event with them; what cannot be read is told.

    Raises:
        AccessError: who is at work may not.
        Cancelled: asked to stop; no table is written.
        HistoryError: the folder cannot be written, or the history cannot be read.
        UsageError: something else is there.
    """
    outputs.check_place(folder)
    for path, kind in tables.kinds(folder, wanted):
        outputs.check(path, kind)
    said = tables.event(folder, wanted)
    with export_failure_noted(histories, said), histories() as history:
        require(history, Permission.EXPORT)
        return tables.write(history, folder, wanted, monitor)
