from dataclasses import replace
from math import nan

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.colony import Colony, Scale
from colonyqc.domain.metrics import COLONY_METRICS
from colonyqc.domain.picture import Acquisition, DishKey
from colonyqc.domain.protocol import Condition, Direction, Protocol, Rule
from colonyqc.domain.rule_sets import Applies, RuleSet
from colonyqc.domain.rules import STRENGTH, moment, propose_colony
from colonyqc.domain.statistics import pool
from colonyqc.services.ports import AnalysisRecord
from colonyqc.services.rules.preview import (
    UNJUDGED,
    dish_values,
    judge,
    preview,
    proposal,
    sample,
)
from support.builders import START, analysis, colony, picture_result

DISH = DishKey("line A", "dish 1")
SHARES = st.floats(0, 1) | st.just(nan)
COLONIES = st.builds(
    lambda **values: colony(**values),
    differentiated_fraction=SHARES,
    uncertain_fraction=st.floats(0, 1),
    edge_share=SHARES,
    roundness=st.floats(0, 1),
    area_px=st.floats(1, 1e6),
)
CONDITIONS = st.builds(
    Condition,
    st.sampled_from(sorted(COLONY_METRICS)),
    st.sampled_from(Direction),
    st.sampled_from([0.1, 0.5, 5.0, 50.0, 1e4]),
)
LISTS = st.lists(CONDITIONS, max_size=2).map(tuple)
DAYS = st.none() | st.integers(0, 4)
RULES = st.lists(
    st.builds(
        Rule,
        name=st.sampled_from("xyz"),
        verdict=st.sampled_from(["keep", "watch", "discard"]),
        all=LISTS,
        any=LISTS,
        from_day=DAYS,
        to_day=DAYS,
    ),
    max_size=4,
).map(tuple)
MOMENTS = st.lists(
    st.tuples(
        DAYS, st.none() | st.booleans(), st.none() | st.just(1.6), st.lists(COLONIES, max_size=4)
    ),
    min_size=1,
    max_size=3,
)
Moments = list[tuple[int | None, bool | None, float | None, list[Colony]]]


def records(moments: Moments) -> list[AnalysisRecord]:
    found = []
    for number, (day, rock, size, colonies) in enumerate(moments, 1):
        numbered = tuple(replace(c, number=i) for i, c in enumerate(colonies, 1))
        result = picture_result(pixel_size_um=size, colonies=numbered)
        dish = Acquisition(DISH, day, START, (result.picture,), rock=rock)
        found.append(AnalysisRecord(number, analysis(pictures=(result,), acquisition=dish), (), ()))
    return found


@given(RULES, MOMENTS)
def test_counting_all_at_once_is_judging_each(rules: tuple[Rule, ...], moments: Moments) -> None:
    kept = records(moments)
    of = sample(kept)
    protocol = replace(Protocol(), colony_rules=rules)
    each = []
    for record in kept:
        when = moment(record.analysis.acquisition)
        for result in record.analysis.pictures:
            for one in result.colonies:
                found = propose_colony(one, Scale(result.pixel_size_um), protocol, when)
                each.append(UNJUDGED if found is None else STRENGTH[found.verdict])
    assert judge(rules, of).tolist() == each


def grown(*confluences: float) -> list[AnalysisRecord]:
    """Return days of these confluences, none of them judged by the rule yet."""
    found = []
    for day, value in enumerate(confluences, 1):
        statistics = replace(pool([picture_result()]), confluence=value)
        dish = Acquisition(DISH, day, None, ())
        made = analysis(pictures=(picture_result(),), acquisition=dish, statistics=statistics)
        found.append(AnalysisRecord(day, made, (), ()))
    return found


FULL = Rule("full", "confluence_percent", Direction.ABOVE, 60.0, "watch", 40.0)
SPOTTED = Rule("spotted", "differentiated_percent", Direction.ABOVE, 4.0, "discard")


def test_changes_are_counted_listed_and_explained() -> None:
    pair = (colony(1), colony(2, differentiated_fraction=0.01))
    kept = [AnalysisRecord(1, analysis(3, pictures=(picture_result(colonies=pair),)), (), ())]
    of = sample(kept)
    draft = RuleSet("lab", "1", (SPOTTED,), ())
    found = preview(draft, of)
    assert found.before == {"": 0, "keep": 2, "watch": 0, "discard": 0}
    assert found.after == {"": 0, "keep": 1, "watch": 0, "discard": 1}
    (change,) = found.changes
    assert (found.changed, change.place.number, change.before, change.after) == (
        1, 1, "keep", "discard",
    )  # fmt: skip
    because = proposal(draft, of, change.place)
    assert because is not None
    assert (because.rule, because.version) == ("spotted", "lab@1")
    assert because.limit == 4.0


def test_the_days_follow_one_another_so_that_a_band_holds() -> None:
    of = sample(grown(30.0, 70.0, 50.0, 35.0, 50.0))
    found = preview(RuleSet("lab", "1", (), (FULL,), Applies(days=(2, 3))), of)
    verdicts = [day.after.verdict for day in found.days if day.after]
    assert verdicts == ["pass", "watch", "watch", "pass", "pass"]
    assert [day.day for day in found.days] == [1, 2, 3, 4, 5]
    assert found.meant == (False, True, True, False, False)
    assert [fact.stayed for fact in found.days[2].reasons] == [True]


def test_a_dish_metric_is_told_by_day() -> None:
    of = sample(grown(20.0, 40.0))
    assert dish_values(of, "confluence_percent") == ((1, 20.0), (2, 40.0))
    (_, first), (_, second) = dish_values(of, "growth_per_hour")
    assert np.isnan(first)
    assert second == np.log(2) / 24


def test_a_dish_without_colonies_changes_nothing() -> None:
    of = sample([AnalysisRecord(1, analysis(3, pictures=(picture_result(colonies=()),)), (), ())])
    found = preview(RuleSet("lab", "1", (SPOTTED,), (FULL,)), of)
    assert (found.changed, found.changes, sum(found.after.values())) == (0, (), 0)
