"""Which dishes are wells of one plate, told by their names, and which wells hold none."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from colonyqc.domain.picture import DishKey

FORMATS: Final = ((2, 3), (3, 4), (4, 6), (6, 8), (8, 12), (16, 24))
"""Rows and columns of the usual plates: 6, 12, 24, 48, 96 and 384 wells."""
_FIRST_ROW: Final = 6
"""Wells of row A further right than this show a plate: free dishes of a letter are fewer."""
_WELL: Final = re.compile(r"(?:^|(?<=[^A-Za-z0-9]))([A-P])(0?[1-9]|1[0-9]|2[0-4])$")


@dataclass(frozen=True, slots=True, order=True)
class Well:
    """A place on a plate; ``row`` and ``column`` count from 0."""

    row: int
    column: int

    @property
    def name(self) -> str:
        """The place as a plate names it, A1 in the corner."""
        return f"{chr(ord('A') + self.row)}{self.column + 1}"


@dataclass(frozen=True, slots=True)
class Plate:
    """A plate of a line with the dishes in its wells; the other wells are gaps."""

    line: str
    name: str
    rows: int
    columns: int
    wells: dict[Well, DishKey]

    @property
    def label(self) -> str:
        """The plate as people read it."""
        return " › ".join(part for part in (self.line, self.name) if part)


def well_of(dish: DishKey) -> tuple[str, Well] | None:
    """Return the plate and the well that a dish is called by; None where it is no well.

    The well ends the name, alone or after a sign that is neither letter nor digit: "B3",
    "plate 2 C04". So "D1" is a well, and a dish of that name is one where it is alone: see
    `plates`.
    """
    found = _WELL.search(dish.dish)
    if found is None:
        return None
    plate = dish.dish[: found.start()].rstrip(" _-/.,:")
    return plate, Well(ord(found[1]) - ord("A"), int(found[2]) - 1)


def plates(dishes: Iterable[DishKey]) -> tuple[tuple[Plate, ...], tuple[DishKey, ...]]:
    """Return the plates, each of the smallest usual format that holds its wells, and free dishes.

    Both by line and name. Names of one letter alone, as A1 to A3 or D1 to D6, are dishes and no
    plate: a plate has wells in more rows than one, or is named itself, or has row A up to a column
    that no letter of a dish reaches, `_FIRST_ROW`.
    """
    found: dict[tuple[str, str], dict[Well, DishKey]] = defaultdict(dict)
    free = []
    for dish in sorted(dishes, key=lambda each: (each.line, each.dish)):
        place = well_of(dish)
        if place is None or place[1] in found[dish.line, place[0]]:
            free.append(dish)
        else:
            found[dish.line, place[0]][place[1]] = dish
    made = []
    for (line, name), wells in found.items():
        if not name and not _is_plate(wells):
            free += wells.values()
        elif wells:
            made.append(Plate(line, name, *_format(wells), wells))
    return tuple(made), tuple(sorted(free, key=lambda each: (each.line, each.dish)))


def _is_plate(wells: Iterable[Well]) -> bool:
    """Tell whether wells of no named plate are more than dishes numbered behind a letter."""
    if len({well.row for well in wells}) > 1:
        return True
    return all(well.row == 0 for well in wells) and any(w.column >= _FIRST_ROW for w in wells)


def _format(wells: Iterable[Well]) -> tuple[int, int]:
    rows = 1 + max(well.row for well in wells)
    columns = 1 + max(well.column for well in wells)
    return next(size for size in FORMATS if size[0] >= rows and size[1] >= columns)
