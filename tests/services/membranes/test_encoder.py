import tempfile
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from colonyqc.domain.errors import Cancelled, UsageError
from colonyqc.domain.picture import Picture, Region, Tile
from colonyqc.imaging.grid import tiling
from colonyqc.imaging.sheets.cells import Cells, find_cells
from colonyqc.imaging.sheets.features import Features
from colonyqc.imaging.sheets.prompts import membrane_probability
from colonyqc.imaging.simulate.sheet import SheetSpec, SimulatedSheet, draw_sheet
from colonyqc.inference.membrane import OnnxMembrane
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.membranes import answerer, clicks
from colonyqc.services.membranes.answerer import Answerer
from colonyqc.services.membranes.encoder import (
    Encoded,
    Prompter,
    answer,
    answer_at_once,
    encode,
    prompt_of,
    take,
    working_scale,
)
from colonyqc.services.membranes.samples import (
    InMemory,
    PaintedPicture,
    common_pixel_size,
    labels_from,
)
from colonyqc.services.membranes.sheet import FoundSheet, sheet_of
from colonyqc.services.packages.click import Click
from colonyqc.services.ports import Monitor
from support.fake_pictures import FakePictures
from support.tiny_membrane import write_membrane_package

SPEC = SheetSpec(3, 160, 128, kind="fluorescence", cell_px=24, contrast=0.6, noise=1, faint=0)


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> OnnxMembrane:
    root = tmp_path_factory.mktemp("models")
    write_membrane_package(root)
    return ModelLibrary([root]).open_membrane()


@pytest.fixture(scope="module")
def sheet() -> SimulatedSheet:
    return draw_sheet(SPEC)


def painted(
    sheet: SimulatedSheet, part: Region | None = None, um: float | None = None
) -> PaintedPicture:
    """Return a virtual sheet as a sample, labelled in a part of it only."""
    labels = sheet.membrane.copy()
    if part is not None:
        labels[:] = 255
        rows, columns = slice(part.y, part.bottom), slice(part.x, part.right)
        labels[rows, columns] = sheet.membrane[rows, columns]
    return PaintedPicture(sheet.pixels, labels, um, "sample.png")


def encoded(sheet: SimulatedSheet, network: OnnxMembrane, in_memory: int = 1 << 29) -> Encoded:
    source = InMemory(sheet.pixels, None, "sheet.png")
    return encode(source, "key", network, in_memory=in_memory)


def dice(found: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    return float(2 * (found & truth).sum() / (found.sum() + truth.sum()))


def test_a_painted_sample_finds_the_membranes_and_cells_of_another_picture(
    network: OnnxMembrane, sheet: SimulatedSheet
) -> None:
    other = draw_sheet(SheetSpec(8, 160, 128, kind="fluorescence", cell_px=24, noise=1, faint=0))
    seen = encoded(other, network)
    prompt = prompt_of([take(seen, painted(other).labels)], network)
    found = answer(encoded(sheet, network), prompt)
    assert dice(found >= 128, sheet.membrane == 1) > 0.75
    assert abs(int((~find_cells(found).cut[1:]).sum()) - sheet.count) <= 3


@settings(max_examples=6, deadline=None)
@given(core=st.sampled_from([64, 96]), overlap=st.sampled_from([0, 8, 32]))
def test_any_tiling_gives_the_same_instances(
    network: OnnxMembrane, sheet: SimulatedSheet, core: int, overlap: int
) -> None:
    pieces = tiling.plan(160, 128, network.info.stride, network.info.halo, core, overlap)
    whole = tiling.plan(160, 128, network.info.stride, network.info.halo)
    assert pieces.tiles > whole.tiles == 1
    maps = [joined(network, sheet, plan) for plan in (pieces, whole)]
    assert np.abs(maps[0].astype(int) - maps[1]).max() <= 1
    np.testing.assert_array_equal(find_cells(maps[0]).numbers, find_cells(maps[1]).numbers)


def joined(
    network: OnnxMembrane, sheet: SimulatedSheet, plan: tiling.TilePlan
) -> NDArray[np.uint8]:
    """Return 255 · probability of a sheet that was cut into tiles by a plan."""
    picture = np.asarray(sheet.pixels[..., 1] / 64 - 1, np.float32)

    def read(region: Region) -> NDArray[np.float32]:
        return np.asarray(picture[region.y : region.bottom, region.x : region.right], np.float32)

    found = np.empty((128, 160), np.uint8)
    for region, values in tiling.predict(plan, read, network.encode):
        features = np.ascontiguousarray(values[:-1].transpose(1, 2, 0))
        part = membrane_probability(features, values[-1], None)
        found[region.y : region.bottom, region.x : region.right] = np.rint(255 * part)
    return found


def test_features_in_a_file_answer_like_features_in_memory(
    network: OnnxMembrane,
    sheet: SimulatedSheet,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    memory = encoded(sheet, network)
    assert not list(tmp_path.iterdir())
    disk = encoded(sheet, network, in_memory=0)
    assert len(list(tmp_path.iterdir())) == 1
    prompt = prompt_of([take(disk, painted(sheet).labels)], network)
    np.testing.assert_array_equal(answer(memory, prompt), answer(disk, prompt))
    at_once = answer_at_once(InMemory(sheet.pixels, None, ""), network, prompt)
    assert np.abs(at_once.astype(int) - answer(memory, prompt)).max() <= 2
    disk.features.close()
    with pytest.raises(ValueError, match="closed"):
        answer(disk, prompt)


def test_a_cancelled_encoding_leaves_no_file(
    network: OnnxMembrane, sheet: SimulatedSheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    source = InMemory(sheet.pixels, None, "")
    with pytest.raises(Cancelled):
        encode(source, "key", network, monitor=Monitor(cancelled=lambda: True), in_memory=0)
    assert not list(tmp_path.iterdir())


class Counting:
    """A network that counts how often it runs."""

    def __init__(self, network: OnnxMembrane) -> None:
        self._network = network
        self.info, self.provider = network.info, network.provider
        self.runs = 0

    def encode(self, tile: NDArray[np.float32]) -> NDArray[np.float32]:
        self.runs += 1
        return self._network.encode(tile)


def test_the_network_runs_once_for_a_picture_and_again_for_another_scale(
    network: OnnxMembrane, sheet: SimulatedSheet
) -> None:
    prompter, counted = Prompter(FakePictures({}), kept=2), Counting(network)

    def encode_(shift: int, scale: float = 1.0) -> Encoded:
        picture = PaintedPicture(sheet.pixels + np.uint8(shift), sheet.membrane)
        return prompter.encode_painted(picture, counted, scale=scale)

    first = encode_(0)
    assert encode_(0) is first
    assert counted.runs == 1
    encode_(0, 0.5)
    assert counted.runs == 2
    encode_(1)
    assert encode_(0) is not first
    prompter.close()


def test_several_samples_pool_and_one_of_one_kind_is_refused(
    network: OnnxMembrane, sheet: SimulatedSheet
) -> None:
    seen = encoded(sheet, network)
    only = np.where(sheet.membrane == 1, np.uint8(1), np.uint8(255))
    rest = np.where(sheet.membrane == 0, np.uint8(0), np.uint8(255))
    with pytest.raises(UsageError, match="no other pixels"):
        prompt_of([take(seen, only)], network)
    with pytest.raises(UsageError, match="painted sample"):
        prompt_of([], network)
    both = prompt_of([take(seen, only), take(seen, rest)], network)
    whole = prompt_of([take(seen, sheet.membrane)], network)
    np.testing.assert_allclose(both.keys, whole.keys, atol=1e-6)
    with pytest.raises(UsageError, match="on the picture itself"):
        take(seen, only[:5])


def run(
    network: OnnxMembrane, sheet: SimulatedSheet, asked: answerer.Asked, um: float | None = None
) -> answerer.Prompted:
    pictures = FakePictures({"a.png": sheet.pixels}, um)
    picture = Picture("a.png", (Tile(Path("a.png")),))
    return Answerer(asked, network, Prompter(pictures), pictures).answer(picture)


def test_an_answer_says_where_it_comes_from(network: OnnxMembrane, sheet: SimulatedSheet) -> None:
    sample = painted(sheet, Region(16, 16, 64, 64))
    found = run(network, sheet, answerer.Asked((sample,), preset="mine@2"), um=0.5)
    assert found.source.model.sha256 == network.info.ref.sha256
    assert found.source.preset == "mine@2"
    assert len(found.source.samples) == 1
    measured = found.sheet().sheet
    assert measured.is_sheet
    assert measured.statistics is not None
    assert measured.statistics.density_per_mm2 == pytest.approx(
        4 * measured.statistics.density_per_mpx
    )


def test_a_picture_too_large_to_keep_is_answered_tile_by_tile(
    network: OnnxMembrane, sheet: SimulatedSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answerer.Asked((painted(sheet),))
    kept = run(network, sheet, asked)
    monkeypatch.setattr("colonyqc.services.membranes.answerer.IN_MEMORY", 0)
    streamed = run(network, sheet, asked)
    assert np.abs(kept.probability.astype(int) - streamed.probability).max() <= 2


def test_sample_and_picture_of_other_pixel_sizes_meet_at_the_coarser_one(
    network: OnnxMembrane, sheet: SimulatedSheet
) -> None:
    large = SimulatedSheet(
        np.repeat(np.repeat(sheet.pixels, 2, 0), 2, 1),
        np.repeat(np.repeat(sheet.membrane, 2, 0), 2, 1),
        sheet.cells,
        sheet.count,
    )
    found = run(network, sheet, answerer.Asked((painted(large, um=0.25),)), um=0.5)
    alone = run(network, sheet, answerer.Asked((painted(sheet, um=0.5),)), um=0.5)
    assert dice(found.membrane > 0, alone.membrane > 0) > 0.97
    fine = run(network, large, answerer.Asked((painted(sheet, um=0.5),)), um=0.25)
    assert fine.probability.shape == large.membrane.shape
    assert dice(fine.membrane > 0, large.membrane > 0) > 0.7


def test_pictures_of_very_large_cells_are_shrunk_and_said_to_be(
    network: OnnxMembrane, sheet: SimulatedSheet
) -> None:
    wide = SheetSpec(4, 600, 480, kind="fluorescence", cell_px=130, contrast=0.6, noise=1, faint=0)
    large = draw_sheet(wide)
    counted = Counting(network)
    pictures = FakePictures({"a.png": large.pixels})
    picture = Picture("a.png", (Tile(Path("a.png")),))
    asked = answerer.Asked((painted(large),))
    found = Answerer(asked, counted, Prompter(pictures), pictures).answer(picture)
    assert counted.runs == 4
    (note,) = found.notes
    assert "shrunk" in note
    assert found.probability.shape == (480, 600)
    chosen = answerer.Asked((painted(large),), scale=1.0)
    assert not Answerer(chosen, network, Prompter(pictures), pictures).answer(picture).notes
    assert not run(network, sheet, answerer.Asked((painted(sheet),))).notes


def test_fine_tuning_is_kept_only_when_it_wins(
    network: OnnxMembrane, sheet: SimulatedSheet
) -> None:
    plain = run(network, sheet, answerer.Asked((painted(sheet),)))
    tuned = run(network, sheet, answerer.Asked((painted(sheet),), fine_tune=40))
    (note,) = tuned.notes
    truth = sheet.membrane > 0
    if tuned.source.fine_tuned:
        assert "won" in note
        assert dice(tuned.membrane > 0, truth) > dice(plain.membrane > 0, truth) - 0.01
    else:
        assert "did not win" in note
        np.testing.assert_array_equal(plain.probability, tuned.probability)


@pytest.mark.parametrize(("steps", "scale"), [(-1, 1.0), (0, 0.0), (5, -0.5)])
def test_senseless_steps_and_scales_are_refused(
    network: OnnxMembrane, sheet: SimulatedSheet, steps: int, scale: float
) -> None:
    asked = answerer.Asked((painted(sheet),), scale=scale, fine_tune=steps)
    with pytest.raises(UsageError, match="can't be negative, and the scale must be above 0"):
        run(network, sheet, asked)


@pytest.mark.parametrize("discs", [0, 4])
def test_what_is_no_sheet_is_answered_with_a_sentence(
    network: OnnxMembrane, sheet: SimulatedSheet, discs: int
) -> None:
    pixels = np.full((96, 128), 90, np.uint8)
    for k in range(discs):
        cv2.circle(pixels, (20 + 28 * k, 48), 9, 200, 2)
    blank = SimulatedSheet(pixels, sheet.membrane, sheet.cells, 0)
    found = run(network, blank, answerer.Asked((painted(sheet),))).sheet().sheet
    assert found.statistics is None
    assert not found.is_sheet
    (problem,) = found.problems
    assert problem.blocking
    assert "not a sheet" in problem.sentence


def test_one_stroke_is_asked_for_more(network: OnnxMembrane, sheet: SimulatedSheet) -> None:
    blank = SimulatedSheet(np.full((96, 128), 90, np.uint8), sheet.membrane, sheet.cells, 0)
    labels = np.full_like(sheet.membrane, 255)
    labels[10:20, 10:40] = sheet.membrane[10:20, 10:40]
    stroke = PaintedPicture(sheet.pixels, labels)
    found = run(network, blank, answerer.Asked((stroke,))).sheet().sheet
    (problem,) = found.problems
    assert "the 300 px painted: paint more" in problem.sentence
    found = run(network, blank, answerer.Asked((stroke,), preset="rpe@1")).sheet().sheet
    assert "This is not a sheet" in found.problems[0].sentence


@pytest.mark.parametrize(
    ("pixels", "message"),
    [
        (np.full((4, 4), 7, np.uint8), "value 7"),
        (np.array([[0, 255]], np.uint8), "no membrane"),
        (np.zeros((4, 4), np.uint16), "8-bit grey"),
        (np.arange(12, dtype=np.uint8).reshape(2, 2, 3), "8-bit grey"),
    ],
)
def test_unfit_labels_are_refused_by_name(pixels: NDArray[np.uint8], message: str) -> None:
    with pytest.raises(UsageError, match=f"my.png.*{message}"):
        labels_from(pixels, "my.png")


def test_grey_labels_saved_in_three_channels_are_taken() -> None:
    grey = np.array([[0, 1], [255, 1]], np.uint8)
    np.testing.assert_array_equal(labels_from(np.stack([grey] * 3, 2), "x"), grey)


def test_pixel_sizes_in_common() -> None:
    assert common_pixel_size([0.5, 2.0]) == 2.0
    assert common_pixel_size([0.5, None]) is None
    info = InMemory(np.zeros((4, 4), np.uint8), 0.5, "").info
    assert working_scale(info, 2.0) == 0.25
    assert working_scale(info, 0.52) == 1.0
    assert working_scale(info, None) == 1.0


def test_a_click_finds_its_like_and_not_what_was_clicked_away(
    network: OnnxMembrane, sheet: SimulatedSheet
) -> None:
    seen = encoded(sheet, network)
    y, x = np.unravel_index(sheet.pixels[..., 1].argmax(), sheet.membrane.shape)
    cy, cx = np.unravel_index(sheet.pixels[..., 1].argmin(), sheet.membrane.shape)
    like = clicks.click(seen, [Click(float(x), float(y)), Click(float(cx), float(cy), False)])
    assert like[y, x] >= 128
    assert like[cy, cx] < like[y, x]
    assert dice(like >= 128, sheet.membrane > 0) > 0.5
    alone = clicks.click(seen, [Click(float(cx), float(cy))])
    assert alone[cy, cx] >= 128
    with pytest.raises(UsageError, match="Click on something"):
        clicks.click(seen, [Click(1, 1, False)])
    height, width = sheet.membrane.shape
    for beside in (Click(width, 1), Click(1, height), Click(-0.1, 1), Click(1, -0.1)):
        with pytest.raises(UsageError, match="beside the picture"):
            clicks.click(seen, [beside])
    clicks.click(seen, [Click(0, 0), Click(width - 0.1, height - 0.1)])


@pytest.mark.parametrize(("width", "height"), [(3, 2), (400, 300), (2000, 1500)])
def test_the_px_that_stand_for_a_large_picture_are_many_and_lie_all_over_it(
    network: OnnxMembrane, width: int, height: int
) -> None:
    features = Features(width, height, 1)
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    features.put(Region(0, 0, width, height), np.stack([across, down]).astype(np.float32))
    info = InMemory(np.zeros((height, width), np.uint8), None, "").info
    columns = clicks._sparse(Encoded("key", info, 1.0, features, network))[:, 0]
    assert min(width * height, 10_000) <= len(columns) <= 40_000
    assert columns.min() <= width / 50
    assert columns.max() >= width * 0.98 - 1


def test_a_box_around_a_cell_gives_that_cell(network: OnnxMembrane, sheet: SimulatedSheet) -> None:
    seen = encoded(sheet, network)
    found = clicks.everything(seen, prompt_of([take(seen, sheet.membrane)], network))
    cell = next(c for c in found.sheet.cells if not c.touches_border and c.area_px > 300)
    rows, columns = np.nonzero(found.cells.numbers == cell.number)
    box = Region(
        int(columns.min()) - 1, int(rows.min()) - 1, int(np.ptp(columns)) + 3, int(np.ptp(rows)) + 3
    )
    np.testing.assert_array_equal(clicks.box(seen, box, found), found.cells.numbers == cell.number)
    with pytest.raises(UsageError, match="4×4"):
        clicks.box(seen, Region(500, 500, 20, 20))


def test_a_box_about_as_large_as_the_picture_gives_the_cell_in_it(network: OnnxMembrane) -> None:
    """Where there is no cell reaches over the whole picture, and so is more like such a box."""
    numbers = np.zeros((60, 60), np.int32)
    numbers[14:-14, 14:-14] = 1
    cells = Cells(numbers, 1, np.zeros(2, np.bool_))
    found = FoundSheet(sheet_of(np.zeros((60, 60), np.uint8), None).sheet, cells)
    seen = encode(InMemory(np.full((60, 60), 90, np.uint8), None, ""), "key", network)
    np.testing.assert_array_equal(clicks.box(seen, Region(8, 8, 44, 44), found), numbers == 1)


def test_a_box_gives_the_bright_object_in_it(network: OnnxMembrane) -> None:
    pixels = np.full((96, 96), 40, np.uint8)
    pixels[40:56, 44:60] = 200
    seen = encode(InMemory(pixels, None, ""), "key", network)
    mask = clicks.box(seen, Region(34, 30, 36, 36))
    assert dice(mask, pixels > 100) > 0.8
    assert not mask[:30].any()
