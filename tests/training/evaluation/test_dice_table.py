import json
from pathlib import Path

import pytest

from colonyqc.domain.errors import TrainingError
from colonyqc.training.evaluation.dice_table import (
    DiceTable,
    MethodScores,
    MethodSummary,
    read_scores,
    summarised_set,
    told_scores,
)

BEFORE = """{
  "kind": "oneshot", "definition": "Mean DSC", "seeds": [0, 1], "steps": 3000,
  "targets": {
    "isbi2012": {
      "class means + head": {"mean": 80.5, "worst": 70.25, "prompts": 4,
                             "by_seed": [[80.0, 70.25], [90.0, 81.75]]},
      "zero-shot head": {"mean": 61.0, "worst": 60.0, "prompts": 2, "by_seed": [[62.0], [60.0]]}
    },
    "corneal": {
      "class means + head": {"mean": 90.0, "worst": 90.0, "prompts": 2, "by_seed": [[90.0], [90.0]]}
    }
  }
}"""
"""As a version wrote it that kept figures by their names alone."""


def test_figures_of_an_earlier_version_are_read_and_written_alike(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    path.write_text(BEFORE, "utf-8")
    table = DiceTable.read(path)
    assert table.methods == ("class means + head", "zero-shot head")
    assert [each.name for each in table.sets] == ["isbi2012", "corneal"]
    assert table.cells("class means + head") == ["80.5 (70.2)", "90.0 (90.0)"]
    assert table.cells("zero-shot head") == ["61.0 (60.0)", "-"]
    assert table.told() == json.loads(BEFORE)


def test_scores_kept_by_an_earlier_version_are_read() -> None:
    kept = {"squares only, pre-trained": [71.5], "pseudo labels themselves": [70]}
    scores = read_scores(kept)
    assert scores[0] == MethodScores("squares only, pre-trained", (71.5,))
    assert told_scores(scores) == kept


@pytest.mark.parametrize("told", [[], {"a": 1}, {"a": ["x"]}, None, {"a": [[1]]}])
def test_what_holds_no_scores_is_refused(told: object) -> None:
    with pytest.raises(ValueError, match="validation error"):
        read_scores(told)


def test_a_set_is_summed_up_over_all_prompts_of_all_seeds() -> None:
    one = (MethodScores("a", (80.0, 60.0)), MethodScores("b", (50.0,)))
    other = (MethodScores("a", (100.0, 90.0)),)
    found = summarised_set("own", [one, other])
    assert found.of("a") == MethodSummary("a", 82.5, 60.0, 4, ((80.0, 60.0), (100.0, 90.0)))
    assert found.of("b") == MethodSummary("b", 50.0, 50.0, 1, ((50.0,),))
    assert found.of("c") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "can't be read"),
        ("[" * 100_000, "nests too deep"),
        ("[]", "holds no figures"),
        ('{"kind": "oneshot"}', "holds no figures"),
        ('{"kind": "x", "seeds": [0], "steps": 1, "targets": {"a": {"b": 1}}}', "holds no figures"),
    ],
)
def test_what_is_no_table_is_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "figures.json"
    path.write_text(text, "utf-8")
    with pytest.raises(TrainingError, match=words):
        DiceTable.read(path)
