"""early: what is found of the first differentiation."""

import numpy as np
import pytest

from colonyqc.training.evaluation.early import EarlyTally


def test_found_and_false_are_shares_of_what_was_drawn() -> None:
    truth = np.array([[1] * 200, [2] * 200], np.uint8)
    answer = np.zeros((4, 2, 200), np.float32)
    answer[1], answer[2] = 0.6, 0.4
    answer[:, 0, :10] = np.array([0, 0.2, 0.8, 0], np.float32)[:, None]
    answer[:, 1, :100] = np.array([0, 0.1, 0.9, 0], np.float32)[:, None]
    answer[:, 1, 100:150] = np.array([0, 0.3, 0.7, 0], np.float32)[:, None]
    tally = EarlyTally()
    tally.add(truth, answer)
    scores = tally.scores()
    assert scores.dishes == 1
    assert scores.found == pytest.approx(150 / 200)
    assert scores.false == pytest.approx(10 / 200)
    assert scores.found_at_limit == pytest.approx(100 / 200)
