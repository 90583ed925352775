"""Every record of a dish's moment with its state, and who made and signed the one at hand."""

from datetime import datetime
from typing import Final

from colonyqc.domain.audit import Event, EventKind
from colonyqc.domain.signature import Meaning, Proof
from colonyqc.services.accounts.signing import Signed, signatures
from colonyqc.services.ports import AnalysisRecord, AnalysisSummary, History
from colonyqc.services.ports.reports import ReportRecord, ReportSignature
from colonyqc.services.reporting.corrected import by_hand
from colonyqc.services.reporting.rows import utc_text
from colonyqc.services.reporting.words import ReportWords

_ADDED: Final = (
    EventKind.ANALYSIS_ADDED,
    EventKind.PROMPTED_ADDED,
    EventKind.CORRECTED,
    EventKind.TAKEN_OVER,
)


def added(history: History, number: int) -> Event | None:
    """Return the event that a record came with; None where the trail does not tell."""
    found = history.events(f"analysis {number}", _ADDED)
    return found[-1] if found else None


def made_by(history: History, number: int, say: ReportWords) -> str:
    """Return who analysed: whom the trail names."""
    event = added(history, number)
    return event.person if event is not None and event.person else say("not stated")


def _moment(of: AnalysisSummary) -> tuple[object, object]:
    return of.day, of.taken if of.day is None else None


def alike(history: History, record: AnalysisRecord) -> tuple[AnalysisSummary, ...]:
    """Return every analysis of a record's dish and moment, the record's own too, oldest first."""
    found = history.list(record.analysis.acquisition.dish)
    own = next((each for each in found if each.id == record.id), None)
    if own is None:
        return ()
    same = (e for e in found if _moment(e) == _moment(own) and bool(e.prompt) == bool(own.prompt))
    return tuple(sorted(same, key=lambda each: each.id))


def superseded_by(history: History, record: AnalysisRecord) -> int | None:
    """Return the record that counts in place of this one; None where this one counts."""
    if record.analysis.prompt is not None:
        return _corrected_by(history, record)
    same = {each.id for each in alike(history, record)}
    current = [
        each.id
        for each in history.series(record.analysis.acquisition.dish, colonies=False)
        if each.id in same
    ]
    return None if not current or record.id in current else current[0]


def _corrected_by(history: History, record: AnalysisRecord) -> int | None:
    """Return the last correction of a sheet analysis that counts no more, None where there is none.

    Answers of a day's other pictures stand beside it: only its own correction takes its place.
    """
    counting = history.sheets(record.analysis.acquisition.dish, cells=False)
    if any(each.id == record.id for each in counting):
        return None
    last = record.id
    for each in alike(history, record):
        if each.original == last:
            last = each.id
    return None if last == record.id else last


def _signed_state(signed: tuple[Signed, ...], say: ReportWords) -> str:
    if any(not each.valid for each in signed):
        return say("state void")
    return say("state signed") if signed else ""


def record_rows(
    history: History, record: AnalysisRecord, say: ReportWords
) -> tuple[ReportRecord, ...]:
    """Return a row for every record of the dish and moment: none is left out for being old."""
    same = alike(history, record)
    counts = None if record.analysis.prompt else superseded_by(history, record) or record.id
    rows = []
    for place, each in enumerate(same):
        full = record if each.id == record.id else history.get(each.id)
        event = added(history, each.id)
        signed = signatures(history, each.id) if history.signatures(each.id) else ()
        instead = _corrected_by(history, full) if counts is None else counts
        current = (
            say("state current")
            if instead in (None, each.id)
            else say("state superseded", id=instead)
        )
        why = (event.reason if event else "") or (say("reason not stated") if place else "")
        rows.append(
            ReportRecord(
                id=each.id,
                made=utc_text(each.finished),
                by=made_by(history, each.id, say),
                model=by_hand(full.analysis, say),
                rules=full.analysis.protocol.rule_set,
                verdict=each.shown_verdict,
                state=say.listed(filter(None, (current, _signed_state(signed, say)))),
                why=why,
                own=each.id == record.id,
            )
        )
    return tuple(rows)


def banner(history: History, record: AnalysisRecord, say: ReportWords) -> str:
    """Return what must stand across the head of every page; "" where the record simply counts."""
    said = []
    counts = superseded_by(history, record)
    if counts is not None:
        said.append(say("banner superseded", id=counts))
    if history.signatures(record.id) and not all(
        each.valid for each in signatures(history, record.id)
    ):
        said.append(say("banner void"))
    return " · ".join(said)


def dish_decision(record: AnalysisRecord, say: ReportWords) -> str:
    """Return a person's verdict on the dish with who, when and why, or that there is none."""
    made = record.dish_decision
    if made is None:
        return say("dish decision none")
    why = say.named("reason", made.reason)
    return say(
        f"dish decision {made.approval}{' why' if why else ''}",
        person=made.person,
        at=utc_text(made.at),
        why=why,
    )


def _local(moment: datetime) -> str:
    here = moment.astimezone()
    return f"{here:%Y-%m-%d %H:%M %Z}" if here.utcoffset() else ""


def signature_rows(
    history: History, analysis_id: int, say: ReportWords
) -> tuple[ReportSignature, ...]:
    """Return everything that a signature says, for one block of a report."""
    if not history.signatures(analysis_id):
        return ()
    return tuple(_signature(each, say) for each in signatures(history, analysis_id))


def _signature(signed: Signed, say: ReportWords) -> ReportSignature:
    made = signed.signature
    notes = [made.comment]
    if made.proof is Proof.STATED:
        notes.append(say("signed stated"))
    if signed.open_items:
        notes.append(say("signed open", items=say.worded(signed.open_items)))
    if signed.reset is not None:
        notes.append(say("signed reset", person=signed.reset.by, at=utc_text(signed.reset.at)))
    return ReportSignature(
        meaning=say(f"meaning {made.meaning}"),
        person=made.person,
        role=say.listed(say(f"role {role}") for role in signed.roles),
        at=utc_text(made.at),
        local=_local(made.at),
        notes=tuple(filter(None, notes)),
        digest=made.digest,
        valid=signed.valid,
        reviews=made.meaning is Meaning.REVIEWED,
    )
