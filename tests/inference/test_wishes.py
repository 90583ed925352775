from types import SimpleNamespace
from typing import Any

import pytest

from colonyqc.domain.model import FastFigures, ModelInfo, ModelRef
from colonyqc.inference.wishes import told_of

REF = ModelRef("tiny", "1.0.0", "ab" * 32)
ALIKE, APART = (FastFigures(0.999, worst, 0.1, 9) for worst in (0.995, 0.9949))
NOTHING = "The model tiny@1.0.0 has no fast network: the full one is used."
FOR_CPU = "Fast networks are for the CPU: on CUDA the full ones are used."
UNMET = "CUDA was asked for and did not start: the CPU runs the networks."
REFUSED = APART.refusal(REF)


def running(fast: FastFigures | None, precision: str, device: str) -> Any:
    info = ModelInfo(REF, "", "phase contrast", 8, 16, 40.0, fast=fast)
    return SimpleNamespace(info=info, precision=precision, device=device)


@pytest.mark.parametrize(
    ("fast", "runs", "device", "wish", "said"),
    [
        (ALIKE, "full", "cpu", ("full", ""), []),
        (APART, "full", "cpu", ("full", "cpu"), []),
        (ALIKE, "fast", "cpu", ("fast", ""), []),
        (APART, "fast", "cpu", ("fast", "cpu"), [REFUSED]),
        (APART, "fast", "cpu", ("fast", "cuda"), [UNMET, REFUSED]),
        (None, "full", "cpu", ("fast", "cuda"), [UNMET, NOTHING]),
        (APART, "full", "cuda", ("fast", ""), [FOR_CPU]),
    ],
)
def test_what_was_not_met_and_what_is_not_qualified_is_said(
    fast: FastFigures | None, runs: str, device: str, wish: tuple[Any, Any], said: list[str]
) -> None:
    assert list(told_of(running(fast, runs, device), *wish)) == said


def test_a_refusal_names_model_share_and_limit() -> None:
    assert "tiny@1.0.0" in REFUSED
    assert "99.49 % of the pixels, under 99.5 %" in REFUSED
