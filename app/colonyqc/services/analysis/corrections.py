"""What a person says of pictures before they are analysed, over what their names say."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from colonyqc.domain.picture import Acquisition, Collection, DishKey, NameFields
from colonyqc.domain.tidy_name import tidy
from colonyqc.services.analysis.sample_sheet import SampleSheet, described

_SAID = ("passage", "medium", "vessel", "rock", "feeders")


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of one acquisition in place of its names; None where nothing."""

    line: str | None = None
    dish: str | None = None
    day: int | None = None


def corrected(
    found: Collection,
    said: NameFields,
    sheet: SampleSheet | None,
    corrections: Mapping[int, Correction],
) -> Collection:
    """Return acquisitions as they are to be analysed, in their order.

    ``said`` (passage, medium, vessel, ROCK inhibitor, feeders) is of all of them and goes over
    their names, the sheet over that, and ``corrections``, by an acquisition's place, over
    everything; the sheet's row is that of the dish as it was corrected.
    """
    fields = {name: getattr(said, name) for name in _SAID if getattr(said, name) is not None}
    made = list(found.acquisitions)
    if fields:
        made = [replace(each, **fields) for each in made]
    found = _over_names(replace(found, acquisitions=tuple(made)), corrections)
    if sheet is None:
        return found
    return _over_names(described(found, sheet), corrections)


def doubled(found: Collection, read: Collection) -> tuple[tuple[DishKey, int | None], ...]:
    """Return dishes and days that stand twice in what was corrected and did not as it was ``read``.

    They would be one dish and moment, of which the later would replace the earlier.
    """
    before = Counter((each.dish, each.day) for each in read.acquisitions)
    now = Counter((each.dish, each.day) for each in found.acquisitions)
    return tuple(key for key, count in now.items() if count > max(1, before[key]))


def _over_names(found: Collection, corrections: Mapping[int, Correction]) -> Collection:
    # Of a thousand acquisitions a person corrects a few: the others stay as they are.
    made = list(found.acquisitions)
    for place, said in corrections.items():
        made[place] = _over(made[place], said)
    return replace(found, acquisitions=tuple(made))


def _over(acquisition: Acquisition, said: Correction) -> Acquisition:
    dish = DishKey(
        acquisition.dish.line if said.line is None else tidy(said.line),
        acquisition.dish.dish if said.dish is None else tidy(said.dish),
    )
    day = acquisition.day if said.day is None else said.day
    return replace(acquisition, dish=dish, day=day)
