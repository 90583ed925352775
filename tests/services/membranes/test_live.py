"""The picture that is open is answered as a batch answers it, and shrunk at most once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.domain.errors import Cancelled, UsageError
from colonyqc.domain.picture import Picture, Region, Tile
from colonyqc.imaging.simulate.sheet import SheetSpec, draw_sheet
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.membranes.answerer import (
    Answerer,
    Asked,
    EncodingGrid,
    answer_to_fit,
)
from colonyqc.services.membranes.encoder import Prompter
from colonyqc.services.membranes.live import LiveAnswerer
from colonyqc.services.membranes.presets import Preset, Presets
from colonyqc.services.membranes.samples import PaintedPicture
from colonyqc.services.ports import MembraneNetwork, Monitor
from support.fake_pictures import FakePictures
from support.tiny_membrane import write_membrane_package

SHEET = draw_sheet(SheetSpec(8, 160, 128, kind="fluorescence", cell_px=24, contrast=0.6))
PICTURE = Picture("a.png", (Tile(Path("a.png")),))


@dataclass(frozen=True, eq=False)
class Box:
    region: Region
    labels: NDArray[np.uint8]


@dataclass(frozen=True)
class Drawn:
    probability: NDArray[np.uint8]


def cells(width: int) -> Drawn:
    """Return a map whose cells are squares of ``width`` px."""
    probability = np.zeros((6 * width, 6 * width), np.uint8)
    probability[::width] = probability[:, ::width] = 255
    probability[1::width] = probability[:, 1::width] = 255
    return Drawn(probability)


@dataclass
class Bench:
    network: MembraneNetwork
    preset: Preset
    pictures: FakePictures
    prompter: Prompter
    live: LiveAnswerer


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    write_membrane_package(tmp_path / "models")
    network = ModelLibrary([tmp_path / "models"]).open_membrane()
    painted = PaintedPicture(SHEET.pixels, SHEET.membrane, None, "sample.png")
    preset = Presets(tmp_path / "presets").save("RPE", [painted], network.info.ref, "Mori")
    pictures = FakePictures({"a.png": SHEET.pixels})
    prompter = Prompter(pictures)
    yield Bench(network, preset, pictures, prompter, LiveAnswerer(pictures, prompter))
    prompter.close()


def test_wide_cells_are_answered_again_smaller_and_only_once() -> None:
    asked: list[float] = []

    def answer_at(scale: float) -> Drawn:
        asked.append(scale)
        return cells(160)

    found, wide = answer_to_fit(answer_at, None)
    assert wide is not None
    assert wide.diameter > 90
    assert asked == [1.0, wide.scale]
    assert wide.scale < 0.5
    assert found.probability.shape == cells(160).probability.shape


def test_where_no_cells_are_seen_either_way_nothing_is_said_of_their_width() -> None:
    """A colony picture holds no closed cell: all of it is one part, which is no cell of 600 px."""
    colonies = Drawn(np.zeros((600, 600), np.uint8))
    few = cells(200).probability[:600, :600]
    for shrunk in (colonies, Drawn(few)):
        found, wide = answer_to_fit(lambda scale, s=shrunk: colonies if scale == 1 else s, None)
        assert wide is None
        assert found is colonies


@pytest.mark.parametrize(("width", "scale"), [(30, None), (160, 1.0), (160, 0.5)])
def test_usual_cells_or_a_scale_that_was_given_are_left(width: int, scale: float | None) -> None:
    asked: list[float] = []

    def answer_at(at: float) -> Drawn:
        asked.append(at)
        return cells(width)

    assert answer_to_fit(answer_at, scale)[1] is None
    assert asked == [1.0 if scale is None else scale]


@pytest.mark.parametrize("scale", [1.0, 0.7])
def test_it_answers_a_preset_as_a_batch_does(bench: Bench, scale: float) -> None:
    grid = EncodingGrid(None, scale)
    mine = bench.live.answer(PICTURE, bench.network, grid, (), (bench.preset,), may_shrink=False)
    asked = Asked(bench.preset.samples, bench.preset.ref, scale)
    with_batch = Answerer(asked, bench.network, bench.prompter, bench.pictures).answer(PICTURE)
    assert mine.prompted
    np.testing.assert_array_equal(mine.probability, with_batch.probability)


def test_what_was_read_is_not_read_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    grid = EncodingGrid()
    first = bench.live.answer(PICTURE, bench.network, grid, (), (bench.preset,), may_shrink=False)
    monkeypatch.setattr(
        type(bench.network), "encode", lambda *_: pytest.fail("encoded a second time")
    )
    region = Region(10, 12, 40, 32)
    rows, columns = slice(region.y, region.bottom), slice(region.x, region.right)
    box = Box(region, SHEET.membrane[rows, columns])
    again = bench.live.answer(
        PICTURE,
        bench.network,
        grid,
        (box,),
        (bench.preset,),
        may_shrink=False,
        read=first.encoded,
    )
    assert again.encoded is first.encoded
    assert again.prompted
    bare = bench.live.answer(PICTURE, bench.network, grid, may_shrink=False, read=first.encoded)
    assert not bare.prompted


def test_it_stops_when_asked_and_refuses_another_network_s_preset(bench: Bench) -> None:
    stop = Monitor(cancelled=lambda: True)
    with pytest.raises(Cancelled):
        bench.live.answer(PICTURE, bench.network, EncodingGrid(), may_shrink=True, monitor=stop)
    strange = bench.preset.model.__class__("other", "1", "0" * 64)
    other = replace(bench.preset, model=strange)
    with pytest.raises(UsageError, match="was made with"):
        bench.live.answer(PICTURE, bench.network, EncodingGrid(), (), (other,), may_shrink=False)
