"""Sign analyses: a person's word on a record as it is, void as soon as the record changes."""

from collections.abc import Iterator
from dataclasses import dataclass

from colonyqc.domain.audit import EventKind, stamp
from colonyqc.domain.errors import AccessError, UsageError
from colonyqc.domain.people import Permission
from colonyqc.domain.signature import Meaning, Proof, Signature
from colonyqc.services.accounts.access import require
from colonyqc.services.accounts.names import clean_name
from colonyqc.services.accounts.open_items import awaits_verdict, open_items
from colonyqc.services.accounts.password_sets import PasswordSet, password_sets
from colonyqc.services.accounts.people import (
    authenticate,
)
from colonyqc.services.ports import AnalysisRecord, Histories, History


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature and whether it still stands: the record is as it was when it was signed."""

    signature: Signature
    valid: bool
    roles: tuple[str, ...] = ()
    """What the signer is in the laboratory now; () without log-in."""
    reset: PasswordSet | None = None
    """Who had reset the signer's password since the signature before this one; None: nobody."""
    open_items: str = ""
    """What was open on the record when it was signed, as the trail kept it."""

    @property
    def sentence(self) -> str:
        """What the signature says, or why it says nothing any more."""
        made = self.signature
        by = f"{made.meaning} by {made.person}, {made.at:%Y-%m-%d %H:%M} UTC"
        if not self.valid:
            return f"Void: changed since it was {by}."
        how = "" if made.proof is Proof.PASSWORD else " (name as stated, no log-in)"
        text = f"Signed as {by}{how}."
        if self.reset is not None:
            text += (
                f" {self.reset.by} had reset {made.person}'s password on "
                f"{self.reset.at:%Y-%m-%d %H:%M} UTC."
            )
        return text


def signatures(history: History, analysis_id: int) -> tuple[Signed, ...]:
    """Return the signatures on an analysis, oldest first.

    Raises:
        HistoryError: there is no such analysis.
    """
    digest = history.record_digest(analysis_id)
    people = {each.name: each for each in history.people()}
    said = {
        (each.at, each.person): each.new.partition("; open: ")[2]
        for each in history.events(f"analysis {analysis_id}", (EventKind.SIGNED,))
    }
    return tuple(
        Signed(
            each,
            valid,
            tuple(sorted(people[each.person].roles)) if each.person in people else (),
            _reset_before(history, each) if each.proof is Proof.PASSWORD else None,
            said.get((stamp(each.at), each.person), ""),
        )
        for each, valid in _judged(history, analysis_id, digest)
    )


def standing(history: History, analysis_id: int) -> tuple[Signature, ...]:
    """Return the signatures on an analysis that still stand, oldest first; see `signatures`.

    Raises:
        HistoryError: there is no such analysis.
    """
    digest = history.record_digest(analysis_id)
    return tuple(each for each, valid in _judged(history, analysis_id, digest) if valid)


def _judged(history: History, analysis_id: int, digest: str) -> Iterator[tuple[Signature, bool]]:
    """Yield each signature with whether the record, of a ``digest`` now, is as it was signed."""
    signed = history.signatures(analysis_id)
    # The digest covers rows: the maps they name, and the signatures themselves, are looked at here.
    forged = history.forged(analysis_id) if signed else frozenset()
    whole = bool(signed) and history.files_whole(analysis_id)
    for number, each in enumerate(signed):
        yield each, each.digest == digest and whole and number not in forged


def _reset_before(history: History, signature: Signature) -> PasswordSet | None:
    """Return who reset the signer's password since they last signed anything."""
    name = signature.person
    earlier = [
        each.moment
        for each in history.events(kinds=(EventKind.SIGNED,))
        if each.person == name and each.moment < signature.at
    ]
    since = max(earlier, default=None)
    found = [
        each
        for each in password_sets(history, name)
        if not each.own
        and not each.first
        and each.at <= signature.at
        and (since is None or each.at > since)
    ]
    return found[0] if found else None


def sign(
    histories: Histories,
    analysis_id: int,
    meaning: Meaning,
    *,
    password: str = "",
    stated: str = "",
    comment: str = "",
) -> Signature:
    """Sign an analysis with its decisions as they are now.

    With log-in in force who is at work gives the ``password`` again. Without, the name ``stated``
    counts, and the signature says so. Who reviews must not be who performed, and has decided
    nothing of what they review. A dish that the rules leave undecided needs a person's verdict
    first; what else is open on the record is kept with the signature.

    Raises:
        AccessError: nobody is logged in, the password is wrong, or the role does not allow it.
        UsageError: no name, nothing to review, the reviewer is the performer, or the dish still
            waits for a person's verdict.
        HistoryError: there is no such analysis, or the history cannot be written.
    """
    wanted = Permission.SIGN_PERFORMED if meaning is Meaning.PERFORMED else Permission.SIGN_REVIEWED
    with histories() as history:
        if history.policy().log_in:
            require(history, wanted)
            # The password again and not just the session: a signature is an act of a person who is
            # there now (21 CFR 11.200).
            person = authenticate(history, history.actor.name, password).name
            proof = Proof.PASSWORD
        else:
            person, proof = clean_name(stated), Proof.STATED
        # Before the digest: a decision made between digest and signature would be signed unseen.
        history.hold()
        record = history.get(analysis_id)
        _check(signatures(history, analysis_id), meaning, person)
        if awaits_verdict(record):
            raise UsageError(
                "The rules leave this dish undecided: approve or reject it before you sign."
            )
        if meaning is Meaning.REVIEWED:
            _check_decisions(record, person)
        made = Signature(
            analysis_id=analysis_id,
            meaning=meaning,
            person=person,
            proof=proof,
            comment=comment.strip(),
            digest=history.record_digest(analysis_id),
            at=history.now(),
        )
        left = open_items(record).sentence
        history.sign(made, left.removeprefix("Open: ").removesuffix("."))
        history.commit()
    return made


def _check_decisions(record: AnalysisRecord, person: str) -> None:
    """Make sure that nobody reviews decisions of their own, or what they drew."""
    made = record.analysis.correction
    if made is not None and made.person.casefold() == person.casefold():
        raise AccessError(f"{person} corrected this record; another person must review it.")
    own = {
        (each.picture, each.colony)
        for each in record.decisions
        if each.person.casefold() == person.casefold()
    }
    if any(each.person.casefold() == person.casefold() for each in record.dish_decisions):
        raise AccessError(
            f"{person} approved or rejected the dish of this record; another person must review it."
        )
    if own:
        raise AccessError(
            f"{person} decided on {len(own)} colonies of this record; another person must review "
            "it."
        )


def _check(before: tuple[Signed, ...], meaning: Meaning, person: str) -> None:
    """Make sure that two people sign, each once, the performer first."""
    # A void signature binds nobody: the record it was on is no more.
    standing = [each.signature for each in before if each.valid]
    mine = [each for each in standing if each.person.casefold() == person.casefold()]
    if any(each.meaning is meaning for each in mine):
        raise UsageError(f"{person} has signed this as {meaning} already.")
    if meaning is Meaning.PERFORMED:
        if mine:
            raise AccessError(f"{person} has signed this as {mine[0].meaning}; another must sign.")
        return
    if not any(each.meaning is Meaning.PERFORMED for each in standing):
        raise UsageError("Nobody has signed this as performed yet; that comes first.")
    if mine:
        raise AccessError(f"{person} performed this; another person must review it.")
