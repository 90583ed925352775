import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from colonyqc.domain.errors import Cancelled, HistoryError, OutputError
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.run import EVIDENCE, run
from colonyqc.services.qualification.values import (
    Check,
    DataSet,
    Group,
    Measured,
    NotTested,
    Outcome,
    UseLimit,
)
from support.qualification import BenchOfTests, limits

NAMES = {"good": "Good", "broken": "Broken"}


def good(_: Bench, __: AcceptanceLimits, monitor: Monitor) -> Iterator[Outcome]:
    yield DataSet("dishes", 3, "ab")
    yield Check("repeats", passed=True, found={"runs": "5"}, detail=[1, 2])
    monitor.report(0.5)
    yield NotTested("gpu")
    yield Measured("dish-told", {"warned": "1"}, "20 %")
    yield UseLimit("fast", {"models": "1", "limit": "99.5"})


def broken(_: Bench, __: AcceptanceLimits, ___: Monitor) -> Iterator[Outcome]:
    yield Check("repeats", passed=True)
    raise HistoryError("The history can't be written.")


GROUPS = (Group("good", good, 3), Group("broken", broken, 1))


def test_a_group_that_cannot_be_run_has_failed_and_the_others_go_on(
    bench: BenchOfTests, tmp_path: Path
) -> None:
    told: list[tuple[float, str]] = []
    monitor = Monitor(lambda share, what: told.append((round(share, 3), what)))
    found = run(bench, limits(), GROUPS[::-1], tmp_path, NAMES, monitor)
    assert not found.passed
    assert [(each.group, each.check.key) for each in found.tested] == [
        ("broken", "repeats"),
        ("broken", "not-run"),
        ("good", "repeats"),
    ]
    assert found.failed[0].check.found == {"why": "The history can't be written."}
    assert [each.what.key for each in found.left_out] == ["gpu"]
    assert [each.sha256 for each in found.data] == ["ab"]
    assert [each.key for each in found.measured] == ["dish-told"]
    assert [each.key for each in found.use_limits] == ["fast"]
    assert told == [(0.0, "Broken"), (0.25, "Good"), (0.625, "Good"), (1.0, "")]


def test_the_evidence_of_a_group_is_kept_and_known_by_its_sha256(
    bench: BenchOfTests, tmp_path: Path
) -> None:
    found = run(bench, limits(), GROUPS[:1], tmp_path, NAMES)
    assert found.passed
    data = (tmp_path / EVIDENCE / "good.json").read_bytes()
    (tested,) = found.tested
    assert tested.evidence == found.evidence["good"] == sha256(data).hexdigest()
    kept, told = json.loads(data)
    assert (told["key"], told["passed"], told["found"]) == ("dish-told", None, {"warned": "1"})
    assert (kept["key"], kept["detail"], kept["passed"]) == ("repeats", [1, 2], True)
    assert abs(datetime.now(UTC) - tested.at).total_seconds() < 60


def test_nothing_tested_has_not_passed(bench: BenchOfTests, tmp_path: Path) -> None:
    assert not run(bench, limits(), (), tmp_path, NAMES).passed


def test_it_stops_between_groups_and_says_where_it_cannot_write(
    bench: BenchOfTests, tmp_path: Path
) -> None:
    with pytest.raises(Cancelled):
        run(bench, limits(), GROUPS, tmp_path, NAMES, Monitor(cancelled=lambda: True))
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="can't be written"):
        run(bench, limits(), GROUPS, tmp_path / "file", NAMES, UNWATCHED)
