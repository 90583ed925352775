from dataclasses import replace
from math import isnan, nan

import pytest

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.preprocessing import PreprocessingStep, StepKind
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.rules import When
from colonyqc.domain.statistics import pool
from colonyqc.domain.verdict import UNPROVED, Decision, Verdict
from colonyqc.gui.pages.review import presenter, proposals
from colonyqc.gui.pages.review.dish_records import DishRecords
from colonyqc.gui.pages.review.state import Moment, ReviewState, Wish, merge, resolve
from colonyqc.gui.viewer.hud import BadgeKind
from colonyqc.services.ports import AnalysisRecord
from support.builders import BLURRED, START, analysis, colony, picture_result, untold_result


def state(*results: object, wish: Wish = Wish(), **changes: object) -> ReviewState:  # noqa: B008
    made = analysis(pictures=results, **changes)  # type: ignore[arg-type]  # picture results
    return resolve(wish, merge((AnalysisRecord(1, made, (), ()),), ()))


def test_the_card_says_value_limits_and_verdict() -> None:
    card = presenter.card(state(picture_result(1), picture_result(2)), Protocol())
    assert card is not None
    assert card.confluence.value == pytest.approx(27.5)
    assert card.confluence.limits == ((70.0, "ready"), (90.0, "fail"))
    assert card.differentiated.value == pytest.approx(100 * 2 / 32)
    assert card.differentiated.limits == ((10.0, "watch"), (20.0, "fail"))
    assert card.differentiated.end == 25.0
    assert card.verdict == UNPROVED
    assert card.second_opinion == pytest.approx(27.0)
    assert card.spread == "SD 0.0\u00a0% between 2 pictures"
    assert card.made_by == "tiny@1.0.0 · CPU"


def test_only_a_model_that_was_proved_here_says_pass() -> None:
    made = analysis(pictures=(picture_result(1),))
    for proved, word, why in (
        (False, UNPROVED, "not proved on this laboratory's own"),
        (True, "pass", "No rule was exceeded."),
    ):
        record = AnalysisRecord(1, made, (), (), proved=proved)
        shown = resolve(Wish(), merge((record,), ()))
        card = presenter.card(shown, Protocol(), DishRecords())
        assert card is not None
        assert card.verdict == word
        assert why in card.why
        assert presenter.day_verdicts(shown.moments) == (word,)


def test_second_opinions_are_pooled_by_area() -> None:
    small = picture_result(1, imaged_px=100, peer_confluence=10.0)
    large = picture_result(2, imaged_px=300, peer_confluence=50.0)
    assert presenter.second_opinion((small, large)) == pytest.approx(40.0)
    assert isnan(presenter.second_opinion((replace(small, peer_confluence=None),)))


def test_a_poor_picture_is_named_before_the_numbers() -> None:
    blurred = picture_result(2, quality=BLURRED, imaged_px=0)
    card = presenter.card(state(picture_result(1), blurred), Protocol())
    assert card is not None
    assert [p.text for p in card.poor] == ["Picture 2: out of focus, not counted"]
    assert card.poor[0].full == "The picture is out of focus."
    assert card.poor[0].blocking


def test_without_a_usable_picture_there_is_no_verdict_and_it_says_why() -> None:
    blurred = picture_result(1, quality=BLURRED, imaged_px=0)
    card = presenter.card(state(blurred, statistics=pool((blurred,)), proposal=None), Protocol())
    assert card is not None
    assert card.verdict == ""
    assert "none of the pictures" in card.why


def test_rows_carry_area_in_the_scale_s_unit_and_the_decision_in_force() -> None:
    result = picture_result(1, colonies=(colony(1), colony(2, touches_border=True)))
    record = AnalysisRecord(
        1,
        analysis(pictures=(result,)),
        (),
        (Decision(1, 0, 2, Verdict.DISCARD, "merged", "Ann", START),),
    )
    second, first = presenter.colony_rows(resolve(Wish(), merge((record,), ())))
    assert second.doubt == "cut by the picture's border", "in doubt, so it comes first"
    rows = (first, second)
    assert rows[0].area == pytest.approx(1000 * 1.6**2 / 1e6)
    assert (rows[0].decided, rows[0].whole) == ("", True)
    assert (rows[1].decided, rows[1].reason, rows[1].whole) == ("discard", "merged (Ann)", False)


def test_shares_are_percent_of_the_imaged_area() -> None:
    shares = {
        ColonyClass.UNDIFFERENTIATED: pytest.approx(25.0),
        ColonyClass.DIFFERENTIATED: pytest.approx(100 / 60),
        ColonyClass.UNCERTAIN: pytest.approx(100 / 120),
    }
    assert presenter.class_shares(picture_result()) == shares
    on_feeders = presenter.class_shares(picture_result(feeder_px=6_000))
    assert on_feeders == shares | {ColonyClass.FEEDER: pytest.approx(5.0)}
    assert all(isnan(v) for v in presenter.class_shares(None).values())


@pytest.mark.parametrize(
    ("views", "said"),
    [((1, 2), "95 % interval 4.1–9.5 %"), ((1,), "95 % interval 4.1–9.5 % (of this one picture)")],
)
def test_the_card_says_how_sure_a_number_is(views: tuple[int, ...], said: str) -> None:
    results = tuple(picture_result(view) for view in views)
    sure = replace(pool(results), differentiated_low=4.06, differentiated_high=9.5)
    card = presenter.card(state(*results, statistics=sure), Protocol())
    assert card is not None
    assert card.differentiated_sure == said
    assert card.confluence_sure == ""


def test_the_card_says_whether_the_dish_is_on_feeders_and_what_they_cover() -> None:
    unsaid = presenter.card(state(picture_result()), Protocol())
    assert unsaid is not None
    assert unsaid.feeders is None
    assert isnan(unsaid.feeder_area)
    made = analysis(pictures=(picture_result(feeder_px=6_000),))
    made = replace(made, acquisition=replace(made.acquisition, feeders=True))
    record = AnalysisRecord(1, made, (), ())
    said = presenter.card(resolve(Wish(), merge((record,), ())), Protocol())
    assert said is not None
    assert said.feeders is True
    assert said.feeder_area == pytest.approx(5.0)


def test_badges_tell_what_must_be_seen_on_the_picture() -> None:
    assert [b.text for b in presenter.badges(ReviewState())] == ["not analysed yet"]
    shown = state(picture_result(1, simulated=True, quality=BLURRED))
    badges = presenter.badges(shown)
    assert [b.text for b in badges] == ["simulated", "The picture is out of focus."]
    assert badges[1].kind is BadgeKind.BLOCKING


def test_a_preprocessed_picture_says_so() -> None:
    steps = (PreprocessingStep(StepKind.DENOISE, 1.5), PreprocessingStep(StepKind.CLAHE, 2))
    made = analysis(protocol=Protocol(preprocessing=steps))
    moment = Moment(made.acquisition, AnalysisRecord(1, made, (), ()))
    assert [b.text for b in presenter.badges(ReviewState((moment,)))] == [
        "preprocessed: Denoise, keeping edges 1.5 px, Local contrast (CLAHE) 2"
    ]


def test_without_a_rule_a_colony_is_kept() -> None:
    shown = state(picture_result(1, colonies=(colony(1, proposal=None), colony(2))))
    assert proposals.proposed(shown, 1) is Verdict.KEEP


def test_nan_has_a_bar_without_a_value() -> None:
    bar = presenter.differentiated_bar(
        replace(pool((picture_result(),)), differentiated=nan), Protocol(dish_rules=()), When()
    )
    assert isnan(bar.value)
    assert bar.end == 100.0


def test_a_model_that_cannot_tell_lets_no_dish_pass_and_says_so() -> None:
    card = presenter.card(state(untold_result(1), untold_result(2)), Protocol())
    assert card is not None
    assert card.untold
    assert isnan(card.differentiated.value)
    assert card.confluence.value == pytest.approx(27.5)
    assert card.verdict == "undecided"
    assert card.why.startswith("Not judged, as a value is unknown: differentiated area.")
    assert isnan(presenter.class_shares(untold_result(1))[ColonyClass.DIFFERENTIATED])
    rows = presenter.colony_rows(state(untold_result(1)))
    assert [row.proposed for row in rows] == ["", ""]
    assert all(isnan(row.differentiated) for row in rows)


def test_an_empty_dish_is_not_taken_for_a_model_that_cannot_tell() -> None:
    nothing = {
        "undifferentiated_px": 0,
        "differentiated_px": 0,
        "uncertain_px": 0,
        "differentiated_mass_px": 0.0,
        "colonies": (),
    }
    card = presenter.card(state(picture_result(1, **nothing)), Protocol())
    assert card is not None
    assert not card.untold
    assert (card.verdict, card.why) == (
        "",
        "No verdict: there is nothing to judge in these pictures.",
    )


@pytest.mark.parametrize(("size", "unknown"), [(None, True), (1.6, False)])
def test_a_picture_without_a_size_asks_to_be_analysed_again(
    size: float | None, unknown: bool
) -> None:
    card = presenter.card(
        state(picture_result(1, pixel_size_um=size), picture_result(2)), Protocol()
    )
    assert card is not None
    assert card.size_unknown is unknown
