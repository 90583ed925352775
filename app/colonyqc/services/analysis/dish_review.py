"""Review a dish as a whole: accept what is left as proposed, and give the dish its verdict."""

from collections import Counter
from collections.abc import Iterator

from colonyqc.domain.audit import EventKind
from colonyqc.domain.doubts import doubts
from colonyqc.domain.errors import UsageError
from colonyqc.domain.people import Permission
from colonyqc.domain.rules import moment
from colonyqc.domain.verdict import (
    ACCEPTED,
    WITHDRAWN,
    Approval,
    Decision,
    Verdict,
    reason_owed,
)
from colonyqc.services.accounts.access import require
from colonyqc.services.accounts.signing import signatures
from colonyqc.services.analysis.keep import Changed
from colonyqc.services.ports import AnalysisRecord, Histories, History

NOTHING: Changed = Changed(frozenset(), frozenset())


def left_to_accept(record: AnalysisRecord) -> Iterator[tuple[int, int, Verdict]]:
    """Yield (picture, colony, proposed verdict) of what accepting the rest would decide.

    Those that nobody decided on and the rules propose something for: nobody can accept a proposal
    that was not made.
    """
    for at, result in enumerate(record.analysis.pictures):
        for colony in result.colonies:
            if colony.proposal is not None and record.decision(at, colony.number) is None:
                yield at, colony.number, Verdict(colony.proposal.verdict)


def accept_rest(histories: Histories, analysis_id: int, person: str) -> Changed:
    """Accept the proposal of every colony that is not decided yet, by one act of one person.

    Each is recorded as accepted, which is told from decided. ``person`` counts without log-in, as
    in `keep.decide`.

    Raises:
        AccessError: who is at work may not.
        UsageError: the record is signed.
        HistoryError: there is no such analysis, or it cannot be written.
    """
    with histories() as history:
        record, who = _held(history, analysis_id, person)
        _refuse_signed(history, analysis_id)
        found = tuple(left_to_accept(record))
        if not found:
            return NOTHING
        made = _decisions(history, record, found, ACCEPTED, who)
        history.decide_together(
            analysis_id, made, EventKind.PROPOSALS_ACCEPTED, _accepted(record, found)
        )
        history.commit()
    return _changed(record)


def withdraw_acceptance(histories: Histories, analysis_id: int, person: str) -> Changed:
    """Take back what was accepted as proposed: those colonies are undecided again.

    What was decided by itself since then stays.

    Raises:
        AccessError: who is at work may not.
        UsageError: the record is signed.
        HistoryError: there is no such analysis, or it cannot be written.
    """
    with histories() as history:
        record, who = _held(history, analysis_id, person)
        _refuse_signed(history, analysis_id)
        found = tuple(
            (at, colony.number, last.verdict)
            for at, result in enumerate(record.analysis.pictures)
            for colony in result.colonies
            if (last := record.decision(at, colony.number)) is not None and last.accepted
        )
        if not found:
            return NOTHING
        made = _decisions(history, record, found, WITHDRAWN, who)
        said = f"{len(found)} colonies: undecided"
        history.decide_together(analysis_id, made, EventKind.ACCEPTANCE_WITHDRAWN, said)
        history.commit()
    return _changed(record)


def decide_dish(
    histories: Histories,
    analysis_id: int,
    approval: Approval,
    reason: str,
    person: str,
    *,
    undo: bool = False,
) -> Changed:
    """Keep a person's verdict on a dish; earlier ones stay in the history.

    ``person`` counts without log-in. What the same person said last is not written twice.

    Raises:
        AccessError: who is at work may not.
        UsageError: no reason for rejecting, or for approving what the rules do not pass; or the
            analysis is a prompted one, of which no dish is judged.
        HistoryError: there is no such analysis, or it cannot be written.
    """
    with histories() as history:
        record, who = _held(history, analysis_id, person)
        if record.analysis.prompt is not None:
            raise UsageError("A prompted analysis assists; no dish is approved or rejected by it.")
        proposal = record.analysis.proposal
        proposed = proposal.verdict if proposal else ""
        if not reason.strip() and reason_owed(approval, proposed):
            raise UsageError(
                "Rejecting a dish, or approving one that the rules do not pass, needs a reason; "
                "say why in a few words."
            )
        last = record.dish_decision
        same = (approval, reason.strip(), who.strip())
        if last is not None and (last.approval, last.reason, last.person) == same:
            return NOTHING
        history.decide_dish(analysis_id, approval, reason, who, undo=undo)
        history.commit()
    return _changed(record)


def _held(history: History, analysis_id: int, person: str) -> tuple[AnalysisRecord, str]:
    """Return a record under the right to write, and who decides."""
    require(history, Permission.DECIDE)
    # With log-in a name that is handed in counts for nothing, whoever calls.
    who = history.actor.name if history.policy().log_in else person
    if not who.strip():
        raise UsageError("A decision needs the name of the person who makes it.")
    history.hold()
    return history.get(analysis_id), who.strip()


def _refuse_signed(history: History, analysis_id: int) -> None:
    standing = [each.signature for each in signatures(history, analysis_id) if each.valid]
    if standing:
        raise UsageError(
            f"Analysis {analysis_id} is signed by {standing[-1].person}: it is no longer accepted "
            "or taken back as a whole. Decide on single colonies; that makes the signature void."
        )


def _decisions(
    history: History,
    record: AnalysisRecord,
    found: tuple[tuple[int, int, Verdict], ...],
    reason: str,
    who: str,
) -> tuple[Decision, ...]:
    now = history.now()
    return tuple(
        Decision(record.id, picture, colony, verdict, reason, who, now)
        for picture, colony, verdict in found
    )


def _accepted(record: AnalysisRecord, found: tuple[tuple[int, int, Verdict], ...]) -> str:
    """Return what the trail says of an acceptance: how many of what, and of doubtful ones."""
    counts = Counter(verdict for _, _, verdict in found)
    said = ", ".join(f"{verdict} {counts[verdict]}" for verdict in Verdict if counts[verdict])
    return f"{len(found)} colonies as proposed: {said}; in doubt: {_doubtful(record, found)}"


def _doubtful(record: AnalysisRecord, found: tuple[tuple[int, int, Verdict], ...]) -> int:
    analysis = record.analysis
    wanted = {(picture, colony) for picture, colony, _ in found}
    when = moment(analysis.acquisition)
    return sum(
        (at, colony.number) in wanted and bool(doubts(colony, result, analysis.protocol, when))
        for at, result in enumerate(analysis.pictures)
        for colony in result.colonies
    )


def _changed(record: AnalysisRecord) -> Changed:
    return Changed(frozenset({record.id}), frozenset({record.analysis.acquisition.dish}))
