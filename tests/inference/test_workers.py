import threading
import time
from collections.abc import Callable, Iterator
from threading import Barrier, Event, Lock

import pytest

from colonyqc.inference.workers import ThreadWorkers

WAIT_S = 60.0


@pytest.fixture
def workers() -> ThreadWorkers:
    return ThreadWorkers(2, room_px=100)


def test_results_come_in_the_order_of_the_pieces_whatever_finishes_first(
    workers: ThreadWorkers,
) -> None:
    later = Event()

    def first() -> str:
        assert later.wait(WAIT_S)  # ends after the second
        return "first"

    def second() -> str:
        later.set()
        return "second"

    assert list(workers.each([first, second])) == ["first", "second"]


def test_two_pieces_are_under_way_at_once(workers: ThreadWorkers) -> None:
    both = Barrier(2, timeout=WAIT_S)
    assert sorted(workers.map(lambda _: both.wait(), range(2))) == [0, 1]


def test_a_large_piece_may_ask_for_small_ones(workers: ThreadWorkers) -> None:
    def piece() -> int:
        return sum(workers.map(lambda value: value * value, range(10)))

    assert list(workers.each([piece] * 6)) == [285] * 6


def test_threads_for_small_pieces_stay_while_large_ones_are_worked_on(
    workers: ThreadWorkers,
) -> None:
    def piece() -> set[threading.Thread]:
        return set(workers.map(lambda _: threading.current_thread(), range(4)))

    # Kept as objects: the number of a thread that has ended is given to the next one.
    seen = set().union(*workers.each([piece] * 20))
    assert len(seen) <= workers.count


def test_pieces_are_taken_as_results_are_and_not_all_at_once(workers: ThreadWorkers) -> None:
    asked: list[int] = []

    def items() -> Iterator[int]:
        for value in range(100):
            asked.append(value)
            yield value

    results = workers.map(lambda value: value, items())
    assert next(results) == 0
    assert len(asked) <= workers.count + 1


def test_an_error_is_raised_in_its_turn_and_the_rest_is_dropped(workers: ThreadWorkers) -> None:
    begun: list[int] = []

    def piece(number: int) -> int:
        begun.append(number)
        if number == 1:
            raise ValueError(number)
        return number

    results = workers.map(piece, range(100))
    assert next(results) == 0
    with pytest.raises(ValueError, match="1"):
        next(results)
    assert len(begun) <= 2 + workers.count


def test_whoever_stops_waits_for_what_is_under_way_and_begins_no_more(
    workers: ThreadWorkers,
) -> None:
    under_way, go_on = Event(), Event()
    done: list[int] = []

    def piece(number: int) -> int:
        if number == 1:
            under_way.set()
            assert go_on.wait(WAIT_S)
        done.append(number)
        return number

    results = workers.map(piece, range(100))
    assert next(results) == 0
    assert under_way.wait(WAIT_S)
    threading.Timer(0.05, go_on.set).start()
    results.close()  # type: ignore[attr-defined]  # it is a generator
    assert 1 in done
    counted = len(done)
    time.sleep(0.05)
    assert len(done) == counted


def test_pictures_wait_for_room_and_one_alone_always_has_it(workers: ThreadWorkers) -> None:
    lock, taken, most = Lock(), [0], [0]

    def picture(pixels: int) -> Callable[[], None]:
        def work() -> None:
            with workers.room(pixels):
                with lock:
                    taken[0] += pixels
                    most[0] = max(most[0], taken[0])
                time.sleep(0.005)
                with lock:
                    taken[0] -= pixels

        return work

    list(workers.each([picture(60)] * 6))
    assert most[0] == 60
    list(workers.each([picture(40)] * 6))
    assert most[0] <= 100
    list(workers.each([picture(1000)] * 2))
    assert most[0] == 1000


def test_a_thread_a_core_unless_told() -> None:
    assert ThreadWorkers().count >= 1
    assert ThreadWorkers(3).count == 3
