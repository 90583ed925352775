"""json_value: what is built comes back from a file; what a file lacks is not told of."""

import json
from dataclasses import dataclass, field

import pytest

from colonyqc.training.fit.json_value import ABSENT, JsonValue


@dataclass(frozen=True, slots=True)
class _Leaf(JsonValue):
    score: float | None
    error: float | None = field(default=None, metadata=ABSENT)


@dataclass(frozen=True, slots=True)
class _Tree(JsonValue):
    name: str
    leaves: tuple[_Leaf, ...]
    by_class: dict[int, _Leaf]
    counts: tuple[tuple[int, ...], ...] = ()


TREE = _Tree("x", (_Leaf(None), _Leaf(0.5, 0.25)), {2: _Leaf(1.0)}, ((1, 2), (3, 4)))


def test_fields_are_told_in_their_order_and_read_again() -> None:
    assert TREE.text() == (
        '{"name": "x", "leaves": [{"score": null}, {"score": 0.5, "error": 0.25}], '
        '"by_class": {"2": {"score": 1.0}}, "counts": [[1, 2], [3, 4]]}'
    )
    assert _Tree.read(json.loads(TREE.text())) == TREE


def test_keys_of_other_versions_are_passed_over() -> None:
    assert _Leaf.read({"score": 1, "mood": "good"}) == _Leaf(1.0)


@pytest.mark.parametrize("told", [None, [], {}, {"score": "high"}, {"score": [1]}])
def test_what_a_value_cannot_hold_is_refused(told: object) -> None:
    with pytest.raises(ValueError, match="validation error"):
        _Leaf.read(told)
