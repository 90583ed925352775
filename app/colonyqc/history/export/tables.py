"""Write a history as tables: analyses, colonies, sheets, cells, regions, decisions."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Final

from colonyqc.config.atomic_write import sweep_unfinished, write_whole
from colonyqc.domain.errors import HistoryError
from colonyqc.domain.picture import DishKey, Failure
from colonyqc.history.export.csv_tables import csv_kinds, csv_tables
from colonyqc.history.export.cultures import Cultures
from colonyqc.history.export.parquet_tables import parquet_kinds, parquet_tables
from colonyqc.history.export.rows import rows_of
from colonyqc.history.export.sink import Sink
from colonyqc.history.export.workbook import workbook, workbook_kinds
from colonyqc.services import outputs
from colonyqc.services.ports import UNWATCHED, AnalysisRecord, AnalysisSummary, History, Monitor
from colonyqc.services.ports.tables import TableExport, TableForm

_ANCHOR: Final = "anchor.json"
_NAMED: Final = 20
"""More dishes than these are only counted in the trail."""
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
        of = "" if wanted.dishes is None else f" of {_named(wanted.dishes)}"
        return f"{', '.join(_EVENTS[form] for form in wanted.forms)}{of}: {folder.name}"

    def write(
        self, history: History, folder: Path, wanted: TableExport, monitor: Monitor = UNWATCHED
    ) -> outputs.Exported:
        """Write tables of what is kept, from analyses to regions.

        Sheets and cells are those of prompted analyses. Beside the tables anchor.json says where
        the audit trail stood; the trail gets the export's event. ``history`` is entered; one
        analysis is in memory at a time. An analysis that cannot be read is told, and the others
        go on. All tables appear at the end, or none.

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
                failures = fill_dishes(sinks, history, wanted.dishes, monitor)
            said: dict[str, object] = {
                "anchor": str(anchor),
                "event": anchor.number,
                "sha256": anchor.sha256,
            }
            if failures:
                # Beside the tables: whoever is handed them must see what they lack.
                said["not written"] = [f"{each.name}: {each.reason}" for each in failures]
            text = (json.dumps(said, indent=2) + "\n").encode("ascii")
            write_whole(folder / _ANCHOR, text, durable=False)
        except OSError as error:
            raise HistoryError(
                f"The folder {folder} cannot be written ({error.strerror or error}); "
                "choose another one, or close the tables in Excel."
            ) from error
        paths = tuple(path for path, _ in self.kinds(folder, wanted))
        return outputs.Exported(paths, failures)


def _named(dishes: Sequence[DishKey]) -> str:
    if len(dishes) > _NAMED:
        return f"{len(dishes)} dishes"
    return ", ".join(each.label for each in dishes)


def fill_dishes(
    sinks: Sequence[Sink], history: History, dishes: Sequence[DishKey] | None, monitor: Monitor
) -> tuple[Failure, ...]:
    """Give the analyses of dishes (None: of all) to sinks; return what could not be read."""
    found = [
        summary
        for dish in ((None,) if dishes is None else dishes)
        for summary in history.list(dish)
    ]
    cultures = Cultures.of(history)
    failures = []
    for place, summary in enumerate(found):
        monitor.check()
        try:
            # No table tells of an outline, and thumbnails ask for them as arrays.
            record = history.get(summary.id, outlines=False)
        except HistoryError as error:
            failures.append(Failure(summary.dish.label, str(error)))
        else:
            _give(sinks, history, summary, record, cultures)
        monitor.report((place + 1) / len(found))
    return tuple(failures)


def fill(
    sinks: Sequence[Sink],
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
        record = history.get(summary.id, outlines=False)
        _give(sinks, history, summary, record, cultures)
        monitor.report((place + 1) / len(found))


def _give(
    sinks: Sequence[Sink],
    history: History,
    summary: AnalysisSummary,
    record: AnalysisRecord,
    cultures: Cultures,
) -> None:
    for sink in sinks:
        sink.show(record, history)
    for name, row in rows_of(summary, record, cultures):
        for sink in sinks:
            sink.row(name, row)
