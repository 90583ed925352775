from dataclasses import replace
from datetime import UTC, datetime

from colonyqc.domain.picture import Failure
from colonyqc.domain.verdict import Decision, Proposal, Verdict
from colonyqc.services.accounts.open_items import OpenItems, open_items
from colonyqc.services.ports import AnalysisRecord
from support.builders import BLURRED, analysis, colony, picture_result, prompted_analysis

BAD = Proposal("discard", "differentiated area", "differentiated_percent", 41.0, 20.0, "x")


def record(*decided: int, **changes: object) -> AnalysisRecord:
    results = (
        picture_result(1, colonies=(colony(1), colony(2, proposal=BAD), colony(3, proposal=None))),
        picture_result(2, quality=BLURRED, colonies=()),
    )
    made = analysis(pictures=results, failures=(Failure("a.png", "it is empty"),))
    at = datetime(2026, 3, 1, tzinfo=UTC)
    decisions = tuple(Decision(1, 0, n, Verdict.KEEP, "dust", "Mori", at) for n in decided)
    return AnalysisRecord(1, replace(made, **changes), (), decisions)  # type: ignore[arg-type]


def test_everything_that_nobody_settled_is_open() -> None:
    found = open_items(record())
    assert found == OpenItems(1, 1, 1, 1, "undecided")
    assert found.sentence == (
        "Open: colonies proposed for watch or discard: 1; colonies not judged: 1; "
        "pictures not counted: 1; files not analysed: 1; the dish is undecided."
    )


def test_a_decision_closes_what_it_is_about_and_a_dish_may_be_undecided() -> None:
    passed = replace(BAD, verdict="pass")
    assert open_items(record(2, 3, proposal=passed)) == OpenItems(0, 0, 1, 1, "")
    doubtful = replace(BAD, verdict="undecided")
    assert open_items(record(2, 3, proposal=doubtful)).verdict == "undecided"
    assert open_items(record(proposal=None)).sentence.endswith("the dish is not judged.")


def test_where_nothing_is_open_nothing_is_said() -> None:
    settled = AnalysisRecord(1, analysis(), (), ())
    assert not open_items(settled)
    assert open_items(settled).sentence == ""
    assert open_items(AnalysisRecord(1, prompted_analysis(), (), ())).verdict == ""
