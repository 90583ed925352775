from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED
from colonyqc.services.qualification import durability
from support.qualification import BenchOfTests, WriterInProcess, failed, limits

TWICE = limits(kills=2)


def test_what_was_told_as_kept_is_there(bench: BenchOfTests) -> None:
    checks = bench.checks(durability.run, TWICE)
    assert failed(checks) == set()
    assert [each.key for each in checks] == ["killed", "two-writers", "held", "full-disk"]


def test_a_number_that_nobody_kept_fails(bench: BenchOfTests) -> None:
    bench.child = partial(WriterInProcess, lies=(999,))
    killed = durability._killed(bench, 2, UNWATCHED)
    # Told at each kill, and missed each time.
    assert (killed.passed, killed.found["lost"]) == (False, "2")
    assert not durability._two_writers(bench).passed


class Silent(WriterInProcess):
    """A writer that never begins."""

    def told(self) -> int | None:
        return None


def test_a_writer_that_never_begins_fails(bench: BenchOfTests) -> None:
    bench.child = Silent
    assert not durability._killed(bench, 1, UNWATCHED).passed
    assert not durability._two_writers(bench).passed


def test_a_record_that_changed_and_an_unproved_history_fail(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = iter(range(10**6))
    monkeypatch.setattr(durability, "_digests", lambda _: {1: str(next(calls))})
    bench.proof = lambda *_: ("The trail was cut.",)
    assert failed(bench.checks(durability.run, TWICE)) == {
        *("killed", "two-writers", "held", "full-disk")
    }


def test_a_disk_that_takes_everything_fails(bench: BenchOfTests) -> None:
    @contextmanager
    def roomy(folder: Path) -> Iterator[ServiceContext]:
        with bench.place(folder) as place:
            yield place

    bench.disk = roomy
    assert not durability._full_disk(bench).passed
