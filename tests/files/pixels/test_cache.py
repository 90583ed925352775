from threading import Barrier, Thread
from typing import Any
from weakref import ReferenceType, ref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.files.pixels.cache import PixelCache


def block(size: int) -> np.ndarray:
    return np.zeros(size, np.uint8)


def test_what_is_held_is_not_loaded_again_and_cannot_be_written():
    cache = PixelCache(100)
    first = cache.get("a", lambda: block(10))
    assert cache.get("a", lambda: pytest.fail("loaded twice")) is first
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 60)), max_size=60))
def test_the_budget_holds_unless_one_alone_is_over_it(steps):
    cache = PixelCache(100)
    alive: dict[tuple[int, int], ReferenceType[Any]] = {}
    for key, size in steps:
        alive[key, size] = ref(cache.get((key, size), lambda size=size: block(size)))
        assert sum(size for (_, size), made in alive.items() if made() is not None) <= 100


def test_the_one_not_used_for_longest_goes_first():
    cache, loaded = PixelCache(100), []

    def get(key):
        cache.get(key, lambda: loaded.append(key) or block(40))

    for key in "abacab":
        get(key)
    assert loaded == ["a", "b", "c", "b"]


def test_one_over_the_budget_is_kept_until_the_next():
    cache = PixelCache(100)
    big = cache.get("big", lambda: block(500))
    assert cache.get("big", lambda: pytest.fail("loaded twice")) is big
    cache.get("small", lambda: block(5))
    assert cache.get("small", lambda: pytest.fail("loaded twice")).size == 5
    assert cache.get("big", lambda: block(7)) is not big


def test_many_threads_load_once():
    cache, loaded, barrier = PixelCache(100), [], Barrier(8)

    def ask():
        barrier.wait()
        cache.get("a", lambda: loaded.append(1) or block(10))

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert loaded == [1]


def test_a_load_that_fails_is_tried_again():
    cache = PixelCache(100)

    def fail():
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        cache.get("a", fail)
    assert len(cache.get("a", lambda: block(3))) == 3
