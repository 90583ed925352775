from dataclasses import replace

import numpy as np
import pytest

from colonyqc.domain.quality import ImageQuality, Problem, ProblemKind
from colonyqc.services.qualification import gate
from colonyqc.services.qualification.drawn_dishes import drawn
from support.qualification import BenchOfTests, failed

CLEAN = ImageQuality(5.0, 0.1, 0.0, 0.0)


def quality(kind: ProblemKind, *, blocking: bool = True) -> ImageQuality:
    return replace(CLEAN, problems=(Problem(kind, "Said.", 1.0, 2.0, blocking=blocking),))


def test_every_bad_picture_is_refused_for_its_reason_and_good_ones_are_taken(
    bench: BenchOfTests,
) -> None:
    checks = bench.checks(gate.run)
    assert failed(checks) == set()
    assert len(checks) == 3 + len(gate.BAD)


@pytest.mark.parametrize("bad", gate.BAD, ids=[each.name for each in gate.BAD])
def test_a_bad_picture_that_is_taken_or_refused_for_another_reason_fails(bad: gate._Bad) -> None:
    assert not gate.refusal(bad, CLEAN).passed
    assert not gate.refusal(bad, quality(bad.kinds[0], blocking=False)).passed
    assert not gate.refusal(bad, quality(ProblemKind.GRAPHICS)).passed
    assert gate.refusal(bad, quality(bad.kinds[0])).passed


def test_a_gate_that_refuses_good_pictures_fails(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = drawn(21, 0.0, 320, 256)
    monkeypatch.setattr(gate, "drawn", lambda _: small)
    monkeypatch.setattr(gate, "judge", lambda *_: quality(ProblemKind.FOCUS))
    monkeypatch.setattr(gate, "BAD", gate.BAD[:1])
    assert failed(bench.checks(gate.run)) == {"gate-control"}


def test_bad_pictures_are_what_they_are_called() -> None:
    good = np.full((64, 64, 3), 120, np.uint8)
    good[20:40, 20:40] = 60
    assert gate._saturated(good).max() == 255
    assert np.ptp(gate._even(0)(good)) == 0
    assert int(gate._blurred(good)[20, 20, 0]) not in (60, 120)
    assert gate._noise(good).std() > 20
