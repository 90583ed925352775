from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.errors import NamePatternError, UsageError
from colonyqc.domain.picture import DishKey, NameFields
from colonyqc.files.formats import png, readers
from colonyqc.files.naming.collect import natural, read_names
from colonyqc.files.pictures import FilePictures
from files.makers import noise, write_jpeg, write_png, write_tiff

EVOS = "UDID_038_sample1_C3_P17_MONO_D{day}_FL1_VIEW{view}_2015092{day}_{n}.jpg"


def collect(*paths: Path, names: str | None = None, **given_fields):
    return FilePictures().collect(paths, names, NameFields(**given_fields))


def evos_folder(folder: Path) -> Path:
    for day in (2, 3, 4):
        for view in range(1, 7):
            name = EVOS.format(day=day, view=view, n=4000 + 10 * day + view)
            write_jpeg(folder / name, noise(16, 20, seed=10 * day + view))
    (folder / "confluence.tsv").write_text("file\tconfluence\n")
    (folder / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / ".hidden.png").write_bytes(b"")
    return folder


@pytest.mark.parametrize("names", ["evos", None])
def test_a_time_course_is_one_dish_three_days_six_views(tmp_path, names):
    found = collect(evos_folder(tmp_path), names=names)
    assert found.failures == ()
    assert [each.day for each in found.acquisitions] == [2, 3, 4]
    for each in found.acquisitions:
        assert each.dish == DishKey("UDID_038 C3", "FL1")
        assert each.passage == "P17"
        assert each.taken == datetime(2015, 9, 20 + each.day)
        assert [picture.view for picture in each.pictures] == [1, 2, 3, 4, 5, 6]


def tile_name(x: float, y: float) -> str:
    return f"35_Scan_2-11-2020-11-59-54-AM_Well_A1_Xmm{x:.3f}_Ymm{y:.3f}_Ch1_1um.tiff"


def celigo_folder(folder: Path) -> Path:
    for x in range(3):
        for y in range(2):
            name = tile_name(0.2 * x - 1, 0.2 * y - 3)
            write_tiff(folder / name, noise(200, 200), photometric="minisblack")
    return folder


def test_tiles_of_a_well_are_one_picture(tmp_path):
    found = collect(celigo_folder(tmp_path))
    (acquisition,) = found.acquisitions
    (picture,) = acquisition.pictures
    assert acquisition.dish == DishKey("", "35 A1")
    assert acquisition.taken == datetime(2020, 2, 11, 11, 59, 54)
    assert (picture.name, len(picture.tiles), picture.pixel_size_um) == ("35 A1", 6, None)
    info = FilePictures().open(picture).info
    assert (info.width, info.height, info.pixel_size_source) == (600, 400, "stage")
    assert info.pixel_size_um == pytest.approx(1.0)


def test_a_damaged_tile_is_left_out_and_named(tmp_path):
    folder = celigo_folder(tmp_path)
    damaged = folder / tile_name(-0.8, -3)
    damaged.write_bytes(damaged.read_bytes()[:5000])
    found = collect(folder)
    (failure,) = found.failures
    assert failure.name == damaged.name
    assert "it ends after 5.0 kB of 40 kB" in failure.reason
    info = FilePictures().open(found.acquisitions[0].pictures[0]).info
    assert [(hole.x, hole.y) for hole in info.missing] == [(200, 0)]


def test_tiles_that_do_not_fit_their_well_are_named(tmp_path):
    folder = celigo_folder(tmp_path)
    write_tiff(folder / tile_name(-0.6, -3), noise(100, 200), photometric="minisblack")
    again = tile_name(-0.8, -3).replace("Ch1", "Ch2")
    write_tiff(folder / again, noise(200, 200), photometric="minisblack")
    found = collect(folder)
    reasons = {failure.name: failure.reason for failure in found.failures}
    assert "as a tile of 200 × 100 px it does not fit" in reasons[tile_name(-0.6, -3)]
    assert "the same stage position as" in reasons[again]
    assert len(found.acquisitions[0].pictures[0].tiles) == 5


def test_scans_of_one_well_at_two_moments_are_two_acquisitions(tmp_path):
    for day in (11, 3):
        name = f"35_Scan_2-{day}-2020-1-00-00-PM_Well_B2_Ch1_-1um_resized.tiff"
        write_tiff(tmp_path / name, noise(20, 20), photometric="minisblack")
    found = collect(tmp_path).acquisitions
    assert [each.taken.day for each in found] == [3, 11]
    assert {each.dish for each in found} == {DishKey("", "35 B2")}


def test_plain_folders_are_dishes_in_natural_order(tmp_path):
    for dish in ("dish 10", "dish 2"):
        (tmp_path / dish).mkdir()
        for seed, name in enumerate(("10.png", "9.png", "edge.png")):
            write_png(tmp_path / dish / name, noise(8, 8, seed=seed))
    found = collect(tmp_path)
    assert [each.dish.dish for each in found.acquisitions] == ["dish 2", "dish 10"]
    assert [p.name for p in found.acquisitions[0].pictures] == ["9.png", "10.png", "edge.png"]


def test_what_is_given_wins(tmp_path):
    found = collect(evos_folder(tmp_path), line="L", day=9, pixel_size_um=0.7)
    (acquisition,) = found.acquisitions
    assert (acquisition.dish, acquisition.day) == (DishKey("L", "FL1"), 9)
    assert {picture.pixel_size_um for picture in acquisition.pictures} == {0.7}


def test_one_bad_file_stops_nothing(tmp_path):
    write_png(tmp_path / "1.png", noise(8, 8))
    (tmp_path / "2.png").write_bytes(b"")
    (tmp_path / "notes").write_text("no picture, no ending of one")
    found = collect(tmp_path, tmp_path / "3.png")
    assert [p.name for p in found.acquisitions[0].pictures] == ["1.png"]
    assert [(f.name, f.reason) for f in found.failures] == [
        (
            "2.png",
            "2.png can't be read: it is empty (0 bytes). Copy it again from the microscope.",
        ),
        ("3.png", "3.png can't be read: there is no such file (any more)."),
    ]


def test_a_file_named_by_a_person_is_never_passed_over(tmp_path):
    write_png(tmp_path / "1.png", noise(8, 8))
    (tmp_path / "notes.txt").write_text("no picture")
    found = collect(tmp_path, tmp_path / "notes.txt")
    assert [failure.name for failure in found.failures] == ["notes.txt"]


def test_a_picture_without_an_ending_is_found_by_its_content(tmp_path):
    write_png(tmp_path / "scan_0001", noise(8, 8))
    assert len(collect(tmp_path).acquisitions[0].pictures) == 1


def test_a_file_given_twice_is_taken_once(tmp_path):
    path = write_png(tmp_path / "1.png", noise(8, 8))
    assert len(collect(path, tmp_path, path).acquisitions[0].pictures) == 1


def test_pages_are_pictures(tmp_path):
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, noise(3 * 20, 30).reshape(3, 20, 30), photometric="minisblack")
    pictures = collect(path).acquisitions[0].pictures
    assert [picture.name for picture in pictures] == [f"a.tif [page {n}]" for n in (1, 2, 3)]
    assert [picture.tiles[0].page for picture in pictures] == [0, 1, 2]


@pytest.mark.parametrize("what", ["folder", "nothing"])
def test_nothing_to_analyse_is_said(tmp_path, what):
    (tmp_path / "confluence.tsv").write_text("x")
    paths = [tmp_path] if what == "folder" else []
    with pytest.raises(UsageError, match="CZI files and OME-Zarr folders are read"):
        collect(*paths)


def test_a_wrong_pattern_is_said_even_so(tmp_path):
    write_png(tmp_path / "1.png", noise(8, 8))
    with pytest.raises(NamePatternError):
        collect(tmp_path, names="{wrong}")


@given(st.permutations(["", "1", "01", "９", "a", "A2", "a10", "é", "10a", "-1", "²"]))
def test_any_names_have_one_natural_order(names):
    keys = [natural(name) for name in sorted(names, key=natural)]
    assert keys == sorted(natural(name) for name in names)
    assert keys[0] == natural("")


def test_natural_order():
    assert sorted(["v10", "V9", "v1"], key=natural) == ["v1", "V9", "v10"]


def test_a_defect_in_a_reader_costs_one_file(tmp_path, monkeypatch):
    for wide, name in enumerate("abc", 20):
        write_png(tmp_path / f"{name}.png", noise(16, wide))

    def inspect(path, limits):
        if path.name == "b.png":
            raise KeyError("no such tag")
        return png.PNG.inspect(path, limits)

    odd = replace(png.PNG, inspect=inspect)
    monkeypatch.setattr(readers, "_reader", lambda path: odd)
    found = collect(tmp_path)
    assert [p.name for each in found.acquisitions for p in each.pictures] == ["a.png", "c.png"]
    (failure,) = found.failures
    assert failure.name == "b.png"
    assert "the program made a mistake on it (KeyError)" in failure.reason


def test_feeders_are_said_by_names_and_a_person_and_never_by_halves(tmp_path):
    names = "{line}_{feeders}_D{day}_{view}"
    write_png(tmp_path / "A_MEF_D2_1.png", noise(16, 20, seed=1))
    write_png(tmp_path / "B_FF_D2_1.png", noise(16, 20, seed=2))
    for number, word in enumerate(("FF", "MEF"), 1):
        write_png(tmp_path / f"C_{word}_D2_{number}.png", noise(16, 20, seed=2 + number))
    found = collect(tmp_path, names=names)
    said = {each.dish.line: each.feeders for each in found.acquisitions}
    assert said == {"A": True, "B": False, "C": None}
    (notice,) = found.notices
    assert "say both that it is on feeders and that it is feeder-free" in notice
    given = collect(tmp_path, names=names, feeders=True)
    assert [each.feeders for each in given.acquisitions] == [True] * 3
    assert given.notices == ()


def test_a_typed_name_is_read_like_that_of_a_file(tmp_path):
    write_png(tmp_path / "one.png", noise(16, 20))
    for typed in (" A1", "Ａ１", "\u202eA1\n"):
        (found,) = collect(tmp_path, line=" ", dish=typed).acquisitions
        assert found.dish == DishKey("", "A1")


def test_names_are_read_without_opening_a_file(tmp_path):
    for name in ("L_D3_A1_2.png", "other.png", "notes.txt"):
        (tmp_path / name).write_bytes(b"no picture at all")
    read = dict(read_names([tmp_path], "{line}_D{day}_{dish}_{view}"))
    assert read == {
        tmp_path / "L_D3_A1_2.png": NameFields(line="L", dish="A1", day=3, view=2),
        tmp_path / "other.png": None,
    }
    with pytest.raises(NamePatternError, match="never closed"):
        read_names([tmp_path], "{line")
