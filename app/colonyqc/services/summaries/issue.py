"""Write a report on many dishes and note in the audit trail that it was written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import UsageError
from colonyqc.domain.people import Permission
from colonyqc.services.accounts.access import require
from colonyqc.services.accounts.audit_log import export_failure_noted
from colonyqc.services.context import ServiceContext
from colonyqc.services.outputs import PAGE, REPORT, WORKBOOK, FileKind, table
from colonyqc.services.ports import History
from colonyqc.services.ports.summaries import SummaryReport
from colonyqc.services.reporting.words import LANGUAGES, words

Build = Callable[[History, datetime], SummaryReport]
"""Builds a report on many dishes from the history; the moment is stamped on it."""


def _table() -> FileKind:
    return table(*([words(each)("csv line"), words(each)("csv dish")] for each in LANGUAGES))


_KINDS: Final[dict[str, Callable[[], FileKind]]] = {
    ".pdf": lambda: REPORT,
    ".xlsx": lambda: WORKBOOK,
    ".csv": _table,
    ".html": lambda: PAGE,
}
ENDINGS: Final = tuple(_KINDS)


def summary_kind(path: Path) -> FileKind:
    """Return the kind of file that a report on many dishes is, by the ending of its name.

    Raises:
        UsageError: no such report ends so.
    """
    ending = path.suffix.lower()
    if ending not in _KINDS:
        known = f"{', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}"
        raise UsageError(f"{path.name} can't be written: such a report ends in {known}.")
    return _KINDS[ending]()


def issue_summary(context: ServiceContext, build: Build, path: Path, subject: str) -> str:
    """Write a report on many dishes with the trail's anchor in it; return its sha256.

    ``subject``: what the trail calls it ("day 2026-11-27"). The form is told by the ending of
    ``path``. The trail names the file before it is there, then keeps its sha256.

    Raises:
        AccessError: who is at work may not.
        HistoryError: the history has nothing to report, or cannot be written.
        ReportError: the file cannot be written.
        UsageError: something else is there.
    """
    context.outputs.claim((path, summary_kind(path)))
    what = f"report of {subject}: {path.name}"
    with context.histories() as history:
        require(history, Permission.EXPORT)
        # Nobody decides or signs between what the report says and the anchor it carries.
        history.hold()
        report = build(history, datetime.now(UTC))
        anchor = history.exported(what)
        person = history.actor.name or context.person
        history.commit()
    report = replace(
        report,
        anchor=str(anchor),
        made_by=person,
        laboratory=context.laboratory,
        program=f"colonyqc {context.app_version}",
    )
    with export_failure_noted(context.histories, what):
        digest = context.reports.render_summary(report, path)
    with context.histories() as history:
        history.note(EventKind.REPORT_WRITTEN, subject, old=path.name, new=digest)
        history.commit()
    return digest
