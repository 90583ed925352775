"""places: what a name says of the place."""

import pytest

from colonyqc.domain.errors import TrainingError
from colonyqc.training.data.site_split import place_of


@pytest.mark.parametrize(
    ("stem", "place"),
    [
        ("dishA_f01", "dishA"),
        ("dishA_f12", "dishA"),
        ("B4_site 3", "B4"),
        ("well A1-(2)", "well A1"),
        ("iPS7_D3_FL1_0041", "iPS7_FL1"),
        ("iPS7_2015-09-23_FL1_0042", "iPS7_FL1"),
        ("P17_D2_FL1_VIEW4_20150923_4551", "P17_FL1_VIEW4"),
        ("P17_D4_FL1_VIEW4_20150925_4825", "P17_FL1_VIEW4"),
        ("Scan_Well_A1_Xmm6.935_Ymm-4.964_Ch1_1um", "Scan_Well_A1"),
        ("dish_2_f03", "dish_2"),
        ("dish_2_003", "dish_2"),
        ("line_P17_f3", "line_P17"),
        ("07", "07"),
        ("D3", "D3"),
    ],
)
def test_a_place_is_the_name_without_days_and_field_numbers(stem: str, place: str) -> None:
    assert place_of(stem) == place


def test_a_pattern_says_the_place_by_its_first_group_or_whole() -> None:
    assert place_of("a_12_x", r"_(\d+)_") == "12"
    assert place_of("a_12_x", r"\d+") == "12"
    with pytest.raises(TrainingError, match="can't be understood"):
        place_of("a", "(")
    with pytest.raises(TrainingError, match="does not fit the pattern"):
        place_of("a", r"\d")
