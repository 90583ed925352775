from dataclasses import replace
from pathlib import Path

import pytest

from colonyqc.services.ports.reports import ReportModel
from colonyqc.services.qualification import report_texts
from support.qualification import BenchOfTests, failed


def test_reports_say_what_the_records_hold(bench: BenchOfTests) -> None:
    checks = bench.checks(report_texts.run)
    assert failed(checks) == set()
    assert [each.key for each in checks] == [
        *4 * ["report-kept"], "report-numbers", "report-english", *2 * ["report-trail"],
    ]  # fmt: skip


def without_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    def written(*given: object, **_: object) -> str:
        path = given[3]
        assert isinstance(path, Path)
        path.write_bytes(b"no PDF")
        return ""

    monkeypatch.setattr(report_texts, "issue", written)


def test_a_report_of_other_numbers_fails(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_pdf(monkeypatch)
    right = report_texts.build

    def wrong(*given: object, **more: object) -> ReportModel:
        model = right(*given, **more)  # type: ignore[arg-type]
        if more["language"] == "ja":
            return replace(model, warnings=("No rule was ever exceeded here.",))
        first = replace(model.values[0], value="99.9")
        return replace(model, values=(first, *model.values[1:]))

    monkeypatch.setattr(report_texts, "build", wrong)
    assert failed(bench.checks(report_texts.run)) == {
        *("report-kept", "report-numbers", "report-english", "report-trail")
    }
