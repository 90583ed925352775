"""Words become the numbers of their byte pairs; what is no tokenizer is a sentence."""

import json
from pathlib import Path
from typing import Any

import pytest

from colonyqc.domain.errors import ModelError
from colonyqc.services.packages.clip_tokens import ClipTokenizer
from support.tiny_text_pair import tokens

NUMBERS: dict[str, int] = tokens()["model"]["vocab"]  # type: ignore[index]
START, END = NUMBERS["<|startoftext|>"], NUMBERS["<|endoftext|>"]


def read(tmp_path: Path, found: Any) -> ClipTokenizer:
    path = tmp_path / "tokenizer.json"
    path.write_text(found if isinstance(found, str) else json.dumps(found), "utf-8")
    return ClipTokenizer.read(path)


def test_a_word_is_merged_as_far_as_the_merges_go(tmp_path: Path) -> None:
    made = read(tmp_path, tokens())
    bright, dark = NUMBERS["bright</w>"], NUMBERS["dark</w>"]
    assert made.tokens("  Bright   DARK ", 6) == [START, bright, dark, END, END, END]
    # "dar" is no whole word here: its last letter has no merge.
    with pytest.raises(ModelError, match='does not know "dar"'):
        made.tokens("dar", 6)


def test_a_long_text_is_cut_and_still_ends(tmp_path: Path) -> None:
    made = read(tmp_path, tokens())
    found = made.tokens("bright " * 9, 4)
    assert found == [START, NUMBERS["bright</w>"], NUMBERS["bright</w>"], END]


def test_merges_may_be_pairs_and_marks_may_stand_apart(tmp_path: Path) -> None:
    told = tokens()
    model = dict(told["model"])  # type: ignore[call-overload]
    model["merges"] = [each.split(" ") for each in model["merges"]]
    model["vocab"] = {k: v for k, v in model["vocab"].items() if not k.startswith("<|")}
    apart = [{"content": "<|startoftext|>", "id": 90}, {"content": "<|endoftext|>", "id": 91}]
    made = read(tmp_path, {"model": model, "added_tokens": apart})
    assert made.tokens("dark", 4) == [90, NUMBERS["dark</w>"], 91, 91]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ("{", "can't be read"),
        ("[]", "no tokenizer.json"),
        ({"model": {"type": "WordPiece", "vocab": {}}}, "no tokenizer.json"),
        ({"model": {"vocab": {"a": 1}, "merges": []}}, "no tokenizer.json"),
        ({"model": {"vocab": {"a": "x"}, "merges": []}}, "no tokenizer.json"),
        ({"model": {"vocab": {}, "merges": ["a b c"]}}, "no tokenizer.json"),
    ],
)
def test_what_is_no_tokenizer_is_a_sentence(tmp_path: Path, found: Any, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        read(tmp_path, found)
