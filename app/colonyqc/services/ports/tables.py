"""The door to a history's tables (room `history`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from colonyqc.domain.picture import DishKey
from colonyqc.services.outputs import Exported, FileKind
from colonyqc.services.ports.history import History
from colonyqc.services.ports.progress import UNWATCHED, Monitor


class TableForm(StrEnum):
    """A form that tables are written in."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class TableExport:
    """What is written: in which forms, of which dishes (None: of all)."""

    forms: tuple[TableForm, ...] = (TableForm.CSV,)
    dishes: tuple[DishKey, ...] | None = None


class HistoryTables(Protocol):
    """Who writes a history's tables (room `history`)."""

    def kinds(self, folder: Path, wanted: TableExport) -> Sequence[tuple[Path, FileKind]]:
        """Return the files that an export writes into a folder, and their kinds."""
        ...

    def event(self, folder: Path, wanted: TableExport) -> str:
        """Return what the trail says of an export."""
        ...

    def write(
        self, history: History, folder: Path, wanted: TableExport, monitor: Monitor = UNWATCHED
    ) -> Exported:
        """Write the tables of a history that is entered into a folder."""
        ...
