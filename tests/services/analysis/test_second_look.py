"""What a model sees and what another one finds, kept nowhere."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.typing import NDArray

from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Picture, Tile
from colonyqc.domain.protocol import Protocol
from colonyqc.services.analysis import second_look
from colonyqc.services.analysis.second_look import ONLY_FIRST, ONLY_SECOND, OTHERWISE, compared
from support.levels import Levels
from support.networks import FixedNetwork
from support.window import GuiModels, GuiPictures, context, grey

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


@given(
    maps=npst.arrays(
        np.uint8, st.tuples(st.just(2), *[st.integers(1, 30)] * 2), elements=st.integers(0, 3)
    )
)
def test_every_pixel_is_agreed_on_or_marked_by_who_sees_what(maps: NDArray[np.uint8]) -> None:
    first, second = maps
    found = compared("b@1", Levels(first), second)
    codes = found.codes
    np.testing.assert_array_equal(codes == 0, first == second)
    np.testing.assert_array_equal(codes == ONLY_FIRST, (first > 0) & (second == 0))
    np.testing.assert_array_equal(codes == ONLY_SECOND, (first == 0) & (second > 0))
    np.testing.assert_array_equal(
        codes == OTHERWISE, (first > 0) & (second > 0) & (first != second)
    )
    total = found.only_first + found.only_second + found.otherwise
    assert total == pytest.approx(100 * float((first != second).mean()))


def test_strips_leave_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = np.random.default_rng(0).integers(0, 4, (2, 50, 40), np.uint8)
    whole = compared("b@1", Levels(first), second)
    monkeypatch.setattr(second_look, "_STRIP", 7)
    np.testing.assert_array_equal(compared("b@1", Levels(first), second).codes, whole.codes)
