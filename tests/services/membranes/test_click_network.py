from collections.abc import Sequence
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from colonyqc.domain.analysis import FileHash
from colonyqc.domain.errors import Cancelled
from colonyqc.domain.picture import Picture, Region, Tile
from colonyqc.inference.click_network import OnnxClickNetwork
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.membranes.click_network import (
    ClickNetworkReader,
    MaskCandidate,
    coarse_pixels,
    everything,
    largest_part,
    one_of_each,
    places,
    things,
)
from colonyqc.services.packages.click import Click, Embedding, PointMask
from colonyqc.services.ports import UNWATCHED, Monitor
from support.fake_pictures import FakePictures
from support.tiny_click_network import write_click_network


class Blobs:
    """A click network that knows each blob of a numbered map by its place."""

    def __init__(self, numbers: NDArray[np.int32], qualities: dict[int, float]) -> None:
        self._numbers, self._qualities = numbers, qualities
        self.asked = 0

    info: Any = type("Info", (), {"ref": "blobs@1"})
    provider = "CPU"

    def embed(self, *_: Any) -> Embedding:
        height, width = self._numbers.shape
        return Embedding({}, (width, height), (width, height))

    def mask(
        self,
        embedding: Embedding,
        clicks: Sequence[Click] = (),
        box: Region | None = None,
        size: tuple[int, int] | None = None,
        monitor: Monitor = UNWATCHED,
    ) -> PointMask:
        self.asked += 1
        (click,) = clicks
        number = int(self._numbers[int(click.y), int(click.x)])
        width, height = embedding.size if size is None else size
        rows = (np.arange(height) * self._numbers.shape[0]) // height
        columns = (np.arange(width) * self._numbers.shape[1]) // width
        inside = self._numbers[rows][:, columns] == number
        odds = np.where(inside, 6, -6).astype(np.float32)
        return PointMask(odds, self._qualities.get(number, 0.95))


def four_blobs() -> NDArray[np.int32]:
    """Return three blobs on ground 0, one of them at the border and numbered last to first."""
    numbers = np.zeros((120, 160), np.int32)
    numbers[10:40, 20:60] = 3
    numbers[60:100, 90:130] = 2
    numbers[70:100, 0:30] = 1
    return numbers


def test_everything_finds_each_thing_once_and_not_the_ground() -> None:
    drawn = four_blobs()
    network = Blobs(drawn, {})
    found = everything(network, network.embed(), 0.5, per_side=16)
    assert found.cells.count == 3
    np.testing.assert_array_equal(found.cells.numbers > 0, drawn > 0)
    first = [found.cells.numbers[y, x] for y, x in ((20, 30), (80, 100), (80, 10))]
    assert first == [1, 2, 3]
    assert [cell.area_px for cell in found.sheet.cells] == [1200, 1600, 900]
    assert [cell.touches_border for cell in found.sheet.cells] == [False, False, True]
    numbers = found.sheet.statistics
    assert numbers is not None
    assert (numbers.count, numbers.whole) == (3, 2)
    assert numbers.area_mean_px == 1400
    assert isnan(numbers.support)
    assert network.asked == 16 * 12 + 3


def test_what_the_network_is_not_sure_of_is_no_thing() -> None:
    network = Blobs(four_blobs(), {1: 0.5, 2: 0.2, 3: 0.3})
    found = everything(network, network.embed(), per_side=16)
    assert found.cells.count == 0
    assert not found.sheet.is_sheet
    (problem,) = found.sheet.problems
    assert "sure of nothing" in problem.sentence
    assert (problem.value, problem.limit, problem.blocking) == (0.0, 1.0, True)


def test_everything_is_cancelled_between_two_places() -> None:
    network = Blobs(four_blobs(), {})
    with pytest.raises(Cancelled):
        everything(network, network.embed(), monitor=Monitor(cancelled=lambda: network.asked >= 5))
    assert network.asked == 5


def test_everything_with_a_real_pair(tmp_path: Path) -> None:
    picture = np.full((96, 160), 40, np.uint8)
    y, x = np.mgrid[:96, :160]
    picture[(x - 40) ** 2 + (y - 48) ** 2 < 24**2] = 220
    picture[(x - 120) ** 2 + (y - 48) ** 2 < 24**2] = 130
    network = opened(tmp_path)
    shares: list[float] = []
    found = everything(
        network,
        network.embed(picture),
        monitor=Monitor(lambda share, _: shares.append(share)),
        per_side=8,
    )
    assert found.cells.count == 2
    assert found.cells.numbers[48, 40] != found.cells.numbers[48, 120]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def opened(folder: Path) -> OnnxClickNetwork:
    library = ModelLibrary([folder / "models"], device="cpu")
    files = write_click_network(folder / "files", quality=False)
    library.import_click_network_files("tiny", files, library.detect_click_network(*files).config)
    return library.open_click_network("tiny")


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(1, 40))
def test_places_are_an_even_grid_inside_the_picture(width: int, height: int, side: int) -> None:
    found = places((width, height), side)
    assert all(0 <= each.x < width and 0 <= each.y < height and each.wanted for each in found)
    across, down = ({getattr(each, axis) for each in found} for axis in ("x", "y"))
    assert len(found) == len(across) * len(down)
    assert max(len(across), len(down)) == side
    for axis, length in ((across, width), (down, height)):
        assert sorted(axis) == pytest.approx([length - at for at in sorted(axis, reverse=True)])


def candidate(mask: NDArray[np.bool_], score: float) -> MaskCandidate:
    return MaskCandidate(Click(0, 0), mask, score)


def test_of_masks_of_one_thing_the_surer_one_is_kept() -> None:
    one = np.zeros((20, 20), bool)
    one[2:8, 2:8] = True
    alike, part, ground = one.copy(), np.zeros_like(one), np.ones_like(one)
    alike[2, 2] = False
    part[2:4, 2:4] = True
    found = [candidate(one, 0.9), candidate(alike, 0.95), candidate(part, 0.91)]
    kept = one_of_each([*found, candidate(ground, 1.0), candidate(~ground, 1.0)])
    assert [each.score for each in kept] == [0.95, 0.91]


def test_smaller_things_lie_over_larger_ones_and_hidden_ones_are_left_out() -> None:
    numbers = np.zeros((20, 20), np.int32)
    numbers[0:10, 0:10] = 1
    numbers[12:18, 12:18] = 3
    found = things(numbers, [100, 400, 40], None)
    assert found.cells.count == 2
    assert sorted(np.unique(found.cells.numbers)) == [0, 1, 2]
    hidden = things(np.where(numbers == 1, 1, 0).astype(np.int32), [201, 0, 0], None)
    assert hidden.cells.count == 0


def test_only_the_largest_part_of_a_mask_is_a_thing() -> None:
    mask = np.zeros((10, 10), bool)
    mask[:2, :2] = mask[5:9, 5:9] = True
    assert largest_part(mask).sum() == 16
    assert not largest_part(np.zeros((3, 3), bool)).any()


def picture(name: str) -> Picture:
    return Picture(name, (Tile(Path(name)),))


class NamedPictures(FakePictures):
    """Pictures told apart by their names."""

    def hashes(self, picture: Picture) -> tuple[FileHash, ...]:
        return (FileHash(picture.name, picture.name),)


def test_an_embedding_is_kept_for_the_last_few_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrays = {f"{k}.png": np.full((60, 80), 10 * k, np.uint8) for k in range(3)}
    reader, network = ClickNetworkReader(NamedPictures(arrays), kept=2), opened(tmp_path)
    times = []
    real = OnnxClickNetwork.embed

    def counted(*told: Any) -> Embedding:
        times.append(told)
        return real(*told)

    monkeypatch.setattr(OnnxClickNetwork, "embed", counted)
    first = reader.embed(picture("0.png"), network)
    assert reader.embed(picture("0.png"), network) is first
    assert first.size == (80, 60)
    reader.embed(picture("1.png"), network)
    reader.embed(picture("2.png"), network)
    assert len(times) == 3
    assert reader.embed(picture("0.png"), network) is not first


class Levels:
    """A picture with three levels that says which one was read."""

    def __init__(self, width: int, height: int) -> None:
        self.info: Any = type("Info", (), {"width": width, "height": height, "levels": (1, 4, 16)})

    def read(self, region: Region, level: int = 0) -> NDArray[Any]:
        return np.full((region.height, region.width), level, np.uint8)

    def close(self) -> None: ...


@pytest.mark.parametrize(
    ("longest", "level", "shape"),
    [
        (1000, 0, (500, 1000)),
        (4095, 0, (500, 4095)),
        (4097, 1, (125, 1025)),
        (99_999, 2, (32, 6250)),
    ],
)
def test_the_coarsest_level_that_is_fine_enough_is_read(
    longest: int, level: int, shape: tuple[int, int]
) -> None:
    found = coarse_pixels(Levels(longest, 500), 1024)
    assert found.shape == shape
    assert (found == level).all()
