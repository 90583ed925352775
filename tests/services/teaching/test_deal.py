"""No picture judges a model that saw its dish; of few dishes every one judges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.errors import TrainingError
from colonyqc.domain.picture import DishKey
from colonyqc.services.teaching.deal import IN_TURN, Deal, dealt
from colonyqc.services.teaching.lessons import Lesson
from colonyqc.services.teaching.training_set import TaughtPicture


def lesson(dish: int, number: int, classes: tuple[int, ...] = (0, 1)) -> Lesson:
    key = DishKey("A", str(dish))
    of = TaughtPicture(number, 0, number, key, 3, f"{number}", None, whole=True, model="m@1")
    labels = np.resize(np.array(classes, np.uint8), (8, 8))
    return Lesson(of, np.zeros((8, 8), np.uint8), labels, None)


def stems(lessons: tuple[Lesson, ...]) -> list[str]:
    return [each.of.stem for each in lessons]


@given(st.lists(st.integers(1, 9), min_size=2, max_size=12).filter(lambda d: len(set(d)) > 1))
def test_what_judges_was_never_seen_by_what_it_judges(dishes: list[int]) -> None:
    lessons = [lesson(dish, number) for number, dish in enumerate(dishes)]
    deal = dealt(lessons)
    places = {each.of.stem: each.of.place for each in lessons}
    if len(set(dishes)) <= IN_TURN:
        assert sorted(stems(deal.training)) == sorted(places)
        assert sorted(name for turn in deal.turns for name in turn) == sorted(places)
        for turn in deal.turns:
            assert len({places[name] for name in turn}) == 1
            (place,) = {places[name] for name in turn}
            assert set(turn) == {name for name in places if places[name] == place}
    else:
        assert deal.turns == ()
        seen = {each.of.place for each in deal.training}
        assert deal.apart
        assert seen
        assert seen.isdisjoint(each.of.place for each in deal.apart)


def test_a_turn_without_a_second_class_is_left_out() -> None:
    empty, both = lesson(1, 1, (0,)), lesson(2, 2)
    deal = dealt([empty, both])
    # Without the second dish there is ground only, so nothing is learned that it could judge.
    assert deal == Deal((empty, both), (empty,), ((empty.of.stem,),))


def test_one_class_or_one_dish_is_told() -> None:
    with pytest.raises(TrainingError, match="one class only"):
        dealt([lesson(1, 1, (0,)), lesson(2, 2, (0,))])
    with pytest.raises(TrainingError, match="of one dish"):
        dealt([lesson(1, 1), lesson(1, 2)])
