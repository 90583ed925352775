"""places: how they are split."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colonyqc.domain.errors import TrainingError
from colonyqc.services.teaching.place_split import split_places


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
