from dataclasses import replace

import pytest

from colonyqc.domain.colony import Colony, Scale
from colonyqc.imaging.colonies.measure import measure
from colonyqc.services.qualification import drawn_shapes
from support.qualification import BenchOfTests, failed


def test_what_is_measured_is_what_geometry_says(bench: BenchOfTests) -> None:
    checks = bench.checks(drawn_shapes.run)
    assert failed(checks) == set()
    assert len(checks) == 3 * len(drawn_shapes.shapes()) + 2


@pytest.mark.parametrize(
    ("field", "by", "key"),
    [
        ("area_px", 1.011, "shape-area"),
        ("roundness", 1.03, "shape-roundness"),
        ("solidity", 0.97, "shape-solidity"),
    ],
)
def test_a_wrong_measure_fails(
    field: str, by: float, key: str, bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*given: object) -> tuple[Colony, ...]:
        right = measure(*given)  # type: ignore[arg-type]
        return tuple(replace(each, **{field: getattr(each, field) * by}) for each in right)

    monkeypatch.setattr(drawn_shapes, "measure", wrong)
    assert failed(bench.checks(drawn_shapes.run)) == {key}


def test_a_lost_colony_and_a_wrong_scale_fail(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawn_shapes, "measure", lambda *g: measure(*g)[:11])
    monkeypatch.setattr(drawn_shapes, "Scale", lambda um: Scale(um * (1 + 1e-6)))
    assert failed(bench.checks(drawn_shapes.run)) == {"shape-count", "shape-scale"}
