"""What a model sees and what another one finds, kept nowhere."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Acquisition, Picture, Tile
from colonyqc.domain.protocol import Protocol
from colonyqc.services.analysis import second_look
from colonyqc.services.viewing.disagreement import DisagreementShares
from support.fake_history import drawn
from support.levels import Levels
from support.networks import FixedNetwork
from support.window import DISH, START, GuiModels, GuiPictures, context, grey

Kinds = tuple[float, float, float, float]


class TwoModels(GuiModels):
    """Two models that call everything one thing each."""

    def __init__(self, kinds: Sequence[tuple[str, Kinds]]) -> None:
        super().__init__()
        self._kinds = dict(kinds)

    def open(self, name: str) -> FixedNetwork:
        found = super().open(name)
        ref = ModelRef(name, "1", "00" * 32)
        return replace(
            found, info=replace(found.info, ref=ref), probabilities=self._kinds[name.split("@")[0]]
        )


def test_probabilities_are_those_of_the_network_also_reduced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    models = TwoModels([("first", (0.1, 0.2, 0.7, 0.0))])
    place = replace(context(pictures=GuiPictures({"a.png": grey()})), models=models)
    for most, factor in ((10**9, 1), (20_000, 2)):
        monkeypatch.setattr(second_look, "MOST_PX", most)
        maps = second_look.probabilities(
            Picture("a.png", (Tile("a.png"),)),  # type: ignore[arg-type]
            (320, 240),
            context=place,
            protocol=Protocol(),
            model="first",
        )
        assert maps.grid.factors[0] == factor
        assert maps.at(200, 100) == pytest.approx((0.1, 0.2, 0.7, 0.0), abs=0.003)
        assert maps.at(319, 239) == pytest.approx((0.1, 0.2, 0.7, 0.0), abs=0.003)


def test_what_another_model_finds_is_compared_and_found_once_only() -> None:
    models = TwoModels([("second", (0.0, 0.0, 1.0, 0.0))])
    pixels, mine = drawn(5, 6)
    height, width = mine.shape
    place = replace(context(pictures=GuiPictures({"a.png": pixels})), models=models)
    picture = Picture("a.png", (Tile(Path("a.png")),))
    mine = np.zeros_like(mine)
    mine[:, : width // 2] = 2

    def compared() -> second_look.Disagreement:
        return second_look.disagreement(
            Acquisition(DISH, 5, START, (picture,)),
            picture,
            Levels(mine),
            context=place,
            protocol=Protocol(),
            model="second",
        )

    first = compared()
    assert first.second.model == "second@1"
    assert first.second.labels.size == (width, height)
    assert first.shares == DisagreementShares(0.0, 50.0, 0.0)
    opened = len(place.pictures.opened)
    again = compared()
    assert len(place.pictures.opened) == opened
    assert again.shares == first.shares
