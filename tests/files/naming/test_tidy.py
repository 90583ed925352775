import pytest

from colonyqc.files.naming.tidy import is_left_out, tidy


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        (" A1 ", "A1"),
        ("cafe\u0301", "caf\u00e9"),
        ("Ａ１＿株", "A1_株"),
        ("A　1", "A 1"),
        ("ガ", "ガ"),
        ("new\nline\tand more", "new line and more"),
        ("\x1b[31mred", "[31mred"),
        ("\u202eA1\u200b", "A1"),
        ("\U0001f9d1\u200d\U0001f52c", "\U0001f9d1\u200d\U0001f52c"),
    ],
)
def test_a_name_is_spelt_one_way(name, meant):
    assert tidy(name) == meant


@pytest.mark.parametrize(
    "name",
    ["$RECYCLE.BIN", "@Recycle", "~$01.tif", "01.tif.part", "01.png.crdownload", "01.tif~", ".x"],
)
def test_bins_and_half_written_files_are_left_out(name):
    assert is_left_out(name)


@pytest.mark.parametrize("name", ["01.tif", "partial", "tmp", "Recycle test", "A~1.png"])
def test_pictures_are_not_left_out_for_a_likeness(name):
    assert not is_left_out(name)
