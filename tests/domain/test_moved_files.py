"""Where files lie now, by what was found again."""

from pathlib import Path

from colonyqc.domain.moved_files import MovedFiles, folded


def test_the_newest_place_comes_first_and_folders_carry_what_is_below() -> None:
    moved = MovedFiles(((Path("/a"), Path("/b")), (Path("/a/x"), Path("/c"))))
    assert list(moved.places(Path("/a/x/1.png"))) == [Path("/c/1.png"), Path("/b/x/1.png")]
    assert list(moved.places(Path("/a/2.png"))) == [Path("/b/2.png")]
    assert list(moved.places(Path("/ab/2.png"))) == []


def test_what_moved_on_since_is_followed() -> None:
    moved = MovedFiles(((Path("/a"), Path("/b")), (Path("/b"), Path("/c"))))
    assert list(moved.places(Path("/a/1.png"))) == [Path("/c/1.png"), Path("/b/1.png")]


def test_a_file_is_where_it_was_read_as_long_as_it_lies_there(tmp_path: Path) -> None:
    old, new = tmp_path / "old" / "1.png", tmp_path / "new" / "1.png"
    for each in (old, new):
        each.parent.mkdir()
        each.touch()
    moved = MovedFiles(((old.parent, new.parent),))
    assert moved.now(old) == old
    old.unlink()
    assert moved.now(old) == new
    new.unlink()
    assert moved.now(old) is None


def test_a_renamed_share_is_one_move_and_a_renamed_file_one_of_its_own() -> None:
    share = {Path(f"/old/{n}.png"): Path(f"/new/{n}.png") for n in range(5)}
    assert folded(share) == {(Path("/old"), Path("/new")): 5}
    split = share | {Path("/old/9.png"): Path("/elsewhere/9.png")}
    assert len(folded(split)) == 6
    assert folded({Path("/old/1.png"): Path("/new/2.png")}) == {
        (Path("/old/1.png"), Path("/new/2.png")): 1
    }


def test_a_path_of_another_system_is_a_move_of_its_own() -> None:
    pair = (Path("D:\\scan\\1.png"), Path("/new/1.png"))
    assert folded(dict([pair])) == {pair: 1}
    assert list(MovedFiles((pair,)).places(pair[0])) == [pair[1]]
