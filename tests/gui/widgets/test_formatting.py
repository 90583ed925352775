from dataclasses import replace
from datetime import UTC, datetime
from math import inf, nan

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.domain.colony import Scale
from colonyqc.domain.protocol import Condition, Direction, Protocol, Rule
from colonyqc.domain.quality import Problem, ProblemKind
from colonyqc.domain.rules import propose, propose_colony, reasons
from colonyqc.gui.core.language import Languages
from colonyqc.gui.widgets import formatting
from support.builders import colony


def test_numbers_never_stand_without_their_unit() -> None:
    assert formatting.percent(72.44) == "72.4\u00a0%"
    assert formatting.area(0.1234, "mm²") == "0.123"
    assert formatting.area(12345.6, "px²") == "12,346"


@pytest.mark.parametrize("value", [nan, inf])
def test_what_nobody_knows_is_a_dash(value: float) -> None:
    assert formatting.percent(value) == formatting.number(value) == formatting.NONE
    assert formatting.area(value, "mm²") == formatting.NONE


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.2, "1\u00a0s"),
        (38, "38\u00a0s"),
        (121, "2\u00a0min"),
        (5400, "90\u00a0min"),
        (7500, "2\u00a0h 5\u00a0min"),
        (nan, ""),
    ],
)
def test_what_is_left_is_said_in_seconds_minutes_and_hours(seconds: float, text: str) -> None:
    assert formatting.duration(seconds) == text


def test_what_is_left_is_said_in_japanese(qapp: QApplication) -> None:
    languages = Languages(qapp)
    languages.use("ja")
    try:
        said = [formatting.duration(seconds) for seconds in (38, 121, 7500)]
    finally:
        languages.use("en")
    assert said == ["38秒", "2分", "2時間5分"]


def test_a_proposal_says_its_value_and_limit() -> None:
    bad = colony(differentiated_fraction=0.123)
    proposal = propose_colony(bad, Scale(None), Protocol())
    assert formatting.why(proposal) == "Differentiated area: 12.3\u00a0% is above 10\u00a0%."
    fine = propose_colony(colony(differentiated_fraction=0.01), Scale(None), Protocol())
    assert formatting.why(fine) == "No rule was exceeded."


def test_a_rule_of_the_user_s_own_keeps_its_name() -> None:
    proposal = propose_colony(colony(differentiated_fraction=0.3), Scale(None), Protocol())
    own = replace(proposal, rule="spiky border", metric="border_roughness_um", limit=0.1)
    assert formatting.why(own) == "Spiky border: 30\u00a0µm is above 0.1\u00a0µm."


def test_english_problems_are_the_domain_s_own_sentences() -> None:
    found = Problem(ProblemKind.FOCUS, "The picture is out of focus.", 0.1, 2.0, True)
    assert formatting.problem(found) == found.sentence


@pytest.mark.parametrize("kind", ProblemKind)
def test_every_kind_of_problem_has_a_short_name(kind: ProblemKind) -> None:
    assert formatting.short_problem(Problem(kind, "x", 1.0, 1.0, False))


def test_an_unknown_pixel_size_is_not_called_unlikely() -> None:
    unknown = Problem(ProblemKind.PIXEL_SIZE, "x", 0.0, 0.05, False)
    assert formatting.short_problem(unknown) == "pixel size unknown"


def test_the_clock_shows_utc_beside_the_local_time() -> None:
    assert formatting.clock(datetime(2026, 3, 1, 0, 2, tzinfo=UTC)).endswith("(UTC 00:02)")


def test_every_verdict_has_a_word_and_a_shape(qtbot: QtBot) -> None:
    for word in ("keep", "watch", "discard"):
        assert formatting.colony_verdict(word) == word
        assert formatting.shape(word)
    for word in ("pass", "watch", "fail"):
        assert formatting.dish_verdict(word) == word
    assert (
        formatting.colony_verdict("") == formatting.dish_verdict("") == formatting.shape("") == ""
    )


def test_a_rule_of_several_conditions_says_them_all() -> None:
    both = (
        Condition("differentiated_percent", Direction.ABOVE, 10.0),
        Condition("roundness", Direction.BELOW, 0.9),
    )
    rule = Rule("small and ragged", verdict="watch", all=both)
    metrics = {"differentiated_percent": 12.3, "roundness": 0.8}
    proposal = propose([rule], metrics, "keep")
    assert proposal is not None
    assert formatting.why(proposal, reasons(proposal, [rule], metrics)) == (
        "Small and ragged: differentiated area 12.3\u00a0% is above 10\u00a0% and "
        "roundness 0.8 is below 0.9."
    )


def test_a_rule_that_stays_says_so() -> None:
    rule = Rule("full", "confluence_percent", Direction.ABOVE, 80.0, "watch", 70.0)
    metrics = {"confluence_percent": 75.0}
    proposal = propose([rule], metrics, "pass", held={rule.key})
    assert proposal is not None
    found = reasons(proposal, [rule], metrics, held={rule.key})
    assert formatting.why(proposal, found) == "Full: 75\u00a0% is still above 70\u00a0%."
