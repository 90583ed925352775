"""Write a whole history as tables."""

from collections.abc import Callable, Sequence
from pathlib import Path

from colonyqc.domain.people import Permission
from colonyqc.services.accounts.access import require
from colonyqc.services.accounts.audit_log import export_failure_noted
from colonyqc.services.outputs import FileKind, Outputs
from colonyqc.services.ports import Histories, History

WriteTables = Callable[[History, Path], Sequence[Path]]
"""Writes the tables of a history that is entered into a folder; returns their paths."""


def export_history(
    histories: Histories,
    outputs: Outputs,
    write: WriteTables,
    folder: Path,
    wanted: Sequence[tuple[Path, FileKind]],
) -> Sequence[Path]:
    """Write a history as tables, and its event with them; return their paths.

    ``wanted``: the files that will be written, and their kinds.

    Raises:
        AccessError: who is at work may not.
        HistoryError: the folder cannot be written, or the history cannot be read.
        UsageError: something else is there.
    """
    outputs.check_place(folder)
    for path, kind in wanted:
        outputs.check(path, kind)
    with export_failure_noted(histories, f"CSV tables: {folder.name}"), histories() as history:
        require(history, Permission.EXPORT)
        return write(history, folder)
