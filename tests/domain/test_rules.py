from dataclasses import replace
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.colony import Scale
from colonyqc.domain.dead_cells import DeadCells
from colonyqc.domain.dish_proposal import propose_dish
from colonyqc.domain.metrics import COLONY_METRICS, DISH_METRICS, colony_metrics, dish_metrics
from colonyqc.domain.picture import Acquisition, DishKey
from colonyqc.domain.protocol import Condition, Direction, Past, Protocol, Rule
from colonyqc.domain.rules import (
    STRENGTH,
    When,
    facts,
    fired,
    past,
    propose,
    propose_colony,
    reasons,
    spared,
)
from colonyqc.domain.statistics import pool
from support.builders import BLURRED, colony, picture_result

PX = Scale(None)


@pytest.mark.parametrize(
    ("fraction", "verdict", "limit"),
    [(0.10, "keep", None), (0.101, "watch", 10.0), (0.20, "watch", 10.0), (0.21, "discard", 20.0)],
)
def test_default_limits_on_differentiated_area(
    fraction: float, verdict: str, limit: float | None
) -> None:
    proposal = propose_colony(colony(differentiated_fraction=fraction), PX, Protocol())
    assert proposal is not None
    assert (proposal.verdict, proposal.limit) == (verdict, limit)
    assert proposal.value == pytest.approx(100 * fraction)


def test_the_sentence_names_rule_value_and_limit() -> None:
    proposal = propose_colony(colony(differentiated_fraction=0.351), PX, Protocol())
    assert proposal.sentence == "Differentiated area: 35.1 % is above 20 %."


def test_what_cannot_be_judged_is_not_proposed_to_be_kept() -> None:
    untold = colony(differentiated_fraction=float("nan"))
    assert propose_colony(untold, PX, Protocol()) is None


def test_a_rule_that_fires_speaks_though_another_cannot_be_judged() -> None:
    heap = colony(differentiated_fraction=float("nan"), uncertain_fraction=0.9)
    proposal = propose_colony(heap, PX, Protocol())
    assert proposal is not None
    assert (proposal.verdict, proposal.rule) == ("watch", "uncertain area")


def test_a_dish_whose_differentiation_is_unknown_does_not_pass() -> None:
    untold = picture_result(differentiated_px=0, differentiated_mass_px=float("nan"))
    pooled = pool([untold])
    assert isnan(pooled.differentiated)
    assert isnan(pooled.differentiated_mean_probability)
    assert propose_dish(pooled, Protocol()).verdict == "undecided"
    full = replace(pooled, confluence=85.0)
    assert propose_dish(full, Protocol()).verdict == "undecided"
    assert propose_dish(replace(pooled, confluence=91.0), Protocol()).verdict == "fail"


def test_micrometre_rules_need_a_pixel_size() -> None:
    protocol = replace(
        Protocol(),
        colony_rules=(Rule("small colony", "area_mm2", Direction.BELOW, 0.2, "watch"),),
    )
    assert propose_colony(colony(), PX, protocol).verdict == "keep"
    assert propose_colony(colony(), Scale(1.0), protocol).verdict == "watch"


def test_the_metrics_rules_may_name_are_those_there_are() -> None:
    pooled = replace(pool([picture_result(dead=DeadCells())]), confluence_sd=3.0)
    known = Past(confluence=20.0, hours=24.0)
    assert colony_metrics(colony(), Scale(1.0)).keys() == COLONY_METRICS.keys()
    assert dish_metrics(pooled, known).keys() == DISH_METRICS.keys()


def test_a_dish_without_a_usable_picture_gets_no_verdict() -> None:
    assert propose_dish(pool([picture_result(quality=BLURRED)]), Protocol()) is None


def test_a_dish_in_the_passage_window_is_watched() -> None:
    full = picture_result(undifferentiated_px=90_000, differentiated_px=0, uncertain_px=0)
    proposal = propose_dish(pool([full]), Protocol())
    assert proposal is not None
    assert (proposal.verdict, proposal.rule) == ("ready", "ready to passage")


@given(st.floats(0, 100), st.floats(0, 100))
def test_more_differentiation_never_gives_a_milder_verdict(one: float, other: float) -> None:
    order = ["keep", "watch", "discard"]
    less, more = sorted((one, other))
    verdicts = [
        propose(Protocol().colony_rules, {"differentiated_percent": v}, "keep").verdict
        for v in (less, more)
    ]
    assert order.index(verdicts[0]) <= order.index(verdicts[1])


ABOVE, BELOW = Direction.ABOVE, Direction.BELOW
BORDER = ("border_roughness_um", "roundness", "solidity")
VALUES = st.floats(0, 100) | st.just(float("nan"))
METRICS = st.dictionaries(st.sampled_from(["a", "b", "c", "roundness"]), VALUES)
CONDITIONS = st.builds(
    Condition,
    st.sampled_from(["a", "b", "c", "roundness"]),
    st.sampled_from(Direction),
    st.floats(0, 100),
)
DAYS = st.none() | st.integers(0, 9)
RULES = st.builds(
    Rule,
    name=st.sampled_from("xyz"),
    verdict=st.sampled_from(["watch", "discard"]),
    all=st.lists(CONDITIONS, max_size=2).map(tuple),
    any=st.lists(CONDITIONS, max_size=2).map(tuple),
    from_day=DAYS,
    to_day=DAYS,
)
WHENS = st.builds(When, DAYS, st.none() | st.booleans())


def strength(rules: list[Rule], metrics: dict[str, float], when: When = When()) -> int:  # noqa: B008
    """Return how strong a verdict is that rules give; 0 where none speaks."""
    proposal = propose(rules, metrics, "keep", when)
    return 0 if proposal is None else STRENGTH[proposal.verdict]


@given(st.lists(RULES, max_size=4), METRICS, WHENS, st.floats(0, 50), st.data())
def test_a_higher_limit_of_an_above_rule_never_adds_a_verdict(
    rules: list[Rule], metrics: dict[str, float], when: When, step: float, data: st.DataObject
) -> None:
    def eased(condition: Condition) -> Condition:
        if condition.direction is ABOVE and data.draw(st.booleans()):
            return replace(condition, limit=condition.limit + step)
        return condition

    milder = [
        replace(rule, all=tuple(map(eased, rule.all)), any=tuple(map(eased, rule.any)))
        for rule in rules
    ]
    assert strength(milder, metrics, when) <= strength(rules, metrics, when)


@given(st.lists(RULES, max_size=4), METRICS, WHENS, st.randoms())
def test_the_order_of_rules_and_conditions_changes_no_verdict(
    rules: list[Rule], metrics: dict[str, float], when: When, random: object
) -> None:
    def shuffled(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
        mixed = list(conditions)
        random.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis' Random
        return tuple(mixed)

    other = [replace(r, all=shuffled(r.all), any=shuffled(r.any)) for r in rules]
    random.shuffle(other)  # type: ignore[attr-defined]  # hypothesis' Random
    one, two = (propose(some, metrics, "keep", when) for some in (rules, other))
    assert (one and one.verdict) == (two and two.verdict)


@given(CONDITIONS, METRICS, WHENS, DAYS, st.booleans())
def test_the_short_form_is_the_long_form(
    only: Condition, metrics: dict[str, float], when: When, day: int | None, some: bool
) -> None:
    short = Rule("n", only.metric, only.direction, only.limit, "watch", from_day=day)
    lists = {"any": (only,)} if some else {"all": (only,)}
    long = Rule("n", verdict="watch", from_day=day, **lists)
    one, two = (propose([rule], metrics, "keep", when) for rule in (short, long))
    assert repr(one) == repr(two)  # as words, since nan is not equal to itself


@given(st.lists(st.floats(0, 100), min_size=2, max_size=12), st.sampled_from(Direction))
def test_a_value_inside_the_band_never_flickers(values: list[float], side: Direction) -> None:
    limit, clear = (60.0, 40.0) if side is ABOVE else (40.0, 60.0)
    rule = Rule("full", "a", side, limit, "watch", clear)
    held: frozenset[str] = frozenset()
    for value in values:
        before = bool(held)
        proposal = propose([rule], {"a": value}, "pass", held=held)
        now = proposal.verdict == "watch"
        if 40.0 < value < 60.0:
            assert now == before
        held = frozenset({rule.key}) if now else frozenset()


def test_a_rule_that_stays_says_so_and_names_the_limit_it_clears_at() -> None:
    rule = Rule("overgrown", "confluence_percent", ABOVE, 90.0, "fail", 80.0)
    proposal = propose([rule], {"confluence_percent": 85.0}, "pass", held={rule.key})
    assert proposal.sentence == "Overgrown: 85 % is still above 80 %."
    assert (proposal.verdict, proposal.limit) == ("fail", 80.0)
    assert propose([rule], {"confluence_percent": 85.0}, "pass").verdict == "pass"


@pytest.mark.parametrize("metric", BORDER)
@pytest.mark.parametrize(
    ("day", "rock", "off"),
    [
        (0, True, True),
        (1, True, True),
        (2, True, False),
        (None, True, False),
        (0, False, False),
        (1, None, False),
    ],
)
def test_border_rules_rest_just_after_seeding_with_a_rock_inhibitor(
    metric: str, day: int | None, rock: bool | None, off: bool
) -> None:
    rules = [Rule("spiky", metric, ABOVE, 0.0, "discard")]
    assert strength(rules, {metric: 5.0}, When(day, rock)) == (0 if off else STRENGTH["discard"])


@given(st.lists(RULES, max_size=3), METRICS, st.none() | st.integers(2, 9))
def test_a_rock_inhibitor_changes_nothing_later(
    rules: list[Rule], metrics: dict[str, float], day: int | None
) -> None:
    assert repr(propose(rules, metrics, "keep", When(day, True))) == repr(
        propose(rules, metrics, "keep", When(day, False))
    )


def test_other_conditions_of_a_rule_go_on_where_border_shape_is_off() -> None:
    spiky, big = Condition("roundness", BELOW, 0.5), Condition("area_mm2", ABOVE, 0.6)
    metrics, seeded = {"roundness": 0.2, "area_mm2": 0.9}, When(0, True)
    both = Rule("b", verdict="watch", all=(spiky, big))
    either = Rule("e", verdict="watch", any=(spiky, big))
    assert strength([both], metrics, seeded) == 0
    assert strength([either], metrics, seeded) == STRENGTH["watch"]


def test_a_rule_of_several_conditions_tells_each_value_and_limit() -> None:
    rule = Rule(
        "small and ragged",
        verdict="discard",
        all=(Condition("area_mm2", BELOW, 0.2),),
        any=(Condition("roundness", BELOW, 0.5), Condition("solidity", BELOW, 0.9)),
    )
    metrics = {"area_mm2": 0.1, "roundness": 0.6, "solidity": 0.85}
    proposal = propose([rule], metrics, "keep", version="lab@3")
    assert proposal.sentence == (
        "Small and ragged: colony area 0.1 mm² is below 0.2 mm² and solidity 0.85 is below 0.9."
    )
    assert (proposal.metric, proposal.value, proposal.limit) == ("area_mm2", 0.1, 0.2)
    assert (proposal.rule, proposal.version) == ("small and ragged", "lab@3")
    found = reasons(proposal, [rule], metrics)
    assert [(f.metric, f.value, f.limit) for f in found] == [
        ("area_mm2", 0.1, 0.2),
        ("solidity", 0.85, 0.9),
    ]


@pytest.mark.parametrize(
    ("day", "fires"), [(None, False), (1, False), (2, True), (4, True), (5, False)]
)
def test_a_rule_is_kept_to_its_days(day: int | None, fires: bool) -> None:
    rule = Rule("late", "a", ABOVE, 1.0, "watch", from_day=2, to_day=4)
    assert (strength([rule], {"a": 2.0}, When(day)) == STRENGTH["watch"]) is fires


def test_a_colony_without_differentiated_area_is_judged_by_the_other_rules() -> None:
    pure = colony(differentiated_fraction=0.0, edge_share=float("nan"))
    rules = (Rule("rim", "edge_share_percent", ABOVE, 50.0, "watch"),)
    assert propose_colony(pure, PX, replace(Protocol(), colony_rules=rules)).verdict == "keep"


def test_what_fired_is_known_on_the_next_day_and_survives_a_day_without_pictures() -> None:
    rules = (Rule("full", "confluence_percent", ABOVE, 25.0, "watch", 15.0),)
    protocol = replace(Protocol(), dish_rules=rules)
    first = pool([picture_result()])
    assert first.confluence == pytest.approx(27.5)
    known = past(7, first, protocol, When(2), 24.0)
    assert known == Past(7, ("full: watch",), first.confluence, 24.0)
    lost = pool([picture_result(quality=BLURRED)])
    assert fired(lost, replace(protocol, past=known), When(3)) == ("full: watch",)
    thin = replace(first, confluence=20.0)
    assert propose_dish(thin, replace(protocol, past=known)).verdict == "watch"
    assert propose_dish(thin, protocol).verdict == "pass"
    assert past(8, lost, replace(protocol, past=known), When(3), 24.0).confluence is None


def test_growth_is_measured_against_the_earlier_day() -> None:
    slow = (Rule("slow", "growth_per_hour", BELOW, 0.01, "watch"),)
    protocol = replace(Protocol(), dish_rules=slow)
    pooled = pool([picture_result()])
    assert propose_dish(pooled, protocol).verdict == "pass"
    grown = replace(protocol, past=Past(confluence=pooled.confluence / 1.1, hours=24.0))
    proposal = propose_dish(pooled, grown)
    assert proposal.value == pytest.approx(0.09531 / 24, rel=1e-3)
    assert proposal.sentence.endswith("1/h is below 0.01 1/h.")


@pytest.mark.parametrize("names", [("first", "second"), ("second", "first")])
def test_of_rules_as_strong_as_each_other_the_first_speaks(names: tuple[str, str]) -> None:
    rules = [Rule(name, "a", ABOVE, float(k), "watch") for k, name in enumerate(names)]
    proposal = propose(rules, {"a": 5.0}, "keep")
    assert proposal is not None
    assert (proposal.rule, proposal.limit) == (names[0], 0.0)


@pytest.mark.parametrize(
    ("held", "differentiated", "expected"),
    [
        (True, float("nan"), ("d: watch",)),
        (False, float("nan"), ()),
        (True, 0.0, ()),
        (False, 40.0, ("d: watch",)),
    ],
)
def test_a_rule_that_fired_and_cannot_be_judged_now_stays_fired_and_no_other_does(
    held: bool, differentiated: float, expected: tuple[str, ...]
) -> None:
    rule = Rule("d", "differentiated_percent", ABOVE, 20.0, "watch")
    protocol = Protocol(dish_rules=(rule,), past=Past(1, ("d: watch",) if held else ()))
    statistics = replace(pool([picture_result()]), differentiated=differentiated)
    assert fired(statistics, protocol, When()) == expected


def test_a_protocol_is_what_the_documents_say_unless_told() -> None:
    usual = Protocol()
    assert (usual.mask_well_edge, usual.on_feeder, usual.uncertain_below) == (True, False, 0.5)
    assert (usual.area_floor_um2, usual.area_floor_px) == (2000.0, 1500.0)
    assert (usual.hole_floor_um2, usual.hole_floor_px) == (2000.0, 1500.0)
    assert (usual.plane, usual.channel, usual.prompt, usual.rule_set) == (
        "best",
        "",
        "",
        "default@2",
    )
    limits = usual.quality
    assert (limits.focus_min, limits.unevenness_max, limits.saturated_max) == (3.0, 0.6, 0.05)
    assert (limits.missing_max, limits.disagreement_max) == (0.02, 15.0)


def test_danger_is_stronger_than_something_to_do_and_doubt_lies_between() -> None:
    order = [{"keep", "pass"}, {"ready"}, {"undecided"}, {"watch"}, {"discard", "fail"}]
    found = [{w for w, s in STRENGTH.items() if s == at} for at in sorted({*STRENGTH.values()})]
    assert found == order


@pytest.mark.parametrize(
    ("direction", "clear", "beyond"), [(Direction.ABOVE, 4.0, 5.1), (Direction.BELOW, 6.0, 4.9)]
)
def test_a_value_at_the_limit_of_a_rule_that_fired_is_still_there_and_not_anew(
    direction: Direction, clear: float, beyond: float
) -> None:
    rule = Rule("a", "x", direction, 5.0, "watch", clear)
    for value, stayed, limit in ((5.0, True, clear), (beyond, False, clear)):
        (fact,) = facts(rule, {"x": value}, held={rule.key})
        assert (fact.stayed, fact.limit) == (stayed, limit)
    assert facts(rule, {"x": 5.0}) == ()


def test_an_unfamiliar_look_discards_nothing_and_keeps_rule_value_and_limit() -> None:
    protocol = Protocol()
    bad = colony(differentiated_fraction=0.5)
    told = propose_colony(bad, PX, protocol)
    spared_colony = propose_colony(bad, PX, protocol, unfamiliar=True)
    assert (told.verdict, spared_colony.verdict) == ("discard", "watch")
    assert replace(spared_colony, verdict="discard") == told
    for verdict in ("keep", "watch", "pass"):
        mild = replace(told, verdict=verdict)
        assert spared(mild) == mild
    assert spared(replace(told, verdict="fail")).verdict == "watch"
    dish = pool([picture_result(differentiated_px=900, undifferentiated_px=100)])
    assert propose_dish(dish, protocol).verdict == "fail"
    assert propose_dish(dish, protocol, unfamiliar=True).verdict == "watch"
    assert spared(None) is None


@pytest.mark.parametrize(
    ("said", "of_all", "on"),
    [
        (None, False, None),
        (None, True, True),
        (True, False, True),
        (True, True, True),
        (False, False, False),
        (False, True, False),
    ],
)
def test_what_is_said_of_a_dish_goes_before_what_is_said_of_all(
    said: bool | None, of_all: bool, on: bool | None
) -> None:
    dish = Acquisition(DishKey("201B7", "D1"), 3, None, (), feeders=said)
    assert Protocol(on_feeder=of_all).on_feeders(dish) is on


@pytest.mark.parametrize(
    ("dead", "held", "verdict"),
    [(9.0, False, "pass"), (10.5, False, "watch"), (9.0, True, "watch"), (7.9, True, "pass")],
)
def test_much_death_is_watched_until_it_clears(dead: float, held: bool, verdict: str) -> None:
    protocol = replace(Protocol(), past=Past(1, ("dead cells: watch",) if held else ()))
    statistics = replace(pool([picture_result()]), dead=dead)
    proposal = propose_dish(statistics, protocol)
    assert proposal is not None
    assert proposal.verdict == verdict
