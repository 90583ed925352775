from datetime import datetime

import cv2
import numpy as np
import pytest
import tifffile

from colonyqc.domain.picture import NameFields, Selection
from colonyqc.files.pictures import FilePictures
from files.makers import noise, write_png, write_tiff


def put(folder, name="01.png", seed=0):
    folder.mkdir(parents=True, exist_ok=True)
    return write_png(folder / name, noise(16, 20, seed=seed))


def collect(*paths, names=None, selection=None, **given):
    return FilePictures().collect(paths, names, NameFields(**given), selection or Selection())


def dishes(found):
    return [(a.dish.dish, a.taken, [p.name for p in a.pictures]) for a in found.acquisitions]


def test_day_folders_are_moments_of_one_dish(tmp_path):
    for seed, day in enumerate((5, 6, 7)):
        put(tmp_path / f"2024-01-0{day}" / "dish1", seed=seed)
    assert dishes(collect(tmp_path)) == [
        ("dish1", datetime(2024, 1, day), ["01.png"]) for day in (5, 6, 7)
    ]


def test_folders_of_one_name_in_two_places_are_kept_apart_and_told(tmp_path):
    for seed, where in enumerate(("exp A", "exp B")):
        put(tmp_path / where / "dish1", seed=seed)
    found = collect(tmp_path)
    assert [dish for dish, *_ in dishes(found)] == ["exp A dish1", "exp B dish1"]
    assert "2 folders are called dish1: they are kept apart" in found.notices[0]


def test_pooling_what_lies_in_several_folders_is_told(tmp_path):
    for seed, where in enumerate(("left", "right")):
        put(tmp_path / where, f"H9_D2_V{seed}.png", seed=seed)
    found = collect(tmp_path, names="{dish}_D{day}_V{view}")
    assert len(found.acquisitions) == 1
    assert "The pictures of H9 come from" in found.notices[0]


def test_one_spelling_is_one_dish_and_look_alikes_are_told(tmp_path):
    for seed, name in enumerate(("A1", "A1 ", "A01", "a1", "cafe\u0301", "caf\u00e9")):
        put(tmp_path / name, f"{seed}.png", seed=seed)
    found = collect(tmp_path)
    assert {dish for dish, *_ in dishes(found)} == {"A1", "A01", "a1", "caf\u00e9"}
    assert any("“A1”, “A01”" in n or "“A01”, “A1”" in n for n in found.notices)
    assert any("The pictures of A1 come from" in notice for notice in found.notices)


def test_a_field_is_counted_once_and_its_twins_are_named(tmp_path):
    put(tmp_path)
    (tmp_path / "01 - Copy.png").write_bytes((tmp_path / "01.png").read_bytes())
    write_tiff(tmp_path / "01.tif", noise(16, 20), photometric="minisblack")
    rgb = np.repeat(noise(16, 20)[..., None], 3, axis=2)
    tifffile.imwrite(tmp_path / "again.tif", rgb, photometric="rgb")
    put(tmp_path, "02.png", seed=2)
    found = collect(tmp_path)
    assert [names for *_, names in dishes(found)] == [["01.png", "02.png"]]
    assert sorted(found.notices) == [
        "01 - Copy.png is a copy of the file 01.png: the view is counted once.",
        "01.tif is the same pixels as 01.png: the view is counted once.",
        "again.tif is the same pixels as 01.png: the view is counted once.",
    ]


def test_the_twin_that_knows_its_pixel_size_is_the_one_kept(tmp_path):
    put(tmp_path)
    write_tiff(
        tmp_path / "01 export.tif", noise(16, 20), resolution=(10_000, 10_000), resolutionunit=3
    )
    found = collect(tmp_path)
    assert [names for *_, names in dishes(found)] == [["01 export.tif"]]


def test_one_file_under_two_dishes_is_told_and_stays(tmp_path):
    put(tmp_path / "A")
    put(tmp_path / "B")
    found = collect(tmp_path)
    assert len(found.acquisitions) == 2
    assert "B/01.png is a copy of A/01.png" in found.notices[0]


def test_what_does_not_follow_the_names_is_a_failure_unless_allowed(tmp_path):
    for seed, name in enumerate(("H9_V1.png", "H9_V2.png", "H9-V3.png")):
        put(tmp_path, name, seed=seed)
    found = collect(tmp_path, names="{dish}_V{view}")
    assert [failure.name for failure in found.failures] == ["H9-V3.png"]
    assert "does not follow the names" in found.failures[0].reason
    allowed = collect(tmp_path, names="{dish}_V{view}", selection=Selection(any_name=True))
    assert allowed.failures == ()
    assert sum(len(a.pictures) for a in allowed.acquisitions) == 3


def sized(folder, um, name="a.tif"):
    per_cm = (10_000 / um,) * 2
    return write_tiff(folder / name, noise(16, 20), resolution=per_cm, resolutionunit="CENTIMETER")


def test_a_pixel_size_given_must_be_the_files_unless_forced(tmp_path):
    path = sized(tmp_path, 1.6)
    (failure,) = collect(path, pixel_size_um=0.8).failures
    assert "you gave 0.8 µm per px, the file says 1.6 µm" in failure.reason
    assert collect(path, pixel_size_um=1.61).failures == ()
    forced = collect(path, selection=Selection(force_pixel_size=True), pixel_size_um=0.8)
    source = FilePictures().open(forced.acquisitions[0].pictures[0])
    assert source.info.pixel_size_um == 0.8


def test_a_name_and_a_file_that_state_other_sizes_are_both_named(tmp_path):
    path = sized(tmp_path, 1.6, "H9_0.8um.tif")
    (failure,) = collect(path, names="{dish}_{um}um").failures
    assert "its name says 0.8 µm per px, the file says 1.6 µm" in failure.reason


def test_the_same_pixels_in_another_format_are_told_across_dishes(tmp_path):
    pixels = noise(70, 20)
    for name in ("left", "right", "other"):
        (tmp_path / name).mkdir()
    write_png(tmp_path / "left" / "scan.png", pixels)
    write_tiff(tmp_path / "right" / "view 7.tif", pixels, photometric="minisblack")
    later = pixels.copy()
    later[-1, -1] += 1
    write_tiff(tmp_path / "other" / "view 8.tif", later, photometric="minisblack")
    found = collect(tmp_path)
    assert len(found.acquisitions) == 3
    assert found.notices == (
        "right/view 7.tif holds the same pixels as left/scan.png: one picture is counted for two "
        "dishes or moments.",
    )


def test_within_a_dish_it_is_one_field_whatever_the_names(tmp_path):
    pixels = noise(70, 20)
    write_png(tmp_path / "scan.png", pixels)
    write_tiff(tmp_path / "view 7.tif", pixels, photometric="minisblack")
    found = collect(tmp_path, dish="A1")
    assert [len(each.pictures) for each in found.acquisitions] == [1]
    assert "the same pixels as" in found.notices[0]


@pytest.mark.parametrize("kind", ["png", "tif", "jpg"])
def test_within_one_format_too_whatever_else_the_files_say(tmp_path, kind):
    pixels = noise(70, 20)
    other = noise(70, 20, seed=3)
    for name, drawn, word in (("scan", pixels, 0), ("view 7", pixels, 9), ("view 8", other, 0)):
        path = tmp_path / f"{name}.{kind}"
        if kind == "png":
            level = cv2.IMWRITE_PNG_COMPRESSION
            path.write_bytes(cv2.imencode(".png", drawn, [level, word])[1].tobytes())
        elif kind == "tif":
            write_tiff(path, drawn, photometric="minisblack", description=f"of {name}")
        else:
            whole = cv2.imencode(".jpg", drawn)[1].tobytes()
            thumbnail = cv2.imencode(".jpg", drawn[::8, ::4])[1].tobytes()
            said = f"Exif {name}".encode() + thumbnail
            # Behind the start mark: a comment that holds a small picture of its own.
            comment = b"\xff\xfe" + (len(said) + 2).to_bytes(2) + said
            path.write_bytes(whole[:2] + comment + whole[2:])
    found = collect(tmp_path, dish="A1")
    assert dishes(found)[0][2] == [f"scan.{kind}", f"view 8.{kind}"]
    assert found.notices == (
        f"view 7.{kind} is the same pixels as scan.{kind}: the view is counted once.",
    )


def test_two_black_pictures_are_no_twins(tmp_path):
    black = np.zeros((16, 20), np.uint8)
    for name in ("one", "two"):
        write_tiff(tmp_path / f"{name}.tif", black, photometric="minisblack", description=name)
    found = collect(tmp_path, dish="A1")
    assert [names for *_, names in dishes(found)] == [["one.tif", "two.tif"]]
    assert found.notices == ()
