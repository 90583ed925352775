from pathlib import Path

import pytest

from colonyqc.domain.dish_statement import DishStatement
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.domain.picture import Acquisition, DishKey
from colonyqc.services.worklist.reading import WorklistReader
from colonyqc.services.worklist.statements import describe, statements
from history.samples import MORNING, analysis, artefacts
from support.lab import Lab, open_lab

D1 = DishKey("201B7", "D1")


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lab:
    made = open_lab(tmp_path, monkeypatch)
    of = analysis()
    with made.histories() as history:
        history.add(of, artefacts(of))
        history.commit()
    return made


def stated(lab: Lab) -> DishStatement | None:
    with lab.histories() as history:
        return statements(history, (D1,)).get(D1)


def test_a_change_is_an_event_with_what_was_before_and_why_and_no_record_changes(lab: Lab) -> None:
    with lab.histories() as history:
        before = history.record_digest(1)
    assert describe(lab.histories, D1, DishStatement(medium=" E8 ", rock=True), "typed wrong")
    assert describe(lab.histories, D1, DishStatement(vessel="6-well"), "not stated before")
    assert not describe(lab.histories, D1, DishStatement(medium="E8"), "again")
    assert stated(lab) == DishStatement(medium="E8", vessel="6-well", rock=True, of="p12")
    with lab.histories() as history:
        assert history.record_digest(1) == before
        last, first = history.events("dish 201B7 › D1")
    assert (first.kind, first.person, first.reason) == ("dish described", "Tanaka", "typed wrong")
    assert '"medium": "E8"' in first.new
    assert '"vessel": null' in last.old
    with lab.histories() as history:
        (item,) = WorklistReader().read(history, MORNING)
    assert item.acquisition is not None
    assert (item.acquisition.medium, item.acquisition.vessel) == ("E8", "6-well")
    assert item.record is not None
    assert item.record.analysis.acquisition.medium != "E8"


def test_a_passage_that_was_wrong_is_read_anew_and_the_next_culture_is_another(lab: Lab) -> None:
    assert describe(lab.histories, D1, DishStatement(passage="p13", medium="E8"), "miscounted")
    said = stated(lab)
    assert said is not None
    of = Acquisition(D1, 3, MORNING, (), passage="p12")
    assert said.over(of).passage == "p13"
    later = Acquisition(D1, 0, MORNING, (), passage="p14")
    assert said.over(later) is later
    assert said.under(later) is later
    unsaid = Acquisition(D1, 4, MORNING, (), vessel="dish")
    assert (said.under(unsaid).medium, said.under(unsaid).passage) == ("E8", "p13")
    named = Acquisition(D1, 4, MORNING, (), passage="p13", medium="mTeSR")
    assert said.under(named).medium == "mTeSR", "what is said now counts"


@pytest.mark.parametrize(
    ("said", "why", "sentence"),
    [
        (DishStatement(), "why", "Nothing is said"),
        (DishStatement(medium="E8"), " ", "needs a reason"),
        (DishStatement(medium=" "), "why", "The medium is no text"),
        (DishStatement(medium="x" * 201), "why", "The medium is no text"),
        (DishStatement(vessel="a\u200bb"), "why", "The vessel is no text"),
    ],
)
def test_what_cannot_be_said_changes_nothing(
    lab: Lab, said: DishStatement, why: str, sentence: str
) -> None:
    with pytest.raises(UsageError, match=sentence):
        describe(lab.histories, D1, said, why)
    with pytest.raises(HistoryError, match="There is no dish"):
        describe(lab.histories, DishKey("x", "y"), DishStatement(medium="E8"), "why")
    assert stated(lab) is None
