"""How corrected pictures are dealt between training and what judges it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from colonyqc.domain.errors import TrainingError
from colonyqc.services.teaching.lessons import Lesson
from colonyqc.services.teaching.place_split import split_places

APART: Final = 0.25
"""Share of the pictures that is kept apart, by whole places; one place at least."""
IN_TURN: Final = 6
"""Places up to which each is kept apart in turn: of so few, one says little of the others."""


@dataclass(frozen=True, slots=True)
class Deal:
    """What is trained on and what judges it; ``turns``: names of what is kept apart in turn."""

    training: tuple[Lesson, ...]
    apart: tuple[Lesson, ...]
    turns: tuple[tuple[str, ...], ...] = ()


def dealt(lessons: Sequence[Lesson], seed: int = 0) -> Deal:
    """Deal lessons so that none judges a model that saw its dish.

    Of up to `IN_TURN` dishes each is kept apart in turn, and the model is trained on all of them;
    of more, some are kept apart for good.

    Raises:
        TrainingError: all are of one dish, or there is one class only to train on.
    """
    dishes = {each.of.dish.label for each in lessons}
    if len(dishes) < 2:
        raise TrainingError(
            f"All corrected pictures are of one dish ({', '.join(dishes)}), so that none can be "
            "kept apart for checking: correct or confirm one of another dish, too."
        )
    places = sorted({each.of.place for each in lessons})
    if len(places) <= IN_TURN:
        deals = [_without(lessons, {place}) for place in places]
    else:
        seen = [(each.of.place, each.classes) for each in lessons]
        deals = [_without(lessons, split_places(seen, APART, seed).validation)]
    # What shows one class only teaches nothing: such a turn is left out.
    deals = [deal for deal in deals if len(_classes(deal.training)) > 1]
    if not deals:
        raise TrainingError(
            "The corrected pictures show one class only: correct or confirm one with ground and "
            "colonies."
        )
    if len(places) > IN_TURN:
        return deals[0]
    turns = tuple(tuple(each.of.stem for each in deal.apart) for deal in deals)
    return Deal(tuple(lessons), tuple(each for deal in deals for each in deal.apart), turns)


def _without(lessons: Sequence[Lesson], places: Collection[str]) -> Deal:
    training = tuple(each for each in lessons if each.of.place not in places)
    return Deal(training, tuple(each for each in lessons if each.of.place in places))


def _classes(lessons: Sequence[Lesson]) -> frozenset[int]:
    return frozenset[int]().union(*(each.classes for each in lessons))
