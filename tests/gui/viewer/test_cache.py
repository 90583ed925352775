"""Tiles are kept within a budget; files are closed once, when nobody reads them."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.errors import Cancelled
from colonyqc.gui.viewer.cache import ByteLru, Loan


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 50))))
def test_the_total_is_the_sum_and_stays_within_the_limit(puts: list[tuple[int, int]]) -> None:
    lru: ByteLru[int] = ByteLru(100)
    sizes: dict[int, int] = {}
    for key, size in puts:
        gone = lru.put(key, size)
        sizes[key] = size
        assert key not in gone
        for old in gone:
            del sizes[old]
        assert set(lru) == set(sizes)
        assert lru.total == sum(sizes.values()) <= 100


def test_the_least_recently_used_goes_first() -> None:
    lru: ByteLru[str] = ByteLru(3)
    for key in "abc":
        lru.put(key, 1)
    lru.touch("a")
    assert lru.put("d", 1) == ("b",)
    lru.drop("c")
    assert lru.put("e", 1) == ()


def test_one_tile_larger_than_the_budget_is_kept_alone() -> None:
    lru: ByteLru[str] = ByteLru(3)
    lru.put("a", 2)
    assert lru.put("huge", 99) == ("a",)
    assert "huge" in lru


class File:
    closed = 0

    def close(self) -> None:
        self.closed += 1


def test_a_loan_closes_when_ended_and_lends_no_more() -> None:
    file = File()
    loan = Loan(file)
    loan.end()
    loan.end()
    assert file.closed == 1
    with pytest.raises(Cancelled), loan:
        pass


def test_a_loan_waits_for_its_last_reader() -> None:
    file = File()
    loan = Loan(file)
    reading, go_on = threading.Event(), threading.Event()

    def read() -> None:
        with loan:
            reading.set()
            go_on.wait(5)

    reader = threading.Thread(target=read)
    reader.start()
    reading.wait(5)
    loan.end()
    assert file.closed == 0
    go_on.set()
    reader.join()
    assert file.closed == 1
