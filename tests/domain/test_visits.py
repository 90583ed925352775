from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.errors import UsageError
from colonyqc.domain.visits import (
    DAILY,
    MOST,
    DueRule,
    DueSource,
    VisitInterval,
    VisitUnit,
    due_rule,
    visit_interval,
)

SEEN = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
INTERVALS = st.sampled_from(VisitUnit).flatmap(
    lambda unit: st.builds(VisitInterval, st.integers(1, MOST[unit]), st.just(unit))
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12h", VisitInterval(12, VisitUnit.HOURS)),
        ("36 hours", VisitInterval(36, VisitUnit.HOURS)),
        (" 2D ", VisitInterval(2)),
        ("3", VisitInterval(3)),
    ],
)
def test_hours_and_days_are_told_apart(typed: str, meant: VisitInterval) -> None:
    assert visit_interval(typed) == meant


@pytest.mark.parametrize("typed", ["", "often", "-1d", "1.5h", "0h", "31d", "721h", "2w", "99999"])
def test_what_is_no_interval_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match=r"time between two visits|every 1 to 30 days"):
        visit_interval(typed)


@given(INTERVALS)
def test_what_is_written_is_read_again(interval: VisitInterval) -> None:
    assert visit_interval(str(interval)) == interval
    assert visit_interval(interval.short) == interval


@given(INTERVALS, st.timedeltas(timedelta(0), timedelta(days=60)))
def test_a_dish_that_is_late_is_due_and_never_late_before_it_is(
    interval: VisitInterval, passed: timedelta
) -> None:
    visit, now = interval.after(SEEN), SEEN + passed
    late = visit.days_late(now)
    assert late == 0 or visit.is_due(now)
    assert (late > 0) == (now > visit.at if visit.exact else now.date() > visit.at.date())
    assert visit.days_late(now + timedelta(days=1)) >= late


def test_days_go_by_the_calendar_and_hours_by_the_clock() -> None:
    day, hours = DAILY.after(SEEN), VisitInterval(24, VisitUnit.HOURS).after(SEEN)
    assert str(day) == "2026-03-02"
    assert str(hours) == "2026-03-02 22:30"
    late_evening = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    assert day.days_late(late_evening) == 0
    assert hours.days_late(late_evening) == 1 / 24
    assert hours.is_due(datetime(2026, 3, 2, 1, tzinfo=UTC))


def test_the_first_who_says_anything_counts() -> None:
    own, all_ = VisitInterval(5), VisitInterval(7)
    assert due_rule(own, "12h", all_) == DueRule(own, DueSource.DISH)
    assert due_rule(None, "12h", all_).source is DueSource.PROTOCOL
    assert due_rule(None, "", all_) == DueRule(all_, DueSource.LABORATORY)
    assert due_rule(None, "", None) == DueRule(DAILY, DueSource.USUAL)
