"""Plates of OME-Zarr: which folders are pictures, of which well and moment."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import zarr

from colonyqc.domain.errors import PictureError
from colonyqc.files.formats.ome_zarr_plate import field_of, fields_of, pictures_in
from files.makers import noise
from files.zarr_makers import write_plate, write_zarr


@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_the_fields_of_a_plate_are_its_pictures(tmp_path: Path, version: str) -> None:
    wells = {"A1": [noise(20, 24)], "B12": [noise(20, 24), noise(20, 24, seed=1)]}
    plate = write_plate(tmp_path / "p.ome.zarr", wells, version=version)
    found = fields_of(plate)
    assert [(each.well, each.view) for each in found] == [("A1", 1), ("B12", 1), ("B12", 2)]
    assert pictures_in(plate) == tuple(each.folder for each in found)
    assert pictures_in(plate / "B/12") == (plate / "B/12/0", plate / "B/12/1")
    assert [field_of(each.folder) for each in found] == list(found)


def test_its_moments_are_days_or_times_or_numbers(tmp_path: Path) -> None:
    started = int(datetime(2026, 3, 4, 9, 30, tzinfo=UTC).timestamp() * 1000)
    plate = write_plate(
        tmp_path / "p.ome.zarr",
        {"A1": [noise(20, 24)] * 4},
        acquisitions=[
            {"id": 0, "name": "day 4"},
            {"id": 1, "name": "evening", "starttime": started},
            {"id": 2, "name": "later"},
        ],
        of_field=[0, 1, 2, 2],
    )
    told = [(each.view, each.day, each.taken, each.moment) for each in fields_of(plate)]
    assert told == [
        (1, 4, None, 1),
        (1, None, datetime(2026, 3, 4, 9, 30, tzinfo=UTC), 2),
        (1, None, None, 3),
        (2, None, None, 3),
    ]


def test_what_is_of_no_plate_has_no_field(tmp_path: Path) -> None:
    image = write_zarr(tmp_path / "a.ome.zarr", noise(20, 24))
    assert fields_of(image) == ()
    assert pictures_in(image) == (image,)
    for path in (image, tmp_path / "x/y/z/a.png", Path("/a.png")):
        assert field_of(path) is None
    table = tmp_path / "table"
    zarr.open_group(table, mode="w")
    assert pictures_in(table) == ()


def test_a_well_that_is_not_there_is_still_named(tmp_path: Path) -> None:
    plate = write_plate(tmp_path / "p.ome.zarr", {"A1": [noise(20, 24)], "A2": [noise(20, 24)]})
    for file in sorted((plate / "A/2").rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()
    (plate / "A/2").rmdir()
    assert [each.well for each in fields_of(plate)] == ["A1", "A2"]


@pytest.mark.parametrize("path", ["A", "../B/1", "A/1/0", "./1", ""])
def test_ways_out_of_a_plate_are_not_followed(tmp_path: Path, path: str) -> None:
    plate = write_plate(tmp_path / "p.ome.zarr", {"A1": [noise(20, 24)]})
    group = zarr.open_group(plate, mode="a")
    said = group.attrs["ome"]
    said["plate"]["wells"][0]["path"] = path
    group.attrs["ome"] = said
    with pytest.raises(PictureError, match=r"p\.ome\.zarr can't be read: it is damaged"):
        fields_of(plate)
    assert pictures_in(plate) == (plate,)
