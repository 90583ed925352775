"""Signatures: in their order, by two people, on what is open, void after a change."""

from collections.abc import Iterator
from functools import partial

from colonyqc.domain.people import Role
from colonyqc.domain.signature import Meaning
from colonyqc.domain.verdict import Approval, Verdict
from colonyqc.services.accounts import people
from colonyqc.services.accounts.signing import sign, signatures
from colonyqc.services.analysis.dish_review import decide_dish
from colonyqc.services.analysis.keep import decide
from colonyqc.services.ports import Histories, Monitor
from colonyqc.services.qualification.access import FIRST, OWN, entered_by, with_people
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.drawn_dishes import base, copied
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.trouble import refused
from colonyqc.services.qualification.values import Check, Outcome

_RECORD = 4
"""Of the dish with most differentiation: something is open on it."""


def run(bench: Bench, limits: AcceptanceLimits, monitor: Monitor) -> Iterator[Outcome]:  # noqa: ARG001
    """Yield whether signatures bind who gave them to what they signed."""
    folder = copied(bench, base(bench), "signing")
    with bench.place(folder) as place:
        histories = place.histories
        entered = with_people(histories, Tana=Role.TECHNICIAN, Rei=Role.REVIEWER, Ryo=Role.REVIEWER)
        tana, rei, ryo = (entered_by(histories, name) for name in ("Tana", "Rei", "Ryo"))
        yield _refused("review-first", rei, Meaning.REVIEWED)
        yield _refused("wrong-password", tana, Meaning.PERFORMED, "not the password at all")
        yield _refused("role-signs", tana, Meaning.REVIEWED)
        _approve(tana)
        signed = sign(tana, _RECORD, Meaning.PERFORMED, password=OWN)
        yield Check("signed", signed.person == "Tana", {"person": signed.person})
        monitor.report(0.4)
        yield _open_items(histories)
        yield _same_person(rei, ryo, histories)
        yield _void(tana, histories)
        yield _reset_told(entered, tana, histories)


def sign_as_stated(histories: Histories, record: int) -> None:
    """Sign a record as performed in a history that nobody logs in to."""
    decide_dish(histories, record, Approval.APPROVED, "seen at the microscope", "Tana")
    sign(histories, record, Meaning.PERFORMED, stated="Tana")


def _refused(key: str, histories: Histories, meaning: Meaning, password: str = OWN) -> Check:
    said = refused(partial(sign, histories, _RECORD, meaning, password=password))
    return Check(key, bool(said), {"count": str(int(bool(said)))}, detail=said)


def _approve(histories: Histories) -> None:
    """Give the dish its verdict: what the rules leave undecided is not signed before."""
    decide_dish(histories, _RECORD, Approval.APPROVED, "seen at the microscope", "Tana")


def _open_items(histories: Histories) -> Check:
    with histories() as history:
        record = history.get(_RECORD)
        told = signatures(history, _RECORD)[0].open_items
    watched = sum(
        each.proposal is not None and each.proposal.verdict != Verdict.KEEP
        for result in record.analysis.pictures
        for each in result.colonies
    )
    # The trail keeps what was open; where nothing was, it says nothing.
    right = bool(told) == bool(watched)
    return Check("open-items", right, {"open": str(watched), "told": told or "–"})


def _same_person(rei: Histories, ryo: Histories, histories: Histories) -> Check:
    with histories() as history:
        colony = history.get(_RECORD).analysis.pictures[0].colonies[0].number
    decide(rei, _RECORD, 0, colony, Verdict.WATCH, "seen at the microscope", "Rei")
    sign(entered_by(histories, "Tana"), _RECORD, Meaning.PERFORMED, password=OWN)
    own = refused(partial(sign, rei, _RECORD, Meaning.REVIEWED, password=OWN))
    other = refused(partial(sign, ryo, _RECORD, Meaning.REVIEWED, password=OWN))
    twice = refused(partial(sign, ryo, _RECORD, Meaning.REVIEWED, password=OWN))
    steps = (bool(own), not other, bool(twice))
    return Check(
        "two-people", all(steps), {"right": str(sum(steps)), "all": "3"}, detail=[own, other, twice]
    )


def _valid(histories: Histories) -> int:
    with histories() as history:
        return sum(each.valid for each in signatures(history, _RECORD))


def _void(tana: Histories, histories: Histories) -> Check:
    before = _valid(histories)
    with histories() as history:
        colony = history.get(_RECORD).analysis.pictures[0].colonies[-1].number
    decide(tana, _RECORD, 0, colony, Verdict.DISCARD, "dead cells", "Tana")
    after = _valid(histories)
    return Check("void", before >= 2 and after == 0, {"before": str(before), "after": str(after)})


def _reset_told(entered: Histories, tana: Histories, histories: Histories) -> Check:
    people.reset_password(entered, "Tana", FIRST)
    people.change_password(histories, "Tana", FIRST, OWN)
    sign(tana, _RECORD, Meaning.PERFORMED, password=OWN)
    with histories() as history:
        last = signatures(history, _RECORD)[-1]
    return Check("reset-told", last.reset is not None, {"told": str(int(last.reset is not None))})
