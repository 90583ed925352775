"""Steps hold amounts that make sense, and nothing else."""

from math import inf, nan

import pytest

from colonyqc.domain.preprocessing import STEPS, PreprocessingStep, StepKind
from colonyqc.domain.protocol import Protocol


def test_nothing_is_done_by_default() -> None:
    assert Protocol().preprocessing == ()


@pytest.mark.parametrize("kind", list(StepKind))
def test_an_amount_lies_in_the_range_of_its_step(kind: StepKind) -> None:
    known = STEPS[kind]
    for amount in (known.least, known.usual, known.most):
        assert PreprocessingStep(kind, amount).amount == amount
    for amount in (known.least - 0.01, known.most + 0.01, nan, inf):
        with pytest.raises(ValueError, match=f"{kind} takes an amount from"):
            PreprocessingStep(kind, amount)
