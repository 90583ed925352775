from datetime import UTC, datetime, timedelta

import pytest

from colonyqc.services.safekeeping.backups import is_due

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours_ago", "due"), [(23.9, False), (24, True), (100, True), (-1, False), (-24, True)]
)
def test_a_backup_is_due_a_day_after_the_last_whatever_the_clock_did(
    hours_ago: float, due: bool
) -> None:
    assert is_due(NOW - timedelta(hours=hours_ago), NOW, 24) is due


def test_the_first_backup_is_due_at_once() -> None:
    assert is_due(None, NOW, 24)
