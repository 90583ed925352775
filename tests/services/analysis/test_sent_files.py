"""Pictures that travel with the work: what comes back tells of where they were read."""

from dataclasses import replace
from pathlib import Path

import pytest

from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Acquisition, DishKey, Picture, Tile
from colonyqc.services.analysis.sent_files import read_files, unpacked
from colonyqc.services.ports import Outcome
from support.builders import analysis, picture_result


def acquisition(*paths: Path) -> Acquisition:
    tiles = tuple(Tile(path, page) for path in paths for page in (0, 1))
    return Acquisition(DishKey("A", "1"), 1, None, (Picture("well", tiles),))


def test_files_of_one_name_stay_apart_and_keep_it(tmp_path: Path) -> None:
    places = [tmp_path / folder / "a.png" for folder in "xy"]
    for number, place in enumerate(places):
        place.parent.mkdir()
        place.write_bytes(bytes([number]))
    given = acquisition(*places)
    files = read_files(given)
    assert [file.path for file in files] == places
    with unpacked(given, files) as (here, _):
        tiles = here.pictures[0].tiles
        assert [tile.path.name for tile in tiles] == ["a.png"] * 4
        assert [tile.path.read_bytes() for tile in tiles] == [b"\0", b"\0", b"\1", b"\1"]
        assert [tile.page for tile in tiles] == [0, 1, 0, 1]
    assert not tiles[0].path.exists()


def test_an_outcome_tells_of_the_files_as_they_were_named(tmp_path: Path) -> None:
    place = tmp_path / "a.png"
    place.write_bytes(b"pixels")
    given = acquisition(place)
    with unpacked(given, read_files(given)) as (here, told):
        result = picture_result()
        found = replace(result.files[0], path=str(here.pictures[0].tiles[0].path))
        result = replace(result, picture=here.pictures[0], files=(found,))
        made = analysis(pictures=(result,), acquisition=here)
        back = told(Outcome(made, ())).analysis
    assert back.acquisition == given
    assert back.pictures[0].picture == given.pictures[0]
    assert back.pictures[0].files[0].path == str(place)


def test_a_folder_that_is_a_picture_comes_whole(tmp_path: Path) -> None:
    place = tmp_path / "a.ome.zarr"
    (place / "0" / "c").mkdir(parents=True)
    (place / "zarr.json").write_bytes(b"{}")
    (place / "0" / "c" / "1").write_bytes(b"chunk")
    given = acquisition(place)
    with unpacked(given, read_files(given)) as (here, _):
        there = here.pictures[0].tiles[0].path
        assert there.name == "a.ome.zarr"
        assert (there / "zarr.json").read_bytes() == b"{}"
        assert (there / "0" / "c" / "1").read_bytes() == b"chunk"


def test_what_is_gone_is_left_to_the_machine_that_looks_for_it(tmp_path: Path) -> None:
    assert read_files(acquisition(tmp_path / "gone.png")) == ()


def test_a_machine_without_room_says_so_of_the_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "a.png"
    place.write_bytes(b"pixels")
    given = acquisition(place)
    files = read_files(given)

    def no_room(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", no_room)
    with (
        pytest.raises(PictureError, match=r"a.png can't be read: the machine cannot store it"),
        unpacked(given, files),
    ):
        raise AssertionError("nothing to work on")
