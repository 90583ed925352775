"""What a report says where a fast network found what it tells."""

from dataclasses import replace
from unittest.mock import MagicMock

import pytest

from colonyqc.domain.model import FAST_AGREEMENT, FastFigures, ModelInfo, ModelRef
from colonyqc.services.reporting.fast_network import fast_warnings
from colonyqc.services.reporting.words import words
from history.samples import analysis

FULL = analysis()
FAST = replace(FULL, provider="CPU int8")


def models(fast: FastFigures | None, ref: ModelRef = FULL.model) -> MagicMock:
    shelf = MagicMock()
    shelf.list.return_value = (ModelInfo(ref, "Colonies", "phase", 8, 16, 40.0, fast=fast),)
    return shelf


def figures(worst: float) -> FastFigures:
    return FastFigures(0.999, worst, 0.1, 9)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_network_that_is_not_qualified_is_named_once_with_what_was_measured(
    language: str,
) -> None:
    say = words(language)
    (said,) = fast_warnings(models(figures(0.9718)), [FAST, FULL, FAST], say)
    assert (str(FAST.model) in said, "97.18" in said, "99.5" in said) == (True, True, True)


def test_nothing_is_said_of_a_full_network_and_of_a_qualified_one() -> None:
    say = words("en")
    assert fast_warnings(models(figures(0.5)), [FULL], say) == ()
    assert fast_warnings(models(figures(FAST_AGREEMENT)), [FAST], say) == ()


def test_one_that_is_not_at_hand_is_not_taken_for_qualified() -> None:
    say = words("en")
    for shelf in (models(None), models(figures(1.0), ModelRef("other", "1", ""))):
        (said,) = fast_warnings(shelf, [FAST], say)
        assert said == say("fast unknown", model=FAST.model)
