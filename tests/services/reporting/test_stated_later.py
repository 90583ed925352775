from datetime import timedelta
from pathlib import Path

import pytest

from colonyqc.domain.dish_statement import DishStatement
from colonyqc.domain.picture import DishKey
from colonyqc.services.reporting.build import build
from colonyqc.services.worklist.statements import describe
from history.samples import MORNING, analysis, artefacts
from support.lab import open_lab

D1 = DishKey("201B7", "D1")


def test_a_report_tells_what_was_said_later_beside_what_it_goes_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = open_lab(tmp_path, monkeypatch)
    of = analysis()
    lab.clock.now = max(lab.clock.now, of.finished + timedelta(hours=2))
    with lab.histories() as history:
        history.add(of, artefacts(of))
        history.commit()

    def told(language: str) -> dict[str, str]:
        with lab.histories() as history:
            report = build(history, D1, made=MORNING, language=language)
        return {fact.label: fact.value for fact in report.facts}

    assert "Stated later" not in told("en")
    describe(
        lab.histories, D1, DishStatement(passage="p13", rock=False, feeders=True), "miscounted"
    )
    said = told("en")
    assert said["Passage"] == "p12", "the record stays as it is"
    assert said["Stated later"].startswith("by Tanaka, 20")
    assert (
        "Passage p13, ROCK inhibitor not used, Culture on feeders; at analysis: Passage p12"
        in (said["Stated later"])
    )
    assert "継代数 p13" in told("ja")["後から記載"]
