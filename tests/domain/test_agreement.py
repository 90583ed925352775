from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.agreement import Agreement, cohen, fleiss

ANSWERS = st.lists(
    st.tuples(st.sampled_from("kwd"), st.sampled_from("kwd")), min_size=4, max_size=12
)


def said(words: str) -> dict[int, str]:
    return dict(enumerate(words))


def test_cohens_own_kind_of_table_gives_its_kappa() -> None:
    # 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: observed .70, by chance .50.
    one, other = "y" * 25 + "n" * 25, "y" * 20 + "n" * 5 + "y" * 10 + "n" * 15
    found = cohen(said(one), said(other))
    assert (found.items, found.agreed) == (50, pytest.approx(0.7))
    assert found.kappa == pytest.approx(0.4)
    # Standard error by the large-sample formula is about .13.
    assert found.low == pytest.approx(0.4 - 1.96 * 0.13, abs=0.05)
    assert found.high == pytest.approx(0.4 + 1.96 * 0.13, abs=0.05)


def test_fleiss_golden_number() -> None:
    # Fourteen raters, ten items, five categories: a table that is worked out as 0.210.
    table = [
        (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
        (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
    ]  # fmt: skip
    rows = [[word for n, word in zip(row, "abcde", strict=True) for _ in range(n)] for row in table]
    raters = [dict(enumerate(column)) for column in zip(*rows, strict=True)]
    assert fleiss(raters).kappa == pytest.approx(0.210, abs=0.001)


def test_two_raters_who_say_the_same_agree_wholly() -> None:
    assert cohen(said("kwdk"), said("kwdk")).kappa == 1
    assert fleiss([said("kwdk")] * 3).kappa == 1


def test_only_what_both_answered_counts() -> None:
    found = cohen({1: "k", 2: "w", 3: "k"}, {2: "w", 3: "k", 9: "d"})
    assert (found.items, found.kappa) == (2, 1)


@pytest.mark.parametrize(
    "found",
    [cohen({}, {1: "k"}), fleiss([]), fleiss([said("kwd")]), cohen(said("kkk"), said("kkk"))],
)
def test_where_nothing_is_to_be_told_there_is_no_kappa(found: Agreement) -> None:
    assert isnan(found.kappa)
    assert isnan(found.low)


def test_chance_is_near_nought_and_its_interval_holds_nought() -> None:
    random = np.random.default_rng(2)
    one, other = ("".join(random.choice(list("kwd"), 300)) for _ in range(2))
    found = cohen(said(one), said(other))
    assert found.low < 0 < found.high
    assert abs(found.kappa) < 0.12


@given(ANSWERS)
def test_it_does_not_matter_who_is_asked_first(pairs: list[tuple[str, str]]) -> None:
    one, other = (dict(enumerate(column)) for column in zip(*pairs, strict=True))
    first, second = cohen(one, other), cohen(other, one)
    assert first.agreed == second.agreed
    assert first.kappa == pytest.approx(second.kappa, nan_ok=True)
    assert fleiss([one, other]).agreed == pytest.approx(first.agreed)
