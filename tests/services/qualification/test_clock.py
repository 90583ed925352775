from datetime import datetime

import pytest

from colonyqc.services.qualification import clock
from support.qualification import BenchOfTests, failed


def test_the_trail_keeps_its_order_whatever_the_clock_does(bench: BenchOfTests) -> None:
    assert failed(bench.checks(clock.run)) == set()


def test_a_clock_that_is_set_back_unseen_fails(bench: BenchOfTests) -> None:
    # The history goes by the computer's own clock, and nobody sets that one.
    bench.clocks = False
    assert failed(bench.checks(clock.run)) == {"clock-back"}


def test_local_times_that_are_kept_as_they_are_fail(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    def local(moment: datetime) -> str:
        return f"{moment:%Y-%m-%dT%H:%M}Z"

    monkeypatch.setattr(clock, "stamp", local)
    bench.proof = lambda *_: ("Out of order.",)
    assert failed(bench.checks(clock.run)) == {"clock-zones", "clock-proved"}
