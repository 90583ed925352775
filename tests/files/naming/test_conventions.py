from datetime import datetime
from pathlib import Path

import pytest

from colonyqc.domain.errors import NamePatternError
from colonyqc.domain.picture import NameFields
from colonyqc.files.naming.conventions import choose, pixel_size_in_name, presets, read_name

EVOS = Path("/d/UDID_038_sample1_C3_P17_MONO_D2_FL1_VIEW1_20150923_4548.jpg")
TILE = Path("/d/3500003816_Scan_2-11-2020-11-59-54-AM_Well_A1_Xmm-0.977_Ymm-4.964_Ch1_1um.tiff")
WELL = Path("/d/3500002699_Scan_1-28-2019-7-37-12-AM_Well_E8_Ch1_-1um_resized.tiff")
PLAIN = Path("/d/dish 7/01.png")


def test_evos_names():
    expected = NameFields(
        line="UDID_038 C3",
        dish="FL1",
        day=2,
        view=1,
        passage="P17",
        taken=datetime(2015, 9, 23),
    )
    assert read_name(EVOS, choose("evos", [])) == expected


def test_celigo_tiles():
    assert read_name(TILE, choose("celigo", [])) == NameFields(
        dish="3500003816",
        well="A1",
        taken=datetime(2020, 2, 11, 11, 59, 54),
        x_mm=-0.977,
        y_mm=-4.964,
        pixel_size_um=1.0,
    )


def test_celigo_whole_wells_state_no_pixel_size():
    fields = read_name(WELL, choose("celigo", []))
    assert fields == NameFields(
        dish="3500002699", well="E8", taken=datetime(2019, 1, 28, 7, 37, 12)
    )
    assert pixel_size_in_name(WELL) is None
    assert pixel_size_in_name(TILE) == 1.0


def test_plain_names_take_the_folder_for_the_dish():
    assert read_name(PLAIN, choose("plain", [])) == NameFields(dish="dish 7", view=1)
    other = PLAIN.with_name("P2-10.png")
    assert read_name(other, choose("plain", [])) == NameFields(dish="dish 7")


def test_guessing_takes_the_convention_most_files_follow_and_falls_back():
    for paths in ([EVOS, PLAIN], [TILE, WELL, EVOS], [PLAIN]):
        conventions = choose(None, paths)
        assert conventions[-1].name == "plain"
        assert read_name(EVOS, conventions).line == "UDID_038 C3"
        assert read_name(TILE, conventions).well == "A1"
        assert read_name(PLAIN, conventions).dish == "dish 7"
    assert choose(None, [TILE, WELL, EVOS])[0].name == "celigo"


def test_what_follows_no_given_pattern_falls_back():
    assert read_name(PLAIN, choose("{line}_{day}", [])) == NameFields(dish="dish 7", view=1)


def test_unknown_presets_are_answered_with_the_known_ones():
    with pytest.raises(NamePatternError, match="presets are evos, celigo, plain; or write"):
        choose("olympus", [])


def test_presets_from_a_folder(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("title: Mine\ny_grows: up\npatterns: ['{dish}_{x_mm}_{y_mm}']\n")
    (mine,) = presets(tmp_path)
    assert mine.match(Path("/d/A_1.5_2.5.tif")) == NameFields(dish="A", x_mm=1.5, y_mm=-2.5)


@pytest.mark.parametrize(
    "text", ["title: x\npatterns: []", "patterns: ['{dish}']", "{", "title: x\npatterns: ['{no}']"]
)
def test_wrong_presets_are_named(tmp_path, text):
    (tmp_path / "mine.yaml").write_text(text)
    with pytest.raises(NamePatternError, match="The name p"):
        presets(tmp_path)
