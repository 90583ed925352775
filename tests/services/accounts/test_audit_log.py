"""Reading the audit trail by pages, over a real history."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import Cancelled
from colonyqc.domain.picture import DishKey
from colonyqc.domain.verdict import Verdict
from colonyqc.services.accounts import audit_log
from colonyqc.services.accounts.audit_log import Wanted, page
from colonyqc.services.analysis import keep
from colonyqc.services.ports import Monitor
from support.lab import Lab, open_lab


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    made = open_lab(tmp_path, monkeypatch)
    number = made.analyse()
    keep.decide(made.histories, number, 0, 1, Verdict.DISCARD, "wide fjord", "Mori")
    with made.histories() as history:
        for place in range(20):
            history.note(EventKind.EXPORTED, new=f"report {place % 3}")
        history.commit()
    yield made
    made.histories.engine.dispose()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.integers(1, 30), chunk=st.integers(1, 30), text=st.sampled_from(["", "report 1"]))
def test_pages_joined_are_the_whole_trail(lab: Lab, limit: int, chunk: int, text: str) -> None:
    with pytest.MonkeyPatch.context() as patch, lab.histories() as history:
        patch.setattr(audit_log, "_CHUNK", chunk)
        found, before = [], None
        while True:
            read = page(history, Wanted(text), before=before, limit=limit)
            assert len(read.events) <= limit
            found += read.events
            before = read.before
            if before is None:
                break
        assert found == [each for each in history.events() if text in each.new]


def test_newer_events_alone_can_be_read(lab: Lab) -> None:
    with lab.histories() as history:
        newest = history.events(limit=3)
        assert page(history, Wanted(), after=newest[-1].number).events == newest[:2]


def kinds(lab: Lab, wanted: Wanted) -> list[str]:
    with lab.histories() as history:
        return [event.kind for event in page(history, wanted).events]


def test_what_is_looked_for_is_found(lab: Lab) -> None:
    with lab.histories() as history:
        dish = history.dishes()[0]
        decided = history.events(kinds=(EventKind.DECISION_MADE,))[0]
    assert kinds(lab, Wanted("FJORD")) == ["decision made"]
    assert "decision made" in kinds(lab, Wanted(str(decided.number)))
    assert kinds(lab, Wanted(decided.sha256[:12])) == ["decision made"]
    assert kinds(lab, Wanted(person="mor")) == ["decision made"]
    assert kinds(lab, Wanted(dish=dish)) == ["decision made", "analysis added"]
    assert kinds(lab, Wanted(dish=DishKey("no", "such"))) == []
    assert kinds(lab, Wanted("判断", kinds=frozenset({"decision made"}))) == ["decision made"]
    assert kinds(lab, Wanted("report", person="mori")) == []


def test_it_stops_when_nobody_waits(lab: Lab) -> None:
    with lab.histories() as history, pytest.raises(Cancelled):
        page(history, Wanted(), monitor=Monitor(cancelled=lambda: True))
