"""Dishes that only look like one of the history are pointed out before anything is kept."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from colonyqc import bootstrap
from colonyqc.domain.picture import Collection, NameFields, Selection
from colonyqc.services.analysis.gather import gather, known_names, renamed
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Artefacts
from support.builders import analysis
from support.command import field, write_png


@pytest.fixture
def place(tmp_path: Path) -> ServiceContext:
    """Return the parts over a history with line A, dish 1."""
    made = bootstrap.context(str(tmp_path / "t.db"))
    kept = analysis(2)
    blank = Artefacts(np.zeros((300, 400), np.uint8), np.zeros((30, 40, 3), np.uint8))
    with made.histories() as history:
        history.add(kept, [blank for _ in kept.pictures])
        history.commit()
    write_png(tmp_path / "pictures" / "a.png", field(1))
    return made


@pytest.mark.parametrize(
    ("dish", "told"),
    [("dish 1", 0), ("Dish 01", 1), ("dish-1", 1), ("dish 10", 0), ("dish 2", 0)],
)
def test_a_dish_that_looks_like_a_known_one_is_told(
    place: ServiceContext, tmp_path: Path, dish: str, told: int
) -> None:
    given = NameFields(line="line A", dish=dish, day=3)
    found = gather(place, [tmp_path / "pictures"], None, given, Selection())
    assert [each.dish.dish for each in found.acquisitions] == [dish]
    assert len(found.notices) == told
    for sentence in found.notices:
        assert f"“line A › {dish}” is not in the history, “line A › dish 1” is" in sentence


def test_corrected_names_are_looked_at_in_place_of_those_that_were_read(
    place: ServiceContext, tmp_path: Path
) -> None:
    def read(dish: str) -> Collection:
        given = NameFields(line="line A", dish=dish, day=3)
        return gather(place, [tmp_path / "pictures"], None, given, Selection())

    known = known_names(place.histories)
    wrong, right = read("dish-1"), read("dish 1")
    assert len(wrong.notices) == 1
    kept = replace(wrong, notices=("something else", *wrong.notices))
    mended = renamed(replace(kept, acquisitions=right.acquisitions), kept, known)
    assert mended.notices == ("something else",)
    spoilt = renamed(replace(right, acquisitions=wrong.acquisitions), right, known)
    assert spoilt.notices == wrong.notices
    # With no name corrected it is handed back as it is.
    assert renamed(kept, wrong, known) is kept
