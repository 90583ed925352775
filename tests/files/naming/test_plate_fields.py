"""OME-Zarr pictures among others: sorted into dishes, wells of a plate each a dish."""

from pathlib import Path

import numpy as np

from colonyqc.domain.picture import Collection, NameFields, Selection
from colonyqc.files.naming.listing import listed
from colonyqc.files.pictures import FilePictures
from files.makers import noise, write_png
from files.zarr_makers import write_plate, write_zarr


def collect(*paths: Path, names: str | None = None) -> Collection:
    return FilePictures().collect(paths, names, NameFields(), Selection())


def test_a_folder_is_one_picture_among_the_files_and_none_is_looked_for_in_it(
    tmp_path: Path,
) -> None:
    path = write_zarr(tmp_path / "dish 7/L1_D3.ome.zarr", noise(20, 24))
    write_png(tmp_path / "dish 7/01.png", noise(20, 24, seed=1))
    write_png(path / "preview.png", noise(20, 24, seed=2))
    for given in (tmp_path, path):
        found = collect(given)
        assert not found.failures
        names = {p.name for each in found.acquisitions for p in each.pictures}
        assert names == ({"L1_D3.ome.zarr", "01.png"} if given == tmp_path else {"L1_D3.ome.zarr"})


def test_its_name_says_what_names_of_files_say(tmp_path: Path) -> None:
    path = write_zarr(tmp_path / "WT_D4_dish2_VIEW3.ome.zarr", noise(20, 24))
    (one,) = collect(path, names="{line}_D{day}_{dish}_VIEW{view}").acquisitions
    assert (one.dish.line, one.dish.dish, one.day, one.pictures[0].view) == ("WT", "dish2", 4, 3)


def test_the_wells_of_a_plate_are_dishes(tmp_path: Path) -> None:
    wells = {
        "A1": [noise(20, 24), noise(20, 24, seed=1)],
        "B12": [noise(20, 24, seed=2), noise(20, 24, seed=3)],
    }
    days = [{"id": 0, "name": "day 2"}, {"id": 5, "name": "day 3"}]
    plate = write_plate(tmp_path / "plate 7.ome.zarr", wells, acquisitions=days, of_field=[0, 5])
    found = collect(plate)
    assert not found.failures
    told = [(each.dish.dish, each.day, len(each.pictures)) for each in found.acquisitions]
    assert told == [(f"plate 7 {well}", day, 1) for well in ("A1", "B12") for day in (2, 3)]
    assert found.acquisitions[0].pictures[0].name == "plate 7.ome.zarr/A/1/0"
    of_well = collect(plate / "B/12")
    assert {each.dish.dish for each in of_well.acquisitions} == {"plate 7 B12"}
    pictures = FilePictures()
    hashes = {pictures.hashes(each.pictures[0])[0].sha256 for each in found.acquisitions}
    assert len(hashes) == 4


def test_moments_without_a_day_are_kept_apart_and_fields_of_one_are_views(tmp_path: Path) -> None:
    names = [{"id": 0, "name": "first"}, {"id": 1, "name": "second"}]
    fields = [noise(20, 24, seed=seed) for seed in range(3)]
    plate = write_plate(
        tmp_path / "WT_P7.zarr", {"C3": fields}, acquisitions=names, of_field=[0, 0, 1]
    )
    found = collect(plate)
    assert [[p.view for p in each.pictures] for each in found.acquisitions] == [[1, 2], [1]]


def test_the_name_of_a_plate_tells_line_and_day_of_its_wells(tmp_path: Path) -> None:
    plate = write_plate(tmp_path / "WT_D4_p2.ome.zarr", {"C3": [noise(20, 24)]})
    (one,) = collect(plate, names="{line}_D{day}_{dish}").acquisitions
    assert (one.dish.line, one.dish.dish, one.day) == ("WT", "p2 C3", 4)
    assert collect(plate, names="{line}-{day}").failures[0].name == "WT_D4_p2.ome.zarr/C/3/0"


def test_one_broken_field_never_stops_the_others(tmp_path: Path) -> None:
    plate = write_plate(tmp_path / "p.ome.zarr", {"A1": [noise(20, 24)], "A2": [noise(20, 24)]})
    (plate / "A/2/0/zarr.json").write_text("{")
    found = collect(tmp_path)
    assert [each.dish.dish for each in found.acquisitions] == ["p A1"]
    (failure,) = found.failures
    assert failure.reason.startswith("p.ome.zarr/A/2/0 can't be read: it is damaged.")


def test_a_copy_of_a_folder_is_counted_once(tmp_path: Path) -> None:
    for name in ("01.ome.zarr", "01 - Copy.ome.zarr"):
        write_zarr(tmp_path / "dish" / name, noise(20, 24))
    (one,) = collect(tmp_path).acquisitions
    assert [each.name for each in one.pictures] == ["01.ome.zarr"]


def test_a_folder_that_is_watched_lists_the_pictures_with_what_changes(tmp_path: Path) -> None:
    plate = write_plate(tmp_path / "p.ome.zarr", {"A1": [noise(20, 24)], "A2": [noise(20, 24)]})
    before = listed(tmp_path)
    assert set(before) == {plate / "A/1/0", plate / "A/2/0"}
    piece = plate / "A/2/0/0/c/1/1"
    piece.write_bytes(piece.read_bytes() + b"x")
    after = listed(tmp_path)
    assert before[plate / "A/1/0"] == after[plate / "A/1/0"]
    assert before[plate / "A/2/0"] != after[plate / "A/2/0"]


def test_a_moved_folder_is_found_again_by_its_bytes(tmp_path: Path) -> None:
    path = write_zarr(tmp_path / "here/a.ome.zarr", noise(20, 24))
    pictures = FilePictures()
    (one,) = pictures.collect([path]).acquisitions
    (wanted,) = pictures.hashes(one.pictures[0])
    path.rename(tmp_path / "b.ome.zarr")
    found = pictures.find_again([wanted], [tmp_path])
    assert found == {path: tmp_path / "b.ome.zarr"}
    np.testing.assert_array_equal(wanted.size, sum_of(tmp_path / "b.ome.zarr"))


def sum_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
