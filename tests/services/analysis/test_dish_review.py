"""A dish reviewed as a whole, over a real history: accepted, decided, taken back, signed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import AccessError, UsageError
from colonyqc.domain.people import Role
from colonyqc.domain.signature import Meaning
from colonyqc.domain.verdict import ACCEPTED, Approval, Verdict
from colonyqc.history import verify
from colonyqc.services.accounts import signing
from colonyqc.services.accounts.open_items import open_items
from colonyqc.services.analysis import dish_review, keep
from colonyqc.services.ports import AnalysisRecord
from history.samples import artefacts, prompted
from support.lab import WORD, Lab, open_lab

PERFORMED, REVIEWED = Meaning
APPROVED, REJECTED = Approval
COLONIES = 4
"""Of the analysis at hand: two in each of two pictures, all proposed for discard."""


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    made = open_lab(tmp_path, monkeypatch)
    yield made
    assert verify(made.histories) == ()
    made.histories.engine.dispose()


def record(lab: Lab, number: int) -> AnalysisRecord:
    with lab.histories() as history:
        return history.get(number)


def said(lab: Lab) -> list[tuple[str, str, str]]:
    """Return (kind, person, new) of the trail, newest first."""
    with lab.histories() as history:
        return [(event.kind, event.person, event.new) for event in history.events()]


def test_the_rest_is_accepted_by_one_act_and_told_from_what_was_decided(lab: Lab) -> None:
    number = lab.analyse()
    keep.decide(lab.histories, number, 0, 1, Verdict.KEEP, "dust", "Mori")
    changed = dish_review.accept_rest(lab.histories, number, "Mori")
    assert changed.analyses == {number}
    found = record(lab, number)
    own, accepted = found.decision(0, 1), found.decision(1, 2)
    assert own is not None
    assert accepted is not None
    assert (own.verdict, own.accepted) == (Verdict.KEEP, False)
    assert (accepted.verdict, accepted.reason, accepted.accepted) == (
        Verdict.DISCARD,
        ACCEPTED,
        True,
    )
    assert len(found.decisions) == COLONIES
    kind, person, new = said(lab)[0]
    assert (kind, person) == (EventKind.PROPOSALS_ACCEPTED, "Mori")
    assert new == "3 colonies as proposed: discard 3; in doubt: 3"
    with lab.histories() as history:
        assert history.list()[0].decisions == 1, "one was decided on by itself"
    assert not dish_review.accept_rest(lab.histories, number, "Mori").analyses


def test_what_has_no_proposal_is_not_accepted(lab: Lab) -> None:
    with lab.histories() as history:
        number = history.add(prompted(), artefacts(prompted()))
        history.commit()
    assert not dish_review.accept_rest(lab.histories, number, "Mori").analyses


def test_an_acceptance_is_taken_back_but_what_was_decided_since_stays(lab: Lab) -> None:
    number = lab.analyse()
    dish_review.accept_rest(lab.histories, number, "Mori")
    keep.decide(lab.histories, number, 1, 1, Verdict.WATCH, "as before", "Mori")
    dish_review.withdraw_acceptance(lab.histories, number, "Mori")
    found = record(lab, number)
    assert found.decision(0, 1) is None
    kept = found.decision(1, 1)
    assert kept is not None
    assert kept.verdict is Verdict.WATCH
    assert said(lab)[0] == (EventKind.ACCEPTANCE_WITHDRAWN, "Mori", "3 colonies: undecided")
    assert not dish_review.withdraw_acceptance(lab.histories, number, "Mori").analyses
    dish_review.accept_rest(lab.histories, number, "Mori")
    assert record(lab, number).decision(0, 1) is not None


def test_once_it_is_signed_nothing_is_accepted_or_taken_back(lab: Lab) -> None:
    number = lab.analyse()
    dish_review.accept_rest(lab.histories, number, "Mori")
    signing.sign(lab.histories, number, PERFORMED, stated="Mori")
    for act in (dish_review.accept_rest, dish_review.withdraw_acceptance):
        with pytest.raises(UsageError, match=f"Analysis {number} is signed by Mori"):
            act(lab.histories, number, "Mori")
    keep.decide(lab.histories, number, 0, 1, Verdict.KEEP, "dust", "Mori")
    assert dish_review.withdraw_acceptance(lab.histories, number, "Mori").analyses == {number}, (
        "the signature is void by now"
    )


def test_a_dish_is_approved_and_rejected_and_the_last_word_counts(lab: Lab) -> None:
    number = lab.analyse()
    why = "seen at the microscope"
    dish_review.decide_dish(lab.histories, number, APPROVED, why, "Mori")
    again = dish_review.decide_dish(lab.histories, number, APPROVED, f" {why}", "Mori")
    assert not again.analyses
    dish_review.decide_dish(lab.histories, number, REJECTED, "contaminated", "Sato")
    found = record(lab, number)
    assert [each.approval for each in found.dish_decisions] == [APPROVED, REJECTED]
    assert found.dish_decision is not None
    assert (found.dish_decision.person, found.dish_decision.reason) == ("Sato", "contaminated")
    with lab.histories() as history:
        event = history.events(limit=1)[0]
        assert history.list()[0].approval == "rejected"
    assert (event.kind, event.old, event.new, event.reason) == (
        EventKind.DISH_DECIDED,
        "approved (by Mori)",
        "dish: rejected",
        "contaminated",
    )


@pytest.mark.parametrize("approval", Approval)
def test_against_the_rules_a_dish_verdict_says_why(lab: Lab, approval: Approval) -> None:
    number = lab.analyse()
    with pytest.raises(UsageError, match="needs a reason"):
        dish_review.decide_dish(lab.histories, number, approval, " ", "Mori")


def test_a_prompted_analysis_judges_no_dish(lab: Lab) -> None:
    with lab.histories() as history:
        number = history.add(prompted(), artefacts(prompted()))
        history.commit()
    with pytest.raises(UsageError, match="prompted analysis assists"):
        dish_review.decide_dish(lab.histories, number, REJECTED, "contaminated", "Mori")


def test_somebody_must_have_said_it(lab: Lab) -> None:
    number = lab.analyse()
    with pytest.raises(UsageError, match="name of the person"):
        dish_review.accept_rest(lab.histories, number, " ")


def test_a_verdict_on_the_dish_after_signing_leaves_the_record_unsigned(lab: Lab) -> None:
    number = lab.analyse()
    signing.sign(lab.histories, number, PERFORMED, stated="Mori")
    dish_review.decide_dish(lab.histories, number, REJECTED, "contaminated", "Mori")
    with lab.histories() as history:
        assert [each.valid for each in signing.signatures(history, number)] == [False]


def test_a_reviewer_has_judged_neither_colonies_nor_the_dish(lab: Lab) -> None:
    number = lab.analyse()
    lab.ask_for_log_in(Mori=Role.TECHNICIAN, Sato=Role.REVIEWER, Endo=Role.REVIEWER)
    dish_review.decide_dish(lab.log_in("Sato"), number, REJECTED, "contaminated", "")
    dish_review.accept_rest(lab.log_in("Endo"), number, "")
    signing.sign(lab.log_in("Mori"), number, PERFORMED, password=WORD)
    with pytest.raises(AccessError, match="Sato approved or rejected the dish"):
        signing.sign(lab.log_in("Sato"), number, REVIEWED, password=WORD)
    with pytest.raises(AccessError, match="Endo decided on 4 colonies"):
        signing.sign(lab.log_in("Endo"), number, REVIEWED, password=WORD)


def test_a_verdict_on_the_dish_settles_what_was_undecided(lab: Lab) -> None:
    number = lab.analyse()
    dish_review.accept_rest(lab.histories, number, "Mori")
    assert open_items(record(lab, number)).undecided == 0
