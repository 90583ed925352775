import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from colonyqc.domain.picture import DishKey
from colonyqc.domain.signature import Meaning
from colonyqc.domain.triage import RiskKind
from colonyqc.domain.verdict import Approval, Verdict
from colonyqc.services.accounts import signing
from colonyqc.services.analysis.dish_review import accept_rest, withdraw_acceptance
from colonyqc.services.ports import AnalysisRecord
from colonyqc.services.worklist import reading
from colonyqc.services.worklist.notes import archive
from colonyqc.services.worklist.reading import ListedDish, WorklistReader
from history.samples import MORNING, analysis, artefacts, prompted
from support.lab import Lab, open_lab

TODAY = MORNING.astimezone()


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lab:
    return open_lab(tmp_path, monkeypatch)


def keep(lab: Lab, dish: str, day: int = 3, **changes: object) -> int:
    of = analysis(dish=dish, day=day, taken=MORNING - timedelta(days=3 - day))
    numbers = replace(of.statistics, **changes)  # type: ignore[arg-type]  # tests name real fields
    of = replace(of, statistics=numbers)
    with lab.histories() as history:
        number = history.add(of, artefacts(of))
        history.commit()
    return number


def listed(lab: Lab, reader: WorklistReader | None = None) -> dict[str, ListedDish]:
    with lab.histories() as history:
        return {each.dish.dish: each for each in (reader or WorklistReader()).read(history, TODAY)}


def test_the_most_pressing_dish_comes_first_with_why(lab: Lab) -> None:
    keep(lab, "calm", differentiated=1.0)
    keep(lab, "worse", differentiated=15.0)
    keep(lab, "bad", differentiated=40.0)
    found = listed(lab)
    assert list(found) == ["bad", "worse", "calm"]
    assert found["bad"].ranked.risks[0].kind is RiskKind.FAILED
    assert found["bad"].person == "Tanaka"
    assert found["bad"].passage == "p12"
    assert len(found["bad"].overview) == 64


def test_a_dish_stands_by_its_newest_day_and_knows_the_day_before(lab: Lab) -> None:
    keep(lab, "D1", day=1, differentiated=9.0)
    keep(lab, "D1", day=2, differentiated=1.0)
    keep(lab, "D1", day=3, differentiated=8.0)
    found = listed(lab)["D1"]
    assert found.summary.day == 3
    assert RiskKind.JUMPED in [risk.kind for risk in found.ranked.risks]
    assert "from 1 % to 8 %" in " ".join(risk.sentence for risk in found.ranked.risks)


def test_decided_and_signed_are_told_until_something_is_decided_since(lab: Lab) -> None:
    number = keep(lab, "D1", differentiated=1.0)
    reader = WorklistReader()
    assert listed(lab, reader)["D1"].ranked.standing.decided == 0
    with lab.histories() as history:
        history.decide(number, 0, 1, Verdict.KEEP, "", "Mori")
        history.commit()
    assert listed(lab, reader)["D1"].ranked.standing.decided == 1
    lab.clock.move(1)
    signing.sign(lab.histories, number, Meaning.PERFORMED, stated="Mori")
    assert listed(lab, reader)["D1"].signed == lab.clock.now
    lab.clock.move(1)
    with lab.histories() as history:
        history.decide(number, 0, 2, Verdict.WATCH, "edge", "Mori")
        history.commit()
    assert listed(lab, reader)["D1"].signed is None


@pytest.mark.parametrize("behind", [False, True])
def test_a_signature_is_told_void_as_elsewhere(lab: Lab, tmp_path: Path, behind: bool) -> None:
    number = keep(lab, "D1", differentiated=1.0)
    reader = WorklistReader()
    signing.sign(lab.histories, number, Meaning.PERFORMED, stated="Mori")
    assert listed(lab, reader)["D1"].signed == lab.clock.now
    if behind:
        with closing(sqlite3.connect(tmp_path / "t.db")) as raw, raw:
            raw.execute("DROP TRIGGER colony_no_update")
            raw.execute("UPDATE colony SET area_px = area_px + 1")
    else:
        with lab.histories() as history:
            history.decide_dish(number, Approval.REJECTED, "contaminated", "Mori")
            history.commit()
    assert listed(lab, reader)["D1"].signed is None


def test_what_is_accepted_as_a_whole_is_decided(lab: Lab) -> None:
    number = keep(lab, "D1", differentiated=1.0)
    reader = WorklistReader()
    assert listed(lab, reader)["D1"].ranked.standing.decided == 0
    accept_rest(lab.histories, number, "Mori")
    assert listed(lab, reader)["D1"].ranked.standing.decided == 4
    withdraw_acceptance(lab.histories, number, "Mori")
    assert listed(lab, reader)["D1"].ranked.standing.decided == 0


def test_a_record_that_did_not_change_is_read_once(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    for dish in ("D1", "D2"):
        keep(lab, dish)
    reader = WorklistReader()
    asked: list[tuple[int, ...]] = []
    with lab.histories() as history:
        several = history.several

        def watched(ids: tuple[int, ...]) -> tuple[AnalysisRecord, ...]:
            asked.append(ids)
            return several(ids)

        monkeypatch.setattr(history, "several", watched)
        first = reader.read(history, TODAY)
        assert reader.read(history, TODAY) == first
    assert [len(ids) for ids in asked] == [2, 0]


def test_only_so_many_signatures_are_proved_as_asked_and_none_twice(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [keep(lab, dish) for dish in ("D1", "D2", "D3")]
    for number in numbers:
        signing.sign(lab.histories, number, Meaning.PERFORMED, stated="Mori")
    monkeypatch.setattr(reading, "_RENEWED", 0)
    reader = WorklistReader()
    with lab.histories() as history:
        proved: list[int] = []
        digest = history.record_digest

        def watched(number: int) -> str:
            proved.append(number)
            return digest(number)

        monkeypatch.setattr(history, "record_digest", watched)
        first = reader.read(history, TODAY, proofs=2)
        assert sorted(each.unproved for each in first) == [False, False, True]
        assert sum(each.signed is not None for each in first) == 2
        second = reader.read(history, TODAY)
        assert all(each.signed == lab.clock.now for each in second)
        reader.read(history, TODAY)
    assert sorted(proved) == numbers


def test_the_oldest_proofs_are_renewed_though_the_trail_says_nothing(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_RENEWED", 1)
    for dish in ("D1", "D2"):
        signing.sign(lab.histories, keep(lab, dish), Meaning.PERFORMED, stated="Mori")
    reader = WorklistReader()
    listed(lab, reader)
    with closing(sqlite3.connect(tmp_path / "t.db")) as raw, raw:
        raw.execute("DROP TRIGGER colony_no_update")
        raw.execute("UPDATE colony SET area_px = area_px + 1")
    standing = [
        sum(each.signed is not None for each in listed(lab, reader).values()) for _ in range(2)
    ]
    assert standing == [1, 0]


def test_a_dish_of_prompted_analyses_alone_is_listed_and_not_judged(lab: Lab) -> None:
    of = prompted()
    with lab.histories() as history:
        history.add(of, artefacts(of))
        history.commit()
    (found,) = listed(lab).values()
    assert found.record is None
    assert found.summary.prompt
    assert found.overview == ""


def test_an_archived_dish_is_marked(lab: Lab) -> None:
    keep(lab, "D1")
    archive(lab.histories, DishKey("201B7", "D1"))
    assert listed(lab)["D1"].notes.archived
