"""The line of a lane: its order is a person's, and nothing is lost or given out twice."""

from threading import Thread
from time import monotonic, sleep

from hypothesis import given
from hypothesis import strategies as st

from colonyqc.gui.core.waiting_line import WaitingLine


def line(*items: int) -> WaitingLine[int]:
    made: WaitingLine[int] = WaitingLine(lambda _: False)
    for item in items:
        made.put(item)
    return made


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(-2, 9)), max_size=30))
def test_moving_changes_the_order_and_nothing_else(moves: list[tuple[int, int]]) -> None:
    made = line(*range(6))
    for item, place in moves:
        before = made.items
        changed = made.move(item, place)
        assert changed == (made.items != before)
        assert made.items[min(max(0, place), 5)] == item
        assert [each for each in made.items if each != item] == [
            each for each in before if each != item
        ]
    assert sorted(made.items) == list(range(6))


def test_what_is_taken_or_removed_waits_no_longer() -> None:
    made = line(1, 2, 3)
    assert made.remove(2)
    assert not made.remove(2)
    assert not made.move(2, 0)
    assert (made.take(), made.take(), made.take()) == (1, 3, None)


def test_a_held_line_gives_out_nothing_but_what_was_given_up() -> None:
    gone: set[int] = set()
    made: WaitingLine[int] = WaitingLine(lambda item: item in gone)
    for item in (1, 2):
        made.put(item)
    made.hold()
    taken: list[int | None] = []
    worker = Thread(target=lambda: taken.extend((made.take(), made.take())))
    worker.start()
    sleep(0.02)
    assert taken == []
    gone.add(2)
    sleep(0.15)
    made.go_on()
    worker.join(5)
    assert taken == [2, 1]


def test_the_clock_of_a_held_line_counts_what_it_stood_still() -> None:
    made = line(1)
    begun = monotonic()
    made.hold()
    made.hold()
    sleep(0.03)
    made.go_on()
    assert 0.03 <= made.held_s <= monotonic() - begun
    stood = made.held_s
    sleep(0.01)
    assert made.held_s == stood


def test_closing_lets_go_of_whoever_is_held_up() -> None:
    made = line(1)
    made.hold()
    waits = Thread(target=made.wait, args=(7,))
    takes = Thread(target=made.take)
    waits.start()
    takes.start()
    made.close()
    waits.join(5)
    takes.join(5)
    assert not waits.is_alive()
    assert not takes.is_alive()
    assert made.items == (1,)
