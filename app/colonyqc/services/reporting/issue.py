"""Write a dish's report and note in the audit trail that it was written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from colonyqc.domain.errors import ReportError
from colonyqc.domain.people import Permission
from colonyqc.domain.picture import DishKey
from colonyqc.domain.signature import Proof
from colonyqc.services.accounts.access import require
from colonyqc.services.accounts.audit_log import export_failure_noted
from colonyqc.services.accounts.signing import Signed, signatures
from colonyqc.services.context import ServiceContext
from colonyqc.services.outputs import REPORT, FileKind, table
from colonyqc.services.ports import History
from colonyqc.services.ports.reports import ReportValue
from colonyqc.services.reporting.build import build
from colonyqc.services.reporting.rows import utc_text
from colonyqc.services.reporting.words import LANGUAGES, ReportWords, words


def file_stem(dish: DishKey, joiner: str, day: int | None = None) -> str:
    """Return a file's name, without its ending, that no other dish's report gets.

    Letters, digits, - and _ only. Where that leaves something out, or where line and dish could
    be told apart in two ways, a short sum of both follows.
    """
    parts = (dish.line, dish.dish, "" if day is None else f"day{day}")
    text = joiner.join(filter(None, parts))
    shown = "".join(c if c.isalnum() or c in "-_" else "-" for c in text)
    plain = all(part and joiner not in part for part in (dish.line, dish.dish))
    if shown == text and plain and not dish.dish.startswith("day"):
        return shown
    return f"{shown}{joiner}{sha256(repr((dish.line, dish.dish)).encode()).hexdigest()[:6]}"


def report_kind(path: Path) -> FileKind:
    """Return the kind of file that a report is, by the ending of its name.

    Raises:
        ReportError: no report ends so.
    """
    ending = path.suffix.lower()
    if ending not in _KINDS:
        raise ReportError(f"{path.name} can't be written: a report ends in {' or '.join(_KINDS)}.")
    return _KINDS[ending]()


def _table() -> FileKind:
    columns = ("csv line", "csv dish", "csv day", "csv taken")
    return table(*([words(language)(key) for key in columns] for language in LANGUAGES))


_KINDS: Final[dict[str, Callable[[], FileKind]]] = {".pdf": lambda: REPORT, ".csv": _table}


def issue(
    context: ServiceContext,
    dish: DishKey,
    day: int | None,
    path: Path,
    *,
    language: str = "en",
) -> str:
    """Write the report with its signatures and the trail's anchor in it; return its sha256.

    The trail names the file before it is there: the anchor covers that event, too.

    Raises:
        AccessError: who is at work may not.
        HistoryError: the history has no such dish, or cannot be written.
        ReportError: the file cannot be written.
        UsageError: the dish has no such day, the language is unknown, or something else is there.
    """
    context.outputs.claim((path, report_kind(path)))
    say = words(language)
    with context.histories() as history:
        require(history, Permission.EXPORT)
        # Nobody decides or signs between what the report says and the anchor it carries.
        history.hold()
        report = build(history, dish, day, made=datetime.now(UTC), language=language)
        signed = signature_facts(history, report.record_ids[0], say)
        anchor = history.exported(f"report of {dish.label}: {path.name}")
        history.commit()
    facts = (*report.facts, *signed, ReportValue(say("fact anchor"), str(anchor)))
    with export_failure_noted(context.histories, f"report of {dish.label}: {path.name}"):
        return context.reports.render(replace(report, facts=facts), path)


def signature_facts(
    history: History, analysis_id: int, say: ReportWords
) -> tuple[ReportValue, ...]:
    """Return a fact for each signature on an analysis: who, when, and whether it stands."""
    found = signatures(history, analysis_id)
    return tuple(ReportValue(say("fact signature"), _signature(each, say)) for each in found)


def _signature(signed: Signed, say: ReportWords) -> str:
    made = signed.signature
    text = say(f"signed {made.meaning}", person=made.person, at=utc_text(made.at))
    if made.proof is Proof.STATED:
        text = say("signed as stated", signature=text)
    return text if signed.valid else say("signed before", signature=text)
