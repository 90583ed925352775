"""places: what a name says of the place, and how places are split."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colonyqc.domain.errors import TrainingError
from colonyqc.training.data.site_split import place_of, split_places


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


@settings(max_examples=40, deadline=None)
@given(
    pictures=st.lists(
        st.tuples(st.sampled_from("abcdef"), st.frozensets(st.integers(0, 3), min_size=1)),
        min_size=2,
        max_size=24,
    ),
    share=st.floats(0.05, 0.6),
    seed=st.integers(0, 5),
)
def test_a_split_parts_places_and_is_the_same_again(
    pictures: list[tuple[str, frozenset[int]]], share: float, seed: int
) -> None:
    places = {place for place, _ in pictures}
    if len(places) < 2:
        with pytest.raises(TrainingError, match="of one place"):
            split_places(pictures, share, seed)
        return
    split = split_places(pictures, share, seed)
    assert split.training | split.validation == places
    assert not split.training & split.validation
    assert split.training
    assert split.validation
    assert split == split_places(pictures, share, seed)


def test_a_class_of_one_place_only_is_trained_on() -> None:
    pictures = [(p, frozenset({0, 1})) for p in "abcd"] + [("e", frozenset({0, 2}))]
    for seed in range(8):
        assert "e" in split_places(pictures, 0.4, seed).training


def test_the_share_is_of_pictures_not_of_places() -> None:
    pictures = [("big", frozenset({0, 1}))] * 12 + [(p, frozenset({0, 1})) for p in "abcd"]
    for seed in range(4):
        split = split_places(pictures, 0.25, seed)
        assert split.validation == frozenset("abcd")


@pytest.mark.parametrize("share", [0.0, 0.05, 0.5, 0.95, 1.0])
def test_one_place_at_least_is_on_each_side_whatever_the_share(share: float) -> None:
    """All places show the same classes, so that only the share speaks for a split."""
    pictures = [(place, frozenset({0, 1})) for place in "abcd"]
    for seed in range(4):
        split = split_places(pictures, share, seed)
        assert 1 <= len(split.validation) <= 3
        assert split.training == frozenset("abcd") - split.validation
