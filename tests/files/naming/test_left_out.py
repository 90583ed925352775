import pytest

from colonyqc.files.naming.left_out import is_left_out


@pytest.mark.parametrize(
    "name",
    ["$RECYCLE.BIN", "@Recycle", "~$01.tif", "01.tif.part", "01.png.crdownload", "01.tif~", ".x"],
)
def test_bins_and_half_written_files_are_left_out(name: str) -> None:
    assert is_left_out(name)


@pytest.mark.parametrize("name", ["01.tif", "partial", "tmp", "Recycle test", "A~1.png"])
def test_pictures_are_not_left_out_for_a_likeness(name: str) -> None:
    assert not is_left_out(name)
