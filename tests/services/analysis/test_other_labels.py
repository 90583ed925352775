"""What another model finds in a picture is what its analysis would keep, on disk or in memory."""

from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.domain.errors import ModelError
from colonyqc.domain.picture import Acquisition, Picture, Region, Tile
from colonyqc.domain.protocol import Protocol
from colonyqc.services.analysis import colonies, other_labels
from colonyqc.services.context import ServiceContext
from support.fake_history import drawn
from support.networks import FixedNetwork
from support.window import DISH, START, GuiModels, GuiPictures, context

PICTURE = Picture("a.png", (Tile(Path("a.png")),))
MOMENT = Acquisition(DISH, 5, START, (PICTURE,))


class PatchyNetwork(FixedNetwork):
    """Finds colonies with holes and debris wherever the picture is brighter than around."""

    def predict(self, tile: NDArray[np.float32]) -> NDArray[np.float32]:
        found = np.zeros((4, *tile.shape), np.float32)
        found[1] = tile > 0
        found[0] = 1 - found[1]
        return found


class PatchyModels(GuiModels):
    """One model, of that network."""

    def open(self, name: str) -> FixedNetwork:
        found = super().open(name)
        return PatchyNetwork(found.info, provider=found.provider)


@pytest.fixture
def place() -> ServiceContext:
    return replace(context(pictures=GuiPictures({"a.png": drawn(5, 6)[0]})), models=PatchyModels())


def found(place: ServiceContext) -> NDArray[np.uint8]:
    made = other_labels.other_labels(
        MOMENT, PICTURE, context=place, protocol=Protocol(), model="any"
    )
    return made.labels.read(Region(0, 0, *made.labels.size))


@pytest.mark.parametrize("on_disk", [False, True])
def test_it_is_the_map_that_an_analysis_would_keep(
    place: ServiceContext, on_disk: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if on_disk:
        monkeypatch.setattr(other_labels, "_ON_DISK_FROM_PX", 0)
    kept = colonies.run(MOMENT, context=place, protocol=Protocol()).artefacts[0].labels
    assert kept is not None
    assert 0 < int((kept > 0).sum()) < kept.size
    np.testing.assert_array_equal(found(place), kept)


def test_a_disk_without_room_is_left_alone(
    place: ServiceContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = found(place)
    place.pictures.noted.clear()  # type: ignore[attr-defined]
    monkeypatch.setattr(other_labels, "_ON_DISK_FROM_PX", 0)
    full = namedtuple("full", "total used free")(10, 10, 0)
    monkeypatch.setattr(other_labels.shutil, "disk_usage", lambda _: full)
    np.testing.assert_array_equal(found(place), wanted)


def test_a_picture_that_the_gate_refuses_is_not_compared() -> None:
    dark = np.zeros((240, 320), np.uint8)
    place = replace(context(pictures=GuiPictures({"a.png": dark})), models=PatchyModels())
    with pytest.raises(ModelError, match="does not judge this picture"):
        found(place)
