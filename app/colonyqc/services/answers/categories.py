"""What answers are of: one table of categories for every way to tell them."""

from dataclasses import dataclass
from typing import Final

from colonyqc.domain.classes import COLOURS, ColonyClass


@dataclass(frozen=True, slots=True)
class Category:
    """What a pixel or an instance can be. ``id`` is stable: files carry it.

    ``countable``: it comes as instances (a thing), else it is a ground (stuff).
    """

    id: int
    name: str
    countable: bool
    colour: tuple[int, int, int]


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


UNDIFFERENTIATED: Final = Category(
    1, "undifferentiated", True, _rgb(COLOURS[ColonyClass.UNDIFFERENTIATED])
)
DIFFERENTIATED: Final = Category(
    2, "differentiated", True, _rgb(COLOURS[ColonyClass.DIFFERENTIATED])
)
UNCERTAIN: Final = Category(3, "uncertain", True, _rgb(COLOURS[ColonyClass.UNCERTAIN]))
FEEDERS: Final = Category(4, "feeders", False, _rgb(COLOURS[ColonyClass.FEEDER]))
COLONY: Final = Category(5, "colony", True, _rgb(COLOURS[ColonyClass.UNDIFFERENTIATED]))
"""A colony of a model that cannot tell differentiation."""
BACKGROUND: Final = Category(6, "background", False, (64, 64, 64))
CELL: Final = Category(7, "cell", True, (0x56, 0xB4, 0xE9))
MEMBRANE: Final = Category(8, "membrane", False, (0xF0, 0xE4, 0x42))

THING: Final = Category(9, "thing", True, (0xCC, 0x79, 0xA7))
"""What a click network found: one thing, of no class that a model knows."""

CATEGORIES: Final = (
    *(UNDIFFERENTIATED, DIFFERENTIATED, UNCERTAIN, FEEDERS, COLONY),
    *(BACKGROUND, CELL, MEMBRANE, THING),
)
"""All of them, by id."""


def of_class(kind: int, *, told: bool) -> Category:
    """Return the category of a class index; ``told``: the model can tell differentiation."""
    if kind == ColonyClass.UNDIFFERENTIATED and not told:
        return COLONY
    return {
        ColonyClass.BACKGROUND: BACKGROUND,
        ColonyClass.UNDIFFERENTIATED: UNDIFFERENTIATED,
        ColonyClass.DIFFERENTIATED: DIFFERENTIATED,
        ColonyClass.UNCERTAIN: UNCERTAIN,
        ColonyClass.FEEDER: FEEDERS,
    }[ColonyClass(kind)]
