"""A culture is a dish within a passage; what is said of it once holds for its later days."""

from dataclasses import replace
from pathlib import Path

import pytest

from colonyqc.domain.picture import Acquisition, DishKey, Picture, Tile
from colonyqc.services.analysis.culture import as_said_before, culture_of
from colonyqc.services.analysis.keep import analyse_and_keep
from colonyqc.services.context import ServiceContext
from services.analysis.test_keep import histories, place

__all__ = ["histories", "place"]


def acquisition(
    day: int, feeders: bool | None = None, passage: str | None = "P3", dish: str = "1"
) -> Acquisition:
    picture = Picture("a", (Tile(Path("a")),))
    return Acquisition(DishKey("A", dish), day, None, (picture,), passage, feeders=feeders)


def test_what_was_said_of_a_dish_holds_until_it_is_passaged(place: ServiceContext) -> None:
    analyse_and_keep(acquisition(1, feeders=True), place)
    later = analyse_and_keep(acquisition(2), place)
    assert later.analysis.acquisition.feeders is True
    assert (
        analyse_and_keep(acquisition(0, passage="P4"), place).analysis.acquisition.feeders is None
    )
    assert analyse_and_keep(acquisition(2, dish="2"), place).analysis.acquisition.feeders is None


def test_what_was_said_last_counts_and_what_is_said_now_counts_more(place: ServiceContext) -> None:
    analyse_and_keep(acquisition(2, feeders=True), place)
    analyse_and_keep(acquisition(1, feeders=False), place)
    culture = culture_of(place.histories, acquisition(3))
    assert [r.analysis.acquisition.day for r in culture] == [1, 2]
    assert as_said_before(acquisition(3), culture).feeders is False
    assert as_said_before(acquisition(3, feeders=True), culture).feeders is True


@pytest.mark.parametrize("said", [None, True])
def test_of_a_new_dish_nothing_was_said_before(place: ServiceContext, said: bool | None) -> None:
    new = replace(acquisition(3), feeders=said)
    assert as_said_before(new, culture_of(place.histories, new)) == new
