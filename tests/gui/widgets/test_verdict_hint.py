from colonyqc.domain.verdict import UNPROVED, DishVerdict
from colonyqc.gui.widgets import formatting
from colonyqc.gui.widgets.verdict_hint import verdict_hint


def test_only_a_pass_of_a_model_without_proof_says_why_it_is_none() -> None:
    assert "site pack" in verdict_hint(UNPROVED)
    assert formatting.dish_verdict(UNPROVED) == "no rule exceeded"
    assert formatting.shape(UNPROVED) == "–"
    assert not any(map(verdict_hint, ("", *DishVerdict)))
