from datetime import datetime, timedelta

import cv2
import numpy as np
import pytest
import tifffile

from colonyqc.domain.errors import PixelSizeError, UsageError
from colonyqc.domain.picture import NameFields, Picture, Selection, Tile
from colonyqc.files.pictures import FilePictures
from files.makers import smooth, write_czi_stack, write_png, write_tiff


def blurred(pixels, sigma):
    return cv2.GaussianBlur(pixels, (0, 0), sigma)


SHARP = smooth(120, 160)
DARK = np.full_like(SHARP, 60)
STACK = np.stack([blurred(SHARP, 4), SHARP, blurred(SHARP, 2)])


def write(path, planes, axes, **metadata):
    path.parent.mkdir(exist_ok=True)
    tifffile.imwrite(path, planes, imagej=True, metadata={"axes": axes, **metadata})
    return path


def collect(path, names=None, **wanted):
    return FilePictures().collect((path,), names, NameFields(), Selection(**wanted))


def pixels(found, acquisition=0, picture=0):
    source = FilePictures().open(found.acquisitions[acquisition].pictures[picture])
    return source.read(source.info.bounds)


def test_of_a_z_stack_the_best_focused_plane_is_one_field(tmp_path):
    found = collect(write(tmp_path / "a.tif", STACK, "ZYX"))
    assert [len(each.pictures) for each in found.acquisitions] == [1]
    assert np.array_equal(pixels(found), SHARP)
    assert found.notices == ("a.tif: only plane 2 of 3 is analysed.",)


def test_the_plane_asked_for_is_taken_and_one_that_is_not_there_is_a_failure(tmp_path):
    path = write(tmp_path / "a.tif", STACK, "ZYX")
    assert np.array_equal(pixels(collect(path, plane="3")), STACK[2])
    missing = collect(path, plane="4")
    assert missing.acquisitions == ()
    assert "it has no plane 4; its planes are 1 to 3" in missing.failures[0].reason


@pytest.mark.parametrize("order", [0, 1])
def test_of_channels_the_transmitted_light_is_found_in_the_pixels(tmp_path, order):
    stained = np.clip(255 - 3 * blurred(SHARP, 3).astype(int) // 2, 5, 255).astype(np.uint8)
    for other in (DARK, np.where(stained > 120, stained, 8).astype(np.uint8)):
        planes = [SHARP, other] if order == 0 else [other, SHARP]
        found = collect(write(tmp_path / "a.tif", np.stack(planes), "CYX"))
        assert np.array_equal(pixels(found), SHARP)
        assert f"only channel {order + 1} of 2 is analysed" in found.notices[0]


def test_a_channel_is_asked_for_by_number_or_name(tmp_path):
    path = write(tmp_path / "a.tif", np.stack([SHARP, DARK]), "CYX", Labels=["Phase", "GFP"])
    assert np.array_equal(pixels(collect(path)), SHARP)
    for wanted in ("2", "gfp"):
        assert np.array_equal(pixels(collect(path, channel=wanted)), DARK)
    reason = collect(path, channel="Cy5").failures[0].reason
    assert "it has no channel Cy5; its channels are 1 “Phase”, 2 “GFP”" in reason


def test_channels_told_to_be_fluorescence_are_not_guessed_at(tmp_path):
    path = write(tmp_path / "a.tif", np.stack([SHARP, DARK]), "CYX", Labels=["DAPI", "GFP"])
    found = collect(path)
    assert found.acquisitions == ()
    assert "told to be transmitted light; say which one with --channel" in found.failures[0].reason


def test_time_points_are_moments(tmp_path):
    path = write(tmp_path / "d" / "a.tif", np.stack([SHARP, STACK[0], STACK[2]]), "TYX")
    found = collect(path)
    assert [a.pictures[0].name for a in found.acquisitions] == [
        "a.tif [time 1]", "a.tif [time 2]", "a.tif [time 3]",
    ]  # fmt: skip
    assert len({a.dish for a in found.acquisitions}) == 1
    assert np.array_equal(pixels(found, 1), STACK[0])


def test_time_points_have_their_times_where_start_and_interval_are_told(tmp_path):
    planes = np.stack([SHARP, STACK[0]])
    path = write(tmp_path / "H9_20240105.tif", planes, "TYX", finterval=3600)
    found = collect(path, names="{dish}_{date}")
    start = datetime(2024, 1, 5)
    assert [a.taken for a in found.acquisitions] == [start, start + timedelta(hours=1)]


def test_a_czi_is_one_field_of_its_planes_and_channels(tmp_path):
    planes = {(0, 0): STACK[0], (1, 0): SHARP, (0, 1): DARK, (1, 1): DARK}
    path = write_czi_stack(tmp_path / "a.czi", planes, {0: "Phase", 1: "DAPI"}, um=(0.5, 0.5))
    found = collect(path)
    assert np.array_equal(pixels(found), SHARP)
    assert "only plane 2 of 2 and channel 1 “Phase” of 2 is analysed" in found.notices[0]


def test_a_czi_whose_pixels_are_not_square_has_no_size(tmp_path):
    path = write_czi_stack(tmp_path / "a.czi", {(0, 0): SHARP}, {0: "Phase"}, um=(0.5, 0.6))
    found = collect(path)
    assert "not square" in found.notices[0]
    assert FilePictures().open(found.acquisitions[0].pictures[0]).info.pixel_size_um is None


def of_file(path, **wanted):
    return FilePictures().of_file(path, Selection(**wanted))


def test_of_one_file_the_same_plane_is_taken_as_of_a_folder(tmp_path):
    path = write(tmp_path / "a.tif", STACK, "ZYX")
    found = of_file(path)
    assert [each.tiles[0].page for each in found.pictures] == [1]
    assert found.notices == ("a.tif: only plane 2 of 3 is analysed.",)
    assert of_file(path, plane="3").pictures[0].tiles[0].page == 2
    with pytest.raises(UsageError, match="it has no plane 4; its planes are 1 to 3"):
        of_file(path, plane="4")


def test_of_one_file_each_moment_and_each_page_is_a_picture(tmp_path):
    moments = of_file(write(tmp_path / "t.tif", STACK, "TYX"))
    assert [each.name for each in moments.pictures] == [f"t.tif [time {n}]" for n in (1, 2, 3)]
    tifffile.imwrite(tmp_path / "p.tif", STACK, photometric="minisblack", metadata=None)
    pages = of_file(tmp_path / "p.tif")
    assert [each.name for each in pages.pictures] == [f"p.tif [page {n}]" for n in (1, 2, 3)]
    assert (pages.notices, pages.failures) == ((), ())


def test_a_plane_or_channel_that_plain_pictures_cannot_have_is_said(tmp_path):
    write(tmp_path / "a.tif", STACK, "ZYX")
    for number in (1, 2):
        write_png(tmp_path / f"plain {number}.png", STACK[number])
    found = collect(tmp_path, plane="3")
    assert "Plane 3 was asked for, but plain 1.png and 1 more have no planes: analysed as is." in (
        found.notices
    )
    assert len([n for n in found.notices if "asked for" in n]) == 1
    assert "Channel GFP was asked for, but plain 1.png has no channels: analysed as is." in (
        of_file(tmp_path / "plain 1.png", channel="GFP").notices
    )
    assert of_file(tmp_path / "plain 1.png", plane="1", channel="1").notices == ()


def test_of_one_file_a_size_given_must_be_the_files_unless_forced(tmp_path):
    path = tmp_path / "a.tif"
    per_cm = (10_000 / 1.6,) * 2
    write_tiff(path, SHARP, resolution=per_cm, resolutionunit="CENTIMETER")
    wrong = FilePictures().of_file
    with pytest.raises(PixelSizeError, match=r"you gave 0\.8 µm per px, the file says 1\.6 µm"):
        wrong(path, Selection(), 0.8)
    forced = wrong(path, Selection(force_pixel_size=True), 0.8)
    assert [each.pixel_size_um for each in forced.pictures] == [0.8]
    assert wrong(path, Selection(), 1.61).failures == ()
    # A scanner's name rounds: it is no statement of the file.
    named = write_tiff(tmp_path / "H9_1.0um.tif", SHARP)
    assert [each.pixel_size_um for each in wrong(named, Selection(), 1.06).pictures] == [1.06]


def test_the_planes_of_a_well_are_those_that_each_of_its_tiles_has(tmp_path):
    paths = [write(tmp_path / f"{n}.tif", np.stack([SHARP, DARK] * 2), "ZYX") for n in range(2)]
    tiles = tuple(Tile(path, 1, x, 0.0) for path, x in zip(paths, (0.0, 1.0), strict=True))
    stack = FilePictures().stack(Picture("well", tiles))
    assert (stack.planes, stack.here, len(stack.members)) == (4, (1, 0), 4)
    third = stack.at(2, 0)
    assert [tile.page for tile in third.tiles] == [2, 2]
    assert [tile.x_mm for tile in third.tiles] == [0.0, 1.0]
    single = write(tmp_path / "one.tif", SHARP, "YX")
    assert FilePictures().stack(Picture("well", (tiles[0], Tile(single)))) is None
