from dataclasses import replace

import pytest

from colonyqc.services.ports import UNWATCHED
from colonyqc.services.qualification import virtual_dish
from colonyqc.services.qualification.values import Check, Measured
from colonyqc.services.qualification.virtual_dish import SHARES, Judged, outcomes
from support.qualification import BenchOfTests, failed, limits

GOOD = [
    Judged(
        *(seed, share, 40.0, 41.0, 100 * share, 90 * share),
        "pass" if share < 0.1 else "watch",
        printed=True,
    )
    for share in SHARES
    for seed in (1, 2)
]


def changed(share: float, **fields: object) -> list[Judged]:
    """Return the dishes with the first of a drawn share otherwise."""
    at = next(i for i, each in enumerate(GOOD) if each.share == share)
    return [replace(e, **fields) if i == at else e for i, e in enumerate(GOOD)]  # type: ignore[arg-type]


def checked(judged: list[Judged]) -> list[Check]:
    return [each for each in outcomes(judged, limits()) if isinstance(each, Check)]


def test_dishes_found_as_drawn_pass() -> None:
    made = list(outcomes(GOOD, limits()))
    assert failed([each for each in made if isinstance(each, Check)]) == set()


@pytest.mark.parametrize(
    ("share", "fields", "key"),
    [
        (0.05, {"confluence": 45.1}, "dish-confluence"),
        (0.4, {"confluence": float("nan")}, "dish-confluence"),
        (0.0, {"found": 2.1}, "dish-false"),
        (0.0, {"found": float("nan")}, "dish-false"),
        (0.2, {"verdict": "pass"}, "dish-passed"),
        (0.4, {"verdict": "ready"}, "dish-passed"),
        (0.1, {"printed": False}, "dish-printed"),
    ],
)
def test_one_dish_that_is_not_fails(share: float, fields: dict[str, object], key: str) -> None:
    assert failed(checked(changed(share, **fields))) == {key}


def test_what_has_no_limit_is_told_with_its_numbers() -> None:
    made = outcomes(changed(0.1, verdict="pass"), limits())
    told = {each.subject: each.found for each in made if isinstance(each, Measured)}
    assert list(told) == ["0 %", "5 %", "10 %", "20 %", "40 %"]
    assert told["10 %"] == {"warned": "1", "count": "2", "drawn": "10.0", "mean": "9.0"}


def test_dishes_are_drawn_kept_and_judged_as_anybody_s_are(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(virtual_dish, "SHARES", (0.0, 0.4))
    made = [e for e in virtual_dish.run(bench, limits(seeds=1), UNWATCHED) if isinstance(e, Check)]
    assert [each.key for each in made] == [
        *2 * ["dish-confluence"], "dish-false", "dish-passed", "dish-printed",
    ]  # fmt: skip
    assert failed(made) == set()
