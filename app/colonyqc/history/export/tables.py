"""Write a history as tables: analyses, colonies, sheets, cells, regions, decisions."""

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Final

from colonyqc.config.atomic_write import sweep_unfinished, write_whole
from colonyqc.domain.errors import HistoryError
from colonyqc.domain.picture import DishKey
from colonyqc.history.export.csv_tables import csv_kinds, csv_tables
from colonyqc.history.export.cultures import Cultures
from colonyqc.history.export.parquet_tables import parquet_kinds, parquet_tables
from colonyqc.history.export.rows import rows_of
from colonyqc.history.export.sink import Sink
from colonyqc.history.export.workbook import workbook, workbook_kinds
from colonyqc.services import outputs
from colonyqc.services.ports import UNWATCHED, History, Monitor
from colonyqc.services.ports.tables import TableExport, TableForm

_ANCHOR: Final = "anchor.json"
_FORMS: Final[Mapping[TableForm, Callable[[Path], AbstractContextManager[Sink]]]] = {
    TableForm.CSV: csv_tables,
    TableForm.XLSX: workbook,
    TableForm.PARQUET: parquet_tables,
}
_KINDS: Final[Mapping[TableForm, Callable[[Path], tuple[tuple[Path, outputs.FileKind], ...]]]] = {
    TableForm.CSV: csv_kinds,
    TableForm.XLSX: workbook_kinds,
    TableForm.PARQUET: parquet_kinds,
}
_EVENTS: Final = {
    TableForm.CSV: "CSV tables",
    TableForm.XLSX: "XLSX workbook",
    TableForm.PARQUET: "Parquet tables",
}


class SqlTables:
    """Writes a history's tables; fits the port `HistoryTables`."""

    def kinds(self, folder: Path, wanted: TableExport) -> tuple[tuple[Path, outputs.FileKind], ...]:
        """Return the files that an export writes into a folder, and their kinds."""
        found = [each for form in wanted.forms for each in _KINDS[form](folder)]
        return (*found, (folder / _ANCHOR, outputs.json_object(("anchor",))))

    def event(self, folder: Path, wanted: TableExport) -> str:
        """Return what the trail says of an export."""
        of = f" of {wanted.dish.label}" if wanted.dish else ""
        return f"{', '.join(_EVENTS[form] for form in wanted.forms)}{of}: {folder.name}"

    def write(
        self, history: History, folder: Path, wanted: TableExport, monitor: Monitor = UNWATCHED
    ) -> tuple[Path, ...]:
        """Write tables of what is kept, from analyses to regions; return their paths.

        Sheets and cells are those of prompted analyses. Beside the tables anchor.json says where
        the audit trail stood; the trail gets the export's event. ``history`` is entered; one
        analysis is in memory at a time. All tables appear at the end, or none.

        Raises:
            Cancelled: asked to stop; nothing is written.
            HistoryError: the folder cannot be written, or the history cannot be read.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            sweep_unfinished(folder)
            anchor = history.exported(self.event(folder, wanted))
            history.commit()
            with ExitStack() as stack:
                sinks = [stack.enter_context(_FORMS[form](folder)) for form in wanted.forms]
                fill(sinks, history, wanted.dish, monitor)
            said = {"anchor": str(anchor), "event": anchor.number, "sha256": anchor.sha256}
            text = (json.dumps(said, indent=2) + "\n").encode("ascii")
            write_whole(folder / _ANCHOR, text, durable=False)
        except OSError as error:
            raise HistoryError(
                f"The folder {folder} cannot be written ({error.strerror or error}); "
                "choose another one, or close the tables in Excel."
            ) from error
        return tuple(path for path, _ in self.kinds(folder, wanted))


def fill(
    sinks: list[Sink],
    history: History,
    dish: DishKey | None,
    monitor: Monitor,
    ids: frozenset[int] | None = None,
) -> None:
    """Give the analyses of a dish, or of all, to sinks, of ``ids`` only; one is in memory."""
    found = [each for each in history.list(dish) if ids is None or each.id in ids]
    cultures = Cultures.of(history)
    for place, summary in enumerate(found):
        monitor.check()
        record = history.get(summary.id)
        for sink in sinks:
            sink.show(record, history)
        for name, row in rows_of(summary, record, cultures):
            for sink in sinks:
                sink.row(name, row)
        monitor.report((place + 1) / len(found))
