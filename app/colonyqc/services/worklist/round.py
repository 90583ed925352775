"""The order in which a person goes round the dishes: what is most pressing and not done yet."""

from collections.abc import Collection, Sequence

from colonyqc.domain.picture import DishKey
from colonyqc.domain.signature import Meaning
from colonyqc.services.worklist.reading import ListedDish


def next_dish(
    items: Sequence[ListedDish], meaning: Meaning, here: DishKey | None, seen: Collection[DishKey]
) -> DishKey | None:
    """Return the dish to go on with after one was signed as ``meaning``; None where all are done.

    ``items``: as they stand on the list, the most pressing first; ``seen``: those that were left
    unsigned in this round come after the others.
    """
    left = [each.dish for each in items if each.dish != here and _waits(each, meaning)]
    return next((dish for dish in left if dish not in seen), next(iter(left), None))


def _waits(item: ListedDish, meaning: Meaning) -> bool:
    if item.record is None or item.notes.archived or item.unproved:
        return False
    given = {each.meaning for each in item.signatures}
    # Whoever reviews goes on where somebody performed.
    performed = meaning is Meaning.PERFORMED or Meaning.PERFORMED in given
    return performed and meaning not in given
