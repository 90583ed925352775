from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import nan

from hypothesis import given
from hypothesis import strategies as st

from colonyqc.config.sentences import worded
from colonyqc.domain.analysis import Analysis
from colonyqc.domain.picture import DishKey, Failure
from colonyqc.domain.quality import Problem, ProblemKind
from colonyqc.domain.triage import Ranked, RiskKind, Standing, due, rank, risks
from colonyqc.domain.visits import DueRule, VisitInterval, VisitUnit
from support.builders import BLURRED, GOOD, analysis, picture_result

TAKEN = datetime(2026, 3, 1, 9, 0).astimezone()
TODAY = TAKEN + timedelta(days=1)
STRANGE = replace(
    GOOD, problems=(Problem(ProblemKind.UNFAMILIAR, "Unfamiliar look.", -1.0, 0.0, False),)
)


def at(differentiated: float = 2.0, confluence: float = 40.0, **numbers: object) -> Analysis:
    """Return an analysis of a moment with these numbers and no interval."""
    made = analysis()
    known = {"differentiated": differentiated, "confluence": confluence, "colony_count": 4}
    statistics = replace(made.statistics, **(known | numbers))  # type: ignore[arg-type]
    acquisition = replace(made.acquisition, taken=TAKEN)
    return replace(made, statistics=statistics, acquisition=acquisition)


def standing(name: str = "D1", of: Analysis | None = None, **changes: object) -> Standing:
    base = Standing(DishKey("201B7", name), at() if of is None else of, decided=4)
    return replace(base, **changes)  # type: ignore[arg-type]  # tests name real fields


def kinds(of: Standing, now: datetime = TODAY) -> list[RiskKind]:
    return [risk.kind for risk in risks(of, now)]


def every(amount: int, unit: VisitUnit = VisitUnit.DAYS) -> DueRule:
    return DueRule(VisitInterval(amount, unit))


def day_of(of: Analysis) -> date:
    visit = due(standing(of=of))
    assert visit is not None
    return visit.day


def names(ranked: tuple[Ranked, ...]) -> list[str]:
    return [each.standing.dish.dish for each in ranked]


def test_a_quiet_dish_that_is_decided_has_nothing_against_it() -> None:
    assert risks(standing(), TODAY) == ()


def test_each_danger_is_told_by_the_stronger_rule_with_value_interval_and_limit() -> None:
    bad = at(23.0, differentiated_low=19.0, differentiated_high=27.0)
    (risk,) = risks(standing(of=bad), TODAY)
    assert risk.kind is RiskKind.FAILED
    assert risk.sentence == "Differentiated area: 23 % (19.0–27.0), limit 20 %."
    assert kinds(standing(of=at(12.0))) == [RiskKind.OVER]
    assert worded(risk.sentence, "ja") == "分化率：23 % (19.0–27.0)、限界値20 %。"


def test_near_says_its_limit_and_passage_is_a_task_beside_it() -> None:
    near = at(9.8, confluence=75.0)
    (ranked,) = rank([standing(of=near)], TODAY)
    assert [risk.kind for risk in ranked.risks] == [RiskKind.NEAR, RiskKind.PASSAGE]
    assert ranked.to_passage
    assert ranked.risks[0].sentence == "Differentiated area: 9.8 % is near 10 %."
    assert not rank([standing()], TODAY)[0].to_passage


def test_what_nobody_could_judge_is_told() -> None:
    blind = analysis(pictures=(picture_result(1, quality=BLURRED),))
    assert kinds(standing(of=blind, decided=2)) == [RiskKind.UNJUDGED]
    assert RiskKind.UNJUDGED in kinds(standing(of=at(nan)))


def test_poor_pictures_and_an_unfamiliar_look_are_counted() -> None:
    some = analysis(pictures=(picture_result(1, quality=STRANGE), picture_result(2)))
    some = replace(some, failures=(Failure("b.png", "it is empty"),))
    found = risks(standing(of=some, decided=9), TODAY - timedelta(days=1))
    said = {risk.kind: risk.sentence for risk in found}
    assert said[RiskKind.UNFAMILIAR] == "Unfamiliar look: 1 of 3 pictures."
    assert said[RiskKind.POOR] == "Poor pictures: 1 of 3 could not be judged."


def test_a_jump_since_the_day_before_is_told_either_way() -> None:
    before = at(1.0, confluence=60.0).statistics
    found = risks(standing(of=at(8.0, confluence=45.0), before=before), TODAY)
    assert [risk.kind for risk in found] == [RiskKind.JUMPED, RiskKind.JUMPED]
    assert "Confluence: from 60 % to 45 % since the day before." in {r.sentence for r in found}
    calm = at(3.0, confluence=65.0).statistics
    assert kinds(standing(of=at(2.0, confluence=60.0), before=calm)) == []


def test_a_dish_is_due_daily_or_as_somebody_said() -> None:
    assert str(due(standing())) == f"{TODAY:%Y-%m-%d}"
    assert kinds(standing(), TODAY) == []
    late = TODAY + timedelta(days=2)
    (risk,) = risks(standing(), late)
    assert (risk.kind, risk.amount) == (RiskKind.OVERDUE, 2)
    assert risk.sentence == f"Overdue since {TODAY:%Y-%m-%d}."
    assert kinds(standing(due_rule=every(3)), late) == []
    assert due(replace(standing(), analysis=None)) is None


def test_a_camera_that_knows_no_zone_tells_local_time() -> None:
    naive = at()
    naive = replace(naive, acquisition=replace(naive.acquisition, taken=datetime(2026, 3, 1, 23)))
    assert day_of(naive) == date(2026, 3, 2)
    untold = replace(naive, acquisition=replace(naive.acquisition, taken=None))
    untold = replace(untold, finished=datetime(2026, 3, 5, 12, tzinfo=UTC))
    assert day_of(untold) == date(2026, 3, 6)


def test_a_dish_that_is_due_by_the_hour_is_late_by_the_hour() -> None:
    half = standing(due_rule=every(12, VisitUnit.HOURS))
    moment = TAKEN + timedelta(hours=12)
    assert kinds(half, moment) == []
    (risk,) = risks(half, moment + timedelta(hours=3))
    assert risk.amount == 0.125
    assert risk.sentence == f"Overdue since {moment:%Y-%m-%d %H:%M}."
    daily, clock = standing(), standing(due_rule=every(24, VisitUnit.HOURS))
    # A day goes by the calendar: any time of the next one is in time.
    assert kinds(daily, TODAY + timedelta(hours=2)) == []
    assert kinds(clock, TODAY + timedelta(hours=2)) == [RiskKind.OVERDUE]


def test_open_decisions_come_last_and_are_counted() -> None:
    (risk,) = risks(standing(decided=1), TODAY)
    assert (risk.kind, risk.sentence) == (RiskKind.OPEN, "Open: 3 of 4 colonies.")


STANDINGS = st.builds(
    lambda number, diff, conf, decided, days: standing(
        f"D{number}", at(diff, conf), decided=decided, due_rule=every(days)
    ),
    st.integers(1, 99),
    st.one_of(st.just(nan), st.floats(0, 40)),
    st.floats(1, 100),
    st.integers(0, 4),
    st.integers(1, 5),
)
MANY = st.lists(STANDINGS, max_size=8, unique_by=lambda each: each.dish.dish)


def over(of: Standing) -> bool:
    assert of.analysis is not None
    numbers = of.analysis.statistics
    return numbers.differentiated > 10 or numbers.confluence > 90


@given(MANY)
def test_a_dish_over_a_limit_never_stands_below_one_within_its_limits(many: list[Standing]) -> None:
    beyond = [over(each.standing) for each in rank(many, TODAY)]
    assert beyond == sorted(beyond, reverse=True)


@given(MANY, st.randoms())
def test_the_order_does_not_hang_on_how_dishes_come(many: list[Standing], mix: object) -> None:
    shuffled = list(many)
    mix.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' Random
    assert names(rank(shuffled, TODAY)) == names(rank(many, TODAY))
    assert sorted(names(rank(many, TODAY))) == sorted(each.dish.dish for each in many)


@given(MANY, st.integers(0, 7), st.sampled_from(["failed picture", "undecided", "late"]))
def test_nothing_that_is_added_against_a_dish_moves_it_down(
    many: list[Standing], place: int, what: str
) -> None:
    if not many:
        return
    one = many[place % len(many)]
    assert one.analysis is not None
    worse = {
        "failed picture": replace(
            one, analysis=replace(one.analysis, failures=(Failure("x", "y"),))
        ),
        "undecided": replace(one, decided=0),
        "late": replace(one, due_rule=every(1)),
    }[what]
    later = TODAY + timedelta(days=1)
    before = names(rank(many, later)).index(one.dish.dish)
    changed = [worse if each is one else each for each in many]
    assert names(rank(changed, later)).index(one.dish.dish) <= before


@given(st.floats(0, 40), st.floats(0, 40))
def test_of_two_dishes_that_differ_in_differentiation_the_worse_comes_first(
    one: float, other: float
) -> None:
    first, _ = rank([standing("A", at(one)), standing("B", at(other))], TODAY)
    low, high = sorted((one, other))
    told = max(risks(standing(of=at(low)), TODAY), default=None, key=lambda r: r.amount)
    if told is not None and low != high:
        assert first.standing.analysis is not None
        assert first.standing.analysis.statistics.differentiated == high
