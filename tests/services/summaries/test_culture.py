"""The reports of a line and of a lot on a real history: nothing of them is left out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from colonyqc.domain.dish_life import LifeEventKind
from colonyqc.domain.errors import HistoryError, ReportError
from colonyqc.domain.picture import DishKey
from colonyqc.domain.signature import Meaning
from colonyqc.domain.verdict import Approval, Verdict
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.accounts import signing
from colonyqc.services.accounts.trail_review import review_trail
from colonyqc.services.ports.summaries import SummaryReport, SummarySection
from colonyqc.services.reporting.words import words
from colonyqc.services.summaries.culture import (
    NOT_PROVED,
    HistoryProof,
    build_line,
    build_lot,
    package_named,
)
from colonyqc.services.worklist.dish_life import Happening, note_event
from history.samples import MORNING, analysis, artefacts
from support.lab import Lab, open_lab

MADE = datetime(2026, 4, 5, tzinfo=UTC)
BANK, PARENT, CHILD, OTHER = (DishKey("201B7", name) for name in ("bank", "P1", "P2", "other"))


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    made = open_lab(tmp_path, monkeypatch)
    for dish in (PARENT, CHILD, OTHER):
        for day in (2, 3):
            keep(made, dish, day)
    then = MORNING - timedelta(days=3)
    note_event(made.histories, Happening(BANK, LifeEventKind.THAW, "Mori", then, note="vial 17"))
    for dish, into in ((BANK, (PARENT,)), (PARENT, (CHILD, OTHER))):
        said = Happening(dish, LifeEventKind.PASSAGE, "Mori", then, ratio=6.0, into=into)
        note_event(made.histories, said)
    yield made
    made.histories.engine.dispose()


def keep(lab: Lab, dish: DishKey, day: int, *, usable: bool = True, why: str = "") -> int:
    lab.clock.move(1)
    taken = MORNING - timedelta(days=3 - day)
    made = analysis(dish.line, dish.dish, day, lab.clock.now, usable, taken=taken)
    with lab.histories() as history:
        number = history.add(made, artefacts(made), why)
        history.commit()
    return number


def lot(lab: Lab, language: str = "en", proof: HistoryProof = NOT_PROVED) -> SummaryReport:
    with lab.histories() as history:
        return build_lot(
            history, ModelLibrary([]), CHILD, made=MADE, language=language, proof=proof
        )


def line(lab: Lab, name: str = "201B7") -> SummaryReport:
    with lab.histories() as history:
        return build_line(history, ModelLibrary([]), name, made=MADE)


def part(report: SummaryReport, key: str) -> SummarySection:
    title = words(report.language)(key)
    return next(each for each in report.sections if each.title == title)


def said(report: SummaryReport, key: str) -> list[str]:
    table = part(report, key).table
    rows = () if table is None else table.rows
    return [" | ".join(f"{c.text} {c.note}".strip() for c in row.cells) for row in rows]


def test_a_lot_is_a_dish_with_all_it_descends_from_and_nothing_else(lab: Lab) -> None:
    report = lot(lab)
    descent = said(report, "sum genealogy")
    assert [row.split(" | ")[0] for row in descent] == [d.label for d in (BANK, PARENT, CHILD)]
    assert "1:6" in descent[1]
    assert "P2, other" in descent[1]
    assert {row.split(" | ")[0] for row in said(report, "sum all days")} == {
        PARENT.label, CHILD.label,
    }  # fmt: skip
    life = said(report, "sum life")
    assert any("thawed" in row and "vial 17" in row for row in life)
    table = report.sections[report.table].table
    assert table is not None
    assert table.headings[:2] == ("cell line", "dish")
    assert all(len(row) == len(table.headings) for row in table.data)
    assert any("Morphology alone releases nothing" in each for each in report.statements)
    assert report.choices == ("released", "rejected")


def test_each_test_stands_with_its_limit_result_and_method(lab: Lab) -> None:
    rows = said(lot(lab), "sum specification")
    differentiated = next(row for row in rows if "Differentiated fraction" in row)
    assert "watch > 10 %, fail > 20 %" in differentiated
    assert "25.0 %" in differentiated
    assert "pmf@1.0.0, default@2" in differentiated
    assert any("fired: 25 %" in row for row in rows)
    of_line = said(line(lab), "sum specification")
    assert {row.split(" | ")[0] for row in of_line} == {d.label for d in (PARENT, CHILD, OTHER)}


def test_no_record_refusal_discard_or_override_is_left_out(lab: Lab) -> None:
    bad = keep(lab, CHILD, 3, usable=False, why="lamp was off")
    new = keep(lab, CHILD, 3, why="photographed again")
    with lab.histories() as history:
        history.decide(new, 0, 1, Verdict.DISCARD, "spontaneous edge", "Mori")
        history.decide_dish(new, Approval.APPROVED, "seen at the microscope", "Mori")
        history.commit()
    signing.sign(lab.histories, new, Meaning.PERFORMED, stated="Tanaka")
    report = lot(lab)
    records = said(report, "sum all records")
    assert len(records) == 6
    (refused,) = [row for row in records if row.startswith(f"{bad} ")]
    assert "superseded" in refused
    assert "lamp was off" in refused
    (counted,) = [row for row in records if row.startswith(f"{new} ")]
    assert "counts, performed: Tanaka" in counted
    left_out = part(report, "sum left out").table
    assert left_out is not None
    assert bad in {row[2] for row in left_out.data}
    (discarded,) = said(report, "sum discarded")
    assert "picture 1, colony 1" in discarded
    assert "spontaneous edge" in discarded
    assert any("the dish" in row and "approved" in row for row in said(report, "sum overrides"))


def test_the_proof_says_what_was_proved_who_read_the_trail_and_what_goes_with_it(
    lab: Lab, tmp_path: Path
) -> None:
    file = tmp_path / "package.zip"
    file.write_bytes(b"all of it")
    named = package_named(file)
    assert named == ("package.zip", sha256(b"all of it").hexdigest())
    facts = dict(part(lot(lab), "sum proof").facts)
    assert "was not verified for it" in facts["History"]
    assert facts["Trail review"] == "nobody has signed that the trail was read"
    review_trail(lab.histories, stated="Sato")
    whole = lot(lab, proof=HistoryProof((), named))
    facts = dict(part(whole, "sum proof").facts)
    assert "as it was kept" in facts["History"]
    assert "read and signed by Sato" in facts["Trail review"]
    assert named[1] in facts["Data package (sha256)"]
    broken = lot(lab, proof=HistoryProof(("Event 3 is missing.",)))
    assert any("DOES NOT VERIFY: 1 findings" in each for each in broken.warnings)
    with pytest.raises(ReportError, match="it is no file"):
        package_named(tmp_path)


def test_a_line_shows_all_its_dishes_by_day_and_both_languages_agree(lab: Lab) -> None:
    report = line(lab)
    (grid,) = [each for each in report.sections if "by culture day" in each.title]
    assert grid.table is not None
    assert [row.cells[0].text for row in grid.table.rows] == [
        d.label for d in (PARENT, CHILD, OTHER)
    ]
    assert all(row.cells[1].text == "50.0 %" for row in grid.table.rows)
    assert report.choices == ()
    english, japanese = lot(lab), lot(lab, "ja")
    for one, other in zip(english.sections, japanese.sections, strict=True):
        first, second = one.table, other.table
        if first is not None and second is not None:
            numbers = [[d for d in r if isinstance(d, int | float)] for r in first.data]
            assert numbers == [[d for d in r if isinstance(d, int | float)] for r in second.data]


def test_what_is_not_there_is_refused_in_a_sentence(lab: Lab) -> None:
    with pytest.raises(HistoryError, match=r"no dish of line X\. It has: 201B7"):
        line(lab, "X")
    with lab.histories() as history, pytest.raises(HistoryError, match="no analysis of dish"):
        build_lot(history, ModelLibrary([]), BANK, made=MADE)


def test_days_of_several_models_are_said_to_be_mixed(lab: Lab) -> None:
    lab.clock.move(1)
    made = analysis(CHILD.line, CHILD.dish, 4, lab.clock.now, taken=MORNING)
    made = replace(made, model=replace(made.model, version="9.0.0"))
    with lab.histories() as history:
        history.add(made, artefacts(made))
        history.commit()
    assert any("different models" in each for each in lot(lab).warnings)


def test_what_a_fast_network_judged_that_nobody_knows_is_said_of_a_lot_and_a_line(lab: Lab) -> None:
    said = words("en")("fast unknown", model=analysis().model)
    assert said not in lot(lab).warnings
    with lab.histories() as history:
        made = replace(analysis(CHILD.line, CHILD.dish, 3), provider="CPU int8")
        history.add(made, artefacts(made), "faster")
        history.commit()
    assert (lot(lab).warnings.count(said), line(lab).warnings.count(said)) == (1, 1)
