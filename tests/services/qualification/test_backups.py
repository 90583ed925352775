import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from colonyqc.domain.verdict import Verdict
from colonyqc.services.ports import Outcome
from colonyqc.services.qualification import backups
from support.qualification import BenchOfTests, failed


def test_a_backup_comes_back_and_gives_the_same_numbers(bench: BenchOfTests) -> None:
    checks = bench.checks(backups.run)
    assert failed(checks) == set()
    assert [each.found.get("all") for each in checks] == [None, None, "4", "4"]


def test_other_numbers_after_a_restore_fail(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept(place: object, *_: object) -> Outcome:
        with place.histories() as history:  # type: ignore[attr-defined]
            analysis = history.get(1).analysis
        statistics = replace(analysis.statistics, confluence=analysis.statistics.confluence + 1e-9)
        return Outcome(replace(analysis, statistics=statistics), ())

    monkeypatch.setattr(backups, "analysed", kept)
    assert failed(bench.checks(backups.run)) == {"analysed-again"}


def test_a_restore_that_brings_another_history_back_fails(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_again", lambda *_: True)

    def other(_: Path, folder: Path) -> None:
        shutil.copytree(bench.scratch / "base", folder)
        with bench.place(folder) as place, place.histories() as history:
            record = history.get(1)
            colony = record.analysis.pictures[0].colonies[0].number
            history.decide(1, 0, colony, Verdict.WATCH, "as before", "Tana")
            history.commit()

    bench.restored = other
    assert failed(bench.checks(backups.run)) == {"restored-records"}
