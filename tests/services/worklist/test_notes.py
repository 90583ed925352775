from dataclasses import replace
from pathlib import Path

import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import AccessError, HistoryError
from colonyqc.domain.people import Role
from colonyqc.domain.picture import DishKey
from colonyqc.domain.visits import DueSource, VisitInterval, VisitUnit
from colonyqc.services.worklist.notes import (
    DishNotes,
    archive,
    dish_notes,
    set_due,
    set_usual_due,
    usual_due,
)
from colonyqc.services.worklist.reading import WorklistReader
from history.samples import MORNING, analysis, artefacts
from support.lab import Lab, open_lab

ODD = (DishKey("a › b", "c"), DishKey("a", "b › c"), DishKey("a\\", "b"))


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lab:
    made = open_lab(tmp_path, monkeypatch)
    with made.histories() as history:
        for key in (DishKey("201B7", "D1"), *ODD):
            of = analysis(line=key.line, dish=key.dish)
            history.add(of, artefacts(of))
        history.commit()
    return made


def notes(lab: Lab, dish: DishKey) -> DishNotes:
    with lab.histories() as history:
        return dish_notes(history, history.dishes()).get(dish, DishNotes())


D1 = DishKey("201B7", "D1")
TWELVE = VisitInterval(12, VisitUnit.HOURS)


def test_a_dish_put_aside_comes_back_and_the_trail_tells_both(lab: Lab) -> None:
    assert archive(lab.histories, D1, reason="thrown away")
    assert notes(lab, D1) == DishNotes(archived=True)
    assert not archive(lab.histories, D1)
    assert archive(lab.histories, D1, back=True)
    assert notes(lab, D1) == DishNotes()
    assert lab.kinds()[-2:] == ["dish archived", "dish taken back from the archive"]
    with lab.histories() as history:
        back, put = history.events("dish 201B7 › D1")
    assert (put.person, put.old, put.new, put.reason) == (
        "Tanaka", "in use", "archived", "thrown away",
    )  # fmt: skip
    assert (back.old, back.new) == ("archived", "in use")


def test_how_often_a_dish_is_due_is_kept_with_it_and_not_with_others(lab: Lab) -> None:
    assert set_due(lab.histories, D1, VisitInterval(2))
    assert set_due(lab.histories, D1, TWELVE, "weekend")
    assert not set_due(lab.histories, D1, TWELVE)
    assert archive(lab.histories, D1)
    assert notes(lab, D1) == DishNotes(archived=True, every=TWELVE)
    assert notes(lab, ODD[0]) == DishNotes()
    assert set_due(lab.histories, D1, None)
    assert not set_due(lab.histories, D1, None)
    assert notes(lab, D1).every is None
    with lab.histories() as history:
        told = [(e.old, e.new) for e in history.events(kinds=(EventKind.DISH_DUE_SET,))]
    assert told == [
        ("every 12 hours", "as usual"),
        ("every 2 days", "every 12 hours"),
        ("as usual", "every 2 days"),
    ]


def test_dishes_whose_labels_look_the_same_are_told_apart(lab: Lab) -> None:
    for dish in ODD:
        assert archive(lab.histories, dish)
        assert [notes(lab, each).archived for each in ODD].count(True) == ODD.index(dish) + 1


def test_only_a_dish_that_exists_is_put_aside_by_who_may(lab: Lab) -> None:
    with pytest.raises(HistoryError, match="no dish 201B7 › D9"):
        archive(lab.histories, DishKey("201B7", "D9"))
    lab.ask_for_log_in(Bo=Role.TECHNICIAN)
    with pytest.raises(AccessError):
        archive(lab.histories, D1)
    assert archive(lab.log_in("Bo"), D1)


def test_what_is_usual_holds_for_dishes_of_which_nothing_else_is_said(lab: Lab) -> None:
    with lab.histories() as history:
        assert usual_due(history) is None
        of = analysis(line="201B7", dish="D2")
        of = replace(of, protocol=replace(of.protocol, due_every="6h"))
        history.add(of, artefacts(of))
        history.commit()
    assert set_due(lab.histories, D1, VisitInterval(3))
    assert set_usual_due(lab.histories, VisitInterval(2), "every other day")
    assert not set_usual_due(lab.histories, VisitInterval(2))
    with lab.histories() as history:
        found = WorklistReader().read(history, MORNING.astimezone())
        (event,) = history.events("every dish")
    said = {each.dish: each.ranked.standing.due_rule for each in found}
    assert (said[D1].interval, said[D1].source) == (VisitInterval(3), DueSource.DISH)
    own = said[DishKey("201B7", "D2")]
    assert (own.interval.short, own.source) == ("6h", DueSource.PROTOCOL)
    assert {(said[each].interval, said[each].source) for each in ODD} == {
        (VisitInterval(2), DueSource.LABORATORY)
    }
    assert (event.old, event.new, event.reason) == (
        "every 1 days", "every 2 days", "every other day",
    )  # fmt: skip
