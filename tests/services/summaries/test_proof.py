"""Pass is said in a report of many dishes where the laboratory proved the model, and only there."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.verdict import DishVerdict
from colonyqc.services.accounts.site_packs import subject_of
from colonyqc.services.ports.summaries import SummaryReport
from history.samples import analysis
from services.summaries.test_day import DAY, built, keep, rows, texts
from support.lab import Lab, open_lab


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    made = open_lab(tmp_path, monkeypatch)
    passed = replace(analysis().proposal, verdict=DishVerdict.PASS)
    keep(made, "fine", proposal=passed)
    yield made
    made.histories.engine.dispose()


def said(report: SummaryReport) -> str:
    (row,) = rows(report).values()
    told = [
        str(each) for section in report.sections if section.table for each in section.table.data
    ]
    return " ".join((texts(row), *told, *(count.label for count in report.counts)))


@pytest.mark.parametrize(
    ("language", "passed", "plain"),
    [("en", r"\bpass\b", "no rule exceeded"), ("ja", "(?<!不)合格", "超過なし")],
)
def test_without_proof_no_place_of_it_says_pass(
    lab: Lab, language: str, passed: str, plain: str
) -> None:
    report = built(lab, language=language)
    assert plain in said(report)
    assert not re.search(passed, said(report))
    assert any("m@1" in each or str(analysis().model) in each for each in report.warnings)
    (row,) = rows(report).values()
    assert "pass" not in {cell.state for cell in row.cells}
    assert "pass" not in {count.state for count in report.counts}


def test_a_day_nobody_photographed_counts_no_pass_either(lab: Lab) -> None:
    report = built(lab, DAY + timedelta(days=1))
    assert not re.search(r"\bpass\b", said(report))
    assert "no rule exceeded" in {count.label for count in report.counts}


def test_with_proof_of_these_very_bytes_it_does(lab: Lab) -> None:
    model = analysis().model
    with lab.histories() as history:
        history.note(EventKind.SITE_PACK_PASSED, subject_of(str(model)), new="00" * 32)
        history.commit()
    assert "no rule exceeded" in said(built(lab)), "another network under this name was proved"
    with lab.histories() as history:
        history.note(EventKind.SITE_PACK_PASSED, subject_of(str(model)), new=model.sha256)
        history.commit()
    report = built(lab)
    assert "no rule exceeded" not in said(report)
    (row,) = rows(report).values()
    assert "pass" in {cell.state for cell in row.cells}


@pytest.mark.parametrize(("language", "plain"), [("en", "no rule exceeded"), ("ja", "超過なし")])
def test_how_a_dish_stood_that_was_not_photographed_says_no_more(
    lab: Lab, language: str, plain: str
) -> None:
    later = built(lab, language=language, day=DAY + timedelta(days=3))
    (row,) = rows(later).values()
    assert plain in texts(row)
    assert not re.search(r"\bpass\b|(?<!不)合格", texts(row))
    assert "pass" not in {cell.state for cell in row.cells}
    assert later.warnings
