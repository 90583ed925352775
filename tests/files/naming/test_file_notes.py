"""Files that are left out, or count twice, stand with the dish and moment they are of."""

from pathlib import Path

import pytest

from colonyqc.domain.picture import Acquisition, Collection, NameFields, Selection
from colonyqc.files.pictures import FilePictures
from files.makers import noise, write_png

NAMES = "{line}_{dish}_D{day}_V{view}"


def put(folder: Path, name: str, seed: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return write_png(folder / name, noise(16, 20, seed=seed))


def collect(*paths: Path, names: str | None = None, um: float | None = None) -> Collection:
    given = NameFields(pixel_size_um=um)
    return FilePictures().collect(paths, names, given, Selection())


def out(of: Acquisition) -> list[str]:
    return [note.path.name for note in of.left_out]


def test_a_twin_and_an_unreadable_view_are_noted_with_their_dish(tmp_path: Path) -> None:
    put(tmp_path, "A_1_D1_V1.png", 1)
    put(tmp_path, "A_1_D1_V2.png", 1)
    (tmp_path / "A_1_D1_V3.png").write_bytes(b"")
    put(tmp_path, "A_2_D1_V1.png", 2)
    found = collect(tmp_path, names=NAMES)
    one, two = found.acquisitions
    assert out(one) == ["A_1_D1_V2.png", "A_1_D1_V3.png"]
    assert one.left_out[0].sentence in found.notices
    assert one.left_out[1].sentence == found.failures[0].reason
    assert two.file_notes == ()


@pytest.mark.parametrize("name", ["A_1_D9_V3.png", "A_3_D1_V3.png", "B_1_D1_V3.png", "other.png"])
def test_an_unreadable_file_of_another_dish_or_day_is_noted_nowhere(
    tmp_path: Path, name: str
) -> None:
    put(tmp_path, "A_1_D1_V1.png", 1)
    (tmp_path / name).write_bytes(b"cut")
    found = collect(tmp_path, names=NAMES)
    assert [each.file_notes for each in found.acquisitions] == [()]
    assert [each.name for each in found.failures] == [name]


def test_folders_of_one_name_keep_their_unreadable_files_apart(tmp_path: Path) -> None:
    for seed, where in enumerate(("exp A", "exp B")):
        put(tmp_path / where / "dish1", "1.png", seed)
    (tmp_path / "exp B" / "dish1" / "2.png").write_bytes(b"")
    first, second = collect(tmp_path).acquisitions
    assert (first.dish.dish, out(first)) == ("exp A dish1", [])
    assert (second.dish.dish, out(second)) == ("exp B dish1", ["2.png"])


def test_where_it_could_be_of_two_moments_it_is_noted_at_none(tmp_path: Path) -> None:
    for seed, moment in enumerate(("2026-01-01", "2026-01-02")):
        put(tmp_path / "A" / moment, "1.png", seed)
    (tmp_path / "A" / "2026-01-02" / "2.png").write_bytes(b"")
    (tmp_path / "A" / "scan.png").write_bytes(b"")
    first, second = collect(tmp_path).acquisitions
    assert (first.dish, out(first)) == (second.dish, [])
    assert out(second) == ["2.png"]


def test_a_file_with_an_impossible_name_ends_nothing(tmp_path: Path) -> None:
    put(tmp_path, "A_20260101_1.png", 1)
    (tmp_path / "A_20269901_1.png").write_bytes(b"")
    found = collect(tmp_path, names="{dish}_{date:%Y%m%d}_{view}")
    assert [each.file_notes for each in found.acquisitions] == [()]


def test_a_picture_counted_for_two_dishes_stands_with_both(tmp_path: Path) -> None:
    for dish in "AB":
        put(tmp_path / dish, "01.png", 1)
    found = collect(tmp_path)
    for each in found.acquisitions:
        (note,) = each.file_notes
        assert note.counted
        assert note.sentence in found.notices
        assert note.path == each.pictures[0].tiles[0].path
        assert each.left_out == ()


def test_a_size_that_the_file_contradicts_is_noted_with_its_dish(tmp_path: Path) -> None:
    put(tmp_path, "A_1_D1_V1_1.0um.png", 1)
    put(tmp_path, "A_1_D1_V2_3.0um.png", 2)
    found = collect(tmp_path, names="{line}_{dish}_D{day}_V{view}_{um}um", um=1.0)
    (one,) = found.acquisitions
    assert out(one) == [each.name for each in found.failures]
