from dataclasses import replace

import pytest

from colonyqc.services.qualification import virtual_dish
from colonyqc.services.qualification.virtual_dish import SHARES, Judged, checks
from support.qualification import BenchOfTests, failed, limits

GOOD = [
    Judged(seed, share, 40.0, 41.0, 100 * share, 90 * share, "pass" if share < 0.1 else "watch")
    for share in SHARES
    for seed in (1, 2)
]


def changed(share: float, **fields: object) -> list[Judged]:
    """Return the dishes with the first of a drawn share otherwise."""
    at = next(i for i, each in enumerate(GOOD) if each.share == share)
    return [replace(e, **fields) if i == at else e for i, e in enumerate(GOOD)]  # type: ignore[arg-type]


def test_dishes_found_as_drawn_pass() -> None:
    assert failed(list(checks(GOOD, limits()))) == set()


@pytest.mark.parametrize(
    ("share", "fields", "key"),
    [
        (0.05, {"confluence": 45.1}, "dish-confluence"),
        (0.4, {"confluence": float("nan")}, "dish-confluence"),
        (0.0, {"found": 2.1}, "dish-false"),
        (0.0, {"found": float("nan")}, "dish-false"),
        (0.2, {"verdict": "pass"}, "dish-warned"),
        (0.4, {"verdict": "ready"}, "dish-warned"),
    ],
)
def test_one_dish_that_is_not_fails(share: float, fields: dict[str, object], key: str) -> None:
    assert failed(list(checks(changed(share, **fields), limits()))) == {key}


def test_what_has_no_limit_is_told_with_its_numbers() -> None:
    told = [each for each in checks(changed(0.1, verdict="pass"), limits()) if each.passed]
    (ten,) = (each for each in told if (each.key, each.subject) == ("dish-told", "10 %"))
    assert ten.found == {"warned": "1", "count": "2", "drawn": "10.0", "mean": "9.0"}


def test_dishes_are_drawn_and_judged_by_the_rules_that_came_with_the_program(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(virtual_dish, "SHARES", (0.0, 0.4))
    made = bench.checks(virtual_dish.run, limits(seeds=1))
    assert [each.key for each in made] == [
        *2 * ["dish-confluence"], "dish-false", "dish-warned",
    ]  # fmt: skip
    assert failed(made) == set()
