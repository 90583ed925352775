"""Write a whole history as tables."""

from collections.abc import Callable, Sequence
from pathlib import Path

from colonyqc.domain.people import Permission
from colonyqc.services.accounts.access import require
from colonyqc.services.accounts.audit_log import export_failure_noted
from colonyqc.services.ports import Histories, History

WriteTables = Callable[[History, Path], Sequence[Path]]
"""Writes the tables of a history that is entered into a folder; returns their paths."""


def export_history(histories: Histories, write: WriteTables, folder: Path) -> Sequence[Path]:
    """Write a history as tables, and its event with them; return their paths.

    Raises:
        AccessError: who is at work may not.
        HistoryError: the folder cannot be written, or the history cannot be read.
    """
    with export_failure_noted(histories, f"CSV tables: {folder.name}"), histories() as history:
        require(history, Permission.EXPORT)
        return write(history, folder)
