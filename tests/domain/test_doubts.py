from dataclasses import replace
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.colony import Colony, Scale
from colonyqc.domain.doubts import NEAR, Doubt, DoubtKind, doubts, urgency
from colonyqc.domain.protocol import Direction, Protocol, Rule
from colonyqc.domain.quality import Problem, ProblemKind
from colonyqc.domain.rules import When, propose_colony
from colonyqc.domain.verdict import Proposal
from support.builders import GOOD, colony, picture_result

PROTOCOL = Protocol()
PICTURE = picture_result()
RAGGED = Rule("ragged", "roundness", Direction.BELOW, 0.85, "watch")


def kinds(found: tuple[Doubt, ...]) -> list[DoubtKind]:
    return [each.kind for each in found]


def judged(**changes: object) -> Colony:
    made = colony(**changes)
    return replace(made, proposal=propose_colony(made, Scale(1.6), PROTOCOL))


def test_a_sure_colony_needs_nobody() -> None:
    assert doubts(judged(), PICTURE, PROTOCOL, When()) == ()


def test_a_proposal_to_act_names_its_rule_value_and_limit() -> None:
    bad = judged(differentiated_fraction=0.41, differentiated_probability=0.41)
    (found,) = doubts(bad, PICTURE, PROTOCOL, When())
    assert found == Doubt(
        DoubtKind.DISCARD, "differentiated_percent", 41.0, 20.0, "differentiated area"
    )


@pytest.mark.parametrize(
    ("percent", "limit"), [(8.5, 10.0), (11.5, 10.0), (17.0, 20.0), (23.9, 20.0)]
)
def test_on_either_side_of_a_limit_a_value_is_near_it(percent: float, limit: float) -> None:
    share = percent / 100
    made = judged(differentiated_fraction=share, differentiated_probability=share)
    near = [d for d in doubts(made, PICTURE, PROTOCOL, When()) if d.kind is DoubtKind.NEAR]
    assert [(d.limit, d.rule) for d in near] == [(limit, "differentiated area")]
    assert near[0].value == pytest.approx(percent)


@given(st.floats(0, 100), st.floats(1, 90))
def test_near_is_a_share_of_the_limit(percent: float, limit: float) -> None:
    rule = Rule("x", "uncertain_percent", Direction.ABOVE, limit, "watch")
    protocol = replace(PROTOCOL, colony_rules=(rule,))
    found = doubts(colony(uncertain_fraction=percent / 100), PICTURE, protocol, When())
    value = 100 * (percent / 100)
    assert (DoubtKind.NEAR in kinds(found)) == (abs(value - limit) <= NEAR * limit)


def test_border_shape_is_near_nothing_while_a_rock_inhibitor_works() -> None:
    protocol = replace(PROTOCOL, colony_rules=(RAGGED,))
    assert kinds(doubts(colony(), PICTURE, protocol, When(0, rock=False))) == [DoubtKind.NEAR]
    assert doubts(colony(), PICTURE, protocol, When(0, rock=True)) == ()


def test_a_rule_of_other_days_is_near_nothing() -> None:
    protocol = replace(PROTOCOL, colony_rules=(replace(RAGGED, from_day=4),))
    assert doubts(colony(), PICTURE, protocol, When(3)) == ()


def test_a_model_that_hesitates_is_told() -> None:
    apart = judged(differentiated_fraction=0.0, differentiated_probability=0.2)
    assert kinds(doubts(apart, PICTURE, PROTOCOL, When())) == [DoubtKind.UNSURE]
    (found,) = doubts(judged(uncertain_fraction=0.3), PICTURE, PROTOCOL, When())
    assert (found.metric, found.value, found.limit) == ("uncertain_percent", 30.0, 25.0)


def test_what_is_odd_about_a_picture_is_a_doubt_about_its_colonies() -> None:
    problems = (
        Problem(ProblemKind.DISAGREEMENT, "differ", 21.0, 15.0, False),
        Problem(ProblemKind.UNFAMILIAR, "unlike", -1.0, 0.0, False),
        Problem(ProblemKind.ILLUMINATION, "dark", 0.7, 0.6, False),
    )
    picture = picture_result(quality=replace(GOOD, problems=problems))
    cut = judged(touches_border=True)
    found = doubts(cut, picture, PROTOCOL, When())
    assert kinds(found) == [DoubtKind.UNFAMILIAR, DoubtKind.SECOND_OPINION, DoubtKind.CUT]
    assert (found[1].value, found[1].limit) == (21.0, 15.0)


def test_what_nobody_can_tell_is_not_judged_and_near_nothing() -> None:
    blank = {"differentiated_fraction": nan, "differentiated_probability": nan}
    made = colony(proposal=None, **blank)
    assert kinds(doubts(made, PICTURE, PROTOCOL, When())) == [DoubtKind.UNJUDGED]


def test_the_most_pressing_comes_first_and_the_sure_last() -> None:
    watched = Proposal("watch", "differentiated area", "differentiated_percent", 15.0, 10.0, "x")
    order: list[tuple[Doubt, ...]] = [
        (Doubt(DoubtKind.DISCARD),),
        (Doubt(DoubtKind.WATCH, watched.metric), Doubt(DoubtKind.CUT)),
        (Doubt(DoubtKind.WATCH),),
        (Doubt(DoubtKind.NEAR),),
        (Doubt(DoubtKind.CUT),),
        (),
    ]
    mixed = [order[place] for place in (3, 0, 5, 2, 4, 1)]
    assert sorted(mixed, key=urgency) == order
